"""Cache, budget, gate, prompt, secret and what is read of an answer, each by itself."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mirgen.config import OPENAI
from mirgen.errors import OutputError, UsageError
from mirgen.chat.asker import Failure
from mirgen.chat.budget import Budget, Prices
from mirgen.chat.endpoint import tokens_of
from mirgen.chat.gate import Gate
from mirgen.chat.secret import KEYLESS, api_key
from mirgen.polish.cache import Reply, RowCache, key_of
from mirgen.polish.prompt import Prompt
from mirgen.polish.read import texts_in
from mirgen.resources import folder

from ..built import environment

KEY = b"k" * 32


def test_what_is_put_is_got_and_nothing_else(tmp_path: Path) -> None:
    cache = RowCache(tmp_path / "c.sqlite")
    reply = Reply({"a": "ä ⟦1⟧"}, 3, 4, 0.5)
    assert cache.get(KEY) is None
    cache.failed(KEY, "null")
    assert cache.failure(KEY) == "null"
    cache.put(KEY, reply, "m", "row")
    assert cache.get(KEY) == reply
    assert cache.failure(KEY) is None
    assert cache.get(b"x" * 32) is None
    with sqlite3.connect(tmp_path / "c.sqlite") as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    file.close()
    cache.close()


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mirgen.polish.cache import *\n"
        "cache, n = RowCache(Path(sys.argv[1])), int(sys.argv[2])\n"
        "for k in range(200): cache.put(bytes([n, k]) * 16, Reply({'a': str(k)}), 'm', 'r')\n"
    )
    path = tmp_path / "c.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", code, path, str(n)], env=environment())
        for n in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    cache = RowCache(path)
    found = [cache.get(bytes([n, k]) * 16) for n in range(3) for k in range(200)]
    assert [reply.texts["a"] for reply in found if reply] == [str(k) for k in range(200)] * 3
    cache.close()


def test_a_file_that_is_no_cache_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"no database, but long enough to be taken for one " * 100)
    with pytest.raises(OutputError, match="can't use the cache of rewordings"):
        RowCache(path)


def test_keys_depend_on_every_part() -> None:
    whole = {"a": 1, "b": {"c": [1, 2]}}
    assert key_of(whole) == key_of({"b": {"c": [1, 2]}, "a": 1})
    others = [{**whole, "a": 2}, {"a": 1, "b": {"c": [2, 1]}}, {**whole, "d": None}]
    assert len({key_of(whole), *map(key_of, others)}) == 4


def test_a_budget_reserves_before_it_spends() -> None:
    budget = Budget(Prices(1e6, 1e6), cap=300.0)
    first = budget.reserve(74, 100)
    assert first == 174
    assert budget.reserve(74, 100) is None
    budget.settle(first, 10, 20)
    assert budget.spend.usd == 30
    second = budget.reserve(74, 100)
    assert second is not None
    budget.settle(second, None, None, billed=False)
    assert budget.spend.usd == 30
    third = budget.reserve(74, 100)
    assert third is not None
    budget.settle(third, None, None)
    assert budget.spend.usd == 30 + third
    assert budget.spend.requests == 2
    budget.commit(1000, 0)
    assert budget.reserve(1, 0) is None


def test_a_budget_waits_for_what_may_come_out_cheaper() -> None:
    budget = Budget(Prices(1e6, 1e6), cap=300.0)
    first = budget.reserve(200, 0)
    assert first is not None
    timer = threading.Timer(0.05, budget.settle, (first, 10, 0))
    timer.start()
    assert budget.reserve(250, 0, time.monotonic() + 9) == 250
    assert budget.reserve(400, 0, time.monotonic() + 9) is None, "too much by itself"
    start = time.monotonic()
    assert budget.reserve(250, 0, time.monotonic() + 0.05) is None
    assert time.monotonic() - start < 5


def test_a_budget_that_is_used_up_keeps_nobody_waiting() -> None:
    """Reservations of odd sizes, whose sum doesn't come back to 0 in floating point."""
    budget = Budget(Prices(0.1, 0.1), cap=1.0)
    end = time.monotonic() + 20

    def one(number: int) -> float | None:
        reserved = budget.reserve(100_001 + 37_013 * number, 3, end)
        time.sleep(0.001)
        if reserved is not None:
            budget.settle(reserved, 100_000 + 37_000 * number, 0)
        return reserved

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(one, range(60)))
    assert time.monotonic() < end
    assert None in found
    assert found[0] is not None
    assert 0.9 < (budget.spend.usd or 0) <= 1.0


def test_without_prices_nothing_is_known() -> None:
    budget = Budget()
    budget.settle(budget.reserve(10, 10) or 0.0, 5, 5)
    assert budget.spend.usd is None
    assert budget.spend.prompt_tokens == 5
    assert budget.price(5, 5) is None
    assert Budget(Prices(1, 1)).price(None, 5) is None
    assert Prices().of(5, 5) is None
    assert Prices(1.0).of(5, 5) is None
    assert Prices(0.0, 0.0).of(5, 5) == 0.0
    assert Prices(3.0, 15.0).of(1_000_000, 100_000) == 4.5


def test_a_gate_grows_and_halves_once_a_burst() -> None:
    gate = Gate(16, 5)
    end = time.monotonic() + 9
    for _ in range(20):
        given = gate.enter(end)
        assert given
        gate.well(given)
    assert gate.limit == 16
    flight = [gate.enter(end) for _ in range(16)]
    assert gate.enter(time.monotonic() + 0.05) is None
    for given in flight:
        assert given
        gate.refused(given, None)
    assert (gate.limit, gate.decreases) == (8, 1)
    for _ in range(8):
        given = gate.enter(end)
        assert given
        gate.well(given)
    assert gate.limit == 8
    given = gate.enter(end)
    assert given
    gate.refused(given, None)
    assert (gate.limit, gate.decreases) == (4, 2)


def test_a_gate_pauses_and_opens() -> None:
    gate = Gate(4, 3)
    end = time.monotonic() + 9
    given = gate.enter(end)
    assert given
    gate.refused(given, 0.3)
    start = time.monotonic()
    for k in range(3):
        given = gate.enter(end)
        assert given
        assert not gate.open, k
        gate.failed(given)
    assert time.monotonic() - start >= 0.29
    assert gate.open
    assert gate.enter(end) is None


def test_a_waiting_thread_hears_that_the_gate_opened() -> None:
    gate = Gate(1, 1)
    given = gate.enter(time.monotonic() + 9)
    heard: list[object] = []
    thread = threading.Thread(target=lambda: heard.append(gate.enter(time.monotonic() + 9)))
    thread.start()
    assert given
    gate.failed(given)
    thread.join(3)
    assert heard == [None]


def answer(content: object, reason: str = "stop", **more: object) -> Any:
    message = {"content": content, **more}
    return {"choices": [{"message": message, "finish_reason": reason}]}


@pytest.mark.parametrize(
    "content",
    [
        '{"a[0]": "x", "b": "y"}',
        '```json\n{"b": "y", "a[0]": "x"}\n```',
        "<<a[0]>> x\n<<b>>: y\n",
        "<<b>>\ny\n<<a[0]>>\nx",
    ],
)
def test_whole_replies_are_read(content: str) -> None:
    assert texts_in(answer(content), ["a[0]", "b"]) == {"a[0]": "x", "b": "y"}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (answer(None), "null"),
        (answer(" \n"), "empty"),
        (answer('{"a": "x"', "length"), "truncated"),
        (answer('{"a": "x"}', "length"), "truncated"),
        (answer('{"a": "x"}', "content_filter"), "filtered"),
        (answer(None, refusal="no"), "refused"),
        (answer("I'm sorry, I can't."), "refused"),
        (answer("{"), "malformed"),
        (answer('["x"]'), "malformed"),
        (answer('{"a": 1}'), "malformed"),
        (answer('{"b": "x"}'), "wrong-keys"),
        (answer('{"a": "x", "b": "y"}'), "wrong-keys"),
        (answer("<<a>> x <<a>> y\n<<a>> z"), "wrong-keys"),
        (answer([{"type": "text"}]), "malformed"),
        ({"choices": []}, "malformed"),
        ({"error": "x"}, "malformed"),
        (None, "malformed"),
        ("x", "malformed"),
    ],
)
def test_all_else_is_a_failure_with_its_kind(told: Any, kind: str) -> None:
    with pytest.raises(Failure) as error:
        texts_in(told, ["a"])
    assert error.value.kind == kind


def test_tokens_are_what_is_told_or_unknown() -> None:
    assert tokens_of({"usage": {"prompt_tokens": 3, "completion_tokens": 0}}) == (3, 0)
    assert tokens_of({"usage": {"prompt_tokens": "3"}}) == (None, None)
    assert tokens_of({"usage": None}) == tokens_of({}) == tokens_of([]) == (None, None)


def test_users_replace_the_prompt(tmp_path: Path) -> None:
    own = tmp_path / "polish" / "system.jinja"
    own.parent.mkdir()
    own.write_text("Be brief.{% for f in faults %} {{ f }}{% endfor %}{% if tags %} T{% endif %}")
    prompt = Prompt([folder("templates"), tmp_path])
    system, user = prompt.messages({"a": "x"}, ["no"], tags=True)
    assert system == {"role": "system", "content": "Be brief. no T"}
    assert json.loads(user["content"]) == {"a": "x"}
    assert prompt.sha256 != Prompt([folder("templates")]).sha256


@pytest.mark.parametrize("text", ["{% if %}", "{{ answer }}", "{{ faults.append(1) }}"])
def test_a_bad_prompt_is_told_before_anything_is_asked(tmp_path: Path, text: str) -> None:
    own = tmp_path / "polish" / "system.jinja"
    own.parent.mkdir()
    own.write_text(text)
    with pytest.raises(UsageError, match="the prompt for polishing can't be used"):
        Prompt([tmp_path])


def test_where_the_key_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MIRGEN_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".env"
    assert api_key("http://h/v1", file) == KEYLESS
    with pytest.raises(UsageError, match="there is no key"):
        api_key(OPENAI, file)
    file.write_text("# OPENAI_API_KEY=no\nA=b\nexport OPENAI_API_KEY = 'sk-file' \n")
    assert api_key(OPENAI, file) == "sk-file"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-env")
    assert api_key(OPENAI, file) == "sk-env"

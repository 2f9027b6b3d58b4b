"""Cache, budget, gate, prompt, secret and what is read of an answer, each by itself."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mirgen.chat.asker import Failure
from mirgen.errors import OutputError, UsageError
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

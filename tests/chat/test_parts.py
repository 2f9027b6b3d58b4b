"""Budget, gate, crew, tokens and key, each by itself."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from mirgen.chat import crew as crews
from mirgen.chat.budget import Budget, Prices
from mirgen.chat.crew import Crew
from mirgen.chat.endpoint import Endpoint, tokens_of
from mirgen.chat.gate import Gate
from mirgen.chat.secret import KEYLESS, api_key
from mirgen.config import OPENAI
from mirgen.errors import UsageError

from ..servers import chat_server


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


def test_tokens_are_what_is_told_or_unknown() -> None:
    assert tokens_of({"usage": {"prompt_tokens": 3, "completion_tokens": 0}}) == (3, 0)
    assert tokens_of({"usage": {"prompt_tokens": "3"}}) == (None, None)
    assert tokens_of({"usage": None}) == tokens_of({}) == tokens_of([]) == (None, None)


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


def test_a_crew_works_side_by_side_and_hands_on_errors() -> None:
    both = threading.Barrier(2)
    with Crew(2) as crew:
        found = [crew.submit(both.wait, 5) for _ in range(2)]
        assert sorted(each.result(5) for each in found) == [0, 1]
        with pytest.raises(ZeroDivisionError):
            crew.submit(lambda: 1 // 0).result(5)


def test_an_error_leaves_behind_what_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "PATIENCE", 0.05)
    hangs = threading.Event()
    start = time.monotonic()
    waiting: list[Future[None]] = []

    def interrupted() -> None:
        with Crew(1) as crew:
            crew.submit(hangs.wait, 20)
            waiting.append(crew.submit(lambda: None))
            time.sleep(0.02)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - start < 5
    with pytest.raises(CancelledError):
        waiting[0].result(0)
    hangs.set()


def test_a_connection_is_used_again_and_never_by_two() -> None:
    def ask() -> None:
        endpoint.send(request, time.monotonic() + 9)

    request = {"messages": [{"content": '{"a": "b"}'}], "max_completion_tokens": 9}
    with chat_server(latency=0.05) as chat:
        endpoint = Endpoint(chat.url, "key", 9)
        for _ in range(2):
            ask()
        assert len(chat.peers) == 1
        with ThreadPoolExecutor(3) as threads:
            for _ in range(6):
                threads.submit(ask)
        assert len(chat.requests) == 8
        assert len(chat.peers) == 3
        endpoint.close()

"""Asking a real server that misbehaves: what is tried again, kept, paid and given up."""

from __future__ import annotations

import socket
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mirgen.chat.budget import Budget, Prices
from mirgen.errors import UsageError
from mirgen.evaluate.asking import Asked, Model, Request, ask
from mirgen.evaluate.prompts import prompt
from mirgen.evaluate.replies import Replies, Reply
from mirgen.records.instance import Instance

from ..chat_server import ChatServer, Faults

FREE = Prices()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a twentieth of the usual time between tries."""
    monkeypatch.setattr("mirgen.chat.asker._FIRST", 0.025)


def model(server: ChatServer, **changes: object) -> Model:
    made = Model("tiny", server.url, timeout=2.0, deadline=60.0)
    return replace(made, **changes)  # type: ignore[arg-type]


def requests(to: Model, rows: list[Instance], samples: int = 1) -> list[Request]:
    asked = [(prompt(row, s), s) for row in rows for s in range(samples)]
    return [Request(to.key(p, s), p) for p, s in asked]


def run(
    to: Model, rows: list[Instance], path: Path, samples: int = 1, budget: Budget | None = None
) -> tuple[Asked, list[Reply | None]]:
    wanted = requests(to, rows, samples)
    with Replies(path / "replies.sqlite") as replies:
        asked = ask(to, wanted, replies, budget or Budget(FREE, None))
        return asked, [replies.get(request.key) for request in wanted]


def test_replies_are_kept_and_asked_for_once(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows) as server:
        asked, found = run(model(server), rows[:12], tmp_path, 2)
        assert (asked.answered, asked.stood) == (24, 0)
        assert None not in found
        again, same = run(model(server), rows[:12], tmp_path, 2)
        assert (again.answered, again.stood) == (0, 24)
        assert same == found
        assert server.calls.total() == 24


def test_what_is_sent_is_the_row_interleaved(rows: list[Instance], tmp_path: Path) -> None:
    row = rows[0]
    with ChatServer(rows) as server:
        run(model(server, temperature=0.3, max_tokens=77), [row], tmp_path)
        body = server.seen[0]
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("tiny", 0.3, 77)
    kinds = [part["type"] for part in body["messages"][0]["content"]]
    assert kinds.count("image_url") == len(row.images)
    first = next(k for k, piece in enumerate(row.context) if piece.type == "image")
    assert (kinds[0] == "image_url") == (first == 0)


def test_other_settings_are_other_requests(rows: list[Instance]) -> None:
    to, asked = Model("m", "http://x/v1"), prompt(rows[0])
    keys = {
        to.key(asked),
        to.key(asked, 1),
        to.key(prompt(rows[1])),
        to.key(prompt(rows[0], 1)),
        to.key(prompt(rows[0], ablation="shuffled-images")),
        replace(to, model="n").key(asked),
        replace(to, temperature=0.5).key(asked),
        replace(to, max_tokens=5).key(asked),
        replace(to, base_url="http://y/v1").key(asked),
    }
    assert len(keys) == 9
    assert replace(to, timeout=1.0, concurrency=1, api_key="s").key(asked) == to.key(asked)


@pytest.mark.slow
def test_faults_are_tried_again_until_all_is_there(rows: list[Instance], tmp_path: Path) -> None:
    faults = Faults(
        rate_limit=0.1, server_error=0.1, cut=0.1, malformed=0.05, hang=0.04, hang_seconds=1.0
    )
    with ChatServer(rows, faults=faults) as server:
        to = model(server, timeout=0.7, tries=12)
        asked, found = run(to, rows[:30], tmp_path, 2)
        assert asked.unanswered == asked.over_budget == 0
        assert None not in found
        assert {reply.status for reply in found if reply} == {200}
        assert set(asked.faults) >= {"rate-limited", "http-500", "cut-off"}
        assert server.calls.total() > 60


def test_retry_after_holds_everything_back(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows, faults=Faults(rate_limit=0.4, retry_after="0.6")) as server:
        start = time.monotonic()
        asked, _ = run(model(server), rows[:6], tmp_path)
        assert asked.unanswered == asked.over_budget == 0
        assert asked.faults["rate-limited"] >= 1
        assert time.monotonic() - start >= 0.6


def test_a_request_that_hangs_ends_at_its_deadline(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows, faults=Faults(hang=1.0, hang_seconds=1.5)) as server:
        start = time.monotonic()
        asked, found = run(model(server, timeout=0.3, deadline=0.8), rows[:2], tmp_path)
        assert time.monotonic() - start < 4
    assert (asked.unanswered, found) == (2, [None, None])


def test_one_request_refused_for_good_is_a_reply(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows, faults=Faults(refused_for_good=0.2)) as server:
        asked, found = run(model(server), rows[:40], tmp_path)
        assert asked.unanswered == asked.over_budget == 0
        statuses = [reply.status for reply in found if reply]
        assert 0 < statuses.count(400) < 20
        assert statuses.count(400) + statuses.count(200) == 40


def test_all_requests_refused_alike_is_our_fault_and_kept_nowhere(
    rows: list[Instance], tmp_path: Path
) -> None:
    with (
        ChatServer(rows, faults=Faults(refused_for_good=1.0)) as server,
        pytest.raises(UsageError, match=r"status 400: .*fault 400"),
    ):
        run(model(server), rows[:20], tmp_path)
    with Replies(tmp_path / "replies.sqlite") as replies:
        assert len(replies) == 0


def test_nobody_there_is_said_soon(rows: list[Instance], tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        with pytest.raises(UsageError, match="nothing answers there"):
            run(Model("tiny", url), rows[:20], tmp_path)


def test_no_more_at_once_than_asked_for(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows, latency=0.05) as server:
        run(model(server, concurrency=3), rows[:20], tmp_path)
        assert 2 <= server.most_at_once <= 3


def test_the_budget_holds_over_runs(rows: list[Instance], tmp_path: Path) -> None:
    # 1000 tokens in and 50 out a request: 0.00105 at a price of one a million.
    prices = Prices(1.0, 1.0)
    with ChatServer(rows) as server:
        to = model(server, max_tokens=60)
        asked, _ = run(to, rows[:40], tmp_path, budget=Budget(prices, 0.02))
        assert asked.over_budget == 40 - asked.answered > 0
        with Replies(tmp_path / "replies.sqlite") as replies:
            spent = prices.of(*replies.tokens())
            assert spent is not None
            assert 0.01 < spent <= 0.02
        calls = server.calls.total()
        again, _ = run(to, rows[:40], tmp_path, budget=Budget(prices, 0.02, spent))
        assert server.calls.total() - calls <= 1
        assert again.over_budget > 0
        more, _ = run(to, rows[:40], tmp_path, budget=Budget(prices, 1.0, spent))
        assert more.unanswered == more.over_budget == 0


def test_attempts_cut_off_are_paid_for(rows: list[Instance], tmp_path: Path) -> None:
    with ChatServer(rows, faults=Faults(hang=1.0, hang_seconds=1.0)) as server:
        run(model(server, timeout=0.2, deadline=0.3), rows[:1], tmp_path)
    with Replies(tmp_path / "replies.sqlite") as replies:
        put_in, came_out = replies.tokens()
        assert put_in >= prompt(rows[0]).tokens()
        assert came_out == 0


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    from mirgen.errors import OutputError

    (tmp_path / "replies.sqlite").write_bytes(b"no database at all, but long enough to be read" * 9)
    with (
        pytest.raises(OutputError, match="can't use the file of replies"),
        Replies(tmp_path / "replies.sqlite"),
    ):
        pass
    assert sqlite3.sqlite_version

"""Polishing by jobs against a real server of batches: nothing lost, nothing sent twice."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mirgen.chat.budget import Budget, Prices
from mirgen.chat.endpoint import Endpoint
from mirgen.errors import UsageError
from mirgen.polish.batch import TIMES, Batch
from mirgen.polish.cache import RowCache
from mirgen.polish.course import Courses
from mirgen.polish.jobs import Jobs
from mirgen.polish.polisher import Polisher
from mirgen.polish.prompt import Prompt
from mirgen.polish.settings import Forms, Settings
from mirgen.records.instance import Instance
from mirgen.resources import folder

from ..batch_server import Batches, batch_server

PROMPT = Prompt([folder("templates")])


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mirgen.polish.batch._FIRST", 0.005)
    monkeypatch.setattr("mirgen.chat.batches._FIRST", 0.005)


@contextmanager
def polishing(
    server: Batches, tmp_path: Path, budget: Budget | None = None, deadline: float = 30.0
) -> Iterator[tuple[Polisher, Batch]]:
    settings = Settings("m", server.url)
    cache = RowCache(tmp_path / "cache.sqlite")
    forms = Forms(cache.form(settings.place))
    courses = Courses(settings, PROMPT, ["zebra"], cache, forms, lambda _: None)
    endpoint = Endpoint(server.url, "sk-test", 5.0)
    jobs, end = Jobs(cache.base, settings.place), time.monotonic() + deadline
    batch = Batch(endpoint, jobs, cache, settings, forms, budget or Budget(), end)
    try:
        with Polisher(courses, batch, threads=1) as polisher:
            yield polisher, batch
    finally:
        endpoint.close()
        cache.close()


def run(
    server: Batches, rows: list[Instance], tmp_path: Path, **more: float
) -> tuple[list[Instance], Batch]:
    with polishing(server, tmp_path, **more) as (polisher, batch):  # type: ignore[arg-type]
        batch.fill(polisher.courses, lambda: rows)
        new = list(polisher.all(rows))
    assert [row.id for row in new] == [row.id for row in rows]
    return new, batch


def states(rows: list[Instance]) -> Counter[str]:
    return Counter(row.polish for row in rows)


def test_one_job_for_all_and_none_for_what_is_known(rows: list[Instance], tmp_path: Path) -> None:
    with batch_server(looks=3) as server:
        new, _ = run(server, rows[:12], tmp_path)
        assert states(new) == {"reworded": 12}
        (job,) = server.jobs
        asked = server.asked(job)
        assert len({line["custom_id"] for line in asked}) == 12
        assert {(line["method"], line["url"]) for line in asked} == {
            ("POST", "/v1/chat/completions")
        }
        again, _ = run(server, rows[:14], tmp_path)
        assert again[:12] == new
        assert [len(server.asked(job)) for job in server.jobs] == [12, 2]


def test_only_what_is_missing_is_sent_again(rows: list[Instance], tmp_path: Path) -> None:
    kinds = ["", "expired", "lost", "500", "null", "dropped-mark", "400", "filtered"]
    some = rows[: len(kinds)]
    turn: dict[str, str] = {}

    def plan(texts: dict[str, str], times: int) -> str:
        return turn.setdefault(str(texts), kinds[len(turn)]) if times == 0 else ""

    with batch_server(plan=plan) as server:
        new, batch = run(server, some, tmp_path)
        jobs = [{line["custom_id"] for line in server.asked(job)} for job in server.jobs]
    # The null and the lost mark are asked for anew in other words, under other keys.
    assert [len(keys) for keys in jobs] == [8, 5]
    assert len(jobs[0] & jobs[1]) == 3
    assert states(new) == {"reworded": 6, "rejected:http-400": 1, "rejected:filtered": 1}
    assert batch.troubles >= Counter({"expired": 1, "missing": 1, "http-500": 1, "null": 1})


def test_what_never_comes_ends(rows: list[Instance], tmp_path: Path) -> None:
    with batch_server(plan=lambda *_: "expired", ends=lambda _: "expired") as server:
        new, _ = run(server, rows[:2], tmp_path)
        assert len(server.jobs) == TIMES
    assert states(new) == {"rejected:expired": 2}


def test_a_run_that_was_killed_goes_on_waiting(rows: list[Instance], tmp_path: Path) -> None:
    def killed(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    budget = Budget(Prices(1.0, 10.0), 5.0)
    with batch_server(looks=2) as server:
        with (
            polishing(server, tmp_path) as (polisher, batch),
            pytest.raises(KeyboardInterrupt),
        ):
            batch.fill(polisher.courses, lambda: rows[:5], killed)
        server.cut["/v1/batches/batch_0"] = 2
        new, _ = run(server, rows[:5], tmp_path, budget=budget)  # type: ignore[arg-type]
        assert list(server.jobs) == ["batch_0"]
        assert states(new) == {"reworded": 5}
        assert budget.spend.requests == 5


def test_a_job_that_is_unknown_is_told(rows: list[Instance], tmp_path: Path) -> None:
    def killed(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with batch_server(looks=2) as server:
        with (
            polishing(server, tmp_path) as (polisher, batch),
            pytest.raises(KeyboardInterrupt),
        ):
            batch.fill(polisher.courses, lambda: rows[:2], killed)
        server.jobs.clear()
        with pytest.raises(UsageError, match=r"doesn't know the job batch_0, .* --polish-cache"):
            run(server, rows[:2], tmp_path)
        assert not server.jobs


def test_a_job_whose_answer_was_lost_is_found(rows: list[Instance], tmp_path: Path) -> None:
    with batch_server() as server:
        server.cut["/v1/batches"] = 1
        new, _ = run(server, rows[:3], tmp_path)
        assert states(new) == {"reworded": 3}
        assert list(server.jobs) == ["batch_0"]


def test_a_job_that_isnt_done_in_time_is_collected_later(
    rows: list[Instance], tmp_path: Path
) -> None:
    with batch_server(looks=1000) as server:
        new, _ = run(server, rows[:3], tmp_path, deadline=0.1)
        assert states(new) == {"rejected:deadline": 3}
        server.looks = server.seen["batch_0"] + 1
        new, _ = run(server, rows[:3], tmp_path)
        assert states(new) == {"reworded": 3}
        assert len(server.jobs) == 1


def test_no_job_passes_the_cap(rows: list[Instance], tmp_path: Path) -> None:
    budget = Budget(Prices(1.0, 10.0), 0.2)
    with batch_server() as server:
        new, _ = run(server, rows[:20], tmp_path, budget=budget)  # type: ignore[arg-type]
    spent = budget.spend.usd
    assert spent is not None
    assert 0 < spent <= 0.2
    assert set(states(new)) == {"reworded", "rejected:budget"}
    assert budget.spend.requests == states(new)["reworded"]


def test_a_form_that_isnt_offered_costs_no_row(rows: list[Instance], tmp_path: Path) -> None:
    with batch_server(forms=frozenset({"json_object"})) as server:
        new, _ = run(server, rows[:3], tmp_path)
        assert states(new) == {"reworded": 3}
        assert len(server.jobs) == 2


def test_a_job_that_is_refused_ends_it(rows: list[Instance], tmp_path: Path) -> None:
    with batch_server(ends=lambda _: "failed") as server:
        new, batch = run(server, rows[:3], tmp_path)
        assert len(server.jobs) == 1
    assert states(new) == {"rejected:batch-failed": 3}
    assert "too large" in batch.given_up

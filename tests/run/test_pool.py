"""The pool of processes, in this process: what passes through it and what is told on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.errors import UnfedError
from mirgen.run import pool
from mirgen.run.jobs import Job, Recipe
from mirgen.run.shard import Bench, Made

JOBS = [
    (Job("train", 1, 3, i, i + 1, f"train-0000{i}-of-00003.parquet", str(i)), Path(f"{i}"))
    for i in range(3)
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Put a shard maker in place that makes nothing, and tells what it was asked for."""
    found: list[int] = []

    def make(bench: Bench, job: Job, path: Path, tick: object) -> Made:
        found.append(job.start)
        if job.start == 2:
            raise UnfedError("no more")
        tick()  # type: ignore[operator]
        return Made(None, (), {}, 0.0)  # type: ignore[arg-type]

    monkeypatch.setattr(pool, "Bench", lambda recipe: None)
    monkeypatch.setattr(pool, "make_shard", make)
    return found


def test_one_worker_works_here_in_order(asked: list[int]) -> None:
    ticks: list[int] = []
    recipe: Recipe = None  # type: ignore[assignment]
    made = pool.make_all(recipe, JOBS[:2], 1, ticks.append)
    assert not asked, "nothing is made before it is asked for"
    assert len(list(made)) == 2
    assert asked == [0, 1]
    assert ticks == [1, 1]


def test_one_job_needs_no_processes(asked: list[int]) -> None:
    assert len(list(pool.make_all(None, JOBS[:1], 8, lambda n: None))) == 1  # type: ignore[arg-type]
    assert asked == [0]


def test_what_a_shard_raises_comes_through(asked: list[int]) -> None:
    made = pool.make_all(None, JOBS, 1, lambda n: None)  # type: ignore[arg-type]
    next(made)
    next(made)
    with pytest.raises(UnfedError, match="no more"):
        next(made)


def test_no_jobs_make_nothing(asked: list[int]) -> None:
    assert list(pool.make_all(None, [], 1, lambda n: None)) == []  # type: ignore[arg-type]
    assert asked == []

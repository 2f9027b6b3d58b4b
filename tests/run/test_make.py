"""Making all shards of a build in this process, and what is told on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.config import load_config
from mirgen.errors import ShardError, UnfedError
from mirgen.run import events, make
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

    def shard(bench: Bench, job: Job, path: Path, tick: object) -> Made:
        found.append(job.start)
        if job.start == 2:
            raise UnfedError("no more")
        tick()  # type: ignore[operator]
        return Made(None, (), {}, 0.0)  # type: ignore[arg-type]

    monkeypatch.setattr(make, "Bench", lambda recipe: None)
    monkeypatch.setattr(make, "make_shard", shard)
    return found


def recipe(workers: int) -> Recipe:
    return Recipe(load_config(None, {"workers": workers}), (), {}, (), {})


def test_one_worker_works_here_in_order(asked: list[int]) -> None:
    heard: list[events.Event] = []
    made = make.make_all(recipe(1), JOBS[:2], heard.append)
    assert not asked, "nothing is made before it is asked for"
    assert len(list(made)) == 2
    assert asked == [0, 1]
    assert heard == [events.Progress(1)] * 2


def test_one_job_needs_no_processes(asked: list[int]) -> None:
    assert len(list(make.make_all(recipe(8), JOBS[:1], lambda _: None))) == 1
    assert asked == [0]


def test_what_a_shard_raises_comes_through(asked: list[int]) -> None:
    made = make.make_all(recipe(1), JOBS, lambda _: None)
    next(made)
    next(made)
    with pytest.raises(UnfedError, match="no more"):
        next(made)


def test_no_jobs_make_nothing(asked: list[int]) -> None:
    assert list(make.make_all(recipe(2), [], lambda _: None)) == []
    assert asked == []


class Losing:
    """Stands for the workers; loses each shard so many times, then makes it."""

    def __init__(self, times: int) -> None:
        self._times = times
        self.asked: list[int] = []

    def __call__(self, recipe: Recipe, number: int, timeout: float) -> Losing:
        assert timeout == 3600
        return self

    def __enter__(self) -> Losing:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def make(self, job: Job, path: Path) -> Made:
        self.asked.append(job.start)
        if self.asked.count(job.start) <= self._times:
            raise ShardError(
                "a worker process was killed by SIGKILL", where=job.name, code="worker-killed"
            )
        return Made(None, (), {}, float(job.start))  # type: ignore[arg-type]

    def fresh(self) -> int:
        return 0


def test_a_lost_shard_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Losing(make.TRIES - 1)
    monkeypatch.setattr(make, "Workers", workers)
    heard: list[events.Event] = []
    made = list(make.make_all(recipe(2), JOBS, heard.append))
    assert sorted(shard.peak_mb for shard in made) == [0, 1, 2]
    assert sorted(workers.asked) == sorted([0, 1, 2] * make.TRIES)
    lost = [
        events.ShardLost(job.name, "a worker process was killed by SIGKILL", "worker-killed")
        for job, _ in JOBS
        for _ in range(make.TRIES - 1)
    ]
    assert sorted(heard, key=repr) == lost


def test_a_shard_lost_too_often_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "Workers", Losing(make.TRIES))
    with pytest.raises(ShardError, match=r"killed by SIGKILL \(train-0000"):
        list(make.make_all(recipe(2), JOBS, lambda _: None))

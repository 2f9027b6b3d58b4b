"""The pool of worker processes: losing one costs one shard, and none outlives the pool."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mirgen.errors import MirgenError, ShardError, StoppedError
from mirgen.run.jobs import Job, Recipe, jobs
from mirgen.run.pool import Workers

from ..built import sample_bench
from ..processes import alive, until, workers

pytestmark = pytest.mark.slow

ROWS = 8
LONG = 100_000
"""Rows of a shard that nobody waits for."""


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return sample_bench({"train": ROWS}, ("weight_comparison",)).recipe


def job(recipe: Recipe, rows: int = ROWS) -> Job:
    (one, *_) = jobs(recipe, "train", rows, 1)
    return one if rows == ROWS else Job("train", 1, rows, 0, rows, one.name, one.fingerprint)


def at(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name / "train-00000-of-00001.parquet"


def own() -> list[int]:
    return [pid for pid in workers(os.getpid()) if alive(pid)]


def test_a_worker_makes_one_shard_after_another(recipe: Recipe, tmp_path: Path) -> None:
    with Workers(recipe, 2, 60) as pool:
        assert own() == [], "workers start when they are needed"
        first = pool.make(job(recipe), at(tmp_path, "a"))
        (pid,) = own()
        second = pool.make(job(recipe), at(tmp_path, "b"))
        assert own() == [pid]
        assert first.shard.sha256 == second.shard.sha256
        assert pool.fresh() == 2 * ROWS
        assert pool.fresh() == 0
    assert not alive(pid)


def test_a_killed_worker_loses_its_shard_and_is_replaced(recipe: Recipe, tmp_path: Path) -> None:
    with Workers(recipe, 2, 60) as pool, ThreadPoolExecutor(2) as threads:
        long = threads.submit(pool.make, job(recipe, LONG), at(tmp_path, "long"))
        until(lambda: pool.fresh() > 0)
        (victim,) = own()
        fine = threads.submit(pool.make, job(recipe), at(tmp_path, "fine"))
        until(lambda: len(own()) == 2)
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(ShardError, match="a worker process was killed by SIGKILL") as killed:
            long.result(20)
        assert killed.value.code == "worker-killed"
        assert fine.result(60).shard.rows == ROWS
        again = pool.make(job(recipe), at(tmp_path, "again"))
        assert again.shard.sha256 == fine.result().shard.sha256
        assert victim not in own()


def test_what_a_lost_shard_had_is_taken_off_again(recipe: Recipe, tmp_path: Path) -> None:
    with Workers(recipe, 1, 60) as pool, ThreadPoolExecutor(1) as threads:
        long = threads.submit(pool.make, job(recipe, LONG), at(tmp_path, "long"))
        made = 0
        while made < 3:
            made += pool.fresh()
            time.sleep(0.01)
        os.kill(own()[0], signal.SIGKILL)
        with pytest.raises(ShardError):
            long.result(20)
        assert made + pool.fresh() == 0


def test_a_shard_that_takes_too_long_is_ended_at_the_pool(recipe: Recipe, tmp_path: Path) -> None:
    with Workers(recipe, 1, 3) as pool:
        start = time.monotonic()
        with pytest.raises(ShardError) as told:
            pool.make(job(recipe, LONG), at(tmp_path, "long"))
        assert 3 <= time.monotonic() - start < 8
        assert own() == []
        assert str(told.value) == (
            "the shard wasn't done within 3 seconds, and its worker was ended "
            "(train-00000-of-00100.parquet): allow more with shard_timeout, "
            "or make smaller shards with shard_rows"
        )


def test_a_stopped_worker_is_ended_in_time_too(recipe: Recipe, tmp_path: Path) -> None:
    """One that can't answer any signal but SIGKILL, as in a long call into C."""
    with Workers(recipe, 1, 6) as pool, ThreadPoolExecutor(1) as threads:
        long = threads.submit(pool.make, job(recipe, LONG), at(tmp_path, "long"))
        until(lambda: pool.fresh() > 0)
        (pid,) = own()
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(ShardError, match="within 6 seconds") as late:
            long.result(20)
        assert late.value.code == "worker-late"
        assert not alive(pid)


def test_closing_ends_everything_at_once(recipe: Recipe, tmp_path: Path) -> None:
    pool = Workers(recipe, 2, 60)
    with ThreadPoolExecutor(3) as threads:
        waiting = [
            threads.submit(pool.make, job(recipe, LONG), at(tmp_path, f"{k}")) for k in range(3)
        ]
        until(lambda: len(own()) == 2 and pool.fresh() > 0)
        start = time.monotonic()
        pool.close()
        assert own() == []
        for future in waiting:
            with pytest.raises(StoppedError, match="the build was stopped"):
                future.result(5)
        assert time.monotonic() - start < 2


def test_what_goes_wrong_in_a_worker_comes_with_its_traceback(recipe: Recipe) -> None:
    with Workers(recipe, 1, 60) as pool:
        with pytest.raises(MirgenError, match="a fault of mirgen's own, AttributeError") as told:
            pool.make(job(recipe), "no path")  # type: ignore[arg-type]
        assert not isinstance(told.value, ShardError)
        assert "Traceback" in told.value.__notes__[0]
        assert len(own()) == 1, "the worker goes on"


def test_signals_to_the_parents_group_are_the_parents_to_answer(
    recipe: Recipe, tmp_path: Path
) -> None:
    with Workers(recipe, 1, 60) as pool:
        pool.make(job(recipe), at(tmp_path, "a"))
        (pid,) = own()
        assert os.getpgid(pid) != os.getpgid(0)
        assert os.getsid(pid) == os.getsid(0)

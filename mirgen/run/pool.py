"""Make shards in processes on this machine, or in this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from ..processes import SPAWNING, unheard, workers
from .jobs import Job, Recipe
from .shard import Bench, Made, make_shard

_bench: Bench | None = None
_counter: Synchronized[int] | None = None


def make_all(
    recipe: Recipe,
    jobs: Sequence[tuple[Job, Path]],
    number: int,
    tick: Callable[[int], None],
) -> Iterator[Made]:
    """Yield shards as they are finished, in any order; ``tick`` is told of new instances.

    With a ``number`` of 1 all is made in this process. Raises what a shard raises, and ShardError
    where a worker was killed; what is unfinished is cancelled then, and its processes are ended.
    """
    if number == 1 or len(jobs) <= 1:
        bench = Bench(recipe)
        for job, path in jobs:
            yield make_shard(bench, job, path, lambda: tick(1))
        return
    counter = SPAWNING.Value("L", 0)
    told = 0
    with workers(min(number, len(jobs)), _start, recipe, counter) as executor:
        with unheard():
            waiting = {executor.submit(_work, job, path) for job, path in jobs}
        while waiting:
            done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            if counter.value > told:
                tick(counter.value - told)
                told = counter.value
            for future in done:
                yield future.result()


def _start(recipe: Recipe, counter: Synchronized[int]) -> None:
    global _bench, _counter
    _bench, _counter = Bench(recipe), counter


def _work(job: Job, path: Path) -> Made:
    assert _bench is not None
    return make_shard(_bench, job, path, _tick)


def _tick() -> None:
    assert _counter is not None
    with _counter.get_lock():
        _counter.value += 1

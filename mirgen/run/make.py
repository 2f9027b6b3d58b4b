"""Make the shards of a build: here, or in worker processes; a lost one is tried again."""

from __future__ import annotations

import queue
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from ..errors import ShardError
from ..remote import Place
from . import events
from .garbage import seldom_searched
from .jobs import Job, Recipe, workers_of
from .pool import Workers
from .shard import Bench, Made, make_shard

Todo = Sequence[tuple[Job, Place]]
"""Shards to make, and where to put each."""

Make = Callable[[Recipe, Todo, events.Listener], Generator[Made, None, None]]
"""Yields shards as they are finished, in any order; tells the listener, in its own thread, of
Progress and ShardLost."""

TRIES = 3
"""How often a shard is begun whose worker is killed or too slow."""

BEAT = 0.5
"""Seconds between two looks at how far the workers are."""


def make_all(recipe: Recipe, todo: Todo, listen: events.Listener) -> Generator[Made, None, None]:
    """Make the shards on this machine: one worker, or one shard, works in this process.

    Raises what a shard raises, and ShardError where a shard's workers were lost TRIES times; all
    that is unfinished is given up then, and its processes are killed.
    """
    number = min(workers_of(recipe.config), len(todo))
    if number <= 1:
        if todo:
            bench = Bench(recipe)
        with seldom_searched():
            for job, path in todo:
                yield make_shard(bench, job, path, lambda: listen(events.Progress(1)))
        return
    lost: queue.SimpleQueue[events.ShardLost] = queue.SimpleQueue()
    with (
        ThreadPoolExecutor(number) as threads,
        Workers(recipe, number, recipe.config.shard_timeout) as workers,
    ):
        try:
            futures = {threads.submit(_made, workers, *one, lost.put) for one in todo}
            for future in finished(futures, lambda: _tell(workers, lost, listen)):
                yield future.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def finished(futures: set[Future[Made]], beat: Callable[[], None]) -> Iterator[Future[Made]]:
    """Yield futures as they are done; ``beat`` is called in between, every BEAT seconds at least.

    The futures' results are theirs to ask for.
    """
    waiting = futures
    while waiting:
        done, waiting = wait(waiting, BEAT, return_when=FIRST_COMPLETED)
        beat()
        yield from done


def _made(
    workers: Workers, job: Job, path: Place, lost: Callable[[events.ShardLost], None]
) -> Made:
    for left in reversed(range(TRIES)):
        try:
            return workers.make(job, path)
        except ShardError as error:
            if not left:
                raise
            lost(events.ShardLost(job.name, error.what, error.code))
    raise AssertionError("unreachable")


def _tell(
    workers: Workers, lost: queue.SimpleQueue[events.ShardLost], listen: events.Listener
) -> None:
    while not lost.empty():
        listen(lost.get())
    if new := workers.fresh():
        listen(events.Progress(new))

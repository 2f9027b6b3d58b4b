"""A pool of processes on this machine: spawned, deaf to Ctrl-C, gone when their parent is."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from ..errors import ShardError
from .jobs import Job, Recipe
from .shard import Bench, Made, make_shard

_bench: Bench | None = None
_counter: Synchronized[int] | None = None


def make_all(
    recipe: Recipe,
    jobs: Sequence[tuple[Job, Path]],
    workers: int,
    tick: Callable[[int], None],
) -> Iterator[Made]:
    """Yield shards as they are finished, in any order; ``tick`` is told of new instances.

    One worker works in this process. Raises what a shard raises, and ShardError where a worker
    was killed; what is unfinished is cancelled then, and its processes are ended.
    """
    if workers == 1 or len(jobs) <= 1:
        bench = Bench(recipe)
        for job, path in jobs:
            yield make_shard(bench, job, path, lambda: tick(1))
        return
    context = get_context("spawn")
    counter = context.Value("L", 0)
    executor = ProcessPoolExecutor(
        min(workers, len(jobs)), context, _start, (recipe, counter, os.getpid())
    )
    told = 0
    try:
        waiting = _submit(executor, jobs)
        while waiting:
            done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            if counter.value > told:
                tick(counter.value - told)
                told = counter.value
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        raise ShardError(
            "a worker process was killed",
            where="the operating system ended it, perhaps for want of memory",
            remedy="run the same command again: finished shards are kept; or give --workers 1",
        ) from None
    finally:
        _end(executor)


def _submit(executor: ProcessPoolExecutor, jobs: Sequence[tuple[Job, Path]]) -> set[Future[Made]]:
    """Submit all jobs; workers are born deaf to Ctrl-C, which would meet them while they import."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return {executor.submit(_work, job, path) for job, path in jobs}
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end(executor: ProcessPoolExecutor) -> None:
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    deadline = time.monotonic() + 2
    for process in processes:
        process.join(max(0.0, deadline - time.monotonic()) if not executor._broken else 0.1)
        if process.is_alive():
            process.terminate()
    for process in processes:
        process.join(1)
        if process.is_alive():
            process.kill()


def _start(recipe: Recipe, counter: Synchronized[int], parent: int) -> None:
    global _bench, _counter
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _bench, _counter = Bench(recipe), counter


def _watch(parent: int) -> None:
    """End this worker when its parent has gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(job: Job, path: Path) -> Made:
    assert _bench is not None
    return make_shard(_bench, job, path, _tick)


def _tick() -> None:
    assert _counter is not None
    with _counter.get_lock():
        _counter.value += 1

"""Worker processes on this machine: spawned, deaf to Ctrl-C, gone when their parent is."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from .errors import ShardError

SPAWNING = get_context("spawn")
"""Never forked: this process may have run threads, of its own or of a library."""


@contextmanager
def workers(
    number: int, start: Callable[..., object], *given: object
) -> Iterator[ProcessPoolExecutor]:
    """Give an executor of so many processes; ``start(*given)`` is called first in each.

    Work must be submitted inside of ``unheard``. Leaving the block ends the processes, whatever
    they do. Raises ShardError where one of them was killed.
    """
    arguments = (os.getpid(), start, given)
    executor = ProcessPoolExecutor(number, SPAWNING, _begin, arguments)
    try:
        yield executor
    except BrokenProcessPool:
        raise ShardError(
            "a worker process was killed",
            where="the operating system ended it, perhaps for want of memory",
            remedy="run the same command again: finished shards are kept; or give --workers 1",
        ) from None
    finally:
        _end(executor)


@contextmanager
def unheard() -> Iterator[None]:
    """Keep Ctrl-C waiting; processes started meanwhile never hear it, not while they import."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _begin(parent: int, start: Callable[..., object], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    start(*given)


def _watch(parent: int) -> None:
    """End this worker when its parent has gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


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

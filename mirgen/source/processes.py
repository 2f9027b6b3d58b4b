"""Processes that index on this machine: spawned, deaf to Ctrl-C, gone when their parent is."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from ..errors import ShardError

Given = TypeVar("Given")
Made = TypeVar("Made")


AHEAD = 4
"""Chunks a process that are made ready before they are asked for."""


def mapped(
    work: Callable[[Given], Made], given: Iterable[Given], number: int, chunk: int
) -> Generator[Made, None, None]:
    """Yield ``work`` of each item, in order, done by so many processes; they end in any case.

    No more items are taken than the processes need soon. Raises what ``work`` raises, and
    ShardError where a process was killed.
    """
    # Never forked: this process may have run threads, of its own or of a library.
    executor = ProcessPoolExecutor(number, get_context("spawn"), _begin, (os.getpid(),))
    under_way: deque[Future[list[Made]]] = deque()
    items = iter(given)
    try:
        while True:
            while len(under_way) < AHEAD * number and (part := list(islice(items, chunk))):
                with _unheard():
                    under_way.append(executor.submit(_all, work, part))
            if not under_way:
                return
            yield from under_way.popleft().result()
    except BrokenProcessPool:
        raise ShardError(
            "a process that reads photos was killed",
            where="the operating system ended it, perhaps for want of memory",
            remedy="run the same command again, with fewer --workers",
        ) from None
    finally:
        _end(executor)


def _all(work: Callable[[Given], Made], given: Sequence[Given]) -> list[Made]:
    return [work(item) for item in given]


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep Ctrl-C waiting; processes started meanwhile never hear it, not while they import."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


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

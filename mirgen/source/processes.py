"""Processes that index on this machine: spawned, deaf to Ctrl-C, gone when their parent is."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from ..errors import ShardError

Given = TypeVar("Given")
Made = TypeVar("Made")


def mapped(
    work: Callable[[Given], Made], given: Sequence[Given], number: int, chunk: int
) -> list[Made]:
    """Return ``work`` of each item, in order, done by so many processes; they end in any case.

    Raises what ``work`` raises, and ShardError where a process was killed.
    """
    # Never forked: this process may have run threads, of its own or of a library.
    executor = ProcessPoolExecutor(number, get_context("spawn"), _begin, (os.getpid(),))
    try:
        with _unheard():
            done = executor.map(work, given, chunksize=chunk)
        return list(done)
    except BrokenProcessPool:
        raise ShardError(
            "a process that reads photos was killed",
            where="the operating system ended it, perhaps for want of memory",
            remedy="run the same command again, with fewer --workers",
        ) from None
    finally:
        _end(executor)


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

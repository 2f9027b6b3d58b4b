"""Threads that ask: as many as may be under way, and none that keeps a process from ending."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

Made = TypeVar("Made")

_Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...]]

PATIENCE = 5.0
"""Seconds that a run which ends by an error or Ctrl-C waits for what is under way."""


class Crew:
    """Context manager over threads; what hasn't begun when the block is left never does.

    Unlike the threads of an executor, one that waits for an endpoint that hangs is left behind
    when an error ends the block.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if job is not None:
                job[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        end = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(None if kind is None else max(0.0, end - time.monotonic()))

    def submit(self, do: Callable[..., Made], *values: object) -> Future[Made]:
        """Return what will hold the result of ``do(*values)``."""
        future: Future[Made] = Future()
        self._jobs.put((future, do, values))
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._work, daemon=True, name="asking")
            self._threads.append(thread)
            thread.start()
        return future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, do, values = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(do(*values))
            except BaseException as error:
                future.set_exception(error)
            del future, job, values

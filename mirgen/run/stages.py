"""CPU time by stage, for the summary and the benchmark; never for the data set."""

from __future__ import annotations

import time
from collections import defaultdict
from types import TracebackType


class Stages:
    """Adds up this thread's CPU seconds under names; a stage within a stage counts for itself."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def at(self, name: str) -> _Stage:
        """Return a context manager that counts its block's CPU time under this name."""
        return _Stage(self, name)

    def taken(self) -> dict[str, float]:
        """Return the seconds of each name, sorted, and begin anew."""
        seconds = {name: round(spent, 4) for name, spent in sorted(self._seconds.items())}
        self._seconds.clear()
        return seconds

    def enter(self, name: str) -> None:
        """Let the time from here on count under this name."""
        self._settle()
        self._open.append(name)

    def leave(self) -> None:
        """Let the time from here on count under the name that was left for this one."""
        self._settle()
        self._open.pop()

    def _settle(self) -> None:
        now = time.thread_time()
        if self._open:
            self._seconds[self._open[-1]] += now - self._since
        self._since = now


class _Stage:
    """One block; a class of its own, since a generator's context costs three times as much."""

    __slots__ = ("_name", "_stages")

    def __init__(self, stages: Stages, name: str) -> None:
        self._stages, self._name = stages, name

    def __enter__(self) -> None:
        self._stages.enter(self._name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stages.leave()

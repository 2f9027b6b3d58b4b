"""How many requests may be under way: more while all goes well, half at a burst, none when down."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

TRIPS = 24
"""Requests that must fail one after the other until the endpoint is given up."""

_START = 8


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to send one request, and the burst count at the time it was given."""

    burst: int


class Gate:
    """Additive increase, multiplicative decrease; one decrease for all refusals of one burst.

    A refusal counts only if its request was sent after the last decrease: the others of a burst
    say nothing new. A pause that an endpoint asks for holds for everybody.
    """

    def __init__(self, most: int, trips: int = TRIPS) -> None:
        self._most, self._trips = most, trips
        self._limit = float(min(most, _START))
        self._slow_start = True
        self._flying = self._bursts = self._failures = 0
        self._until = 0.0
        self._change = threading.Condition()
        self.decreases = 0
        """Times that the limit was lowered."""
        self._closed = False
        self.open = False
        """Whether so many requests failed in a row that the endpoint is given up."""
        self.answered = False
        """Whether any request was ever answered."""

    @property
    def limit(self) -> int:
        """Requests that may be under way at once."""
        return int(self._limit)

    def enter(self, deadline: float) -> Pass | None:
        """Wait for leave to send; None where the deadline passes or the endpoint is given up."""
        with self._change:
            while not (self.open or self._closed):
                now = time.monotonic()
                if now >= deadline:
                    return None
                if self._flying < int(self._limit) and now >= self._until:
                    self._flying += 1
                    return Pass(self._bursts)
                pause = self._until - now if now < self._until else 1.0
                self._change.wait(min(pause, deadline - now))
        return None

    def close(self) -> None:
        """Let nobody in any more, those that wait included."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def well(self, given: Pass) -> None:
        """The request was answered."""
        with self._change:
            self._flying -= 1
            self._failures = 0
            self.answered = True
            step = 1.0 if self._slow_start else 1.0 / self._limit
            self._limit = min(float(self._most), self._limit + step)
            # One has left, and at most one more may enter.
            self._change.notify(2)

    def refused(self, given: Pass, pause: float | None) -> None:
        """The endpoint wants fewer requests, and none for so many seconds where it says."""
        with self._change:
            self._flying -= 1
            if given.burst == self._bursts:
                self._bursts += 1
                self.decreases += 1
                self._slow_start = False
                self._limit = max(1.0, self._limit / 2)
            if pause:
                self._until = max(self._until, time.monotonic() + pause)
            self._change.notify_all()

    def failed(self, given: Pass) -> None:
        """The endpoint didn't answer as one does; after so many in a row it is given up."""
        with self._change:
            self._flying -= 1
            self._failures += 1
            if self._failures >= self._trips:
                self.open = True
            self._change.notify_all()

"""Asking: one request until it is answered or given up; the only place that tries again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..seeds import unit
from .budget import Budget
from .endpoint import Endpoint, Trouble, tokens_of
from .gate import Gate, Pass

TRIES = 6
"""How often one request is sent at most."""

_FIRST, _LONGEST = 0.5, 30.0
"""Seconds before the second try, and before any."""

Read = TypeVar("Read")


class Failure(Exception):
    """There is no reply that can be used; ``kind`` is counted, ``said`` the endpoint's words."""

    def __init__(self, kind: str, said: str = "") -> None:
        self.kind, self.said = kind, said
        super().__init__(kind)


class Asker:
    """Sends requests of many threads through one gate and one budget.

    ``patient``: a refusal for being too busy counts as no try, so that only the deadline ends it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        gate: Gate,
        budget: Budget,
        *,
        tries: int = TRIES,
        patient: bool = False,
    ) -> None:
        self.endpoint, self.gate, self.budget = endpoint, gate, budget
        self._tries, self._patient = tries, patient
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self.troubles: Counter[str] = Counter()
        """Every request that failed, by kind, those that were tried again too."""

    def ask(
        self,
        request: Mapping[str, Any],
        key: bytes,
        most: int,
        deadline: float,
        read: Callable[[Any], Read],
        *,
        settled: Callable[[Trouble], bool] = lambda _: False,
        lost: Callable[[], None] = lambda: None,
    ) -> Read:
        """Return what ``read`` makes of the answer to a request.

        ``most`` is how many tokens the prompt may have at most, ``deadline`` is on the monotonic
        clock; ``read`` may raise Trouble, which is treated like one on the way, or Failure.
        ``settled`` tells of a refusal whether it is an answer like any other and no sign of an
        endpoint that fails; ``lost`` hears of each attempt that may be billed and gave nothing.

        Raises Failure with the kind of what went wrong, UsageError where no request can succeed.
        """
        tries = attempt = 0
        while True:
            reserved = self.budget.reserve(most, request["max_completion_tokens"], deadline)
            if reserved is None:
                raise Failure("budget")
            given = self.gate.enter(deadline)
            if given is None:
                self.budget.settle(reserved, None, None, billed=False)
                stopped = "stopped" if self._stopped.is_set() else "deadline"
                raise Failure("endpoint-down" if self.gate.open else stopped)
            try:
                return self._once(request, given, reserved, deadline, read)
            except Trouble as trouble:
                found = trouble
                if settled(trouble):
                    self.gate.well(given)
                    raise Failure(trouble.kind, trouble.said) from None
            if found.billed:
                lost()
            self.count(found.kind)
            if found.busy:
                self.gate.refused(given, found.pause)
            else:
                self.gate.failed(given)
            tries += not (self._patient and found.kind == "rate-limited")
            if not found.again or tries >= self._tries:
                raise Failure(found.kind, found.said)
            self._wait(found, key, attempt, deadline)
            attempt += 1

    def _once(
        self,
        request: Mapping[str, Any],
        given: Pass,
        reserved: float,
        deadline: float,
        read: Callable[[Any], Read],
    ) -> Read:
        """Send it once, and settle what it cost; where it is answered the gate hears of it."""
        used: tuple[int | None, int | None] = (None, None)
        billed = False
        try:
            answer = self.endpoint.send(request, deadline)
            used, billed = tokens_of(answer), True
            found = read(answer)
        except Trouble as trouble:
            billed = billed or trouble.billed
            raise
        except Failure as failure:
            self.count(failure.kind)
            self.gate.well(given)
            raise
        except BaseException:
            self.gate.failed(given)
            raise
        finally:
            self.budget.settle(reserved, *used, billed=billed)
        self.gate.well(given)
        return found

    def stop(self) -> None:
        """Let nothing more be sent."""
        self._stopped.set()
        self.gate.close()

    def count(self, kind: str) -> None:
        """Count a failure."""
        with self._lock:
            self.troubles[kind] += 1

    def _wait(self, trouble: Trouble, key: bytes, attempt: int, deadline: float) -> None:
        """Wait as long as was asked for, else longer from try to try; by lot, not all at once.

        Raises Failure where the deadline is nearer.
        """
        longest = min(_LONGEST, _FIRST * 2 ** min(attempt, 16))
        by_lot = longest * (0.5 + unit("retry", key, attempt) / 2)
        seconds = by_lot if trouble.pause is None else trouble.pause
        if time.monotonic() + seconds > deadline:
            raise Failure("deadline")
        self._stopped.wait(seconds)

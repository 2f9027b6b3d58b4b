"""Asking: one request until it is answered or given up; the only place that tries again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from ..seeds import unit
from .budget import Budget
from .cache import Reply
from .endpoint import Endpoint, Trouble
from .gate import Gate
from .read import Failure, texts_in, tokens_of

TRIES = 6
"""How often one request is sent at most."""
_FIRST, _LONGEST = 0.5, 30.0
"""Seconds before the second try, and before any."""


class Asker:
    """Sends requests of many threads through one gate and one budget."""

    def __init__(self, endpoint: Endpoint, gate: Gate, budget: Budget, deadline: float) -> None:
        self.endpoint, self.gate, self.budget = endpoint, gate, budget
        self._deadline = deadline
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self.troubles: Counter[str] = Counter()
        """Every request that failed, by kind, those that were tried again too."""

    def ask(self, request: Mapping[str, Any], keys: list[str], form: str, key: bytes) -> Reply:
        """Return the reply to a request.

        Raises Failure with the kind of what went wrong; of kind ``form`` where the request must be
        asked in another form; UsageError where no request can succeed.
        """
        size = len(orjson.dumps(request))
        for attempt in range(TRIES):
            reserved = self.budget.reserve(size, request["max_completion_tokens"])
            if reserved is None:
                raise Failure("budget")
            given = self.gate.enter(self._deadline)
            if given is None:
                self.budget.settle(reserved, None, None, billed=False)
                down = self.gate.open
                stopped = "stopped" if self._stopped.is_set() else "deadline"
                raise Failure("endpoint-down" if down else stopped)
            try:
                answer = self.endpoint.send(request, form)
            except Trouble as trouble:
                self.budget.settle(reserved, None, None, billed=trouble.billed)
                if trouble.kind == "form":
                    self.gate.well(given)
                    raise Failure("form") from None
                self._count(trouble.kind)
                if trouble.busy:
                    self.gate.refused(given, trouble.pause)
                else:
                    self.gate.failed(given)
                if not trouble.again or attempt == TRIES - 1:
                    raise Failure(trouble.kind) from None
                self._wait(trouble.pause, key, attempt)
            except BaseException:
                self.budget.settle(reserved, None, None, billed=False)
                self.gate.failed(given)
                raise
            else:
                self.gate.well(given)
                prompt, completion = tokens_of(answer)
                self.budget.settle(reserved, prompt, completion)
                try:
                    texts = texts_in(answer, keys)
                except Failure as failure:
                    self._count(failure.kind)
                    raise
                return Reply(texts, prompt, completion, self.budget.price(prompt, completion))
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """Let nothing more be sent."""
        self._stopped.set()
        self.gate.close()

    def _wait(self, pause: float | None, key: bytes, attempt: int) -> None:
        """Wait as long as was asked for, else longer from try to try; by lot, not all at once."""
        longest = min(_LONGEST, _FIRST * 2**attempt)
        seconds = pause if pause is not None else longest * (0.5 + unit("retry", key, attempt) / 2)
        self._stopped.wait(min(seconds, max(0.0, self._deadline - time.monotonic())))

    def _count(self, kind: str) -> None:
        with self._lock:
            self.troubles[kind] += 1

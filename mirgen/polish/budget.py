"""Money: what a request may cost at most is reserved before it is sent, and nothing beyond."""

from __future__ import annotations

import threading
from dataclasses import dataclass

OVERHEAD = 64
"""Tokens that an endpoint may add around the messages of one request."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars a million tokens, in and out."""

    prompt: float
    completion: float

    def of(self, prompt: int, completion: int) -> float:
        """Return the price of so many tokens."""
        return (prompt * self.prompt + completion * self.completion) / 1e6


@dataclass(frozen=True, slots=True)
class Spend:
    """What was asked so far: requests, tokens, and dollars; None where no price is known."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = None


class Budget:
    """Counts tokens and dollars; with a cap, lets no request go that might pass it.

    A cap needs prices: what isn't known can't be kept to. Threads share it.
    """

    def __init__(self, prices: Prices | None = None, cap: float | None = None) -> None:
        assert cap is None or prices is not None
        self._prices, self._cap = prices, cap
        self._reserved = self._spent = 0.0
        self._tokens = (0, 0, 0)
        self._lock = threading.Lock()

    @property
    def spend(self) -> Spend:
        """What was spent so far."""
        with self._lock:
            return Spend(*self._tokens, self._spent if self._prices else None)

    def price(self, prompt: int | None, completion: int | None) -> float | None:
        """Return the price of a reply; None, never 0, where tokens or prices aren't known."""
        if self._prices is None or prompt is None or completion is None:
            return None
        return self._prices.of(prompt, completion)

    def reserve(self, prompt_bytes: int, completion: int) -> float | None:
        """Set aside what a request may cost at most; None where the cap doesn't allow it.

        A token is a byte or more, so the bytes of a prompt are never fewer than its tokens.
        """
        if self._prices is None:
            return 0.0
        most = self._prices.of(prompt_bytes + OVERHEAD, completion)
        with self._lock:
            if self._cap is not None and self._spent + self._reserved + most > self._cap:
                return None
            self._reserved += most
        return most

    def settle(
        self, reserved: float, prompt: int | None, completion: int | None, billed: bool = True
    ) -> None:
        """Turn a reservation into what was spent.

        What was billed but not told is taken to cost all that was reserved; what failed before
        any answer costs nothing.
        """
        told = self.price(prompt, completion)
        with self._lock:
            self._reserved -= reserved
            if billed:
                self._spent += reserved if told is None else told
                asked, sent, got = self._tokens
                self._tokens = asked + 1, sent + (prompt or 0), got + (completion or 0)

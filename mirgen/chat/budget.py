"""Money: what a request may cost at most is set aside before it is sent, and nothing beyond."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of a million tokens, in and out, in one currency; None where it isn't known."""

    prompt: float | None = None
    completion: float | None = None

    def of(self, prompt: int | None, completion: int | None) -> float | None:
        """Return the price of so many tokens; None, never 0, where a price or number is unknown."""
        if self.prompt is None or self.completion is None or prompt is None or completion is None:
            return None
        return (prompt * self.prompt + completion * self.completion) / 1e6


@dataclass(frozen=True, slots=True)
class Spend:
    """What was asked so far: requests, tokens, and money; None where no price is known."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = None


class Budget:
    """Counts tokens and money; with a cap, lets no request go that might pass it.

    A cap needs prices: what isn't known can't be kept to. Threads share it. ``spent`` is what
    earlier runs spent of the same cap.
    """

    def __init__(
        self, prices: Prices | None = None, cap: float | None = None, spent: float = 0.0
    ) -> None:
        self._prices, self._cap = prices or Prices(), cap
        assert cap is None or self._prices.of(0, 0) is not None
        self._spent, self._aside, self._open = spent, 0.0, 0
        self._tokens = (0, 0, 0)
        self._change = threading.Condition()

    @property
    def spend(self) -> Spend:
        """What was spent so far."""
        with self._change:
            return Spend(*self._tokens, self._spent if self.price(0, 0) is not None else None)

    def price(self, prompt: int | None, completion: int | None) -> float | None:
        """Return the price of a reply; None, never 0, where tokens or prices aren't known."""
        return self._prices.of(prompt, completion)

    def reserve(self, prompt: int, completion: int, until: float = 0.0) -> float | None:
        """Set aside what a request may cost at most; None where the cap doesn't allow it.

        While others are under way that may turn out cheaper than was set aside for them, it waits
        for them, at most to ``until`` on the monotonic clock.
        """
        most = self.price(prompt, completion) or 0.0
        with self._change:
            while self._cap is not None and self._spent + self._aside + most > self._cap:
                left = until - time.monotonic()
                # Counted, not summed: sums of floats rarely come back to 0.
                if self._open == 0 or left <= 0 or self._spent + most > self._cap:
                    return None
                self._change.wait(left)
            self._set_aside(most)
        return most

    def commit(self, prompt: int, completion: int) -> float:
        """Set aside what was sent already, whatever the cap says, and return it."""
        most = self.price(prompt, completion) or 0.0
        with self._change:
            self._set_aside(most)
        return most

    def settle(
        self, reserved: float, prompt: int | None, completion: int | None, billed: bool = True
    ) -> None:
        """Turn a reservation into what was spent.

        What was billed but not told is taken to cost all that was reserved; what failed before
        any answer costs nothing.
        """
        told = self.price(prompt, completion)
        with self._change:
            self._open -= 1
            self._aside = self._aside - reserved if self._open else 0.0
            if billed:
                self._spent += reserved if told is None else told
                asked, sent, got = self._tokens
                self._tokens = asked + 1, sent + (prompt or 0), got + (completion or 0)
            self._change.notify_all()

    def _set_aside(self, most: float) -> None:
        self._aside += most
        self._open += 1

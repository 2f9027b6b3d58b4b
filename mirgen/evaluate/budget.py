"""What asking costs: prices that may be unknown, a cap, and money set aside before it is spent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

SURPLUS = 1.5
"""An estimate of tokens is multiplied by this before money is set aside for it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of a million tokens in and out, in any currency; None where it isn't known."""

    tokens_in: float | None = None
    tokens_out: float | None = None

    def cost(self, tokens_in: float, tokens_out: float) -> float | None:
        """Return the price of so many tokens, None where a price isn't known."""
        if self.tokens_in is None or self.tokens_out is None:
            return None
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1e6


class Budget:
    """A cap on money: each attempt sets aside the most that it can cost before it is made."""

    def __init__(self, prices: Prices, cap: float | None, spent: float = 0.0) -> None:
        self._prices, self._cap = prices, cap
        self.spent, self._aside = spent, 0.0
        self._open = 0
        self._changed = asyncio.Condition()

    async def reserve(self, tokens_in: int, tokens_out: int) -> float | None:
        """Set money aside and return how much; None where the cap leaves none.

        Waits while attempts under way may yet turn out cheaper than was set aside for them.
        """
        need = self._prices.cost(tokens_in * SURPLUS, tokens_out) or 0.0
        async with self._changed:
            while self._cap is not None and self.spent + self._aside + need > self._cap:
                if self._open == 0:  # sums of floats rarely come back to 0
                    return None
                await self._changed.wait()
            self._aside += need
            self._open += 1
        return need

    async def settle(self, reserved: float, tokens_in: int, tokens_out: int) -> None:
        """Give back what was set aside and spend what the attempt took."""
        async with self._changed:
            self._open -= 1
            self._aside = self._aside - reserved if self._open else 0.0
            self.spent += self._prices.cost(tokens_in, tokens_out) or 0.0
            self._changed.notify_all()

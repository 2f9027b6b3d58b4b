"""How many requests are under way: one more while all goes well, half as many when it doesn't."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

START = 4.0
CUT_APART = 1.0
"""Seconds: faults closer together than this come of one and the same overload."""


class Pace:
    """Additive increase, multiplicative decrease, between one and ``most`` requests at a time."""

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self.limit = min(START, self._most)
        self._under_way = 0
        self._not_before = self._last_cut = 0.0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, hold it inside the block."""
        async with self._changed:
            while True:
                wait = self._not_before - time.monotonic()
                if wait > 0:
                    await self._pause(wait)
                elif self._under_way >= int(self.limit):
                    await self._changed.wait()
                else:
                    break
            self._under_way += 1
        try:
            yield
        finally:
            async with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def well(self) -> None:
        """Take note of a request that was answered."""
        self.limit = min(self._most, self.limit + 1 / self.limit)

    def badly(self) -> None:
        """Take note of an overload: halve, once for all that it hit."""
        now = time.monotonic()
        if now - self._last_cut >= CUT_APART:
            self.limit = max(1.0, self.limit / 2)
            self._last_cut = now

    def hold(self, seconds: float) -> None:
        """Begin nothing for so long: the server has asked for it."""
        self._not_before = max(self._not_before, time.monotonic() + seconds)

    async def _pause(self, seconds: float) -> None:
        self._changed.release()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._changed.acquire()

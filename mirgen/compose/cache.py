"""A cache with a bound in bytes, for decoded photos, cutouts and stages: what was dear is kept.

Which to give up is told by what it cost to make, for each byte that it holds, and by how long
nobody has asked for it (GreedyDual-Size; Cao & Irani, Cost-Aware WWW Proxy Caching Algorithms,
USENIX 1997). A sticker takes as long to make as a photo takes to decode, and a tenth of its room.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Hashable
from itertools import count
from typing import TypeVar, cast

T = TypeVar("T")


Rank = tuple[float, int]
"""The lowest goes first: what it cost a byte, above the floor; and when it was had last."""


class _Kept:
    """A value, its bytes, its cost for each of them, and its rank."""

    __slots__ = ("rank", "value", "weight", "worth")

    def __init__(self, value: object, weight: int, worth: float, rank: Rank) -> None:
        self.value, self.weight, self.worth, self.rank = value, weight, worth, rank


class Cache:
    """Keeps up to ``limit`` bytes in total.

    What is made must depend on the key alone, so that the cache's state never shows in a frame.
    ``clock`` tells CPU seconds, by which it is known what a value cost to make.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.thread_time) -> None:
        self._limit, self._clock = limit, clock
        self._used = 0
        self._kept: dict[Hashable, _Kept] = {}
        self._ranks: list[tuple[Rank, Hashable]] = []
        """A heap of ranks as they were; those that have risen since are put back when met."""
        self._turns = count()
        """No two ranks share a turn, not even of values made within one another: so that the heap
        never compares keys.
        """
        self._floor = 0.0
        """What was given up last stood here: whoever is asked for stands above it."""
        self._within = 0.0
        """Seconds that making took which was asked for while making another value."""

    @property
    def used(self) -> int:
        """Bytes held now; never above the limit."""
        return self._used

    def get(self, key: Hashable, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """Return the value of ``key``, made and weighed (in bytes) where it isn't held.

        A value heavier than the whole limit is returned and not kept.
        """
        held = self._kept.get(key)
        if held is not None:
            held.rank = self._floor + held.worth, next(self._turns)
            return cast(T, held.value)
        value, seconds = self._timed(make)
        weight = weigh(value)
        if weight <= self._limit:
            worth = seconds / max(weight, 1)
            rank = self._floor + worth, next(self._turns)
            self._kept[key] = _Kept(value, weight, worth, rank)
            heapq.heappush(self._ranks, (rank, key))
            self._used += weight
            while self._used > self._limit:
                self._give_up()
        return value

    def _timed(self, make: Callable[[], T]) -> tuple[T, float]:
        """Return the value and its own seconds, without those of values that it is made of."""
        outer, self._within = self._within, 0.0
        start = self._clock()
        try:
            value = make()
        finally:
            whole = self._clock() - start
            own, self._within = whole - self._within, outer + whole
        return value, own

    def _give_up(self) -> None:
        """Drop the value of the lowest rank."""
        rank, key = heapq.heappop(self._ranks)
        kept = self._kept[key]
        if kept.rank > rank:
            heapq.heappush(self._ranks, (kept.rank, key))
            return
        self._floor = rank[0]
        self._used -= self._kept.pop(key).weight

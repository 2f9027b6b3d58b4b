"""A least-recently-used cache with a bound in bytes, for decoded photos, cutouts and stages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Cache:
    """Keeps what was used last, up to ``limit`` bytes in total.

    What is made must depend on the key alone, so that the cache's state never shows in a frame.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()

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
            self._kept.move_to_end(key)
            return cast(T, held[0])
        value = make()
        weight = weigh(value)
        if weight <= self._limit:
            self._kept[key] = (value, weight)
            self._used += weight
            while self._used > self._limit:
                self._used -= self._kept.popitem(last=False)[1][1]
        return value

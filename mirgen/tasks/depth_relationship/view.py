"""How a camera sees the ground: strips of equal depth across it, and where feet stand on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST = 0.022
"""Least height of a strip that is painted, as a share of the frame's: beyond it is bare ground."""


@dataclass(frozen=True, slots=True)
class View:
    """A camera that looks level along the ground.

    ``horizon`` is the y of the horizon as a share of the height; ``away`` is how far before the
    camera the first strip, whose near edge is the frame's lower edge, begins, in strips.
    """

    horizon: float
    away: float

    def edges(self) -> tuple[float, ...]:
        """Return the y of the strips' edges as shares of the height, from the lower edge up."""
        return _edges(self.horizon, self.away)

    def foot(self, row: Array) -> Array:
        """Return the y of feet in the middle of a strip; strips count from 0, the nearest."""
        near, far = (self._at(row + step) for step in (0.0, 1.0))
        return (near + far) / 2

    def _at(self, strips: Array) -> Array:
        return self.horizon + (1 - self.horizon) * self.away / (self.away + strips)


@lru_cache(maxsize=64)
def _edges(horizon: float, away: float) -> tuple[float, ...]:
    found = [1.0]
    while True:
        next_ = horizon + (1 - horizon) * away / (away + len(found))
        if found[-1] - next_ < LEAST:
            return tuple(found)
        found.append(next_)


VIEWS = (View(0.14, 5.0), View(0.18, 5.0), View(0.16, 6.0))
"""The cameras that images may be taken with: strips stay wide enough to be counted."""


def rows(foot: Array, horizon: Array, away: Array, most: int) -> Array:
    """Return the strip, from 0 to ``most`` - 1, on which feet at y ``foot`` stand."""
    high = np.maximum(foot - horizon, 1e-3)
    strips = np.floor((1 - horizon) * away / high - away)
    return np.asarray(np.clip(strips, 0, most - 1))

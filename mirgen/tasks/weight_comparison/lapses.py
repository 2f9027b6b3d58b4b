"""How often viewers who misread something of a chain answer wrong, before any viewer reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shared.doubt import LAPSE

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

TILTED = 0.5
"""How often a balance that is read at random doesn't hang level: then any number will do."""


def misread(p: Whole, q: Whole, shown: Array, rank: int, most: int) -> Array:
    """Estimate the share of viewers, (n,), that take a wrong number of chains of level balances.

    ``p`` and ``q`` (n, links) are the counts, 1 to ``most``, and the right one of the numbers
    ``shown`` (n, options), rising, stands at ``rank``. Who misreads a count takes any other for it,
    and the number that is nearest to what comes out.
    """
    counts = np.arange(1, most + 1)
    # A count read as another one multiplies the value: by which factors others get nearest.
    factor = np.log(counts[None, :] / counts[:, None])
    known = np.log(shown)
    middles = (known[:, 1:] + known[:, :-1]) / 2 - known[:, [rank]]
    low = middles[:, rank - 1] if rank else np.full(len(known), -np.inf)
    high = middles[:, rank] if rank < middles.shape[1] else np.full(len(known), np.inf)
    moved = (factor < low[:, None, None]) | (factor > high[:, None, None])
    rows = np.arange(len(known))[:, None]
    right = 1.0 - LAPSE * TILTED * (1 - 1 / shown.shape[1])
    # Of p, a larger count makes the value smaller: the table is read the other way.
    wrong_q = moved.mean(axis=2)[rows, q - 1]
    wrong_p = moved.mean(axis=1)[rows, p - 1]
    every = (1 - LAPSE * wrong_q) * (1 - LAPSE * wrong_p) * right
    return np.asarray(1 - every.prod(axis=1))

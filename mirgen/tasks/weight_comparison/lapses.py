"""How often viewers who misread something of a chain answer wrong, before any viewer reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shared.doubt import LAPSE, outside
from ..shared.numbers import Numbers

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

COUNTS = 4
"""Most things of a kind in a pan."""
TILTED = 0.5
"""How often a balance that is read at random doesn't hang level: then any number will do."""

OVER = 0.02
"""By how much the estimate of misreading is mostly above what viewers do."""
SETS = 40
"""Sets of numbers that are left to choose the fairest from."""


def alike(
    numbers: Numbers,
    p: Whole,
    q: Whole,
    value: Array,
    band: tuple[float, float],
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    """Return which of the options to choose from, one chain a set of numbers.

    A set whose error fits the band only where the right number is, say, the least would tell that
    it is. So sets are judged by all their numbers, each as if it were the right one, with the
    chains (n, links) and values (n,) that have it; then the chain of a set by its own error.
    """
    sets, which = np.unique(numbers.values, axis=0, return_inverse=True)
    off = np.zeros(sets.shape)
    for rank in range(sets.shape[1]):
        at, draw = np.nonzero(sets[:, [rank]] == np.round(value)[None])
        away = outside(misread(p[draw], q[draw], sets[at], rank) - OVER, band)
        off[:, rank] = np.inf
        np.minimum.at(off[:, rank], at, away)
    best = rng.permutation(len(sets))
    best = best[off.mean(axis=1)[best].argsort(kind="stable")[:SETS]]
    rows = numbers.rows
    own = outside(misread(p[rows], q[rows], numbers.values, numbers.rank) - OVER, band)
    lots = rng.random(len(rows))
    order = np.lexsort((lots, own, which))
    first = order[np.unique(which[order], return_index=True)[1]]
    return np.asarray(first[np.sort(best)])


def misread(p: Whole, q: Whole, shown: Array, rank: int) -> Array:
    """Estimate the share of viewers, (n,), that take a wrong number of chains of level balances.

    ``p`` and ``q`` (n, links) are the counts, 1 to COUNTS, and the right one of the numbers
    ``shown`` (n, options), rising, stands at ``rank``. Who misreads a count takes any other for it,
    and the number that is nearest to what comes out.
    """
    counts = np.arange(1, COUNTS + 1)
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

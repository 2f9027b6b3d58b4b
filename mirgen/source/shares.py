"""How many of the photos drawn each of several sources gives, by their weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 32
"""Photos of a block below which weights aren't kept to: a puzzle needs something to choose from."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The sources' first photo rows, rising from 0, and their weights."""

    starts: tuple[int, ...]
    weights: tuple[float, ...]

    def parts(self, rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the rows of each source."""
        return np.split(rows, np.searchsorted(rows, self.starts[1:]))


def counts_of(sizes: Sequence[int], weights: Sequence[float], most: int) -> list[int]:
    """Return how many photos each source gives: in the ratio of the weights as far as they reach.

    The scarcest source bounds the whole, so that the ratio holds, but not below FEWEST.
    """
    counts = [0] * len(sizes)
    open_ = [k for k, size in enumerate(sizes) if size]
    total = sum(weights[k] for k in open_)
    ample = min((sizes[k] * total / weights[k] for k in open_), default=0.0)
    left = round(min(most, max(ample, FEWEST)))
    while open_:
        total = sum(weights[k] for k in open_)
        spent = [k for k in open_ if sizes[k] * total <= left * weights[k]]
        if not spent:
            break
        for k in spent:
            counts[k] = sizes[k]
            left -= sizes[k]
        open_ = [k for k in open_ if k not in spent]
    exact = {k: left * weights[k] / total for k in open_}
    for k in open_:
        counts[k] = int(exact[k])
    short = left - sum(counts[k] for k in open_)
    for k in sorted(open_, key=lambda k: (counts[k] - exact[k], k))[:short]:
        counts[k] += 1
    return counts

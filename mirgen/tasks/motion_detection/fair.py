"""Choose candidates in which the shortcuts hit, or miss, as the slot's lots mean them to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..shared.choose import by_fairness

Array = NDArray[np.float64]

ENOUGH = 2
"""As many candidates are to be left to choose from."""

NEAR = 0.03
"""A rule whose hits among those left are as near to chance as this is left alone."""


def fairest(
    scores: Mapping[str, Array], answer: int, lots: Sequence[float], rng: np.random.Generator
) -> Iterator[int]:
    """Yield rows, the fairest first; ``scores`` maps rules to (n, k).

    As ``as_meant`` does it, rules are brought one by one to what the lots mean, but each time the
    one is taken that is farthest from chance among the rows that are left: to hold to one rule
    makes another win. And each counts both ways round: what a rule is meant to hit, its inverse
    is meant to miss.
    """
    names = sorted(scores)[: len(lots)]
    stacked = np.array([scores[name] for name in names])
    both = np.array([stacked, -stacked])
    best = both >= both.max(axis=3, keepdims=True) - 1e-9
    hits = best[..., answer] / best.sum(axis=3)
    chance = 1 / stacked.shape[2]
    own = np.array(lots[: len(names)])
    meant_to_hit = np.array([own < chance, 1 - own < chance])[..., None]
    meant = np.where(meant_to_hit, hits > 0.99, hits < 0.01)
    rows, undone = np.arange(stacked.shape[1]), np.ones(len(names), np.bool_)
    while len(rows) > ENOUGH and undone.any():
        off = np.abs(hits[:, :, rows].mean(axis=2) - chance).max(axis=0) * undone
        at = int(off.argmax())
        if off[at] < NEAR:
            break
        undone[at] = False
        for way in (0, 1):
            left = rows[meant[way, at, rows]]
            rows = left if len(left) >= ENOUGH else rows
    kept = {name: scores[name][rows] for name in names}
    for i in by_fairness(kept, answer, lots, rng):
        yield int(rows[i])

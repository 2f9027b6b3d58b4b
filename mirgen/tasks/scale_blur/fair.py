"""Which candidates come first: those in which shortcuts hit or miss as the lots mean them to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..shared.choose import by_fairness
from .rules import ALIKE

Array = NDArray[np.float64]

ENOUGH = 4
"""As many are to be left to choose the fairest from."""
FIRST = 8 * ENOUGH
"""As many where only what the options give away among themselves has been settled."""


def fairest(
    rules: Mapping[str, Array], answer: int, lots: Sequence[float], rng: np.random.Generator
) -> list[int]:
    """Return the rows as the lots mean them, the fairest first; rules score (n, options).

    A rule leaves only rows in which it does as its lot says, as long as there are enough of them.
    What hits less than chance isn't made to hit: little is gained by it, and it would leave no
    room for the others. What the options give away alone comes first, then what hits most.
    """
    names = sorted(rules)[: len(lots)]
    signed = [(name, sign) for name in names for sign in (1, -1)]
    lot = {(n, s): v if s > 0 else 1 - v for n, v in zip(names, lots) for s in (1, -1)}  # noqa: B905
    hits = {(n, s): _hits(s * rules[n], answer) for n, s in signed}
    over = {key: hit.mean() - 1 / rules[key[0]].shape[1] for key, hit in hits.items()}
    order = sorted(signed, key=lambda key: (key[0] != ALIKE, -over[key]))
    kept = np.ones(len(rules[names[0]]), dtype=np.bool_)
    for key in order:
        to_hit = lot[key] < 1 / rules[key[0]].shape[1]
        if to_hit and over[key] <= 0:
            continue
        meant = hits[key] > 0.99 if to_hit else hits[key] < 0.01
        if (kept & meant).sum() >= (FIRST if key[0] == ALIKE else ENOUGH):
            kept &= meant
    rows = np.flatnonzero(kept)
    left = {name: scores[rows] for name, scores in rules.items()}
    found: list[int] = rows[by_fairness(left, answer, lots, rng)].tolist()
    return found


def _hits(scores: Array, answer: int) -> Array:
    """Return the chance that who takes the best score takes the answer, (n,)."""
    best = scores >= scores.max(axis=1, keepdims=True) - 1e-9
    return np.asarray(best[:, answer] / best.sum(axis=1))

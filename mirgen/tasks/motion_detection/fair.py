"""Choose candidates in which the shortcuts hit, or miss, as the slot's lots mean them to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..shared.choose import as_meant, by_fairness

Array = NDArray[np.float64]

ENOUGH = 6
"""As many candidates are to be left to choose from."""

NEAR = 0.04
"""A rule whose hits among those left are as near to chance as this is left alone."""


def fairest(
    scores: Mapping[str, Array], answer: int, lots: Sequence[float], rng: np.random.Generator
) -> Iterator[int]:
    """Yield rows, the fairest first; ``scores`` maps rules to (n, k).

    Rules are brought to what is meant one by one, each time the one that is farthest from chance
    among the rows that are left: to hold to one rule makes another win. Each counts both ways
    round: what it is meant to hit, its inverse is meant to miss.
    """
    names = sorted(scores)[: len(lots)]
    left = {name: scores[name] for name in names}
    lot = dict(zip(names, lots, strict=False))
    chance = 1 / next(iter(scores.values())).shape[1]
    hits = {name: np.array([_hits(s, answer), _hits(-s, answer)]) for name, s in left.items()}
    rows = np.arange(len(hits[names[0]][0]))
    while hits and len(rows) > ENOUGH:
        far = {name: float(np.abs(h[:, rows].mean(axis=1) - chance).max()) for name, h in hits.items()}
        name = max(far, key=lambda n: (far[n], n))
        if far[name] < NEAR:
            break
        both = {"a": left[name][rows], "b": -left[name][rows]}
        rows = rows[as_meant(both, answer, (lot[name], 1 - lot[name]), ENOUGH)]
        del hits[name]
    kept = {name: score[rows] for name, score in left.items()}
    for i in by_fairness(kept, answer, lots, rng):
        yield int(rows[i])


def _hits(scores: Array, answer: int) -> Array:
    """Return the chance that who takes the best score takes the answer, (n,)."""
    best = scores >= scores.max(axis=1, keepdims=True) - 1e-9
    return np.asarray(best[:, answer] / best.sum(axis=1))

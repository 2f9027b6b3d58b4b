"""How many viewers would misread a number: an estimate for many draws before any viewer reads.

The viewers decide on each puzzle that is looked at. But which of many draws are looked at should
not hang on luck: where most were refused as too easy, what balances the shortcuts would be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts

Array = NDArray[np.float64]

POSITION = 0.015
"""Standard deviation of a place that is read off a picture, as a share of its width."""

LAPSE = 0.03
HARM = 0.25
"""How often a viewer reads something else altogether, and how often that changes the answer."""

LAPSED = 0.022
"""How often the viewers, whose noise is one fixed table, lapse on a puzzle's first dozen facts."""

OTHERS = 3
"""Other draws whose facts stand for what is read in a lapse."""

SLACK = 0.15
"""By how much of its bounds an estimate may miss a band."""


def spread(value: Callable[[Facts], Array], facts: Facts, seen: Sequence[str]) -> Array:
    """Return the standard deviation (n,) of a value whose ``seen`` places are read off pictures.

    ``value`` maps facts of shape (m,) to values (m,).
    """
    n = len(next(iter(facts.values())))
    moved = {
        name: np.concatenate([facts[name] + POSITION * (name == other) for other in ("", *seen)])
        for name in facts
    }
    exact, *changed = value(moved).reshape(len(seen) + 1, n)
    return np.asarray(np.sqrt(np.sum((np.array(changed) - exact) ** 2, axis=0)))


def misled(
    values: Array,
    rank: int,
    sigma: Array,
    seen: int | NDArray[np.intp],
    harm: Array | None = None,
) -> Array:
    """Estimate the share of viewers, (n,), that take a wrong one of values (n, k), rising.

    The right value stands at ``rank`` and is read with a standard deviation ``sigma`` (n,);
    ``seen`` is the number of facts that are read, or (n,), and ``harm`` (n,) how often a lapse on
    one of them changes the answer, where that is known. Normal tails are taken in logistic form.
    """
    careful = np.zeros(len(values))
    for other in {max(rank - 1, 0), min(rank + 1, values.shape[1] - 1)} - {rank}:
        half = np.abs(values[:, other] - values[:, rank]) / 2
        careful += 1 / (1 + np.exp(1.702 * half / np.maximum(sigma, 1e-9)))
    lapsed = HARM * (1 - (1 - LAPSE) ** seen)
    if harm is not None:
        lapsed = 1 - (1 - LAPSED * harm) ** seen
    return np.asarray(careful + (1 - careful) * lapsed)


def harms(
    value: Callable[[Facts], Array], facts: Facts, seen: Sequence[str], shown: Array, rank: int
) -> Array:
    """Estimate how often a lapse on one of the ``seen`` facts changes the answer, on average, (n,).

    ``value`` is as in ``spread``, ``shown`` (n, k) are the options' values on its scale, rising,
    with the right one at ``rank``. Who lapses reads what some other draws have.
    """
    n = len(shown)
    turns = [1 + k * n // (OTHERS + 1) for k in range(1, OTHERS + 1)]
    moved = {
        name: np.concatenate(
            [
                np.roll(facts[name], turn) if name == other else facts[name]
                for other in seen
                for turn in turns
            ]
        )
        for name in facts
    }
    read = value(moved).reshape(-1, n)
    return np.asarray(np.mean(~_taken(read, shown, rank), axis=0))


def _taken(read: Array, shown: Array, rank: int) -> NDArray[np.bool_]:
    """Tell where readings (m, n) come nearest to the right one of the options (n, k), rising."""
    right = np.ones(read.shape, np.bool_)
    if rank:
        right &= read > (shown[:, rank - 1] + shown[:, rank]) / 2
    if rank < shown.shape[1] - 1:
        right &= read < (shown[:, rank] + shown[:, rank + 1]) / 2
    return right


def outside(error: Array, band: tuple[float, float]) -> Array:
    """Return by how much estimated errors (n,) miss a band; within its slack, 0."""
    low, high = band[0] * (1 - SLACK), band[1] * (1 + SLACK)
    return np.maximum(0.0, np.maximum(low - error, error - high))

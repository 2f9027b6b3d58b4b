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


def misled(values: Array, rank: int, sigma: Array, seen: int | NDArray[np.intp]) -> Array:
    """Estimate the share of viewers, (n,), that take a wrong one of values (n, k), rising.

    The right value stands at ``rank`` and is read with a standard deviation ``sigma`` (n,);
    ``seen`` is the number of facts that are read, or (n,). Normal tails are taken in logistic form.
    """
    careful = np.zeros(len(values))
    for other in {max(rank - 1, 0), min(rank + 1, values.shape[1] - 1)} - {rank}:
        half = np.abs(values[:, other] - values[:, rank]) / 2
        careful += 1 / (1 + np.exp(1.702 * half / np.maximum(sigma, 1e-9)))
    lapsed = HARM * (1 - (1 - LAPSE) ** seen)
    return np.asarray(careful + (1 - careful) * lapsed)


def within(error: Array, band: tuple[float, float], enough: int) -> NDArray[np.intp]:
    """Return the draws whose estimated error fits a band, or else those that come nearest."""
    low, high = band[0] * (1 - SLACK), band[1] * (1 + SLACK)
    fit = np.flatnonzero((error >= low) & (error < high))
    if len(fit) >= enough:
        return fit
    off = np.maximum(low - error, error - high)
    return np.sort(off.argsort(kind="stable")[:enough])

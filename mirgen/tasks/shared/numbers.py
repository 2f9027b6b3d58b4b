"""Number options: the right value among values that named mistakes give, at a wanted rank."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject

Array = NDArray[np.float64]


def number_options(
    value: float,
    mistakes: Mapping[str, float],
    *,
    count: int,
    rank: int,
    apart: float,
    rng: np.random.Generator,
    digits: int,
    ratio: bool = True,
    least: float = 0.0,
    near: float = 0.0,
) -> list[tuple[float, str]]:
    """Return ``count`` (value, mistake) pairs in rising order, the right one at ``rank``.

    Values are rounded to ``digits`` decimals and neighbours stay ``apart`` of each other: by
    that factor (``ratio``), else by that difference. Values at or below ``least`` aren't used.
    ``near`` from 0 to 1 prefers mistakes that come close to the right value.

    Raises Reject('too-few-mistakes') where the mistakes don't fill both sides.
    """
    chosen = [(round(value, digits), "")]
    below, above = rank, count - 1 - rank
    for name in _order(value, mistakes, near, rng):
        wrong = round(float(mistakes[name]), digits)
        if not np.isfinite(wrong) or wrong <= least:
            continue
        if not all(_clear(wrong, other, apart, ratio) for other, _ in chosen):
            continue
        if wrong < value and below:
            below -= 1
        elif wrong > value and above:
            above -= 1
        else:
            continue
        chosen.append((wrong, name))
    if below or above:
        raise Reject("too-few-mistakes")
    return sorted(chosen)


def _order(
    value: float, mistakes: Mapping[str, float], near: float, rng: np.random.Generator
) -> list[str]:
    """Shuffle the mistakes, pulled by ``near`` towards the order of their distance."""
    names = sorted(mistakes, key=lambda name: (abs(mistakes[name] - value), name))
    places = (1 - near) * rng.random(len(names)) + near * np.linspace(0, 1, len(names))
    return [names[i] for i in np.argsort(places, kind="stable")]


def nearness(options: Array, estimate: Array, *, ratio: bool = True) -> Array:
    """Score options (n, k) by how near they lie to an estimate (n,)."""
    if ratio:
        safe = np.log(np.maximum(estimate, 1e-9))[:, None]
        result: Array = -np.abs(np.log(np.maximum(options, 1e-9)) - safe)
        return result
    return np.asarray(-np.abs(options - estimate[:, None]), dtype=np.float64)


def _clear(a: float, b: float, apart: float, ratio: bool) -> bool:
    if not ratio:
        return abs(a - b) >= apart
    low, high = min(a, b), max(a, b)
    return low > 0 and high / low >= apart

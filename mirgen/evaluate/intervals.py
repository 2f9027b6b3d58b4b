"""Confidence intervals of shares and means, at 95 %."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z = 1.959963984540054
"""The normal distribution's 97.5 % point."""


def wilson(right: int, number: int) -> tuple[float, float]:
    """Return Wilson's score interval (1927) of a share; (0, 1) where nothing was counted."""
    if number == 0:
        return 0.0, 1.0
    share, spread = right / number, Z * Z / number
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / number + spread / (4 * number))
    return (
        0.0 if right == 0 else max(0.0, middle - half),
        1.0 if right == number else min(1.0, middle + half),
    )


def of_mean(values: Sequence[float]) -> tuple[float, float, float]:
    """Return a mean of values in [0, 1] and its interval, by the values' own spread.

    For shares of an instance's samples: samples of one instance aren't independent of each other.
    """
    if not values:
        return 0.0, 0.0, 1.0
    number, mean = len(values), math.fsum(values) / len(values)
    if number == 1:
        return mean, 0.0, 1.0
    spread = math.fsum((value - mean) ** 2 for value in values) / (number - 1)
    half = Z * math.sqrt(spread / number)
    return mean, max(0.0, mean - half), min(1.0, mean + half)

"""Which split a photo belongs to: decided by its content alone, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ..seeds import unit

_KEY = "mirgen.split"


def lots(pictures: Iterable[str]) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each picture's content hash, the same for all its copies."""
    return np.fromiter((unit(_KEY, sha256) for sha256 in pictures), np.float64)


def dealt(
    drawn: NDArray[np.float64], split: str, proportions: Mapping[str, float]
) -> NDArray[np.bool_]:
    """Tell for each of the ``lots`` whether its photo belongs to the split.

    ``proportions`` are weights above 0 in any unit; their order counts.
    """
    names, weights = list(proportions), np.fromiter(proportions.values(), np.float64)
    total = float(sum(proportions.values()))
    # The last one catches rounding.
    places = np.searchsorted(weights.cumsum()[:-1], drawn * total, side="right")
    return np.asarray(places == names.index(split) if split in names else places < 0)


def deal(sha256: str, proportions: Mapping[str, float]) -> str:
    """Return the split of a photo by its content hash, as ``dealt`` does."""
    drawn = lots([sha256])
    return next((split for split in proportions if dealt(drawn, split, proportions)[0]), "")

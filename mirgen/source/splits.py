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


def dealt(drawn: NDArray[np.float64], proportions: Mapping[str, float]) -> NDArray[np.intp]:
    """Return for each of the ``lots`` the place of its photo's split among the proportions.

    They are weights above 0 in any unit; their order counts.
    """
    weights = np.fromiter(proportions.values(), np.float64)
    # Without the last border: the last split catches rounding.
    borders = weights.cumsum()[:-1]
    places = np.searchsorted(borders, drawn * float(sum(proportions.values())), side="right")
    return np.asarray(places, np.intp)

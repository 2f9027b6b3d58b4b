"""Options of many states at once, before it is known which of them will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Option

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Drafts:
    """Options of many states: ``rows`` of the states, shortcuts' ``scores``, and how they read.

    ``made`` returns the options' values and their texts for one of the rows.
    """

    rows: Whole
    scores: Mapping[str, Array]
    made: Callable[[int], tuple[tuple[Any, ...], tuple[Option, ...]]]

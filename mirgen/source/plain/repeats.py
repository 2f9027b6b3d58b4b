"""Regions that stand twice: found by a hash of photo, category and box, proven by their masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..outlines import Outline

_MIX = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 1 << 20


def repeats(
    photos: NDArray[np.int32],
    names: NDArray[np.int32],
    boxes: NDArray[np.float64],
    asked: NDArray[np.int64],
    outline: Callable[[int], Outline | None],
) -> list[int]:
    """Return which of the ``asked`` rows, rising, show what an earlier one of them shows.

    ``photos``, ``names`` (n,) and ``boxes`` (n, 4) are of all rows; ``outline`` gives a row's.
    """
    hashes = np.concatenate(
        [_hashes(photos[part], names[part], boxes[part]) for part in _parts(asked)]
    )
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    twice = np.flatnonzero(ranked[1:] == ranked[:-1])
    near = np.unique(asked[order[np.concatenate([twice, twice + 1])]])
    seen: set[object] = set()
    found = []
    for row in near.tolist():
        same = (int(photos[row]), int(names[row]), tuple(boxes[row].tolist()), outline(row))
        if same in seen:
            found.append(row)
        seen.add(same)
    return found


def _parts(asked: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [asked[k : k + _AT_ONCE] for k in range(0, max(1, len(asked)), _AT_ONCE)]


def _hashes(
    photos: NDArray[np.int32], names: NDArray[np.int32], boxes: NDArray[np.float64]
) -> NDArray[np.uint64]:
    mixed = photos.astype(np.uint64) * _MIX + names.astype(np.uint64)
    sides: NDArray[Any] = (boxes + 0.0).view(np.uint64)  # -0 is 0
    for side in sides.T:
        mixed = (mixed ^ side) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed

"""Strips of equal depth, painted across a ground that is finished and kept without them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from .palette import SEAM, STRIP, STRIP_SHADE, Tint
from .scenery import color, covered

Band = tuple[int, int, NDArray[np.float64]]
"""Rows from, to, and what becomes of their colours: a (3, 4) map of blue, green, red, 1."""


def strips(pixels: NDArray[np.uint8], edges: Sequence[float], tint: Tint) -> None:
    """Shade every other strip of a ground (h, w, 3), BGR, in place, and draw the lines between.

    ``edges`` are the y of the strips' edges as shares of the height, going up; the first strip
    is shaded.
    """
    for start, end, change in _bands(pixels.shape[0], tuple(edges), tint):
        rows = pixels[start:end]
        cv2.transform(rows, change, dst=rows)


@lru_cache(maxsize=256)
def _bands(height: int, edges: tuple[float, ...], tint: Tint) -> tuple[Band, ...]:
    """Return the rows that change, those that change alike together."""
    keep, added = np.ones(height), np.zeros((height, 3))
    for k, (low, top) in enumerate(pairwise(edge * height for edge in edges)):
        seam = max(0.8, 0.03 * (low - top))
        shades = [(top, low, STRIP, STRIP_SHADE)] if k % 2 == 0 else []
        for above, below, name, peak in (*shades, (top - seam, top, tint.mark, SEAM)):
            clear = 1 - peak * covered(0, height, above, below)
            keep *= clear
            added = added * clear[:, None] + (1 - clear)[:, None] * color(name)
    rows = np.column_stack([keep, added])
    ends = [0, *(np.flatnonzero(np.any(np.diff(rows, axis=0), axis=1)) + 1).tolist(), height]
    return tuple(
        (start, end, np.hstack([np.eye(3) * keep[start], added[start][:, None]]))
        for start, end in pairwise(ends)
        if keep[start] < 1
    )

"""Which cutouts lose their form where they are shown small: legs, masts and strings go first."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHTS = (40, 60, 90, 130)
"""Heights in pixels at which things are shown."""

SMOOTH = 1.6
"""Sigma by which a cutout's outline is smoothed, at twice the height at which it is shown."""

LOST = 0.14
"""Share of a thing that may come off it, and by how much its aspect may change."""


def frail(mask: NDArray[np.uint8]) -> bool:
    """Whether a tight mask (h, w), 0 or 1, falls apart or is worn off when it is shown small."""
    return any(_worn(mask, tall) for tall in HEIGHTS if tall <= mask.shape[0])


def _worn(mask: NDArray[np.uint8], tall: int) -> bool:
    height, width = mask.shape
    shrink = max(1, int(0.5 * height / tall))
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(mask * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    hard = np.asarray(small > 127, np.uint8)
    rim = (6,) * 4
    hard = np.asarray(cv2.copyMakeBorder(hard, *rim, cv2.BORDER_CONSTANT, value=0), np.uint8)
    inner = cv2.erode(hard, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
    if 2 * np.count_nonzero(inner) > np.count_nonzero(hard):
        hard = np.asarray(inner, np.uint8)
    smooth = cv2.GaussianBlur(hard * np.uint8(255), (0, 0), SMOOTH)
    count, pieces = cv2.connectedComponents(np.asarray(smooth > 127, np.uint8))
    areas = np.bincount(pieces.ravel(), minlength=max(count, 2))[1:]
    if not areas.sum() or areas.max() < (1 - LOST) * areas.sum():
        return True
    _, _, w, h = cv2.boundingRect(np.asarray(pieces == 1 + int(areas.argmax()), np.uint8))
    aspect = width / height
    return bool(abs(w - aspect * h) > 2 + LOST * aspect * h)

"""What only the pixels tell: a cutout too dark or blurred to be recognised; a photo's thumbnail."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..config import CutoutLimits
from .shapes import Shape

_VIEWED = 128
"""Pixels of the longer side at which sharpness is judged: about what a sticker shows."""

THUMB = 16
"""Side of the thumbnail by which copies of a photo are known, in pixels."""

_FINE = 3 * THUMB
"""Pixels of the shorter side that a photo keeps before its thumbnail is taken."""


def looks_bad(luma: NDArray[np.uint8], shape: Shape, limits: CutoutLimits) -> str:
    """Return '' where a cutout is bright and sharp enough, else ``dim`` or ``blurred``."""
    x, y, w, h = shape.window
    crop = luma[y : y + h, x : x + w]
    inner = cv2.erode(shape.pixels, np.ones((5, 5), np.uint8))
    if not inner.any():
        return ""
    if np.percentile(crop[inner > 0], 95) < limits.min_bright:
        return "dim"
    shrink = min(1.0, _VIEWED / max(w, h))
    small = cv2.resize(crop, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    kept = cv2.resize(inner, small.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    edges = cv2.Laplacian(small, cv2.CV_32F)[kept]
    return "blurred" if edges.size and float(edges.std()) < limits.min_sharp else ""


def thumb_factor(width: int, height: int) -> int:
    """Return the factor (1, 2, 4 or 8) by which a photo may be shrunk before its thumbnail."""
    return next((f for f in (8, 4, 2) if min(width, height) >= f * _FINE), 1)


def thumbnail(luma: NDArray[np.uint8], size: tuple[int, int], factor: int) -> bytes:
    """Return the whole photo's luma at THUMB x THUMB pixels, row by row.

    ``luma`` is the photo of ``size`` (width, height) shrunk by ``factor``. Each pixel is the mean
    of its part of the photo, the same in every turn of it and at every size.
    """
    down, across = (
        _shares(n, side, factor) for n, side in zip(luma.shape, size[::-1], strict=True)
    )
    return np.asarray(np.rint(down @ luma @ across.T), np.uint8).tobytes()


def _shares(number: int, side: int, factor: int) -> NDArray[np.float64]:
    """Return how much of each of the thumbnail's cells each pixel of a shrunk side fills."""
    ends = np.minimum(np.arange(number + 1) * factor, side)
    if number * factor < side:  # what was left over is shared out, where it isn't a pixel itself
        ends = np.linspace(0, side, number + 1)
    cells = np.linspace(0, side, THUMB + 1)
    low = np.maximum(cells[:-1, None], ends[None, :-1])
    high = np.minimum(cells[1:, None], ends[None, 1:])
    return np.asarray(np.maximum(high - low, 0) * THUMB / side, np.float64)

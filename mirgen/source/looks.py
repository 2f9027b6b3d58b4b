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


def thumbnail(luma: NDArray[np.uint8]) -> bytes:
    """Return the whole photo's luma at THUMB x THUMB pixels, row by row."""
    small = cv2.resize(luma, (THUMB, THUMB), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8).tobytes()

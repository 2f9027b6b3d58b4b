"""Painting on a canvas: premultiplied patches and flat or shaded coverage, in their windows only.

A canvas is (h, w, 3) uint8 in BGR order; coverage and alpha are uint8, 0 to 255.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .palette import Bgr, Tone
from .shapes import Coverage

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Patch:
    """A picture to lay on a canvas: colours times alpha, (h, w, 3), and 255 less alpha.

    The latter is (h, w), or (h, w, 3) where more is gained by time than lost by room.
    """

    colors: Pixels
    inverse: Pixels

    @property
    def weight(self) -> int:
        """Bytes held."""
        return self.colors.nbytes + self.inverse.nbytes


def paste(canvas: Pixels, patch: Patch, x: int, y: int) -> None:
    """Lay the patch on the canvas with its top left corner at x, y, cut off at the edges."""
    h, w = patch.colors.shape[:2]
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(w, canvas.shape[1] - x), min(h, canvas.shape[0] - y)
    if left >= right or top >= bottom:
        return
    window = canvas[y + top : y + bottom, x + left : x + right]
    inverse = patch.inverse[top:bottom, left:right]
    if inverse.ndim == 2:
        inverse = spread(inverse)
    cv2.multiply(window, inverse, dst=window, scale=1 / 255)
    cv2.add(window, patch.colors[top:bottom, left:right], dst=window)


def spread(alpha: Pixels) -> Pixels:
    """Return alpha of shape (h, w) as (h, w, 3)."""
    return np.asarray(cv2.merge((alpha, alpha, alpha)), np.uint8)


def premultiplied(wide: Pixels, color: Bgr) -> Pixels:
    """Return one colour times alpha, which is spread to (h, w, 3)."""
    # By a picture of that colour: cv2 multiplies by one number a channel three times as slowly.
    flat = np.empty_like(wide)
    cv2.rectangle(flat, (0, 0), (wide.shape[1], wide.shape[0]), color, cv2.FILLED)
    return np.asarray(cv2.multiply(wide, flat, dst=flat, scale=1 / 255), np.uint8)


def tint_patch(alpha: Pixels, color: Bgr) -> Patch:
    """Return a patch of one colour with the given alpha (h, w)."""
    wide = spread(alpha)
    return Patch(premultiplied(wide, color), np.asarray(cv2.bitwise_not(wide), np.uint8))


def blend(canvas: Pixels, shape: Coverage, tone: Tone) -> None:
    """Colour what is covered, the tone running from the coverage's top row to its last.

    The shape lies inside the canvas.
    """
    x, y, coverage = shape.x, shape.y, shape.pixels
    if tone.flat:
        _tint(canvas, shape, tone.top)
        return
    h, w = coverage.shape
    down = np.linspace(0.0, 1.0, h)[:, None]
    shades = np.array(tone.top) * (1 - down) + np.array(tone.low) * down
    column = np.rint(shades).astype(np.uint8)[:, None]
    wide = spread(coverage)
    colors = cv2.multiply(cv2.repeat(column, 1, w), wide, scale=1 / 255)
    inverse = np.asarray(cv2.bitwise_not(wide), np.uint8)
    paste(canvas, Patch(np.asarray(colors, np.uint8), inverse), x, y)


def _tint(canvas: Pixels, shape: Coverage, color: Bgr) -> None:
    """Lay one colour on: filled where the shape is known to be solid, blended around that."""
    x, y, coverage = shape.x, shape.y, shape.pixels
    x0, y0, x1, y1 = shape.solid
    if x0 == x1:
        paste(canvas, tint_patch(coverage, color), x, y)
        return
    h, w = coverage.shape
    cv2.rectangle(canvas, (x + x0, y + y0), (x + x1 - 1, y + y1 - 1), color, cv2.FILLED)
    for left, top, right, low in ((0, 0, w, y0), (0, y1, w, h), (0, y0, x0, y1), (x1, y0, w, y1)):
        if left < right and top < low:
            paste(canvas, tint_patch(coverage[top:low, left:right], color), x + left, y + top)


def soft_ellipse(radii: tuple[float, float], peak: float) -> Pixels:
    """Return the alpha of a soft dark ellipse that fades to nothing at its radii.

    The result is (2·ceil(ry) + 1, 2·ceil(rx) + 1), its middle pixel the ellipse's centre.
    """
    rx, ry = max(radii[0], 1.0), max(radii[1], 1.0)
    xs = np.arange(-int(np.ceil(rx)), int(np.ceil(rx)) + 1, dtype=np.float32) / np.float32(rx)
    ys = np.arange(-int(np.ceil(ry)), int(np.ceil(ry)) + 1, dtype=np.float32) / np.float32(ry)
    inside = np.clip(1 - ys[:, None] ** 2 - xs[None] ** 2, 0, 1)
    # Flat in the middle, level at the rim: the eye sees no edge.
    fall = inside * inside * (3 - 2 * inside)
    return np.asarray(np.rint(fall * np.float32(255 * peak)), np.uint8)

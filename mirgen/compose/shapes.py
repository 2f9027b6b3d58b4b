"""Smooth shapes as coverage: polygons, polylines and ellipses, rastered in their windows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ..records.frame import Point, Size

_FINE = 4
"""Subpixels a side; cv2's own anti-aliasing would make every shape nearly a pixel wider."""
_SHIFT = 6
"""Fractional bits of the coordinates that cv2 is handed."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of each pixel a shape covers: (h, w) uint8, 0 to 255, at ``x``, ``y``.

    ``solid`` is a box in it (left, top, right, bottom) that is known to be covered wholly.
    """

    x: int
    y: int
    pixels: NDArray[np.uint8]
    solid: tuple[int, int, int, int] = (0, 0, 0, 0)


def polygon(points: list[Point], size: Size) -> Coverage | None:
    """Return the coverage of a filled polygon, or None where it misses the frame."""
    sides = upright(points)
    return rectangle(*sides, size) if sides else polygons([points], size)


def upright(points: list[Point]) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of a rectangle that isn't turned, or None for another."""
    if len(points) != 4:
        return None
    (a, b), (c, d), (e, f), (g, h) = points
    if (a == g and b == d and c == e and f == h) or (a == c and b == h and d == f and e == g):
        return min(a, e), min(b, f), max(a, e), max(b, f)
    return None


def rectangle(left: float, top: float, right: float, bottom: float, size: Size) -> Coverage | None:
    """Return the coverage of an upright rectangle, or None off the frame."""
    across, down = _span(left, right, size[0]), _span(top, bottom, size[1])
    if across is None or down is None:
        return None
    (x, columns), (y, rows) = across, down
    pixels = np.empty((len(rows), len(columns)), np.uint8)
    pixels[:] = np.rint(255 * columns)
    for k in {0, len(rows) - 1}:
        if rows[k] < 1:
            pixels[k] = np.rint(255 * rows[k] * columns)
    inner = [(int(v[0] < 1), len(v) - int(v[-1] < 1)) for v in (columns, rows)]
    (x0, x1), (y0, y1) = inner
    return Coverage(x, y, pixels, (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else (0, 0, 0, 0))


def _span(low: float, high: float, size: int) -> tuple[int, NDArray[np.float64]] | None:
    """Return the first pixel of a stretch within the frame, and how much of each it covers."""
    low, high = max(low, 0.0), min(high, float(size))
    if low >= high:
        return None
    first = math.floor(low)
    at = np.arange(first, math.ceil(high))
    return first, np.minimum(high, at + 1) - np.maximum(low, at)


def polygons(outlines: list[list[Point]], size: Size) -> Coverage | None:
    """Return the coverage of polygons filled together (even-odd), or None off the frame."""
    return _raster(outlines, size, width=0.0, closed=True)


def polyline(points: list[Point], width: float, size: Size, *, closed: bool) -> Coverage | None:
    """Return the coverage of a line with round ends and joints, or None off the frame."""
    return _raster([points], size, width, closed=closed)


def ellipse(centre: Point, radii: Point, turn: float) -> list[Point]:
    """Return the ellipse as a polygon; ``turn`` in degrees clockwise."""
    count = int(np.clip(4 * np.ceil(max(radii) ** 0.5 * 3), 24, 240))
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    across, down = radii[0] * np.cos(angle), radii[1] * np.sin(angle)
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    xs = centre[0] + across * cos - down * sin
    ys = centre[1] + across * sin + down * cos
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _raster(
    outlines: list[list[Point]], size: Size, width: float, *, closed: bool
) -> Coverage | None:
    outlines = [points for points in outlines if points]
    if not outlines:
        return None
    joined = np.array([point for points in outlines for point in points], np.float64)
    room = width / 2 + 2
    (left, top), (right, low) = joined.min(0).tolist(), joined.max(0).tolist()
    x0, y0 = max(0, math.floor(left - room)), max(0, math.floor(top - room))
    x1, y1 = min(size[0], math.ceil(right + room)), min(size[1], math.ceil(low + room))
    if x0 >= x1 or y0 >= y1:
        return None
    w, h = x1 - x0, y1 - y0
    fine = np.zeros((h * _FINE, w * _FINE), np.uint8)
    # A point names a pixel's corner as 0; cv2 counts from the pixel's middle.
    fixed = np.rint(((joined - (x0, y0)) * _FINE - 0.5) * (1 << _SHIFT)).astype(np.int32)
    ends = accumulate(map(len, outlines), initial=0)
    spots = [fixed[start:end] for start, end in pairwise(ends)]
    if width > 0:
        thick = max(1, round(width * _FINE))
        cv2.polylines(fine, spots, closed, 255, thick, cv2.LINE_8, _SHIFT)
    else:
        cv2.fillPoly(fine, spots, 255, cv2.LINE_8, _SHIFT)
    # Twice by two is several times faster than once by four.
    half = cv2.resize(fine, (w * 2, h * 2), interpolation=cv2.INTER_AREA)
    shown = cv2.resize(half, (w, h), interpolation=cv2.INTER_AREA)
    return Coverage(x0, y0, np.asarray(shown, np.uint8))

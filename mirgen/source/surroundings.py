"""Measures of a mask's form, and of what other regions do to its outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .shapes import Shape

_REACH = 4
"""Pixels beyond the outline in which another region counts as adjacent: annotators leave gaps."""

_SAME = 0.5
"""Regions overlapping by more belong together (a bag on its bearer, a screen and its laptop)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Shares of 1: ``hidden`` of the convex hull filled by other regions, ``touching`` of the
    outline next to others that might cover it, ``below`` the same in the lowest fifth.

    ``twin`` tells that most of it is annotated again under the same category.
    """

    hidden: float
    touching: float
    below: float
    twin: bool


def surroundings(place: int, shapes: Sequence[Shape], categories: Sequence[str]) -> Surroundings:
    """Measure what the other shapes of the photo do to shape ``place``."""
    pixels = shapes[place].pixels
    base_row = _REACH + (4 * pixels.shape[0]) // 5
    own = np.pad(pixels, _REACH)
    left, top = shapes[place].window[0] - _REACH, shapes[place].window[1] - _REACH
    near, front = np.zeros_like(own), np.zeros_like(own)
    twin = False
    for other, shape in enumerate(shapes):
        if other == place or not _meet(shapes[place], shape):
            continue
        theirs = _into(shape, left, top, own)
        common = int((own & theirs).sum())
        if common > _SAME * min(int(pixels.sum()), int(shape.pixels.sum())):
            twin |= categories[other] == categories[place]
            continue
        near |= theirs
        # What spreads on all sides lies behind or below, as a table under a bowl; but a thing of
        # the same kind stands in front as often as behind.
        if categories[other] == categories[place] or not _encloses(shape, shapes[place]):
            front |= theirs
    grown = np.asarray(cv2.dilate(own, np.ones((2 * _REACH + 1,) * 2, np.uint8)), np.uint8)
    ring = grown & ~own
    base = ring[base_row:]
    hull = _hull(own)
    return Surroundings(
        float((hull & ~own & near).sum() / hull.sum()),
        float((ring & front).sum() / ring.sum()),
        float((base & front[base_row:]).sum() / max(1, base.sum())),
        twin,
    )


def pieces(pixels: NDArray[np.uint8]) -> float:
    """Return the largest connected piece's share of a mask."""
    stats = cv2.connectedComponentsWithStats(pixels)[2]
    return float(stats[1:, cv2.CC_STAT_AREA].max() / pixels.sum())


def solidity(pixels: NDArray[np.uint8]) -> float:
    """Return a mask's share of its convex hull."""
    return float(pixels.sum() / _hull(pixels).sum())


def level_edge(pixels: NDArray[np.uint8]) -> float:
    """Return the longest straight, level edge in the lower two fifths, in widths of the box.

    Annotators trace what hides a body's lower part (a table's edge) with one long stroke.
    """
    height, width = pixels.shape
    contours = cv2.findContours(pixels, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    corners = cv2.approxPolyDP(max(contours, key=len), 2.0, True).reshape(-1, 2)
    strokes = np.roll(corners, -1, axis=0) - corners
    starts = np.minimum(corners[:, 1], np.roll(corners[:, 1], -1))
    level = (abs(strokes[:, 0]) > 1.5 * abs(strokes[:, 1])) & (starts > 0.6 * height)
    lengths = np.hypot(strokes[:, 0], strokes[:, 1])[level]
    return float(lengths.max(initial=0.0) / width)


def _hull(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows = np.flatnonzero(pixels.any(axis=1))
    first = pixels[rows].argmax(axis=1)
    last = pixels.shape[1] - 1 - pixels[rows, ::-1].argmax(axis=1)
    ends = np.concatenate([np.stack([first, rows], axis=1), np.stack([last, rows], axis=1)])
    filled = cv2.fillConvexPoly(np.zeros_like(pixels), cv2.convexHull(ends.astype(np.int32)), 1)
    return np.asarray(filled, np.uint8)


def _meet(one: Shape, other: Shape) -> bool:
    (ax, ay, aw, ah), (bx, by, bw, bh) = one.window, other.window
    apart_x = bx > ax + aw + _REACH or ax > bx + bw + _REACH
    return not (apart_x or by > ay + ah + _REACH or ay > by + bh + _REACH)


def _encloses(outer: Shape, inner: Shape) -> bool:
    (ox, oy, ow, oh), (x, y, w, h) = outer.window, inner.window
    return ox <= x and oy <= y and ox + ow >= x + w and oy + oh >= y + h


def _into(shape: Shape, left: int, top: int, like: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the shape's pixels in the frame of another window whose corner is left, top."""
    out = np.zeros_like(like)
    x, y = shape.window[0] - left, shape.window[1] - top
    height, width = like.shape
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + shape.window[2]), min(height, y + shape.window[3])
    if x1 > x0 and y1 > y0:
        out[y0:y1, x0:x1] = shape.pixels[y0 - y : y1 - y, x0 - x : x1 - x]
    return out

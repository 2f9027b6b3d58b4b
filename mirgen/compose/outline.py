"""A region's smoothed outline, and its colours run on under the edge: what stickers are cut from.

It is made at a whole reduction of the photo's pixels, so that stickers of many sizes share it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.frame import Size
from ..records.source import Mask
from .masks import tight
from .paste import spread

Pixels = NDArray[np.uint8]

SMOOTH = 1.6
"""Sigma of the outline's smoothing, in pixels of the grid it is smoothed on."""

_RIM = 6
_CRUMB = 0.01
"""Pieces and holes below this share of the object are closed or dropped."""
_LOST = 0.15
"""Share of the object that smoothing may cut off."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An object to cut out: ``hill`` (h, w), whose level 127.5 is its edge, and its colours.

    ``colors`` are (h, w, 3) BGR. ``size`` is width and height of the mask that it was traced
    from, in pixels before the reduction.
    """

    hill: Pixels
    colors: Pixels
    size: Size

    @property
    def weight(self) -> int:
        """Bytes held."""
        return self.hill.nbytes + self.colors.nbytes


def window(mask: Mask, width: int, height: int, grid: int = 1) -> tuple[int, int, int, int]:
    """Return x0, y0, x1, y1 of the photo's part that a cutout is made from, multiples of grid."""
    h, w = mask.pixels.shape
    pad = (4 + max(h, w) // 16) * grid
    return (
        max(0, mask.x - pad) // grid * grid,
        max(0, mask.y - pad) // grid * grid,
        min(width, -(-(mask.x + w + pad) // grid) * grid),
        min(height, -(-(mask.y + h + pad) // grid) * grid),
    )


def fitting_shrink(height: float, goal: float) -> int:
    """Return the whole factor by which an object may be shrunk: to twice the goal at least.

    Smoothing at twice the size spares thin legs and masts.
    """
    return max(1, int(0.5 * height / max(goal, 1)))


def trace(pixels: Pixels, mask: Pixels, shrink: int) -> Outline:
    """Trace the object that ``mask`` (h, w), 0 or 1, shows in ``pixels`` (h, w, 3) BGR.

    ``shrink`` is the whole factor by which both are shrunk before the outline is smoothed.
    Raises Reject: 'sticker-empty', 'sticker-in-pieces'.
    """
    box = tight(Mask(0, 0, mask)).pixels.shape
    if not box[0]:
        raise Reject("sticker-empty")
    # Nothing of the object may lie on the rim, where filters would carry it on outside.
    rim = (_RIM,) * 4
    mask = np.asarray(cv2.copyMakeBorder(mask, *rim, cv2.BORDER_CONSTANT, value=0), np.uint8)
    pixels = np.asarray(cv2.copyMakeBorder(pixels, *rim, cv2.BORDER_REPLICATE), np.uint8)
    pixels, soft = _shrunk(pixels, mask, shrink)
    hill = _hill(soft)
    return Outline(hill, _spread_inside(pixels, hill), (box[1], box[0]))


def _shrunk(pixels: Pixels, mask: Pixels, k: int) -> tuple[Pixels, Pixels]:
    """Shrink by a whole factor; the mask becomes 0 to 255."""
    soft = np.asarray(mask * np.uint8(255))
    if k < 2:
        return pixels, soft
    h, w = mask.shape
    pad = (0, -h % k, 0, -w % k)
    size = ((w + pad[3]) // k, (h + pad[1]) // k)
    pixels = np.asarray(cv2.copyMakeBorder(pixels, *pad, cv2.BORDER_REPLICATE), np.uint8)
    soft = np.asarray(cv2.copyMakeBorder(soft, *pad, cv2.BORDER_CONSTANT, value=0), np.uint8)
    return (
        np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8),
        np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA), np.uint8),
    )


def _hill(soft: Pixels) -> Pixels:
    """Return a smooth hill (0 to 255) whose level 127.5 is the object's outline.

    A pixel is taken off all round, so that no fringe of the background stays.
    """
    hard = np.asarray(soft > 127, np.uint8)
    eroded = cv2.erode(hard, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
    if 2 * np.count_nonzero(eroded) > np.count_nonzero(hard):
        hard = np.asarray(eroded, np.uint8)
    least = _CRUMB * np.count_nonzero(hard)
    for value in (1, 0):
        # Crumbs of the mask are dropped, then pinholes in it filled.
        side = hard if value else np.bitwise_xor(hard, np.uint8(1))
        pieces, areas = _pieces(side, connectivity=4)
        small = areas < least
        small[0] = False
        if small.any():
            hard[small[pieces]] = 1 - value
    hill = np.asarray(cv2.GaussianBlur(hard * np.uint8(255), (0, 0), SMOOTH), np.uint8)
    return _one_piece(hill)


def _one_piece(hill: Pixels) -> Pixels:
    """Drop what smoothing cut off. Raises Reject('sticker-in-pieces') where that is much."""
    pieces, areas = _pieces(np.asarray(hill > 127, np.uint8), connectivity=8)
    if areas.size <= 2:
        return hill
    areas[0] = 0
    if areas.max() < (1 - _LOST) * areas.sum():
        raise Reject("sticker-in-pieces")
    main = np.asarray(pieces == int(areas.argmax()), np.uint8)
    near = cv2.dilate(main, np.ones((5, 5), np.uint8))
    return np.asarray(hill * near, np.uint8)


def _pieces(mask: Pixels, *, connectivity: int) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Return the number of each pixel's piece (h, w), 0 outside, and the pieces' areas.

    OpenCV's own count of areas takes four times as long as finding the pieces.
    """
    count, pieces = cv2.connectedComponents(mask, None, connectivity, cv2.CV_16U)
    if count == 2:
        inside = np.count_nonzero(mask)
        return np.asarray(pieces, np.uint16), np.array([mask.size - inside, inside])
    return np.asarray(pieces, np.uint16), np.bincount(pieces.ravel(), minlength=count)


def _spread_inside(pixels: Pixels, outline: Pixels) -> Pixels:
    """Let the object's own colours run on under its edge and beyond."""
    sure = np.asarray(cv2.threshold(outline, 190, 255, cv2.THRESH_BINARY)[1], np.uint8)
    inside = cv2.copyTo(pixels, sure)
    near = spread(np.asarray(cv2.blur(sure, (7, 7)), np.uint8))
    filled = cv2.divide(cv2.blur(inside, (7, 7)), near, scale=255)
    # Thin parts have no sure inside nearby: there the photo itself is the best guess.
    known = np.where(near[:, :, 0] > 24, ~sure, np.uint8(0))
    return np.asarray(cv2.copyTo(filled, known, pixels.copy()), np.uint8)

"""Tiles: pieces of photos as cards with a white border, lying flat with a soft shadow."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..records.source import Mask
from .cache import Cache
from .palette import BORDER, SHADOW, TILE_BORDER, TILE_SHADOW
from .paste import Patch, paste
from .shapes import polygon

Pixels = NDArray[np.uint8]

_ROUND = 4
"""Radius in pixels of the border's corners."""
_SOFT = 4.0
"""Sigma of the shadow, in pixels."""
_FALL = 4
"""How far the shadow falls, in pixels."""
_ROOM = TILE_BORDER + _FALL + 3 * int(_SOFT)
"""Pixels around the picture that border and shadow may reach."""


Frame = tuple[tuple[Patch, int, int], ...]
"""What lies around a picture, in four pieces: each a patch, and x, y from the picture's corner."""


def lay(canvas: Pixels, pixels: Pixels, x: int, y: int, cache: Cache) -> None:
    """Lay a picture (h, w, 3) on the canvas, its top left corner at x, y; it lies inside."""
    h, w = pixels.shape[:2]
    around = cache.get(
        ("mat", w, h), lambda: _around(w, h), lambda mat: sum(p.weight for p, _, _ in mat)
    )
    for patch, across, down in around:
        paste(canvas, patch, x + across, y + down)
    canvas[y : y + h, x : x + w] = pixels


def silhouette(x: int, y: int, width: int, height: int) -> Mask:
    """Return what a tile of this box hides: picture and border."""
    edge = TILE_BORDER
    shape = (height + 2 * edge, width + 2 * edge)
    return Mask(x - edge, y - edge, np.ones(shape, np.uint8))


def _around(width: int, height: int) -> Frame:
    """Return the mat without what the picture covers."""
    mat, room = _mat(width, height), _ROOM
    right, low = width + room, height + room
    boxes = (
        (0, 0, right + room, room),
        (0, low, right + room, low + room),
        (0, room, room, low),
        (right, room, right + room, low),
    )
    return tuple(
        (Patch(mat.colors[t:b, a:r].copy(), mat.inverse[t:b, a:r].copy()), a - room, t - room)
        for a, t, r, b in boxes
    )


def _mat(width: int, height: int) -> Patch:
    """Return the white card and its shadow, to lie ``_ROOM`` left of and above the picture."""
    size = (width + 2 * _ROOM, height + 2 * _ROOM)
    card = np.zeros(size[::-1], np.float32)
    drawn = polygon(_card(width, height), size)
    assert drawn is not None
    h, w = drawn.pixels.shape
    card[drawn.y : drawn.y + h, drawn.x : drawn.x + w] = drawn.pixels / np.float32(255)
    dark = np.roll(cv2.GaussianBlur(card, (0, 0), _SOFT), _FALL, axis=0) * np.float32(TILE_SHADOW)
    under = dark * (1 - card)
    white, shade = (np.array(c, np.float32) for c in (BORDER, SHADOW))
    colors = card[..., None] * white + under[..., None] * shade
    clear = np.repeat((1 - card - under)[..., None], 3, axis=2) * 255
    return Patch(np.rint(colors).astype(np.uint8), np.rint(clear).astype(np.uint8))


def _card(width: int, height: int) -> list[tuple[float, float]]:
    """Return the outline of the card, its corners rounded."""
    left = top = float(_ROOM - TILE_BORDER)
    right, low = float(_ROOM + width + TILE_BORDER), float(_ROOM + height + TILE_BORDER)
    turn = np.linspace(0, np.pi / 2, 5)
    corners = ((right, low, 0), (left, low, 1), (left, top, 2), (right, top, 3))
    points = []
    for x, y, quarter in corners:
        across = -1 if x == right else 1
        down = -1 if y == low else 1
        for angle in turn + quarter * np.pi / 2:
            points.append(
                (
                    float(x + across * _ROUND + _ROUND * np.cos(angle)),
                    float(y + down * _ROUND + _ROUND * np.sin(angle)),
                )
            )
    return points

"""Prints: a drawing painted once for all that equal it, and laid on frames like a stamp.

Most frames of a family show the same few drawings: a balance stands in one of three ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ..records.frame import Drawing, Size
from ..records.source import Mask
from .brush import CanvasBrush
from .cache import Cache
from .ledger import Ledger
from .paste import Patch, Pixels, paste
from .score import Score
from .stencil import Stencil

_ALL = -1
"""The region that every shape of a drawing belongs to, beside its own."""


@dataclass(frozen=True, slots=True)
class Print:
    """A painted drawing: its patch at x, y, all that it hides, and its regions' visible masks.

    ``parts`` are (place in the score's regions, label, shape, x, y).
    """

    patch: Patch
    x: int
    y: int
    hull: Mask
    parts: tuple[tuple[int, str, Stencil, int, int], ...]

    @property
    def weight(self) -> int:
        """Bytes held."""
        parts = sum(shape.pixels.nbytes for _, _, shape, _, _ in self.parts)
        return self.patch.weight + self.hull.pixels.nbytes + parts


def stamp(drawing: Drawing, canvas: Pixels, ledger: Ledger, cache: Cache) -> None:
    """Lay a drawing on the canvas (h, w, 3) BGR, and enter its regions.

    One that says ``once`` is painted on the canvas itself, and nothing of it is kept.

    Raises Reject('text-unprintable'), and ValueError for a drawing that errs.
    """
    if getattr(drawing, "once", False):
        drawing.draw(CanvasBrush((canvas,), ledger, cache))
        return
    size = canvas.shape[1], canvas.shape[0]
    score = Score(drawing, size)
    key = ("print", score.strokes, size)
    made = cache.get(key, lambda: _printed(score, size, cache), lambda made: made.weight)
    paste(canvas, made.patch, made.x, made.y)
    ledger.hide(made.hull)
    for place, label, shape, x, y in made.parts:
        ledger.draw(score.regions[place], label, shape, x, y)


def _printed(score: Score, size: Size, cache: Cache) -> Print:
    """Paint on black and on white: black keeps the colours, and what white adds shines through."""
    black = np.zeros((size[1], size[0], 3), np.uint8)
    white = np.full_like(black, 255)
    ledger = Ledger(size)
    brush = CanvasBrush((black, white), ledger, cache)
    brush.begin(_ALL, "")
    score.play(brush)
    brush.end()
    inverse = np.asarray(cv2.subtract(white, black), np.uint8)
    blue, green, red = cv2.split(inverse)
    x, y, w, h = cv2.boundingRect(cv2.bitwise_not(cv2.min(cv2.min(blue, green), red)))
    window = np.s_[y : y + h, x : x + w]
    (_, _, hull), *masks = ledger.masks()
    parts = ((place, label, Stencil(mask.pixels), mask.x, mask.y) for place, label, mask in masks)
    patch = Patch(black[window].copy(), inverse[window].copy())
    return Print(patch, x, y, hull, tuple(parts))

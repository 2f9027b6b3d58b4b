"""The brush that drawings paint with: shapes by role, on the canvas and in the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.frame import Point, Size
from ..records.source import Mask
from .cache import Cache
from .ledger import Ledger
from .lettering import lettering
from .palette import DRAWN_SHADOW, OUTLINE, SHADOW, Tone, tone
from .paste import blend, paste, soft_ellipse, tint_patch
from .shapes import Coverage, ellipse, polygon, polyline


class CanvasBrush:
    """A records.frame.Brush on canvases of (h, w, 3) uint8 BGR, all painted alike.

    What a shape covers by more than half belongs to every region that is open, and is taken
    from all others. Points off the frame are cut off.
    """

    def __init__(self, canvases: Sequence[NDArray[np.uint8]], ledger: Ledger, cache: Cache) -> None:
        self._canvases = canvases
        self._ledger = ledger
        self._cache = cache
        self._open: list[int] = []

    @property
    def size(self) -> Size:
        """Width and height of the frame."""
        height, width, _ = self._canvases[0].shape
        return int(width), int(height)

    def polygon(self, points: list[Point], color: str, *, outline: str = "") -> None:
        """Fill a polygon; ``outline`` names the colour of its thin border."""
        self._paint(polygon(points, self.size), tone(color))
        if outline:
            self._paint(polyline(points, OUTLINE, self.size, closed=True), tone(outline))

    def line(self, points: list[Point], color: str, width: float) -> None:
        """Draw a polyline with round ends, ``width`` pixels wide (to a quarter of a pixel)."""
        shape = polyline(points, max(width, 0.25), self.size, closed=False)
        self._paint(shape, tone(color))

    def ellipse(
        self, centre: Point, radii: Point, color: str, *, turn: float = 0.0, outline: str = ""
    ) -> None:
        """Fill an ellipse; ``turn`` in degrees clockwise."""
        self.polygon(ellipse(centre, radii, turn), color, outline=outline)

    def text(
        self,
        at: Point,
        words: str,
        color: str,
        height: float,
        *,
        anchor: str = "mm",
        bold: bool = False,
    ) -> None:
        """Write one line in the packaged font, its size ``height``; ``anchor`` as in Pillow.

        Raises Reject('text-unprintable') for a letter that the font doesn't have.
        """
        if not words.strip():
            return
        run = lettering(words, height, anchor, self._cache, bold=bold)
        x, y = int(np.floor(at[0] + 0.5)) + run.x, int(np.floor(at[1] + 0.5)) + run.y
        self._paint(self._inside(Coverage(x, y, run.pixels)), tone(color))

    def soft_shadow(self, centre: Point, radii: Point) -> None:
        """Darken the ground softly below a thing; hides nothing."""
        alpha = soft_ellipse(radii, DRAWN_SHADOW)
        x = int(np.floor(centre[0])) - alpha.shape[1] // 2
        y = int(np.floor(centre[1])) - alpha.shape[0] // 2
        for canvas in self._canvases:
            paste(canvas, tint_patch(alpha, SHADOW), x, y)

    def begin(self, region: int, label: str) -> None:
        """From here on all shapes belong to this drawn region (source -1), until ``end``."""
        self._ledger.open(region, label)
        self._open.append(region)

    def end(self) -> None:
        """Close the region opened last. Raises ValueError where none is open."""
        if not self._open:
            raise ValueError("a drawing closes a region that it hasn't opened: call begin first")
        self._open.pop()

    def _inside(self, shape: Coverage) -> Coverage | None:
        width, height = self.size
        h, w = shape.pixels.shape
        left, top = max(0, -shape.x), max(0, -shape.y)
        right, bottom = min(w, width - shape.x), min(h, height - shape.y)
        if left >= right or top >= bottom:
            return None
        part = np.ascontiguousarray(shape.pixels[top:bottom, left:right])
        return Coverage(shape.x + left, shape.y + top, part)

    def _paint(self, shape: Coverage | None, color: Tone) -> None:
        if shape is None:
            return
        for canvas in self._canvases:
            blend(canvas, shape, color)
        mask = Mask(shape.x, shape.y, (shape.pixels > 127).astype(np.uint8))
        self._ledger.hide(mask, spare=self._open)
        for region in self._open:
            self._ledger.add(region, mask)

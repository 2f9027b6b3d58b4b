"""The wooden rim that makes a plain ground a board to stick things on."""

from __future__ import annotations

from dataclasses import dataclass

from ...records.frame import Brush, Size

WIDE = 0.016
"""Width of the rim, as a share of the frame's."""


@dataclass(frozen=True, slots=True)
class Rim:
    """A rim around the whole frame."""

    size: Size

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        w, h = self.size
        wide = WIDE * w
        outer = [(0.0, 0.0), (float(w), 0.0), (float(w), float(h)), (0.0, float(h))]
        inner = [(wide, wide), (w - wide, wide), (w - wide, h - wide), (wide, h - wide)]
        for i in range(4):
            j = (i + 1) % 4
            brush.polygon([outer[i], outer[j], inner[j], inner[i]], "wood")
        brush.line([*inner, inner[0]], "metal_dark", 1.0)

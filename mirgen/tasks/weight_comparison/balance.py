"""The drawn balance: stand, beam and two hanging pans, and where things stand in them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...records.frame import Brush, Point, Size


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in a frame; ``drop`` is how far the right pan hangs below the left, in pixels."""

    size: Size
    drop: float
    left_pan: int
    right_pan: int

    @property
    def arm(self) -> float:
        """Half the beam's length in pixels."""
        return 0.27 * self.size[0]

    @property
    def pivot(self) -> Point:
        """Where the beam turns."""
        return 0.5 * self.size[0], 0.2 * self.size[1]

    @property
    def pan_width(self) -> float:
        """Width of a pan in pixels."""
        return 0.4 * self.size[0]

    def end(self, side: int) -> Point:
        """Return the beam's end, side -1 left or 1 right."""
        rise = self.drop / 2
        run = math.sqrt(self.arm**2 - rise**2)
        return self.pivot[0] + side * run, self.pivot[1] + side * rise

    def pan(self, side: int) -> Point:
        """Return the middle of a pan's upper face."""
        x, y = self.end(side)
        return x, y + 0.5 * self.size[1]

    def draw(self, brush: Brush) -> None:
        """Paint stand, beam, strings and pans."""
        (px, py), (width, height) = self.pivot, self.size
        foot = 0.955 * height
        brush.soft_shadow((px, foot + 4), (0.13 * width, 0.016 * height))
        base = [(px - 70, foot), (px + 70, foot), (px + 46, foot - 20), (px - 46, foot - 20)]
        brush.polygon([(float(x), float(y)) for x, y in base], "wood")
        brush.polygon(
            [(px - 9, foot - 18), (px + 9, foot - 18), (px + 6, py), (px - 6, py)], "wood"
        )
        left, right = self.end(-1), self.end(1)
        brush.line([left, right], "metal_dark", 11)
        brush.line([left, right], "metal", 6)
        brush.ellipse((px, py), (15, 15), "metal_dark")
        brush.ellipse((px, py), (8, 8), "accent")
        for side, region, label in (
            (-1, self.left_pan, "left pan"),
            (1, self.right_pan, "right pan"),
        ):
            self._hang(brush, side, region, label)

    def _hang(self, brush: Brush, side: int, region: int, label: str) -> None:
        (ex, ey), (x, y) = self.end(side), self.pan(side)
        half = self.pan_width / 2
        for reach in (-half + 6, half - 6):
            brush.line([(ex, ey), (x + reach, y)], "metal_dark", 2)
        brush.ellipse((ex, ey), (6, 6), "metal_dark")
        brush.begin(region, label)
        brush.polygon(
            [(x - half, y), (x + half, y), (x + half - 26, y + 17), (x - half + 26, y + 17)],
            "metal_dark",
        )
        brush.ellipse((x, y), (half, 8), "metal", outline="metal_dark")
        brush.end()

"""The scale of prints: where each lies on its board, and the numbers below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...records.frame import Brush, Point, Size

SIDE = 188
"""Side of a print in a frame 640 pixels wide."""
GAP, BELOW = 24, 32
"""Room between prints, and for the number below one, in the same measure."""
MAT = 28
"""Room around a print that lies alone."""


def frame_size(grid: Sequence[int], scale: float) -> Size:
    """Return the width and height in pixels of the board."""
    wide, high = _pitch(scale)
    return grid[0] * wide, grid[1] * high


def corner(grid: Sequence[int], number: int, scale: float) -> Size:
    """Return the top left corner of the print of a number, from 0."""
    wide, high = _pitch(scale)
    half = round(GAP * scale) // 2
    return number % grid[0] * wide + half, number // grid[0] * high + half


def centre(grid: Sequence[int], number: int) -> Point:
    """Return a print's centre as shares of the board's width and height."""
    columns, rows = grid
    down = (GAP / 2 + SIDE / 2) / (GAP + SIDE + BELOW)
    return (number % columns + 0.5) / columns, (number // columns + down) / rows


def _pitch(scale: float) -> Size:
    side, gap = round(SIDE * scale), round(GAP * scale)
    return side + gap, side + gap + round(BELOW * scale)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers below the prints, from 1, as one reads."""

    grid: tuple[int, int]
    prints: int
    scale: float

    def draw(self, brush: Brush) -> None:
        """Write them."""
        side = round(SIDE * self.scale)
        for number in range(self.prints):
            x, y = corner(self.grid, number, self.scale)
            at = (x + side / 2, y + side + (BELOW * 0.55 + 2) * self.scale)
            brush.text(at, str(number + 1), "ink", 23 * self.scale)

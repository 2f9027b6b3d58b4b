"""What things are laid out on, seen from above: an oval plate, a wooden board or a tray."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from ...records.frame import Brush, Point, Size

KINDS = ("plate", "board", "tray")

Grid = tuple[tuple[int, ...], Point]
"""Cells of each row; a cell's width and height as shares of the frame's."""

GRIDS: dict[str, tuple[Grid, ...]] = {
    "plate": (
        ((3, 4, 3), (0.18, 0.262)),
        ((4, 5, 4), (0.158, 0.245)),
        ((3, 6, 6, 3), (0.138, 0.205)),
        ((3, 5, 6, 5, 3), (0.138, 0.166)),
    ),
    "board": (((5,) * 3, (0.174, 0.28)), ((6,) * 4, (0.146, 0.212))),
    "tray": (((5,) * 3, (0.17, 0.272)), ((6,) * 4, (0.142, 0.208))),
}
"""Grids to lay things out on, the roomiest first."""

FILLED = 0.86
"""Share of its cell that a thing may fill."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A plate, board or tray that fills a frame of ``size`` but for a margin.

    ``most`` is how many things it must have room for.
    """

    kind: str
    size: Size
    region: int
    most: int

    def _grid(self) -> Grid:
        return next(grid for grid in GRIDS[self.kind] if sum(grid[0]) >= self.most)

    def room(self) -> Point:
        """Return the width and height in pixels that a thing may have."""
        (w, h), (width, height) = self._grid()[1], self.size
        return FILLED * w * width, FILLED * h * height

    def cells(self) -> tuple[Point, ...]:
        """Return the middles of its cells in pixels, those nearest to its middle first."""
        return _cells(self._grid(), self.size)

    def draw(self, brush: Brush) -> None:
        """Paint it with its shadow."""
        width, height = self.size
        x, y = 0.5 * width, 0.495 * height
        brush.soft_shadow((x, y + 0.03 * height), (0.495 * width, 0.5 * height))
        brush.begin(self.region, self.kind)
        if self.kind == "plate":
            brush.ellipse((x, y), (0.475 * width, 0.468 * height), "paper", outline="line")
            brush.ellipse((x, y), (0.445 * width, 0.43 * height), "line")
            brush.ellipse((x, y + 0.002 * height), (0.44 * width, 0.423 * height), "glaze")
        elif self.kind == "board":
            rim = _rounded((x, y), (0.47 * width, 0.455 * height), 0.06 * width)
            brush.polygon([(a, b + 0.022 * height) for a, b in rim], "series7")
            brush.polygon(rim, "wood", outline="series7")
            for share in (-0.31, -0.1, 0.13, 0.33):
                grain = [
                    (x + s * width, y + (share + 0.012 * math.sin(9 * s + 20 * share)) * height)
                    for s in (-0.44, -0.3, -0.15, 0.0, 0.15, 0.3, 0.44)
                ]
                brush.line(grain, "series7", 0.75)
        else:
            rim = _rounded((x, y), (0.475 * width, 0.465 * height), 0.05 * width)
            brush.polygon(rim, "metal_dark")
            inner = _rounded((x, y), (0.455 * width, 0.433 * height), 0.04 * width)
            brush.polygon(inner, "metal", outline="metal_dark")
        brush.end()


def _rounded(centre: Point, half: Point, corner: float) -> list[Point]:
    """Return a rectangle with round corners."""
    (x, y), (a, b) = centre, half
    points = []
    for k, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for step in range(9):
            turn = math.pi / 2 * (k + step / 8)
            points.append(
                (
                    x + sx * (a - corner) + corner * math.cos(turn),
                    y + sy * (b - corner) + corner * math.sin(turn),
                )
            )
    return points


@cache
def _cells(grid: Grid, size: Size) -> tuple[Point, ...]:
    rows, (w, h) = grid
    width, height = size
    found = [
        (
            (0.5 + w * (i - (count - 1) / 2)) * width,
            (0.495 + h * (r - (len(rows) - 1) / 2)) * height,
        )
        for r, count in enumerate(rows)
        for i in range(count)
    ]
    middle = width / 2, height / 2
    return tuple(sorted(found, key=lambda at: math.dist(at, middle)))

"""The cut picture: its grid, which tiles may be taken out, and how cuts and holes are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ...records.frame import Brush, Point, Size

Cell = tuple[int, int]
"""Column and row, from 0, origin top left."""

RIM = 0.2
"""Room around the picture, in tiles."""
CUT = 2.0
"""Width in pixels of the cut between two tiles."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A picture of ``columns`` × ``rows`` square tiles."""

    columns: int
    rows: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, row by row."""
        return tuple((c, r) for r in range(self.rows) for c in range(self.columns))

    def centre(self, cell: Cell) -> Point:
        """Return a cell's centre as shares of the frame's width and height."""
        wide, high = self.columns + 2 * RIM, self.rows + 2 * RIM
        return (RIM + cell[0] + 0.5) / wide, (RIM + cell[1] + 0.5) / high

    def beside(self, cell: Cell) -> tuple[Cell, ...]:
        """Return the cells that share an edge with this one."""
        c, r = cell
        near = ((c - 1, r), (c + 1, r), (c, r - 1), (c, r + 1))
        return tuple((a, b) for a, b in near if 0 <= a < self.columns and 0 <= b < self.rows)


@lru_cache(maxsize=64)
def hole_sets(grid: Grid, count: int, neighbours: bool = False) -> tuple[tuple[Cell, ...], ...]:
    """Return the sets of cells that may be empty together.

    With ``neighbours`` one of them has two others in its row or column, within two steps.

    Each keeps two tiles beside it at least, by which what belongs there can be told, and they
    don't lie all in one row or column, where ways to count them would agree.
    """
    found = []
    for cells in combinations(grid.cells, count):
        known = all(len(set(grid.beside(cell)) - set(cells)) >= 2 for cell in cells)
        spread = len({c for c, _ in cells}) > 1 and len({r for _, r in cells}) > 1
        near = any(sum(_in_line(one, other) for other in cells) > 1 for one in cells)
        if known and spread and (near or not neighbours):
            found.append(cells)
    return tuple(found)


def _in_line(one: Cell, other: Cell) -> bool:
    """Tell whether two cells lie in one row or column, within two steps."""
    right, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return 0 in (right, down) and 0 < right + down <= 2


@lru_cache(maxsize=64)
def hole_centres(grid: Grid, count: int, neighbours: bool = False) -> NDArray[np.float64]:
    """Return the centres of each of ``hole_sets``, (sets, count, 2), not to be written to."""
    sets = hole_sets(grid, count, neighbours)
    return np.array([[grid.centre(cell) for cell in cells] for cells in sets])


@dataclass(frozen=True, slots=True)
class Cuts:
    """The cuts of a board in its frame, and its empty places: (region, cell) each.

    The picture's top left corner is at ``at``, and its tiles are ``side`` pixels wide.
    """

    once: ClassVar[bool] = True

    grid: Grid
    at: Size
    side: int
    holes: tuple[tuple[int, Cell], ...]

    def draw(self, brush: Brush) -> None:
        """Paint the cuts, and the empty places over them."""
        x, y = self.at
        right, low = x + self.grid.columns * self.side, y + self.grid.rows * self.side
        for c in range(1, self.grid.columns):
            self._cut(brush, x + c * self.side - CUT / 2, y, CUT, low - y)
        for r in range(1, self.grid.rows):
            self._cut(brush, x, y + r * self.side - CUT / 2, right - x, CUT)
        for region, (c, r) in self.holes:
            self._hole(brush, region, x + c * self.side, y + r * self.side)

    def _cut(self, brush: Brush, x: float, y: float, w: float, h: float) -> None:
        brush.polygon(_rectangle(x, y, w, h), "paper")

    def _hole(self, brush: Brush, region: int, x: float, y: float) -> None:
        """Paint a recess with a rim of its own, so that two beside each other stay two."""
        side = float(self.side)
        brush.begin(region, "empty place")
        brush.polygon(_rectangle(x, y, side, side), "muted")
        rim = max(3.0, 0.045 * side)
        brush.polygon(_rectangle(x + rim, y + rim, side - 2 * rim, side - 2 * rim), "metal_dark")
        brush.end()


def _rectangle(x: float, y: float, w: float, h: float) -> list[Point]:
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]

"""The frames of a state: one board, and each loose tile as an image of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Scene, Size, Stage, Tile
from ...records.puzzle import Facts, Question
from ...records.source import Photo, Pool
from ..shared.stages import TINTS
from .board import RIM, Cell, Cuts, Grid
from .script import Script
from .solve import cells, fits

LEAST = 160
"""Shorter side in pixels of a photo that may be cut."""

BOARD: Size = (600, 450)
"""Most pixels of the picture on a board in a frame 640 pixels wide."""
LOOSE, MAT = 200, 28
"""Width of a loose tile's picture and of the ground around it, in the same measure."""

LARGER = 2.5
"""How much larger than in its photo a tile may be shown."""

CROP = 0.75
"""Least share of what fits of a photo that a board shows."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """A photo to be cut: its board's top left corner and the width of a tile in its pixels."""

    photo: Photo
    at: tuple[int, int]
    side: int

    def window(self, cell: Cell) -> tuple[int, int, int, int]:
        """Return a cell's window of the photo."""
        x, y = self.at
        return x + cell[0] * self.side, y + cell[1] * self.side, self.side, self.side


def grid_of(photo: Photo) -> Grid:
    """Return the grid of square tiles that suits a photo; three by three leaves holes no choice."""
    return Grid(4, 3) if photo.width >= photo.height else Grid(3, 4)


@lru_cache(maxsize=64)
def usable(pool: Pool) -> tuple[Photo, ...]:
    """Return the photos that are large enough to be cut, and may be."""
    return tuple(p for p in pool.composable if min(p.width, p.height) >= LEAST)


def draw_grid(pool: Pool, rng: np.random.Generator) -> Grid:
    """Return the grid of one of the pool's photos. Raises Reject('no-photo')."""
    photos = usable(pool)
    if not photos:
        raise Reject("no-photo")
    return grid_of(photos[int(rng.integers(len(photos)))])


def draw_cutting(pool: Pool, grid: Grid, rng: np.random.Generator) -> Cutting:
    """Draw a photo that suits the grid, and the part of it that is cut."""
    photos = [p for p in usable(pool) if grid_of(p) == grid]
    photo = photos[int(rng.integers(len(photos)))]
    most = _largest(photo, grid)
    side = max(int(most * rng.uniform(CROP, 1)), min(most, LEAST // 4))
    x = int(rng.integers(photo.width - side * grid.columns + 1))
    y = int(rng.integers(photo.height - side * grid.rows + 1))
    return Cutting(photo, (x, y), side)


def frames(
    frame: Size,
    script: Script,
    cutting: Cutting,
    question: Question,
    facts: Facts,
    pool: Pool,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return the board and the tiles of one state, facts of shape (1,).

    Raises Reject('no-second-photo').
    """
    c, r = (v[0] for v in cells(question, facts))
    at = [(int(a), int(b)) for a, b in zip(c, r, strict=True)]
    hole, needed = (v[0] for v in fits(question, facts))
    stage = Stage("board", int(rng.integers(TINTS)))
    scale = frame[0] / 640
    result = [_board(scale, stage, script, cutting, at)]
    side = round(min(LOOSE * scale, LARGER * cutting.side))
    for tile in range(script.tiles):
        photo, window = cutting.photo, cutting.window(at[max(int(hole[tile]), 0)])
        turn = -int(needed[tile]) % 4
        if hole[tile] < 0:
            photo, window = _elsewhere(cutting, side, pool, rng)
            turn = int(rng.integers(4)) if needed.any() else 0
        mat = round(MAT * scale)
        laid = Tile(script.tile(tile), "tile", photo.row, window, (mat, mat, side, side), turn)
        result.append(Scene((side + 2 * mat, side + 2 * mat), stage, (laid,)))
    return tuple(result)


def _board(scale: float, stage: Stage, script: Script, cutting: Cutting, at: list[Cell]) -> Scene:
    grid = script.grid
    most = min(BOARD[0] // grid.columns, BOARD[1] // grid.rows)
    side = round(min(most * scale, LARGER * cutting.side))
    rim = round(RIM * side)
    wide, high = grid.columns * side, grid.rows * side
    x, y = cutting.at
    window = (x, y, grid.columns * cutting.side, grid.rows * cutting.side)
    picture = Tile(0, "picture", cutting.photo.row, window, (rim, rim, wide, high))
    holes = tuple((script.hole(i), cell) for i, cell in enumerate(at))
    cuts = Cuts(grid, (rim, rim), side, holes)
    return Scene((wide + 2 * rim, high + 2 * rim), stage, (picture, cuts))


def _elsewhere(
    cutting: Cutting, shown: int, pool: Pool, rng: np.random.Generator
) -> tuple[Photo, tuple[int, int, int, int]]:
    """Draw a square of another photo that can be shown as large as the tiles of the board's."""
    least = -int(-shown // LARGER)
    fitting = [
        (p, most)
        for p in usable(pool)
        if p.sha256 != cutting.photo.sha256 and (most := _largest(p, grid_of(p))) >= least
    ]
    if not fitting:
        raise Reject("no-second-photo")
    photo, most = fitting[int(rng.integers(len(fitting)))]
    side = max(int(most * rng.uniform(CROP, 1)), least)
    x, y = (int(rng.integers(n - side + 1)) for n in (photo.width, photo.height))
    return photo, (x, y, side, side)


def _largest(photo: Photo, grid: Grid) -> int:
    """Return the width of the largest tiles that a photo can be cut in."""
    return min(photo.width // grid.columns, photo.height // grid.rows)

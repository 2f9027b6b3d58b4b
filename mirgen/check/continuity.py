"""Which empty place of a picture a loose tile continues: compared by pixels across the edges.

The mismatch of an edge is the jump across it, in units of the steps that the picture makes
beside it; so a calm sky and a busy hedge are judged alike (after the gradient compatibility of
Gallagher, Jigsaw Puzzles with Pieces of Unknown Orientation, CVPR 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Box = tuple[float, float, float, float]

DEPTH = 2
"""Rows averaged on each side of an edge, and between one look at the picture and the next."""
DEEP = 1 + 2 * DEPTH
CALM = 3.0
"""Steps below so many grey levels are taken for that many: noise."""
CLEARER, PLAINER = 1.5, 1.25
"""How many times better than any other place and turn the one that fits must be: by its mismatch,
and by the bare jump in grey levels."""
USUAL, JUMPS = 1.0, 3.5
"""A better mismatch than the first is luck; one above the second is no continuation at all."""
BREAKS = 2.3
"""A piece of another photo must break off at least so much wherever it is tried."""


class Picture:
    """A finished image, decoded when first looked at; or one that isn't encoded yet."""

    def __init__(self, data: bytes, drafted: NDArray[np.uint8] | None = None) -> None:
        self._data, self._drafted = data, drafted
        self.strips: dict[object, tuple[NDArray[np.intp], NDArray[np.intp], Array]] = {}
        """What lies beside empty places, by the boxes of board and places."""
        self.prints: dict[object, Any] = {}
        """What was measured of prints to compare copies with, by their boxes."""

    @cached_property
    def pixels(self) -> NDArray[np.uint8]:
        """The pixels, (h, w, 3) BGR."""
        if self._drafted is not None:
            return self._drafted
        found = cv2.imdecode(np.frombuffer(self._data, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(found, np.uint8)


@dataclass(frozen=True, slots=True)
class Tried:
    """A tile laid in each place in each turn, (holes, 4): its mismatches, 1 is usual, and jumps."""

    mismatch: NDArray[np.float64]
    levels: NDArray[np.float64]

    def fit(self, *, stranger: bool = False) -> float | None:
        """Return 4 × place + quarter turns clockwise by which the tile continues the picture.

        The result is 4 × holes for a ``stranger``, a piece of another photo; None where it can't
        be told: another place or turn fits nearly as well.
        """
        order, levels = np.sort(self.mismatch.ravel()), np.sort(self.levels.ravel())
        best = int(self.mismatch.argmin())
        if stranger:
            return float(self.mismatch.size) if order[0] >= BREAKS else None
        clear = order[0] <= JUMPS and order[1] >= CLEARER * max(order[0], USUAL)
        plain = int(self.levels.argmin()) == best and levels[1] >= PLAINER * levels[0]
        return float(best) if clear and plain else None


def try_tile(tile: tuple[Picture, Box], board: tuple[Picture, Box], holes: Sequence[Box]) -> Tried:
    """Lay a tile in each place in each turn.

    ``holes`` are the boxes of the empty places on the board's frame, ``board``'s box is the whole
    picture; all holes are of one size. A place without a neighbour has an infinite mismatch.
    """
    side = round(holes[0][2])
    loose = cv2.resize(_cut(tile[0].pixels, tile[1]), (side, side), interpolation=cv2.INTER_AREA)
    inside = _rows(_edges(np.asarray(loose, np.uint8)))
    key = (board[1], tuple(holes))
    # All loose tiles are tried on the same strips.
    if key not in board[0].strips:
        board[0].strips[key] = _strips(board[0].pixels, side, board[1], holes)
    at, edges, outside = board[0].strips[key]
    levels, mismatch = _jumps(inside, outside)
    tried = Tried(np.full((len(holes), 4), np.inf), np.full((len(holes), 4), np.inf))
    number = np.bincount(at, minlength=len(holes))
    for turn in range(4):
        # Turned clockwise, the tile's edge 0 (its top) becomes edge 1 (its right one).
        meeting = (edges - turn) % 4, np.arange(len(edges))
        for found, each in ((tried.mismatch, mismatch), (tried.levels, levels)):
            total = np.bincount(at, each[meeting], minlength=len(holes))
            np.divide(total, number, out=found[:, turn], where=number > 0)
    return tried


def _strips(
    pixels: NDArray[np.uint8], side: int, board: Box, holes: Sequence[Box]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Return of each strip beside a hole that hole, the edge (k,), and its rows (k, 2, n, 3)."""
    spots = _spots(side, board, tuple(holes))
    # Each edge is turned to the top; the rows are then counted from the hole upwards.
    strips = [np.rot90(_cut(pixels, strip), edge)[::-1] for _, edge, strip in spots]
    at, edges = (np.array([spot[k] for spot in spots], np.intp) for k in (0, 1))
    return at, edges, _rows(strips)


def _cut(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    x, y, w, h = (round(v) for v in box)
    return pixels[y : y + h, x : x + w]


def _edges(square: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    """Return the rows at the top, right, bottom and left edge, inwards, each read clockwise."""
    turned = square.transpose(1, 0, 2)
    return (
        square[:DEEP],
        turned[: -DEEP - 1 : -1],
        square[: -DEEP - 1 : -1, ::-1],
        turned[:DEEP, ::-1],
    )


@lru_cache(maxsize=256)
def _spots(side: int, board: Box, holes: tuple[Box, ...]) -> tuple[tuple[int, int, Box], ...]:
    """Return hole, edge and box of each strip beyond a hole's edge where the picture goes on."""
    found = []
    for number, hole in enumerate(holes):
        x, y = round(hole[0]), round(hole[1])
        strips = (
            (x, y - DEEP, side, DEEP),
            (x + side, y, DEEP, side),
            (x, y + side, side, DEEP),
            (x - DEEP, y, DEEP, side),
        )
        found += [
            (number, edge, strip)
            for edge, strip in enumerate(strips)
            if _within(strip, board) and not any(_meet(strip, other) for other in holes)
        ]
    return tuple(found)


def _within(strip: Box, board: Box) -> bool:
    x, y, w, h = strip
    a, b, c, d = board
    return x >= a - 1 and y >= b - 1 and x + w <= a + c + 1 and y + h <= b + d + 1


def _meet(strip: Box, hole: Box) -> bool:
    x, y, w, h = strip
    a, b, c, d = hole
    return min(x + w, a + c) - max(x, a) > 1 and min(y + h, b + d) - max(y, b) > 1


def _rows(edges: Sequence[NDArray[np.uint8]]) -> Array:
    """Return the near and the far rows beside k edges, averaged and without their ends.

    Each edge is (DEEP, side, 3); the result (k, 2, n, 3). The row at the very edge is left out:
    the codec blends it with what lies beyond.
    """
    every = np.stack(edges)
    n = every.shape[2]
    part = every[:, 1 : 1 + 2 * DEPTH, n // 16 : n - n // 16].astype(np.float32)
    two = part.reshape(len(every), 2, DEPTH, *part.shape[2:])
    return np.asarray(two[:, :, 0] + two[:, :, 1], np.float32) / np.float32(DEPTH)


def _jumps(inside: Array, outside: Array) -> tuple[Array, Array]:
    """Return the jump between each edge (i, 2, n, 3) and each strip (k, 2, n, 3), as (i, k).

    In grey levels, and in units of the steps on both sides of it.
    """
    steps = [np.abs(rows[:, 0] - rows[:, 1]).mean(axis=(1, 2)) for rows in (inside, outside)]
    step = np.maximum((steps[0][:, None] + steps[1][None]) / 2, CALM)
    jump = np.abs(inside[:, None, 0] - outside[None, :, 0]).mean(axis=(2, 3))
    return jump, np.asarray(jump / step, np.float32)

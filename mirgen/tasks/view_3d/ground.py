"""The board on the ground: its squares, the map of it, and the camera at one of its four sides.

A place is the complex number east + i × north, in half widths of the board, origin in its middle:
to turn it is to multiply. Sides are counted clockwise from 0: north, east, south, west.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.complex128]
Whole = NDArray[np.intp]

SIDES = ("north", "east", "south", "west")
EDGES = ("top", "right", "bottom", "left")
"""Edges of the map, clockwise as the sides are."""

SQUARES = 4
"""Squares in a row of the board."""
STEP = 2 / SQUARES
"""Width of a square, in half widths of the board."""

FACING: Places = np.array([-1, 1j, 1, -1j])
"""By side, what a step to the right is on the board for a camera there."""
LYING: Places = np.array([1, -1j, -1, 1j])
"""By the side at the map's top edge, what a step to the right on the map is on the board."""

DISTANCE = 3.2
"""From the middle of the board to the foot of the camera."""
FOCAL = 0.95
"""Width on the picture of what is as wide as it is far, as a share of the picture's width."""
HORIZON = 0.14
"""The y of the horizon, as a share of the picture's height."""
DROP = 1.766
"""How far below the horizon the ground is at distance 1, as a share of the picture's height."""
NEAREST = 0.05
"""Least drop below the horizon at which a foot is taken to stand on the ground."""

MAP = 0.42
"""Half the board's width on the map, as a share of the map's picture."""

RING: Whole = np.array([c for c in range(16) if c // 4 in (0, 3) or c % 4 in (0, 3)], np.intp)
"""Squares along the edge of the board, counted row by row from the north-west."""
TURNS: Whole = np.array(
    [np.rot90(np.arange(SQUARES**2).reshape(4, 4), k).ravel() for k in range(4)]
)
"""Which square each square becomes when the board is turned by quarters, (4, squares)."""


_ROWS, _COLUMNS = np.divmod(np.arange(SQUARES**2), SQUARES)
_MIDDLES: Places = STEP * ((_COLUMNS + 1j * (SQUARES - 1 - _ROWS)) - (1 + 1j) * (SQUARES - 1) / 2)


def places(squares: Whole) -> Places:
    """Return the middles of squares."""
    return _MIDDLES[squares]


def squares(place: complex) -> tuple[int, int]:
    """Return the row from the north and the column from the west, from 0, of a place."""
    half = (SQUARES - 1) / 2
    return round(half - place.imag / STEP), round(place.real / STEP + half)


def from_side(place: Places, side: Whole) -> tuple[Array, Array]:
    """Return how far places lie to the right of, and away from, a camera at these sides."""
    turned = place * FACING[side].conj()
    return turned.real, DISTANCE + turned.imag


def to_ground(right: Array, away: Array, side: Whole) -> Places:
    """Undo ``from_side``."""
    return np.asarray((right + 1j * (away - DISTANCE)) * FACING[side])


def project(right: Array, away: Array) -> tuple[Array, Array]:
    """Return x and foot on the picture, as shares of its width and height: a pinhole camera.

    Its film stands upright, so that what is upright stays so; the lens is shifted instead.
    """
    return 0.5 + FOCAL * right / away, HORIZON + DROP / away


def unproject(x: Array, foot: Array) -> tuple[Array, Array]:
    """Undo ``project`` for what stands on the ground."""
    away = DROP / np.maximum(foot - HORIZON, NEAREST)
    return (x - 0.5) * away / FOCAL, away


def to_map(place: Places, top: Whole) -> tuple[Array, Array]:
    """Return x and y on the map's picture, as shares; ``top`` is the side at its top edge."""
    turned = place * LYING[top].conj()
    return 0.5 + MAP * turned.real, 0.5 - MAP * turned.imag


def from_map(x: Array, y: Array, top: Whole) -> Places:
    """Undo ``to_map``."""
    return np.asarray(((x - 0.5) + 1j * (0.5 - y)) / MAP * LYING[top])

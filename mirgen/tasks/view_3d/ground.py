"""The board on the ground: its squares, the map of it, and the camera at one of its four sides.

A place is (east, north) in half widths of the board, origin in its middle. Sides are counted
clockwise from 0: north, east, south, west. Arrays of places end in a dimension of 2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

SIDES = ("north", "east", "south", "west")
EDGES = ("top", "right", "bottom", "left")
"""Edges of the map, clockwise as the sides are."""

SQUARES = 4
"""Squares in a row of the board."""
STEP = 2 / SQUARES
"""Width of a square, in half widths of the board."""

OUTWARD: Array = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]])
"""The way from the middle of the board to each side."""

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
EDGEWISE: Whole = np.array([c for c in RING.tolist() if c not in (0, 3, 12, 15)], np.intp)
"""Those that aren't corners: each becomes each other one when the board is turned or mirrored."""


def places(squares: Whole) -> Array:
    """Return the middles of squares (…), (…, 2)."""
    row, column = squares // SQUARES, squares % SQUARES
    half = (SQUARES - 1) / 2
    return np.stack([(column - half) * STEP, (half - row) * STEP], axis=-1)


def squares(place: Array) -> tuple[Whole, Whole]:
    """Return the row from the north and the column from the west, from 0, of places (…, 2)."""
    half = (SQUARES - 1) / 2
    column = np.clip(np.rint(place[..., 0] / STEP + half), 0, SQUARES - 1)
    row = np.clip(np.rint(half - place[..., 1] / STEP), 0, SQUARES - 1)
    return row.astype(np.intp), column.astype(np.intp)


def from_side(place: Array, side: Whole) -> tuple[Array, Array]:
    """Return how far places (…, 2) lie to the right, and away from the camera at sides (…)."""
    right = np.sum(place * OUTWARD[(side - 1) % 4], axis=-1)
    return right, DISTANCE - np.sum(place * OUTWARD[side], axis=-1)


def to_ground(right: Array, away: Array, side: Whole) -> Array:
    """Undo ``from_side``."""
    toward = (DISTANCE - away)[..., None] * OUTWARD[side]
    return np.asarray(right[..., None] * OUTWARD[(side - 1) % 4] + toward)


def project(right: Array, away: Array) -> tuple[Array, Array]:
    """Return x and foot on the picture, as shares of its width and height: a pinhole camera.

    Its film stands upright, so that what is upright stays so; the lens is shifted instead.
    """
    return 0.5 + FOCAL * right / away, HORIZON + DROP / away


def unproject(x: Array, foot: Array) -> tuple[Array, Array]:
    """Undo ``project`` for what stands on the ground."""
    away = DROP / np.maximum(foot - HORIZON, NEAREST)
    return (x - 0.5) * away / FOCAL, away


def to_map(place: Array, top: Whole) -> tuple[Array, Array]:
    """Return x and y on the map's picture, as shares; ``top`` is the side at its top edge."""
    x = 0.5 + MAP * np.sum(place * OUTWARD[(top + 1) % 4], axis=-1)
    return x, 0.5 - MAP * np.sum(place * OUTWARD[top], axis=-1)


def from_map(x: Array, y: Array, top: Whole) -> Array:
    """Undo ``to_map``."""
    across, up = (x - 0.5)[..., None] / MAP, (0.5 - y)[..., None] / MAP
    return np.asarray(across * OUTWARD[(top + 1) % 4] + up * OUTWARD[top])

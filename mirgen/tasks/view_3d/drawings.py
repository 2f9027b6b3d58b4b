"""The board as it is drawn: from above as a map with spots, and on the ground in perspective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ...records.frame import Brush, Point
from .ground import DISTANCE, MAP, SQUARES, STEP, places, project, to_map

RIM = 0.07
"""Width of the frame around the squares, in half widths of the board."""
SPOT = 0.058
"""Radius of a spot, as a share of the map's picture."""
THICK = 0.016
"""Height of the board's front, as a share of the picture's."""


@dataclass(frozen=True, slots=True)
class Map:
    """The board from above: ``spots`` are the squares of the numbered spots, regions 0 and on."""

    once: ClassVar[bool] = True

    region: int
    spots: tuple[int, ...]
    top: int

    def draw(self, brush: Brush) -> None:
        """Paint the board, then its spots."""
        w, _ = brush.size
        half = (MAP * (1 + RIM)) * w
        middle = w / 2
        brush.soft_shadow((middle, middle + 0.01 * w), (half * 1.1, half * 1.1))
        brush.begin(self.region, "map")
        brush.polygon(_square(middle, half), "wood")
        brush.polygon(_square(middle, MAP * w), "line")
        for k in range(1, SQUARES):
            at = (0.5 - MAP + MAP * STEP * k) * w
            low, high = (0.5 - MAP) * w, (0.5 + MAP) * w
            brush.line([(at, low), (at, high)], "muted", 0.005 * w)
            brush.line([(low, at), (high, at)], "muted", 0.005 * w)
        brush.end()
        x, y = to_map(places(np.array(self.spots)), np.full(len(self.spots), self.top))
        for i in range(len(self.spots)):
            centre = float(x[i]) * w, float(y[i]) * w
            brush.begin(i, f"spot {i + 1}")
            brush.ellipse(centre, (SPOT * w, SPOT * w), "accent2")
            brush.text(centre, str(i + 1), "paper", 0.08 * w)
            brush.end()


@dataclass(frozen=True, slots=True)
class Ground:
    """The board on the ground, as it looks from each of its sides: the same from all."""

    def draw(self, brush: Brush) -> None:
        """Paint its frame, its squares and their lines."""
        w, h = brush.size
        out = 1 + RIM
        near, far = _corner(out, out, w, h), _corner(out, -out, w, h)
        middle = (near[1] + far[1]) / 2
        brush.soft_shadow((w / 2, middle + 0.02 * h), (0.56 * w, 0.66 * (near[1] - far[1])))
        front = [_corner(-out, out, w, h), near]
        low = [(x, y + THICK * h) for x, y in reversed(front)]
        brush.polygon([*front, *low], "series7")
        brush.polygon(_face(out, w, h), "wood")
        brush.polygon(_face(1.0, w, h), "line")
        for k in range(1, SQUARES):
            at = -1 + STEP * k
            brush.line([_corner(at, -1, w, h), _corner(at, 1, w, h)], "muted", 0.003 * w)
            brush.line([_corner(-1, at, w, h), _corner(1, at, w, h)], "muted", 0.003 * w)


def _face(half: float, w: int, h: int) -> list[Point]:
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    return [_corner(right, toward, w, h) for right, toward in corners]


def _corner(right: float, toward: float, w: int, h: int) -> Point:
    """Return the pixel of a point of the ground, so far right and toward the camera."""
    x, y = project(np.array(right), np.array(DISTANCE - toward))
    return float(x) * w, float(y) * h


def _square(middle: float, half: float) -> list[Point]:
    low, high = middle - half, middle + half
    return [(low, low), (high, low), (high, high), (low, high)]

"""Drawn things: the sign of a YES image with its heading, and the tags YES and BUT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...records.frame import Brush, Point, Size

COLORS = ("accent2", "accent", "series3", "series4", "series5", "wood")
"""Roles of a sign's frame, by its look."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign with a heading and ``fields`` for pictures beside each other.

    ``look`` picks its colour and what it stands on: a post, an easel, or cords it hangs from.
    """

    once: ClassVar[bool] = True

    region: int
    size: Size
    heading: str
    fields: int
    look: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the board in pixels."""
        w, h = self.size
        wide = (0.62 if self.fields > 1 else 0.46) * w
        return (w - wide) / 2, 0.1 * h, wide, 0.66 * h

    def field(self, side: int) -> tuple[float, float, float, float]:
        """Return middle x, low edge, width and height of a field for a picture."""
        x, y, w, h = self.box
        each = w / self.fields
        return x + each * (side + 0.5), y + 0.93 * h, 0.76 * each, 0.6 * h

    def draw(self, brush: Brush) -> None:
        """Paint what the sign stands on, the board, its heading and the line between fields."""
        x, y, w, h = self.box
        color = COLORS[self.look % len(COLORS)]
        ground = 0.95 * self.size[1]
        middle = x + w / 2
        brush.begin(self.region, "sign")
        if self.look % 3 == 0:
            brush.soft_shadow((middle, ground), (0.1 * w, 0.03 * h))
            post = 0.035 * w
            brush.polygon(_box(middle - post, y + h - 2, 2 * post, ground - y - h + 2), "metal")
        elif self.look % 3 == 1:
            brush.soft_shadow((middle, ground), (0.45 * w, 0.03 * h))
            for side in (-1, 1):
                leg: list[Point] = [(middle + 0.25 * side * w, y + h - 4)]
                leg.append((middle + 0.4 * side * w, ground))
                # Without an outline, wood isn't seen on a floor of wood.
                brush.line(leg, "ink", 10)
                brush.line(leg, "wood", 7)
        else:
            for side in (-1, 1):
                at = middle + 0.38 * side * w
                brush.line([(at, 0.0), (at, y + 4)], "metal_dark", 4)
        brush.polygon(_box(x, y, w, h), color, outline="ink")
        rim = 0.02 * self.size[0]
        top = 0.2 * h
        brush.polygon(_box(x + rim, y + top, w - 2 * rim, h - top - rim), "paper")
        if self.fields > 1:
            brush.line([(middle, y + top + rim), (middle, y + h - 2 * rim)], "line", 4)
        words = self.heading.upper()
        height = min(0.13 * h, 1.45 * (w - 2 * rim) / len(words))
        brush.text((middle, y + top / 2), words, "paper", height)
        brush.end()


@dataclass(frozen=True, slots=True)
class Tag:
    """The word YES or BUT in the upper left corner of an image."""

    region: int
    size: Size
    word: str

    def draw(self, brush: Brush) -> None:
        """Paint the tag."""
        w, h = self.size
        wide, high = 0.115 * w, 0.1 * h
        brush.begin(self.region, self.word)
        color = "accent2" if self.word == "YES" else "accent"
        brush.polygon(_box(0.015 * w, 0.02 * h, wide, high), color, outline="ink")
        brush.text((0.015 * w + wide / 2, 0.02 * h + high / 2), self.word, "paper", 0.7 * high)
        brush.end()


def _box(x: float, y: float, w: float, h: float) -> list[Point]:
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]

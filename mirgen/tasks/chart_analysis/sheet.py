"""The sheet that a chart is drawn on: card, title, axis with gridlines, names, legend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...records.frame import Brush, Size
from .names import LINE, lines

SERIES = 8
"""Colours of series in the palette."""
MANY = 9
"""Letters above which a name is wrapped where many columns stand side by side."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all charts have: names and values of their marks, the marks' regions, and words.

    ``axis`` is the region of the axis, ``unit`` what it counts; ``tint`` shifts the colours;
    ``head`` stands above the names of a table.
    """

    size: Size
    title: str
    unit: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    marks: tuple[int, ...]
    axis: int
    tint: int = 0
    labelled: bool = True
    legend: bool = False
    head: str = "kind"

    def color(self, i: int) -> str:
        """Return the colour of the i-th value."""
        return f"series{(i + self.tint) % SERIES}"

    @property
    def letter(self) -> float:
        """Size of most writing in pixels."""
        return 0.042 * self.size[1]


def card(brush: Brush, sheet: Sheet, *, titled: bool = True) -> None:
    """Paint the paper, and the title on it."""
    (w, h), edge = sheet.size, 0.02 * sheet.size[0]
    corners = [(edge, edge), (w - edge, edge), (w - edge, h - edge), (edge, h - edge)]
    brush.polygon(corners, "paper", outline="line")
    if titled:
        brush.text((w / 2, 0.088 * h), sheet.title, "ink", 1.2 * sheet.letter)


@dataclass(frozen=True, slots=True)
class Axis:
    """An upright axis from 0 at ``bottom`` to ``top`` at ``head``, a gridline every ``step``."""

    left: float
    right: float
    bottom: int
    head: int
    top: int
    step: int
    every: int = 1
    """Each so many gridlines one has its number."""

    def y(self, value: float) -> int:
        """Return where a value lies, in whole pixels."""
        return round(self.bottom - (self.bottom - self.head) * value / self.top)

    def x(self, i: int, count: int) -> float:
        """Return the middle of the i-th of ``count`` columns."""
        return self.left + (self.right - self.left) * (i + 0.5) / count


def scaled(sheet: Sheet) -> Axis:
    """Return the axis of a sheet: gridlines at every unit where values aren't labelled."""
    w, h = sheet.size
    highest = max(sheet.values)
    step = 1
    if sheet.labelled:
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if highest <= 7 * s)
    room = 1 if highest % step == 0 else 0
    top = step * (math.ceil(highest / step) + room)
    right = (0.70 if sheet.legend else 0.95) * w
    every = 1 if sheet.labelled or top <= 8 else 2
    return Axis(0.11 * w, right, round(0.80 * h), round(0.20 * h), top, step, every)


def grid(brush: Brush, sheet: Sheet, axis: Axis) -> None:
    """Paint gridlines with their numbers, the axis as a region, and what it counts."""
    for n in range(axis.top // axis.step + 1):
        y = float(axis.y(n * axis.step))
        if n:
            brush.line([(axis.left, y), (axis.right, y)], "line", 1.5)
        if n % axis.every == 0:
            at = (axis.left - 10, y)
            brush.text(at, str(n * axis.step), "ink", 0.85 * sheet.letter, anchor="rm")
    brush.text((0.045 * sheet.size[0], 0.145 * sheet.size[1]), sheet.unit, "muted",
               0.9 * sheet.letter, anchor="lm")  # fmt: skip
    left, foot, head = axis.left, float(axis.bottom), float(axis.head)
    brush.begin(sheet.axis, f"axis to {axis.top}")
    brush.polygon([(left - 3, head), (left, head), (left, foot), (left - 3, foot)], "ink")
    brush.end()


def floor(brush: Brush, axis: Axis) -> None:
    """Paint the line that the values stand on, just below 0."""
    y = float(axis.bottom)
    ends = [(axis.left - 3, y), (axis.right, y), (axis.right, y + 2), (axis.left - 3, y + 2)]
    brush.polygon(ends, "ink")


def columns(brush: Brush, sheet: Sheet, axis: Axis) -> None:
    """Write the names below their columns, in one line or two; smaller where there are many."""
    many = len(sheet.names) > 4
    size = (0.84 if many else 0.95) * sheet.letter
    for i, name in enumerate(sheet.names):
        x, y = axis.x(i, len(sheet.names)), axis.bottom + 0.048 * sheet.size[1]
        for n, line in enumerate(lines(name, MANY if many else LINE)):
            brush.text((x, y + 1.18 * size * n), line, "ink", size)


def key(brush: Brush, sheet: Sheet, left: float, top: float) -> None:
    """Paint the legend: a patch of each colour, and its name."""
    letter = sheet.letter
    side = 0.95 * letter
    for i, name in enumerate(sheet.names):
        y = top + 2.6 * letter * i
        patch = [(left, y - side / 2), (left + side, y - side / 2),
                 (left + side, y + side / 2), (left, y + side / 2)]  # fmt: skip
        brush.polygon(patch, sheet.color(i), outline="ink")
        rows = lines(name)
        for n, line in enumerate(rows):
            at = (left + 1.7 * letter, y + 1.12 * letter * (n - (len(rows) - 1) / 2))
            brush.text(at, line, "ink", 0.95 * letter, anchor="lm")

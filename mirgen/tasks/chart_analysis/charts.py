"""The four charts: bars, a line over days, a table, a pie; each value is a drawn region."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from ...records.frame import Brush, Drawing, Point
from .names import lines
from .script import Form
from .sheet import Sheet, card, columns, floor, grid, key, scaled


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart; names stand below the bars or in a legend."""

    once: ClassVar[bool] = True

    sheet: Sheet

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        sheet, axis = self.sheet, scaled(self.sheet)
        card(brush, sheet)
        grid(brush, sheet, axis)
        count = len(sheet.values)
        half = min(0.3 * (axis.right - axis.left) / count, 0.06 * sheet.size[0])
        foot = float(axis.bottom)
        for i, value in enumerate(sheet.values):
            x, y = round(axis.x(i, count)), float(axis.y(value))
            left, right = float(round(x - half)), float(round(x + half))
            brush.begin(sheet.marks[i], "bar")
            brush.polygon([(left, y), (right, y), (right, foot), (left, foot)], sheet.color(i))
            brush.end()
            if sheet.labelled:
                brush.text((x, y - 0.7 * sheet.letter), str(value), "ink", sheet.letter)
        floor(brush, axis)
        if sheet.legend:
            key(brush, sheet, 0.735 * sheet.size[0], 0.26 * sheet.size[1])
        else:
            columns(brush, sheet, axis)


@dataclass(frozen=True, slots=True)
class Line:
    """A line chart: one line through a point for each name."""

    once: ClassVar[bool] = True

    sheet: Sheet

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        sheet, axis = self.sheet, scaled(self.sheet)
        card(brush, sheet)
        grid(brush, sheet, axis)
        floor(brush, axis)
        count = len(sheet.values)
        points = [(axis.x(i, count), float(axis.y(v))) for i, v in enumerate(sheet.values)]
        brush.line(points, sheet.color(0), 3.0)
        for i, (x, y) in enumerate(points):
            brush.begin(sheet.marks[i], "point")
            brush.ellipse((x, y), (6.5, 6.5), sheet.color(0))
            brush.end()
        for i, (x, y) in enumerate(points):
            up = self._above(points, i)
            at = (x, y + (-1.25 if up else 1.25) * sheet.letter)
            brush.text(at, str(sheet.values[i]), "ink", sheet.letter)
        columns(brush, sheet, axis)

    def _above(self, points: list[Point], i: int) -> bool:
        """Whether the number goes above its point: where the line doesn't run, if it can."""
        beside = [points[j][1] for j in (i - 1, i + 1) if 0 <= j < len(points)]
        low = points[i][1] + 2 * self.sheet.letter > 0.79 * self.sheet.size[1]
        return low or sum(y - points[i][1] for y in beside) >= 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of two columns: names, and what is counted."""

    once: ClassVar[bool] = True

    sheet: Sheet

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        sheet = self.sheet
        (w, h), count = sheet.size, len(sheet.values)
        card(brush, sheet)
        left, middle, right = 0.14 * w, 0.56 * w, 0.86 * w
        row = min(0.16 * h, 0.76 * h / (count + 1))
        top = 0.55 * h - row * (count + 1) / 2
        self._cell(brush, (left, top, middle, top + row), "line")
        self._cell(brush, (middle, top, right, top + row), "line")
        brush.text((left + 0.03 * w, top + row / 2), sheet.head, "ink", sheet.letter, anchor="lm")
        brush.text((middle + (right - middle) / 2, top + row / 2), sheet.unit, "ink", sheet.letter)
        for i, name in enumerate(sheet.names):
            y = top + row * (i + 1)
            self._cell(brush, (left, y, middle, y + row), "paper")
            rows = lines(name)
            for n, line in enumerate(rows):
                at = (
                    left + 0.03 * w,
                    y + row / 2 + 1.12 * sheet.letter * (n - (len(rows) - 1) / 2),
                )
                brush.text(at, line, "ink", 1.05 * sheet.letter, anchor="lm")
            brush.begin(sheet.marks[i], f"entry {sheet.values[i]}")
            self._cell(brush, (middle, y, right, y + row), "paper")
            at = ((middle + right) / 2, y + row / 2)
            brush.text(at, str(sheet.values[i]), "ink", 1.2 * sheet.letter)
            brush.end()

    def _cell(self, brush: Brush, box: tuple[float, float, float, float], color: str) -> None:
        x0, y0, x1, y1 = (float(round(v)) for v in box)
        brush.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], color, outline="muted")


@dataclass(frozen=True, slots=True)
class Pie:
    """A pie chart of percentages, with a legend; slices begin at the top and go clockwise."""

    once: ClassVar[bool] = True

    sheet: Sheet

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        sheet = self.sheet
        w, h = sheet.size
        card(brush, sheet)
        x, y, radius = 0.36 * w, 0.55 * h, 0.30 * h
        start = 0.0
        for i, value in enumerate(sheet.values):
            end = start + value / 100
            brush.begin(sheet.marks[i], "slice")
            brush.polygon([(x, y), *_arc(x, y, radius, start, end)], sheet.color(i))
            brush.end()
            turn = math.tau * (start + end) / 2
            away = radius + 1.45 * sheet.letter
            at = (x + 1.12 * away * math.sin(turn), y - away * math.cos(turn))
            brush.text(at, f"{value}%", "ink", sheet.letter)
            start = end
        key(brush, sheet, 0.70 * w, 0.38 * h)


def _arc(x: float, y: float, radius: float, start: float, end: float) -> list[Point]:
    """Return points along a circle between two shares of a turn, clockwise from the top."""
    steps = max(2, round(240 * (end - start)))
    turns = (math.tau * (start + (end - start) * n / steps) for n in range(steps + 1))
    return [(x + radius * math.sin(t), y - radius * math.cos(t)) for t in turns]


def chart(form: Form, sheet: Sheet) -> Drawing:
    """Return the drawing of a form."""
    makers: dict[Form, Callable[[Sheet], Drawing]] = {
        "bars": Bars, "line": Line, "table": Table, "pie": Pie
    }  # fmt: skip
    return makers[form](sheet)

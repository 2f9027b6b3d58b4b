"""A bar chart of a declared task: a bar for each thing, its number above it, an axis to read by."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from ...records.frame import Brush, Size

SERIES = 8
"""Colours of series in the palette."""

STEPS = (1, 2, 5, 10, 20)
LINES = 7
"""Most gridlines above the foot."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A card with bars; ``axis`` is the axis's region, the bars' follow it one by one.

    The axis's label tells up to which number it goes, as ``bar(r,a)`` is measured by it.
    """

    size: Size
    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    axis: int
    tint: int = 0

    once: ClassVar[bool] = True

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        (w, h), letter = self.size, 0.042 * self.size[1]
        edge = 0.02 * w
        card = [(edge, edge), (w - edge, edge), (w - edge, h - edge), (edge, h - edge)]
        brush.polygon(card, "paper", outline="line")
        brush.text((w / 2, 0.09 * h), self.title, "ink", 1.2 * letter)
        left, right, head, foot = 0.11 * w, 0.95 * w, round(0.2 * h), round(0.8 * h)
        step = next(s for s in STEPS if max(self.values) <= LINES * s)
        top = step * ceil(max(self.values) / step)

        def level(value: int) -> float:
            return float(round(foot - (foot - head) * value / top))

        for value in range(0, top + 1, step):
            if value:
                brush.line([(left, level(value)), (right, level(value))], "line", 1.5)
            at = (left - 10, level(value))
            brush.text(at, str(value), "ink", 0.85 * letter, anchor="rm")
        brush.begin(self.axis, f"axis to {top}")
        ends = [(left - 3, float(head)), (left, float(head)), (left, float(foot))]
        brush.polygon([*ends, (left - 3, float(foot))], "ink")
        brush.end()
        pitch = (right - left) / len(self.values)
        half = min(0.3 * pitch, 0.06 * w)
        for i, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            x = left + pitch * (i + 0.5)
            x0, x1, y = float(round(x - half)), float(round(x + half)), level(value)
            color = f"series{(i + self.tint) % SERIES}"
            brush.begin(self.axis + 1 + i, "bar")
            brush.polygon([(x0, y), (x1, y), (x1, float(foot)), (x0, float(foot))], color)
            brush.end()
            brush.text((x, y - 0.7 * letter), str(value), "ink", letter)
            # Long names stand in turn one line lower, so that they don't run together.
            down = 0.05 * h + 1.3 * letter * (i % 2 if len(self.values) > 3 else 0)
            brush.text((x, foot + down), name, "ink", 0.9 * letter)
        brush.line([(left - 3, foot + 1.0), (right, foot + 1.0)], "ink", 2.0)

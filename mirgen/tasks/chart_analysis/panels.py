"""Several small bar charts on one image, with one legend for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...records.frame import Brush
from .names import lines
from .sheet import Axis, Sheet, card, scaled


@dataclass(frozen=True, slots=True)
class Panels:
    """Three bar charts in a row, or four in two rows; bars are told by the legend's colours."""

    once: ClassVar[bool] = True

    sheets: tuple[Sheet, ...]

    def draw(self, brush: Brush) -> None:
        """Paint them."""
        first, count = self.sheets[0], len(self.sheets)
        w, h = first.size
        card(brush, first, titled=False)
        columns = 3 if count == 3 else 2
        rows = -(-count // columns)
        left, top, wide, tall = 0.03 * w, 0.04 * h, 0.94 * w / columns, 0.8 * h / rows
        # All have one scale, so that the same height is the same number.
        top_value = max(scaled(sheet).top for sheet in self.sheets)
        step = max(scaled(sheet).step for sheet in self.sheets)
        top_value = -(-top_value // step) * step
        for n, sheet in enumerate(self.sheets):
            x, y = left + n % columns * wide, top + n // columns * tall
            head, foot = round(y + 0.11 * h), round(y + tall - 0.035 * h)
            axis = Axis(round(x + 0.07 * w), x + wide - 0.02 * w, foot, head, top_value, step)
            self._panel(brush, sheet, axis, x + wide / 2 + 0.025 * w, y + 0.035 * h)
        self._legend(brush, first, 0.905 * h)

    def _panel(self, brush: Brush, sheet: Sheet, axis: Axis, x: float, y: float) -> None:
        brush.text((x, y), sheet.title, "ink", 1.1 * sheet.letter)
        for value in range(0, axis.top + 1, axis.step * max(1, axis.top // axis.step // 3)):
            at = float(axis.y(value))
            if value:
                brush.line([(axis.left, at), (axis.right, at)], "line", 1.5)
            brush.text((axis.left - 7, at), str(value), "ink", 0.75 * sheet.letter, anchor="rm")
        foot, head, left = float(axis.bottom), float(axis.head), axis.left
        brush.begin(sheet.axis, f"axis to {axis.top}")
        brush.polygon([(left - 2, head), (left, head), (left, foot), (left - 2, foot)], "ink")
        brush.end()
        count = len(sheet.values)
        half = min(0.3 * (axis.right - axis.left) / count, 0.045 * sheet.size[0])
        for i, value in enumerate(sheet.values):
            middle, up = axis.x(i, count), float(axis.y(value))
            a, b = float(round(middle - half)), float(round(middle + half))
            brush.begin(sheet.marks[i], "bar")
            brush.polygon([(a, up), (b, up), (b, foot), (a, foot)], sheet.color(i))
            brush.end()
            brush.text((middle, up - 0.6 * sheet.letter), str(value), "ink", 0.9 * sheet.letter)
        ends = [(left - 2, foot), (axis.right, foot), (axis.right, foot + 2), (left - 2, foot + 2)]
        brush.polygon(ends, "ink")

    def _legend(self, brush: Brush, sheet: Sheet, y: float) -> None:
        """Paint patches and names side by side."""
        w, letter = sheet.size[0], sheet.letter
        room = 0.9 * w / len(sheet.names)
        for i, name in enumerate(sheet.names):
            rows = lines(name)
            long = (1.5 + 0.56 * max(map(len, rows))) * letter
            left = 0.05 * w + room * i + max(0.0, (room - long) / 2)
            side = 0.9 * letter
            patch = [(left, y - side / 2), (left + side, y - side / 2),
                     (left + side, y + side / 2), (left, y + side / 2)]  # fmt: skip
            brush.polygon(patch, sheet.color(i), outline="ink")
            for n, line in enumerate(rows):
                at = (left + 1.5 * letter, y + 1.12 * letter * (n - (len(rows) - 1) / 2))
                brush.text(at, line, "ink", 0.95 * letter, anchor="lm")

"""Scores: the strokes of a drawing written down, so that equal drawings can be told."""

from __future__ import annotations

from ..records.frame import Brush, Drawing, Point, Size

Stroke = tuple[str, tuple[object, ...], tuple[tuple[str, object], ...]]
"""A brush's method, what it is given, and its options."""


class Score:
    """A records.frame.Brush that writes down what it is told, in values that can be compared.

    Regions are counted from 0 in order of appearance; ``regions`` holds their numbers. So
    ``strokes`` are the same for drawings that differ in nothing else.
    """

    def __init__(self, drawing: Drawing, size: Size) -> None:
        self._size = size
        self._strokes: list[Stroke] = []
        self.regions: list[int] = []
        drawing.draw(self)
        self.strokes = tuple(self._strokes)

    @property
    def size(self) -> Size:
        """Width and height of the frame."""
        return self._size

    def play(self, brush: Brush) -> None:
        """Paint all of it with another brush, regions under their places in ``regions``."""
        for method, given, options in self.strokes:
            getattr(brush, method)(*given, **dict(options))

    def polygon(self, points: list[Point], color: str, *, outline: str = "") -> None:
        """Write down a polygon."""
        self._note("polygon", _fixed(points), color, outline=outline)

    def line(self, points: list[Point], color: str, width: float) -> None:
        """Write down a polyline."""
        self._note("line", _fixed(points), color, width)

    def ellipse(
        self, centre: Point, radii: Point, color: str, *, turn: float = 0.0, outline: str = ""
    ) -> None:
        """Write down an ellipse."""
        self._note("ellipse", tuple(centre), tuple(radii), color, turn=turn, outline=outline)

    def text(
        self,
        at: Point,
        words: str,
        color: str,
        height: float,
        *,
        anchor: str = "mm",
        bold: bool = False,
    ) -> None:
        """Write down a line of text."""
        self._note("text", tuple(at), words, color, height, anchor=anchor, bold=bold)

    def soft_shadow(self, centre: Point, radii: Point) -> None:
        """Write down a soft shadow."""
        self._note("soft_shadow", tuple(centre), tuple(radii))

    def begin(self, region: int, label: str) -> None:
        """Write down that a region begins."""
        if region not in self.regions:
            self.regions.append(region)
        self._note("begin", self.regions.index(region), label)

    def end(self) -> None:
        """Write down that the region opened last ends."""
        self._note("end")

    def _note(self, method: str, *given: object, **options: object) -> None:
        self._strokes.append((method, given, tuple(options.items())))


def _fixed(points: list[Point]) -> tuple[Point, ...]:
    return tuple((x, y) for x, y in points)

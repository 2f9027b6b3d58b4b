"""A pen for pictures of instances: text with coloured runs in the packaged font, boxes, images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .view import Runs

PAGE, SHEET, INK, SOFT, LINE, RIGHT = (
    "#f4f2ed",
    "#fffefb",
    "#22262e",
    "#6d737e",
    "#dfd9cc",
    "#1f7f4c",
)
LEADING = 1.5
"""Line height in sizes of the font."""
FINE = 3
"""Rounded shapes are drawn this much larger and shrunk, for smooth edges."""

_FONTS = Path(__file__).resolve().parents[2] / "compose" / "fonts"

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    face = "Inter-Bold.otf" if bold else "Inter-Medium.otf"
    return ImageFont.truetype(str(_FONTS / face), size, layout_engine=ImageFont.Layout.BASIC)


class Pen:
    """Draws on a canvas; what lies outside of it is measured all the same."""

    def __init__(self, canvas: Image.Image) -> None:
        self._canvas = canvas
        self._draw = ImageDraw.Draw(canvas)

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        """Return how wide a line of text is, in pixels."""
        return float(_font(size, bold).getlength(words))

    def line(
        self,
        words: str,
        x: float,
        y: float,
        size: int,
        color: str,
        *,
        bold: bool = False,
        spaced: float = 0,
    ) -> int:
        """Write one line, its top at y; return where it ends."""
        for part in words if spaced else (words,):
            self._draw.text((x, y), part, color, _font(size, bold), anchor="la")
            x += self.width(part, size, bold=bold) + spaced
        return round(x)

    def paragraph(
        self,
        runs: Runs,
        x: int,
        y: int,
        width: int,
        size: int,
        color: Mapping[int, str],
        *,
        bold: bool = False,
    ) -> int:
        """Set a paragraph; phrases that speak of a region are marked in its colour.

        Returns the y below it.
        """
        left = float(x)
        step = round(size * LEADING)
        space = self.width(" ", size, bold=bold)
        for word, regions, goes_on in _words(runs):
            long = self.width(word.rstrip(), size, bold=bold)
            if left > x and left + long > x + width:
                left, y, goes_on = float(x), y + step, False
            if regions:
                tone = color.get(regions[0], SOFT)
                start = left - space if goes_on else left
                self._mark((start - 1, y, left + long + 1, y + round(size * 1.32)), tone)
            self._draw.text((left, y), word, INK, _font(size, bold), anchor="la")
            left += self.width(word, size, bold=bold)
        return y + step

    def panel(self, box: Box, fill: str, edge: str, radius: int, width: int = 2) -> None:
        """Draw a rounded panel with a border."""
        if box[3] <= box[1]:
            return
        size = (round(box[2] - box[0]), round(box[3] - box[1]))
        large = Image.new("L", (size[0] * FINE, size[1] * FINE))
        outer = (0, 0, large.width - 1, large.height - 1)
        shape = ImageDraw.Draw(large)
        shape.rounded_rectangle(outer, radius * FINE, fill=255)
        at = (round(box[0]), round(box[1]))
        self._canvas.paste(edge, at, large.resize(size, Image.Resampling.BOX))
        large.paste(0, (0, 0, large.width, large.height))
        inner = (width * FINE, width * FINE, outer[2] - width * FINE, outer[3] - width * FINE)
        shape.rounded_rectangle(inner, (radius - width) * FINE, fill=255)
        self._canvas.paste(fill, at, large.resize(size, Image.Resampling.BOX))

    def chip(self, words: str, x: int, y: int, size: int, edge: str) -> int:
        """Draw a word in a pill and return where it ends."""
        wide = round(self.width(words, size)) + 32
        high = round(size * 1.85)
        self.panel((x, y, x + wide, y + high), SHEET, edge, high // 2)
        self.line(words, x + 16, y + (high - size * 1.21) / 2, size, INK)
        return x + wide

    def image(self, image: Image.Image, place: tuple[int, int, int, int], radius: int) -> None:
        """Put an image at x, y with this width and height, its corners rounded."""
        x, y, wide, high = place
        large = Image.new("L", (wide * FINE, high * FINE))
        outer = (0, 0, large.width - 1, large.height - 1)
        ImageDraw.Draw(large).rounded_rectangle(outer, radius * FINE, fill=255)
        mask = large.resize((wide, high), Image.Resampling.BOX)
        self._canvas.paste(image.resize((wide, high), Image.Resampling.LANCZOS), (x, y), mask)

    def frame(self, box: Box, color: str, width: int) -> None:
        """Draw the border of a box around these pixels."""
        self._draw.rounded_rectangle([round(side) for side in box], 4, outline=color, width=width)

    def tag(self, words: str, x: float, y: float, size: int, color: str) -> None:
        """Write a white label on a plate of this colour."""
        wide = self.width(words, size, bold=True) + 14
        plate = [round(x), round(y), round(x + wide), round(y) + round(size * 1.5)]
        self._draw.rounded_rectangle(plate, 4, fill=color)
        self._draw.text((x + 7, y + 2), words, "#ffffff", _font(size, True), anchor="la")

    def _mark(self, box: Box, color: str) -> None:
        tone = ImageColor.getrgb(color)[:3]
        ground = ImageColor.getrgb(SHEET)[:3]
        tint = tuple(round(0.15 * a + 0.85 * b) for a, b in zip(tone, ground, strict=True))
        left, top, right, bottom = (round(side) for side in box)
        self._draw.rectangle((left, top, right, bottom), fill=tint)
        self._draw.rectangle((left, bottom - 2, right, bottom), fill=color)


def _words(runs: Runs) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Yield words with the spaces after them, their regions, and whether the run goes on."""
    for run in runs:
        words = run.text.split(" ")
        for k, word in enumerate(words):
            last = k == len(words) - 1
            if word or not last:
                yield word if last else word + " ", run.regions, k > 0

"""Text in the packaged font, as coverage; the machine's own fonts are never asked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..errors import Reject
from .cache import Cache
from .shapes import Coverage

_FONTS = Path(__file__).resolve().parent / "fonts"
_FACES = {False: "Inter-Medium.otf", True: "Inter-Bold.otf"}
_FINE = 4
"""Letters are set this much larger and shrunk, so that hinting doesn't tear their spacing."""
_MISSING = "\U0010fffe"


@lru_cache(maxsize=64)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    # The plain layout gives the same runs whether or not the machine has a shaping library.
    path = str(_FONTS / _FACES[bold])
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    """Whether the font has a picture of this letter."""
    font = _font(32.0, False)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask(_MISSING))


def lettering(words: str, height: float, anchor: str, cache: Cache, *, bold: bool) -> Coverage:
    """Return one line of text, placed as if its anchor stood at 0, 0.

    ``height`` is the font's size in pixels (capitals are 0.73 of it), ``anchor`` is Pillow's.
    Raises Reject('text-unprintable') for a letter that the font doesn't have.
    """
    key = ("text", words, round(height * 4), anchor, bold)
    return cache.get(
        key, lambda: _set(words, key[2] / 4, anchor, bold), lambda c: c.pixels.nbytes + 64
    )


def _set(words: str, height: float, anchor: str, bold: bool) -> Coverage:
    if not all(_has(letter) for letter in words):
        raise Reject("text-unprintable")
    font = _font(height * _FINE, bold)
    x0, y0, x1, y1 = font.getbbox(words, anchor=anchor)
    left, top = int(np.floor(x0 / _FINE)) - 1, int(np.floor(y0 / _FINE)) - 1
    right, bottom = int(np.ceil(x1 / _FINE)) + 1, int(np.ceil(y1 / _FINE)) + 1
    sheet = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE), 0)
    draw = ImageDraw.Draw(sheet)
    draw.text((-left * _FINE, -top * _FINE), words, fill=255, font=font, anchor=anchor)
    small = cv2.resize(
        np.asarray(sheet), (right - left, bottom - top), interpolation=cv2.INTER_AREA
    )
    return Coverage(left, top, np.asarray(small, np.uint8))

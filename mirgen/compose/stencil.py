"""Stencils: masks that are laid on many frames, their run lengths worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ..records.frame import Size
from ..records.source import Mask
from .masks import counts, encode


@dataclass(frozen=True, slots=True)
class _Runs:
    """Compressed run lengths in frames of one height, without the first and the last.

    ``lead`` is the first set row of the first column; ``middle`` are the runs between as text,
    ``span`` is their sum; from ``before`` the last run's number is counted.
    """

    lead: int
    middle: str
    span: int
    before: int


class Stencil:
    """A tight mask, (h, w) uint8 of 0 and 1, not to be written to.

    In COCO's compressed form only the first run and the last tell where a mask lies, as long as
    it is less high than the frame: each later number is the difference to the run before the
    last one, and the first run is never subtracted.
    """

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels
        self.area = float(np.count_nonzero(pixels))
        """Set pixels."""
        self._runs: dict[int, _Runs] = {}

    @cached_property
    def flipped(self) -> Stencil:
        """The stencil with left and right changed, kept with this one."""
        return Stencil(np.asarray(cv2.flip(self.pixels, 1), np.uint8))

    def rle(self, x: int, y: int, size: Size) -> str:
        """Return the COCO compressed counts of the mask laid at x, y in a frame of ``size``.

        It lies inside the frame, whose width and height ``size`` gives.
        """
        width, height = size
        if self.pixels.shape[0] == height:
            return encode(Mask(x, y, self.pixels), size)
        if height not in self._runs:
            self._runs[height] = self._between(height)
        runs = self._runs[height]
        first = x * height + y + runs.lead
        last = width * height - first - runs.span
        return _number(first) + runs.middle + (_number(last - runs.before) if last else "")

    def _between(self, height: int) -> _Runs:
        mask, size = Mask(0, 0, self.pixels), (self.pixels.shape[1] + 1, height)
        runs = counts(mask, size).tolist()
        before = runs[-3] if len(runs) > 3 else 0
        head, tail = len(_number(runs[0])), len(_number(runs[-1] - before))
        return _Runs(runs[0], encode(mask, size)[head:-tail], sum(runs[1:-1]), before)


def _number(value: int) -> str:
    """Return a number as COCO's rleToString writes it: five bits a character, the lowest first."""
    text = ""
    while True:
        bits, value = value & 31, value >> 5
        more = value != (-1 if bits & 16 else 0)
        text += chr(48 + bits + 32 * more)
        if not more:
            return text

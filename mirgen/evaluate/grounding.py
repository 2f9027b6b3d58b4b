"""Boxes that a reply names, held against the row's regions."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import PIL.Image

from ..records.instance import Instance, RegionRow

Unit = Literal["pixels", "1000", "unit"]
UNITS: tuple[Unit, ...] = get_args(Unit)

Box = tuple[float, float, float, float]

_NUMBER = r"\s*(-?\d+(?:\.\d+)?)\s*"
_FOUR = re.compile(
    rf"[\[(<]{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}[\])>]"
    rf"|\({_NUMBER},{_NUMBER}\)\s*,?\s*\({_NUMBER},{_NUMBER}\)"
)
_IMAGE = re.compile(r"\bimage[\s_#]*(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A box as named: corners x1, y1, x2, y2 in the reply's unit, the words before it, its image.

    ``image`` counts from 0 and is -1 where no image was spoken of.
    """

    box: Box
    before: str
    image: int


@dataclass(frozen=True, slots=True)
class Grounding:
    """For each box named, its overlap (IoU) with the region that it fits best."""

    overlaps: tuple[float, ...]


def named_boxes(text: str) -> Iterator[Named]:
    """Yield the boxes of a reply: ``[x1, y1, x2, y2]`` or ``(x1,y1),(x2,y2)``, in any wrapping."""
    for match in _FOUR.finditer(text):
        x1, y1, x2, y2 = (float(number) for number in match.groups() if number is not None)
        if x1 < x2 and y1 < y2:
            before = text[: match.start()]
            spoken = _IMAGE.findall(before[-200:])
            yield Named((x1, y1, x2, y2), before[-60:], int(spoken[-1]) - 1 if spoken else -1)


def ground(row: Instance, text: str, unit: Unit) -> Grounding:
    """Score every box that a reply names.

    Only regions of the image spoken of count, and among them those whose label stands just before
    the box, if there are any: else a guess would find some region or other.
    """
    sizes = [_size(image.bytes) for image in row.images]
    overlaps = []
    for named in named_boxes(text):
        regions = [r for r in row.regions if named.image in (-1, r.image)]
        meant = [r for r in regions if r.label and r.label.lower() in named.before.lower()]
        best = 0.0
        for region in meant or regions:
            width, height = sizes[region.image]
            best = max(best, iou(_pixels(named.box, unit, width, height), corners(region)))
        overlaps.append(best)
    return Grounding(tuple(overlaps))


def corners(region: RegionRow) -> Box:
    """Return a region's box as x1, y1, x2, y2 in pixels."""
    x, y, width, height = region.bbox
    return x, y, x + width, y + height


def iou(one: Box, other: Box) -> float:
    """Return intersection over union of two boxes given by their corners."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (one, other)]
    return both / (sum(areas) - both)


def _pixels(box: Box, unit: Unit, width: int, height: int) -> Box:
    if unit == "pixels":
        return box
    scale = 1000.0 if unit == "1000" else 1.0
    x, y = width / scale, height / scale
    return box[0] * x, box[1] * y, box[2] * x, box[3] * y


def _size(data: bytes) -> tuple[int, int]:
    with PIL.Image.open(io.BytesIO(data)) as image:
        return image.width, image.height

"""Where a box's label goes: beside the box, where it hides other boxes and labels least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from ...records.instance import RegionRow

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LETTER, ENDS, HIGH = 0.0195, 0.03, 0.08
"""A label's size: its letters' and ends' width in frame widths, its height in frame heights."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A region's label: at which edge of its box it is, and which side it starts from."""

    region: RegionRow
    edge: Literal["above", "below", "inside"]
    side: Literal["left", "right"]


def place(regions: Sequence[RegionRow]) -> tuple[Tag, ...]:
    """Return a tag for each region of an image, in their order."""
    tags: list[Tag] = []
    taken: list[Rect] = []
    for region in regions:
        others = [_box(other) for other in regions if other is not region]
        tag, rect = min(
            ((tag, _rect(tag)) for tag in _choices(region)),
            key=lambda choice: _harm(choice[1], region, others, taken),
        )
        tags.append(tag)
        taken.append(rect)
    return tuple(tags)


def _choices(region: RegionRow) -> list[Tag]:
    """Return the places to choose from, the one that is liked best first."""
    edges: tuple[Literal["above", "below", "inside"], ...] = ("above", "below", "inside")
    sides: tuple[Literal["left", "right"], ...] = ("left", "right")
    return [Tag(region, edge, side) for edge, side in product(edges, sides)]


def _rect(tag: Tag) -> Rect:
    left, top, right, bottom = _box(tag.region)
    high, wide = tag.region.size
    width = (LETTER * len(tag.region.label) + ENDS) * wide
    x = left if tag.side == "left" else right - width
    y = {"above": top - HIGH * high, "below": bottom, "inside": top}[tag.edge]
    return x, y, x + width, y + HIGH * high


def _harm(rect: Rect, region: RegionRow, others: Sequence[Rect], taken: Sequence[Rect]) -> float:
    high, wide = region.size
    area = (rect[2] - rect[0]) * (rect[3] - rect[1])
    outside = area - _shared(rect, (0, 0, wide, high))
    hidden = sum(_shared(rect, other) for other in others)
    own = 0.3 * _shared(rect, _box(region))
    # Rounded, so that equally good places stay in their order.
    return round(8 * outside + 3 * sum(_shared(rect, tag) for tag in taken) + hidden + own, 3)


def _box(region: RegionRow) -> Rect:
    x, y, width, height = region.bbox
    return x, y, x + width, y + height


def _shared(a: Rect, b: Rect) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0

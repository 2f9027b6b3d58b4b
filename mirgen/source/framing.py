"""In which picture the annotations were made: as stored, turned upright, or at another size.

An annotation's coordinates are of the picture that the annotator's program showed. What the file
states as width and height, what its masks' sizes are and how far its regions reach tells which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .coco import CocoPhoto, CocoRegion
from .photos import PhotoState
from .turns import UPRIGHT, swaps

Size = tuple[int, int]
"""Width, height."""

_SLACK = 2.0
"""Pixels by which regions may reach over the border of the picture they were drawn in."""

_SAME_SHAPE = 0.02
"""Relative difference of two aspect ratios up to which one picture is the other, resized."""

_ROUNDING = 0.01
"""Relative difference of two sizes up to which nothing needs to be scaled."""

_WITNESSES = 3
"""Regions that must all keep within a smaller picture before that proves anything."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The size (width, height) that a photo's annotations are made in, and the turn they need.

    After the turn by ``orientation`` the size may still differ from the upright photo's; then
    they are scaled to it. ``repair`` is '' or the code to count.
    """

    size: Size
    orientation: int = UPRIGHT
    repair: str = ""


def framing(photo: CocoPhoto, state: PhotoState, regions: Sequence[CocoRegion]) -> Framing | str:
    """Return the framing of a photo's annotations, or the reason code why none is sure."""
    up = (state.width, state.height)
    stored = up[::-1] if swaps(state.orientation) else up
    stated = (photo.width, photo.height)
    encoded = {r.outline.size[::-1] for r in regions if r.outline and r.outline.counts}
    if not all(stated):
        stated = next(iter(encoded)) if len(encoded) == 1 else _unstated(regions, stored, up)
    if stated == stored and (stored == up or encoded != {up}):
        # Also where turning doesn't change the size: COCO's coordinates are the file's own.
        turned = state.orientation != UPRIGHT
        return Framing(stored, state.orientation, "photo-turned" if turned else "")
    if stated == up:
        return Framing(up)
    reach = _reach(regions)
    if not regions or encoded == {up} or _near(stated, up):
        return Framing(up, repair="size-stale")
    # Run lengths fill the picture that they were drawn in: they prove its size.
    proven = encoded == {stated} or _is_proof(regions, reach, stated, up)
    if _fits(reach, stated) and _alike(stated, up) and proven:
        return Framing(stated, repair="size-scaled")
    if _fits(reach, up) and _is_proof(regions, reach, up, stated):
        return Framing(up, repair="size-stale")
    return "size-differs"


def _unstated(regions: Sequence[CocoRegion], stored: Size, up: Size) -> Size:
    """Return the size of the picture as stored, but where regions reach over it, as turned."""
    reach = _reach(regions)
    return up if _fits(reach, up) and not _fits(reach, stored) else stored


def _is_proof(
    regions: Sequence[CocoRegion], reach: tuple[float, float], size: Size, other: Size
) -> bool:
    """Tell whether regions that fit ``size`` can hardly be meant for the ``other`` one.

    They reach over it, or they are several and all keep within the smaller of the two.
    """
    smaller = size[0] <= other[0] and size[1] <= other[1]
    return not _fits(reach, other) or (smaller and len(regions) >= _WITNESSES)


def _reach(regions: Sequence[CocoRegion]) -> tuple[float, float]:
    """Return how far right and down the regions reach."""
    right = down = 0.0
    for region in regions:
        for ring in region.outline.polygons if region.outline else ():
            right, down = max(right, *ring[0::2]), max(down, *ring[1::2])
        if region.bbox:
            x, y, w, h = region.bbox
            right, down = max(right, x + w), max(down, y + h)
    return right, down


def _fits(reach: tuple[float, float], size: Size) -> bool:
    return reach[0] <= size[0] + _SLACK and reach[1] <= size[1] + _SLACK


def _near(one: Size, other: Size) -> bool:
    return all(abs(a - b) <= _ROUNDING * b for a, b in zip(one, other, strict=True))


def _alike(one: Size, other: Size) -> bool:
    ratio = one[0] * other[1] / (one[1] * other[0])
    return abs(ratio - 1) <= _SAME_SHAPE

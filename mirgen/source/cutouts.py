"""Which regions may be pasted as stickers, which of them may stand, and why the others may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from ..config import CutoutLimits
from .coco import CocoRegion
from .frail import frail
from .shapes import Shape
from .surroundings import Surroundings, level_edge, pieces, solidity, surroundings

PERSONS = frozenset({"person", "man", "woman", "boy", "girl", "child", "people", "pedestrian"})
"""Categories whose whole silhouette has limbs."""

UNSTANDING = frozenset(
    {
        *("airplane", "banana", "baseball bat", "baseball glove", "bird", "clock", "fork"),
        *("frisbee", "hair drier", "handbag", "kite", "knife", "remote", "scissors", "sink"),
        *("skis", "snowboard", "spoon", "sports ball", "stop sign", "surfboard"),
        *("tennis racket", "tie", "toothbrush", "traffic light", "umbrella"),
    }
)
"""Categories that hang, fly, lie or are held: no ground belongs under them."""

_OWN_BASE = 0.15
"""Share of the lowest fifth's outline that may touch other regions where a thing stands."""
_FOOT = 0.15
"""Share of the height in which feet are looked for: the far ones stand higher in the picture."""
_LEAN = 0.05
"""Share of the width by which the middle may lie beyond the feet."""


def judge(
    place: int,
    regions: Sequence[CocoRegion],
    shapes: Sequence[Shape],
    photo: tuple[int, int],
    limits: CutoutLimits,
) -> tuple[str, bool]:
    """Return the reason why region ``place`` may not be pasted ('' if it may), and if it stands.

    ``regions`` and ``shapes`` are all of the photo's, ``photo`` is its width and height.
    """
    categories = [region.category for region in regions]
    around = cache(lambda: surroundings(place, shapes, categories))
    reason = why_not(regions[place], shapes[place], photo, limits, around)
    return reason, not reason and can_stand(regions[place], shapes[place], around())


def why_not(
    region: CocoRegion,
    shape: Shape,
    photo: tuple[int, int],
    limits: CutoutLimits,
    around: Callable[[], Surroundings],
) -> str:
    """Return '' where a region may be pasted, else the reason code; cheap questions come first."""
    x, y, w, h = shape.window
    if region.crowd:
        return "crowd"
    if shape.boxed:
        return "box-only"
    if min(w, h) < limits.min_side or w * h < limits.min_extent**2:
        return "small"
    if np.count_nonzero(shape.pixels) < limits.min_area:
        return "small"
    if max(w, h) > limits.max_aspect * min(w, h):
        return "thin"
    if min(x, y, photo[0] - x - w, photo[1] - y - h) < limits.border:
        return "border"
    if 0 < shape.points < limits.min_points:
        return "rough-outline"
    if pieces(shape.pixels) < limits.largest_piece:
        return "pieces"
    full = solidity(shape.pixels)
    if full < limits.min_solidity:
        return "hollow"
    if around().twin:
        return "twin"
    if around().hidden > limits.max_hidden:
        return "occluded"
    if around().touching > limits.max_touching:
        return "touching"
    if around().below > limits.max_cut:
        return "cut-at-base"
    if is_person(region) and (
        full > limits.max_person_solidity or level_edge(shape.pixels) > limits.max_person_edge
    ):
        return "cut-at-base"
    return "frail" if frail(shape.pixels) else ""


def is_person(region: CocoRegion) -> bool:
    """Tell whether the category names a human being."""
    return region.category.lower() in PERSONS or region.supercategory.lower() in PERSONS


def can_stand(region: CocoRegion, shape: Shape, around: Surroundings) -> bool:
    """Tell whether a cutout may stand on a ground.

    Its lower end is its own, its middle lies over what it rests on, and it isn't of a category
    that never stands.
    """
    if region.category.lower() in UNSTANDING or around.below > _OWN_BASE:
        return False
    height, width = shape.pixels.shape
    feet = np.flatnonzero(shape.pixels[-max(3, round(height * _FOOT)) :].any(axis=0))
    columns = shape.pixels.sum(axis=0, dtype=np.float64)
    middle = float(columns @ np.arange(width)) / float(columns.sum())
    return bool(feet[0] - _LEAN * width <= middle <= feet[-1] + _LEAN * width)

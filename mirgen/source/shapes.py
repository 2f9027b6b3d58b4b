"""Turn an annotated outline into a mask in its own tight window, exactly as pycocotools would.

The rasteriser gives runs over the whole photo, which cost nothing; only the window is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from .coco import CocoRegion, Outline, Polygons
from .rle import Runs, Window, pixels_of, runs_of, valid_runs


@dataclass(frozen=True, slots=True)
class Shape:
    """A mask of (h, w) uint8 in its tight window; ``points`` are the outline's corners.

    ``points`` is 0 where the outline came as RLE; a ``boxed`` shape is a filled box.
    """

    window: Window
    pixels: NDArray[np.uint8]
    points: int = 0
    boxed: bool = False


def shape_of(region: CocoRegion, width: int, height: int) -> Shape | str:
    """Return the region's shape clipped to a photo of this size, or the reason it has none."""
    if region.outline is None:
        return _of_box(region, width, height)
    if region.outline.polygons:
        return _of_polygons(region.outline.polygons, width, height)
    return _of_runs(region.outline, width, height)


def _of_box(region: CocoRegion, width: int, height: int) -> Shape | str:
    assert region.bbox is not None  # the parser leaves out what has neither outline nor box
    x, y, w, h = region.bbox
    if w <= 0 or h <= 0:
        return "box-empty"
    left, top = max(0, round(x)), max(0, round(y))
    right, bottom = min(width, round(x + w)), min(height, round(y + h))
    if right <= left or bottom <= top:
        outside = x >= width or y >= height or x + w <= 0 or y + h <= 0
        return "box-outside" if outside else "box-empty"
    window = (left, top, right - left, bottom - top)
    return Shape(window, np.ones((window[3], window[2]), np.uint8), boxed=True)


def _of_polygons(polygons: Polygons, width: int, height: int) -> Shape | str:
    xs = np.concatenate([ring[0::2] for ring in polygons])
    ys = np.concatenate([ring[1::2] for ring in polygons])
    if xs.min() >= width or ys.min() >= height or xs.max() <= 0 or ys.max() <= 0:
        return "mask-outside"
    # Far corners would overflow the rasteriser's 32-bit grid; none of a photo's pixels needs them.
    if max(abs(xs).max(), abs(ys).max()) > 16 * max(width, height):
        return "mask-outside"
    encoded = coco_mask.merge(coco_mask.frPyObjects(list(map(list, polygons)), height, width))
    runs = runs_of(encoded["counts"].decode())
    assert runs is not None  # pycocotools made them
    return _tight(runs, height, sum(len(ring) for ring in polygons) // 2)


def _of_runs(outline: Outline, width: int, height: int) -> Shape | str:
    if outline.size != (height, width):
        return "rle-bad"
    runs = valid_runs(outline.counts, outline.size)
    return "rle-bad" if runs is None else _tight(runs, height, 0)


def _tight(runs: Runs, height: int, points: int) -> Shape | str:
    """Draw only the columns that the runs fill, and cut what is empty above and below."""
    ones = runs[1::2]
    filled = ones > 0
    if not filled.any():
        return "mask-empty"
    stops = runs.cumsum()[1::2][filled]
    starts = stops - ones[filled]
    first, last = int(starts[0]) // height, int(stops[-1] - 1) // height
    turns = np.stack([starts, stops], axis=1).ravel()
    within = np.concatenate([[first * height], turns, [(last + 1) * height]])
    pixels = pixels_of(np.diff(within), last + 1 - first, height)
    rows = np.flatnonzero(pixels.any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    window = (first, top, last + 1 - first, bottom - top)
    return Shape(window, np.ascontiguousarray(pixels[top:bottom]), points)

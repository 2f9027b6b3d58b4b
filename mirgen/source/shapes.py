"""Turn an annotated outline into a mask in its own tight window, exactly as pycocotools would.

The rasteriser gives runs over the whole photo, which cost nothing; only the window is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from ..records.rle import Runs, Window, pixels_of, runs_of, valid_runs
from .coco import CocoRegion
from .framing import Framing, Size
from .outlines import Outline, Polygons
from .turns import UPRIGHT, swaps, upright, upright_window

_BOX_HELPS = ("rle-bad", "polygon-too-long", "segments-missing", "segments-differ")
"""Reasons that are the mask's alone: where there is a box, it is taken."""

_LONGEST = 1_500_000
"""Pixels along a polygon: the rasteriser keeps about 120 bytes for each."""

_LARGEST = 64_000_000
"""Pixels of a picture that was annotated at another size than the photo's."""

_FARTHEST = 1 << 26
"""Pixels from the corner: the rasteriser counts fifths of them in 32 bits."""

Segments = NDArray[np.int32]
"""A panoptic PNG's numbers, (h, w)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A mask of (h, w) uint8 in its tight window; ``points`` are the outline's corners.

    ``points`` is 0 where the outline came as RLE; a ``boxed`` shape is a filled box; ``clipped``
    tells that it was annotated over the photo's border.
    """

    window: Window
    pixels: NDArray[np.uint8]
    points: int = 0
    boxed: bool = False
    clipped: bool = False


def shape_of(
    region: CocoRegion, framing: Framing, photo: Size, segments: Segments | None = None
) -> Shape | str:
    """Return the region's shape in the upright photo (width, height), or the reason it has none.

    The outline is of the picture that the framing tells: it is turned and scaled with it.
    """
    size = framing.size
    turned = size[::-1] if swaps(framing.orientation) else size
    ratio = (photo[0] / turned[0], photo[1] / turned[1])
    resized = turned != photo
    if resized and size[0] * size[1] > max(_LARGEST, photo[0] * photo[1]):
        region = _without_runs(region)
        if region.outline is None and region.bbox is None:
            return "rle-bad"
    if resized and (region.outline is None or region.outline.polygons):
        # Only pictures that are upright already are ever scaled; corners keep their fractions so.
        region, size, resized = _scaled(region, ratio), photo, False
    shape = _drawn(region, size, segments)
    if shape in _BOX_HELPS and region.bbox is not None:
        shape = _of_box(region, *size)
    if isinstance(shape, str):
        return shape
    if framing.orientation != UPRIGHT:
        window = upright_window(shape.window, size, framing.orientation)
        pixels = np.ascontiguousarray(upright(shape.pixels, framing.orientation))
        shape = replace(shape, window=window, pixels=pixels)
    return _resized(shape, turned, photo) if resized else shape


def _drawn(region: CocoRegion, size: Size, segments: Segments | None) -> Shape | str:
    outline = region.outline
    if outline is None:
        return _of_box(region, *size)
    if outline.polygons:
        return _of_polygons(outline.polygons, *size)
    if outline.segment >= 0:
        return _of_segment(segments, outline.segment, size)
    return _of_runs(outline, *size)


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
    pixels = np.ones((window[3], window[2]), np.uint8)
    return Shape(window, pixels, boxed=True, clipped=_over((x, y, x + w, y + h), width, height))


def _of_polygons(polygons: Polygons, width: int, height: int) -> Shape | str:
    xs = np.concatenate([ring[0::2] for ring in polygons])
    ys = np.concatenate([ring[1::2] for ring in polygons])
    if xs.min() >= width or ys.min() >= height or xs.max() <= 0 or ys.max() <= 0:
        return "mask-outside"
    # Far corners would overflow the rasteriser's 32-bit grid; none of a photo's pixels needs them.
    if max(abs(xs).max(), abs(ys).max()) > min(16 * max(width, height), _FARTHEST):
        return "mask-outside"
    if max(map(_length, polygons)) > _LONGEST:
        return "polygon-too-long"
    encoded = coco_mask.merge(coco_mask.frPyObjects(list(map(list, polygons)), height, width))
    runs = runs_of(encoded["counts"].decode())
    assert runs is not None  # pycocotools made them
    ends = (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
    shape = _tight(runs, height, sum(len(ring) for ring in polygons) // 2)
    return shape if isinstance(shape, str) else replace(shape, clipped=_over(ends, width, height))


def _length(ring: tuple[float, ...]) -> float:
    """Return how many pixels the rasteriser walks along a closed ring."""
    steps = [abs(np.diff(ring[k::2], append=ring[k])) for k in (0, 1)]
    return float(np.maximum(*steps).sum())


def _of_runs(outline: Outline, width: int, height: int) -> Shape | str:
    if outline.size != (height, width):
        return "rle-bad"
    runs = valid_runs(outline.counts, outline.size)
    return "rle-bad" if runs is None else _tight(runs, height, 0)


def _of_segment(segments: Segments | None, number: int, size: Size) -> Shape | str:
    if segments is None:
        return "segments-missing"
    if segments.shape != size[::-1]:
        return "segments-differ"
    return _cropped((segments == number).astype(np.uint8))


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


def _cropped(mask: NDArray[np.uint8], left: int = 0, top: int = 0) -> Shape | str:
    """Return the tight shape of a mask whose corner is at left, top."""
    x, y, w, h = cv2.boundingRect(mask)
    if not w:
        return "mask-empty"
    return Shape((left + x, top + y, w, h), np.ascontiguousarray(mask[y : y + h, x : x + w]))


def _scaled(region: CocoRegion, ratio: tuple[float, float]) -> CocoRegion:
    """Return the region with its box and polygons scaled."""
    outline, box = region.outline, region.bbox
    if outline is not None:
        rings = (np.reshape(ring, (-1, 2)) * ratio for ring in outline.polygons)
        outline = replace(outline, polygons=tuple(tuple(ring.ravel().tolist()) for ring in rings))
    if box is not None:
        box = (box[0] * ratio[0], box[1] * ratio[1], box[2] * ratio[0], box[3] * ratio[1])
    return replace(region, outline=outline, bbox=box)


def _without_runs(region: CocoRegion) -> CocoRegion:
    return region if region.outline and region.outline.polygons else replace(region, outline=None)


def _resized(shape: Shape, size: Size, photo: Size) -> Shape | str:
    """Scale a mask with its picture: each pixel takes what lay at its middle."""
    x, y, w, h = shape.window
    whole = np.zeros(size[::-1], np.uint8)
    whole[y : y + h, x : x + w] = shape.pixels
    return _cropped(np.asarray(cv2.resize(whole, photo, interpolation=cv2.INTER_NEAREST), np.uint8))


def _over(ends: tuple[float, float, float, float], width: int, height: int) -> bool:
    """Tell whether left, top, right, bottom lie over the border by more than rounding."""
    left, top, right, bottom = ends
    return left < -1 or top < -1 or right > width + 1 or bottom > height + 1

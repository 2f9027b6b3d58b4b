"""Windows of a photo, and which regions each of them shows wholly and alone of their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...records.source import Photo, Pool, Region

MIN_SIDE, MIN_AREA, MIN_FILL = 26, 1200, 0.25
SLIVER = 0.02
"""A share of a region's box that may stick into a window unnoticed."""

MARGIN = 3
"""Pixels that must stay between a shown region's box and the window's edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """A photo's regions as arrays: boxes (r, 4) as x0, y0, x1, y1; kinds and askable (r,)."""

    photo: Photo
    regions: tuple[Region, ...]
    boxes: NDArray[np.float64]
    kinds: NDArray[np.intp]
    askable: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Windows (m, 4) as x, y, width, height, one size for all; what they show, (m, r) each.

    ``alone``: wholly inside, and no other region of its category meets the window.
    ``meets``: any part of the box is inside.
    """

    at: NDArray[np.intp]
    alone: NDArray[np.bool_]
    meets: NDArray[np.bool_]


@lru_cache(maxsize=64)
def sceneries(pool: Pool) -> tuple[Scenery, ...]:
    """Return the pool's photos that hold at least two askable regions."""
    found = (_scenery(photo, pool.by_photo[photo.row]) for photo in pool.photos)
    return tuple(s for s in found if s is not None and s.askable.sum() >= 2)


def draw_windows(
    scenery: Scenery, share: tuple[float, float], each: int, rng: np.random.Generator
) -> Windows:
    """Draw windows of one size, ``each`` for every askable region, at even places around it.

    ``share`` is the windows' width and height as shares of the photo's.
    """
    photo = scenery.photo
    width, height = round(share[0] * photo.width), round(share[1] * photo.height)
    x0, y0, x1, y1 = (scenery.boxes[:, i] for i in range(4))
    around = np.repeat(np.flatnonzero(scenery.askable), each)
    x = _between(x1[around] + MARGIN - width, x0[around] - MARGIN, photo.width - width, rng)
    y = _between(y1[around] + MARGIN - height, y0[around] - MARGIN, photo.height - height, rng)
    left, top = x[:, None], y[:, None]
    inside = (
        (x0 >= left + MARGIN)
        & (x1 <= left + width - MARGIN)
        & (y0 >= top + MARGIN)
        & (y1 <= top + height - MARGIN)
    )
    across = np.minimum(x1, left + width) - np.maximum(x0, left)
    down = np.minimum(y1, top + height) - np.maximum(y0, top)
    meets = (across > 0) & (down > 0) & (across * down > SLIVER * (x1 - x0) * (y1 - y0))
    same = scenery.kinds[:, None] == scenery.kinds[None, :]
    crowd = meets.astype(np.int64) @ same.astype(np.int64)
    alone = inside & (crowd == 1) & scenery.askable
    at = np.stack([x, y, np.full_like(x, width), np.full_like(x, height)], axis=1)
    return Windows(at, alone, meets)


def _between(
    low: NDArray[np.float64], high: NDArray[np.float64], limit: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw whole places between low and high, kept within the photo."""
    low, high = np.clip(low, 0, limit), np.clip(high, 0, limit)
    return np.asarray(np.round(low + rng.random(len(low)) * (high - low)), dtype=np.intp)


def any_places(pool: Pool, share: float, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw n box centres as windows of this family show them, as shares of the window's width.

    A region of a photo is drawn, then an even place among those that show it wholly.
    """
    halves = _half_widths(pool)
    edge = np.minimum(halves[rng.integers(len(halves), size=n)] / share, 0.45)
    return np.asarray(edge + rng.random(n) * (1 - 2 * edge))


@lru_cache(maxsize=64)
def _half_widths(pool: Pool) -> NDArray[np.float64]:
    """Return half the width of every askable region, as a share of its photo's width."""
    halves = [
        (s.boxes[s.askable, 2] - s.boxes[s.askable, 0]) / 2 / s.photo.width for s in sceneries(pool)
    ]
    return np.concatenate(halves)


def _scenery(photo: Photo, regions: Sequence[Region]) -> Scenery | None:
    if not regions:
        return None
    boxes = np.array([r.bbox for r in regions], dtype=np.float64)
    boxes[:, 2:] += boxes[:, :2]
    names = sorted({r.category for r in regions})
    kinds = np.array([names.index(r.category) for r in regions], dtype=np.intp)
    return Scenery(photo, tuple(regions), boxes, kinds, np.array([_askable(r) for r in regions]))


def _askable(region: Region) -> bool:
    _, _, w, h = region.bbox
    big = min(w, h) >= MIN_SIDE and region.area >= MIN_AREA
    return not region.crowd and big and region.area >= MIN_FILL * w * h

"""Windows of a photo, and which regions each of them shows wholly and alone of their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...records.source import Photo, Pool, Region

MIN_SIDE, MIN_AREA, MIN_FILL = 22, 700, 0.25
"""Shorter side and area in pixels, and share of the box that the mask fills, of a thing asked."""

JOINING = 0.75
"""How large, in comparison, the sides of what joins pictures must be."""

END, END_COVERED = 0.15, 0.3
"""Share of a box's width that counts as its end, and the share of an end that another box may
cover: who can't see where a thing ends can't tell its middle.
"""

BORDER = 3
"""Nearer than so many pixels to the photo's edge, a thing may be cut off there."""

BUSY = 0.6
"""What other boxes cover by more than this share isn't well seen."""
SLIVER = 0.02
"""A share of a region's box that may stick into a window unnoticed."""

FEW = 8
"""Categories with more regions than this in a photo aren't spoken of: annotations may lack some."""

APART = 0.15
"""Least distance of two asked things' centres, as a share of the photo's width."""

EACH = 10
"""Windows around each region."""

_SPREAD = np.array([[0.7548776662466927], [0.5698402909980532]])
"""Steps of the R2 sequence (Roberts 2018), whose points cover the unit square evenly."""

_GRID = np.stack([axis.ravel() for axis in np.meshgrid(*[np.linspace(0, 1, 5)] * 2)], axis=1)
"""Places of a window around its region that are tried, as shares of the room there, (n, 2)."""

SCENERIES = 512
"""Photos whose arrays, and what is found out from them, are kept: pools share photos."""

LARGEST = 3.0
"""How many times larger than others of its category the largest of them must be."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """A photo's regions as arrays: boxes (r, 4) as x0, y0, x1, y1; kinds (r,).

    ``clear`` regions are well seen, so that they may be what two pictures share, (r,); ``sharp``
    ones besides show both their ends, so that their middle can be told, and ``askable`` ones of
    these are big enough to be asked about. ``far`` (r, r) are pairs that stand APART; ``twins`` are
    (region, the others of its category).
    """

    photo: Photo
    regions: tuple[Region, ...]
    boxes: NDArray[np.float64]
    kinds: NDArray[np.intp]
    clear: NDArray[np.bool_]
    sharp: NDArray[np.bool_]
    askable: NDArray[np.bool_]
    far: NDArray[np.bool_]
    twins: tuple[tuple[int, NDArray[np.intp]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Windows (m, 4) as x, y, width, height; what they show, (m, r) each.

    ``lone``: wholly inside, and no other region of its category meets the window; ``anchor``:
    lone, or by far the largest of its category there, and its middle can be told; ``alone``:
    besides, big enough to be asked about. ``meets``: more than a sliver of the box is inside.
    """

    at: NDArray[np.intp]
    lone: NDArray[np.bool_]
    anchor: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    meets: NDArray[np.bool_]

    @property
    def useful(self) -> NDArray[np.bool_]:
        """Windows (m,) that something joins to others: a mark in both, or an anchor."""
        return np.asarray((self.lone | self.anchor).any(axis=1))


@lru_cache(maxsize=4)
def sceneries(pool: Pool) -> tuple[Scenery, ...]:
    """Return the pool's photos that may be cropped and hold at least two askable regions."""
    found = (_scenery(photo, pool.by_photo[photo.row]) for photo in pool.composable)
    return tuple(s for s in found if s is not None)


def windows_of(scenery: Scenery, size: tuple[int, int]) -> Windows:
    """Return windows of one ``size`` (width, height in pixels of the photo).

    There are as many for every clear region, spread evenly around it, at places of their own.
    """
    around = np.repeat(np.flatnonzero(scenery.clear), EACH)
    places = np.arange(len(around)) * _SPREAD % 1
    return _around(scenery, around, np.array(size), places)


def least_windows(scenery: Scenery, size: tuple[float, float]) -> Windows:
    """Return windows of ``size``, or as much larger as their region needs, all around each.

    What no such window shows or leaves out, no larger one does.
    """
    photo = scenery.photo
    around = np.repeat(np.flatnonzero(scenery.clear), len(_GRID))
    spans = scenery.boxes[around, 2:] - scenery.boxes[around, :2]
    sizes = np.minimum(np.maximum(spans, size), (photo.width, photo.height))
    places = np.tile(_GRID.T, len(around) // len(_GRID))
    return _around(scenery, around, np.ceil(sizes).astype(np.intp), places)


def _around(
    scenery: Scenery, around: NDArray[np.intp], sizes: NDArray[np.intp], places: NDArray[np.float64]
) -> Windows:
    """Lay windows around regions (m,), each at a place (2, m) from 0 to 1 of where it can lie.

    ``sizes`` are (2,) or (m, 2).
    """
    photo, boxes = scenery.photo, scenery.boxes
    limit = (photo.width, photo.height) - sizes
    low = np.clip(boxes[around, 2:] - sizes, 0, limit)
    high = np.clip(boxes[around, :2], 0, limit)
    corner = np.round(low + places.T * (high - low)).astype(np.intp)
    return _look(scenery, np.hstack([corner, np.broadcast_to(sizes, corner.shape)]))


def _look(scenery: Scenery, at: NDArray[np.intp]) -> Windows:
    """Tell what windows (m, 4) show."""
    x0, y0, x1, y1 = scenery.boxes.T
    left, top, width, height = (side[:, None] for side in at.T)
    across = np.minimum(x1, left + width) - np.maximum(x0, left)
    down = np.minimum(y1, top + height) - np.maximum(y0, top)
    inside = (across >= x1 - x0) & (down >= y1 - y0)
    shown = np.maximum(across, 0) * np.maximum(down, 0)
    whole = (x1 - x0) * (y1 - y0)
    meets = shown > SLIVER * whole
    shown = np.where(meets, shown, 0)
    rival = np.zeros_like(shown)
    for i, others in scenery.twins:
        rival[:, i] = shown[:, others].max(axis=1)
    shown_well = inside & scenery.clear & (whole >= LARGEST * rival)
    anchor = shown_well & scenery.sharp
    return Windows(at, shown_well & (rival == 0), anchor, anchor & scenery.askable, meets)


def any_places(
    pool: Pool, share: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw box centres as windows show them, as shares of the window's width, of any shape.

    ``share``, of that shape, is each window's width as a share of its photo's. A region of a
    photo is drawn, then an even place among those that show it wholly.
    """
    halves = _half_widths(pool)
    edge = np.minimum(halves[rng.integers(len(halves), size=share.shape)] / share, 0.45)
    return np.asarray(edge + rng.random(share.shape) * (1 - 2 * edge))


@lru_cache(maxsize=4)
def _half_widths(pool: Pool) -> NDArray[np.float64]:
    """Return half the width of every askable region, as a share of its photo's width."""
    halves = [
        (s.boxes[s.askable, 2] - s.boxes[s.askable, 0]) / 2 / s.photo.width for s in sceneries(pool)
    ]
    # A finished row is drawn again without its photos.
    return np.concatenate(halves or [np.linspace(0.02, 0.12, 32)])


@lru_cache(maxsize=SCENERIES)
def _scenery(photo: Photo, regions: tuple[Region, ...]) -> Scenery | None:
    """Return the photo's regions as arrays; None where fewer than two are askable."""
    if not regions:
        return None
    boxes = np.array([r.bbox for r in regions], dtype=np.float64)
    boxes[:, 2:] += boxes[:, :2]
    names = sorted({r.category for r in regions})
    kinds = np.array([names.index(r.category) for r in regions], dtype=np.intp)
    bare = (_covered(boxes, boxes) <= BUSY) & _few(regions)
    clear = bare & np.array([_clear(r, JOINING) for r in regions])
    sharp = clear & _both_ends(photo, boxes, np.array([r.cutout for r in regions]))
    askable = sharp & np.array([_clear(r, 1.0) for r in regions])
    if not askable.any() or np.count_nonzero(clear) < 2:
        return None
    centres = (boxes[:, 0] + boxes[:, 2]) / 2 / photo.width
    far = np.abs(centres[:, None] - centres) >= APART
    alike = (kinds[:, None] == kinds) & ~np.eye(len(kinds), dtype=np.bool_)
    groups = [np.flatnonzero(row) for row in alike]
    twins = tuple((i, others) for i, others in enumerate(groups) if len(others))
    return Scenery(photo, regions, boxes, kinds, clear, sharp, askable, far, twins)


def _both_ends(
    photo: Photo, boxes: NDArray[np.float64], cutout: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which regions, boxes (r, 4), show both their left and their right end, (r,).

    Of a cutout it is known that hardly another thing touches its outline.
    """
    wide = END * (boxes[:, 2] - boxes[:, 0])
    left, right = boxes.copy(), boxes.copy()
    left[:, 2], right[:, 0] = boxes[:, 0] + wide, boxes[:, 2] - wide
    covered = np.maximum(_covered(left, boxes), _covered(right, boxes))
    far = np.array([photo.width, photo.height]) - BORDER
    inside = ((boxes[:, :2] >= BORDER) & (boxes[:, 2:] <= far)).all(axis=1)
    return np.asarray(inside & (cutout | (covered <= END_COVERED)))


def _covered(parts: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the greatest share of a part (r, 4) of each box that another box covers, (r,)."""
    low = np.maximum(parts[:, None, :2], boxes[None, :, :2])
    high = np.minimum(parts[:, None, 2:], boxes[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    np.fill_diagonal(shared, 0)
    whole = np.prod(parts[:, 2:] - parts[:, :2], axis=1)
    return np.asarray(shared.max(axis=1) / np.maximum(whole, 1e-9))


def _few(regions: Sequence[Region]) -> NDArray[np.bool_]:
    """Return which regions are of a category with few regions in the photo, and no crowd, (r,)."""
    number = Counter(r.category for r in regions)
    crowds = {r.category for r in regions if r.crowd}
    return np.array([number[r.category] <= FEW and r.category not in crowds for r in regions])


def _clear(region: Region, size: float) -> bool:
    """Whether a region is well seen: its sides ``size`` times what an asked one's must be."""
    _, _, w, h = region.bbox
    big = min(w, h) >= MIN_SIDE * size and region.area >= MIN_AREA * size**2
    return not region.crowd and big and region.area >= MIN_FILL * w * h

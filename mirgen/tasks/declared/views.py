"""Photos as they are, and crops: which of them tell how many of each thing, or where it is.

What a photo holds isn't ours to draw, so states are drawn among photos. Counts are taken only of
categories that the source says are annotated exhaustively (promise: unannotated is not absent);
a place is asked only of a thing that is annotated once and is large enough to be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.frame import PhotoView, Size, Subject
from ...records.source import Photo, Pool, Region
from .expression import Array
from .model import Declares, Source
from .states import REGIONS, VIEW

Window = tuple[int, int, int, int]

MOST = 9
"""Most regions of a category that are counted in one picture."""

SMALL, CLEAR = 0.0008, 0.006
"""Least share of the picture that a thing's box covers: where it is counted, where it is placed."""

SLIVER = 0.02
"""A share of a region's box that may stick into a crop unnoticed."""

SIDES, STEPS = (0.5, 0.62, 0.76), 3
"""Widths of crops as shares of the photo's, and how many lie across and down."""

UPSCALE = 1.6
FEWEST = 4
"""Pictures beyond those of one item that there are to draw from."""
SAMPLE = 40
"""Pictures of which an item keeps what they show."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One picture: a window of a photo, and its regions by category where all are known."""

    photo: Photo
    window: Window
    size: Size
    by_category: Mapping[str, tuple[Region, ...]]
    spoilt: frozenset[str]
    """Categories with regions that are cut off, too small or in a crowd."""


@dataclass(frozen=True, eq=False)
class Views:
    """The pictures that an item draws from: what each holds of the named things."""

    names: tuple[str, ...]
    held: tuple[Held, ...]
    placed: bool

    @cached_property
    def tables(self) -> dict[str, Array]:
        """Return what is shown, (pictures, things) each: count, or x, y and height as shares."""
        if not self.placed:
            counts = [[len(h.by_category.get(n, ())) for n in self.names] for h in self.held]
            return {"count": np.array(counts, np.float64)}
        boxes = np.array([[_box(h, h.by_category[n][0]) for n in self.names] for h in self.held])
        middle = boxes[..., :2] + boxes[..., 2:] / 2
        return {"x": middle[..., 0], "y": middle[..., 1], "height": boxes[..., 3]}

    def draw(self, n: int, images: int, rng: np.random.Generator) -> dict[str, Array]:
        """Return what n states show, (n, images, things) each, and which picture under VIEW."""
        at = (rng.random((n, images)) * len(self.held)).astype(np.intp)
        shown = {name: table[at] for name, table in self.tables.items()}
        return shown | {VIEW: at[:, :, None].astype(np.float64)}

    def sample(self, rng: np.random.Generator) -> dict[str, list[list[float]]]:
        """Return what some of the pictures show, as JSON: from these it is drawn again."""
        some = rng.permutation(len(self.held))[:SAMPLE]
        return {name: np.round(table[some], 4).tolist() for name, table in self.tables.items()}

    @cached_property
    def photos(self) -> NDArray[np.intp]:
        """Return the photo of each picture."""
        return np.array([held.photo.row for held in self.held])

    def fitting(self, at: Array) -> NDArray[np.bool_]:
        """Tell which states (n, images, 1) show no photo twice."""
        rows = np.sort(self.photos[at[:, :, 0].astype(np.intp)], axis=1)
        return np.asarray(np.all(np.diff(rows, axis=1) != 0, axis=1))

    def frames(self, at: Array, blur: Array) -> tuple[PhotoView, ...]:
        """Return one state's frames; ``at`` (images, 1), ``blur`` a share of the width."""
        found = []
        for k, place in enumerate(at[:, 0].astype(int).tolist()):
            held = self.held[place]
            rows = [r.row for name in self.names for r in held.by_category.get(name, ())]
            subjects = tuple(Subject(k * REGIONS + i, row) for i, row in enumerate(rows))
            sigma = float(blur[k, 0]) * held.size[0]
            found.append(
                PhotoView(held.photo.row, held.window, held.size, blur=sigma, subjects=subjects)
            )
        return tuple(found)


class Sample:
    """What some pictures show, as an item keeps it, to draw from when no photo is at hand."""

    def __init__(self, tables: Mapping[str, Sequence[Sequence[float]]]) -> None:
        self._tables = {name: np.array(table, np.float64) for name, table in tables.items()}

    def draw(self, n: int, images: int, rng: np.random.Generator) -> dict[str, Array]:
        """Return what n states show, (n, images, things) each."""
        number = len(next(iter(self._tables.values())))
        at = (rng.random((n, images)) * number).astype(np.intp)
        return {name: table[at] for name, table in self._tables.items()}


def _box(held: Held, region: Region) -> tuple[float, float, float, float]:
    x, y, w, h = region.bbox
    left, top, wide, high = held.window
    return (x - left) / wide, (y - top) / high, w / wide, h / high


def draw_views(
    pool: Pool, says: Declares, images: int, placed: bool, size: Size, rng: np.random.Generator
) -> Views:
    """Return pictures of things that enough of them tell of. Raises Reject('cast-too-small')."""
    choices = names_of(pool, says, images, placed, size)
    if not choices:
        raise Reject("cast-too-small")
    names = choices[int(rng.random() * len(choices))]
    order = rng.permutation(len(names))
    return views(pool, says, tuple(names[int(i)] for i in order), placed, size)


def names_of(
    pool: Pool, says: Declares, images: int, placed: bool, size: Size
) -> tuple[tuple[str, ...], ...]:
    """Return the sets of things of which enough pictures tell, in alphabetical order."""
    return _names_of(pool, says.compose, says.source, says.things, images, placed, size)


@lru_cache(maxsize=32)
def _names_of(
    pool: Pool,
    recipe: str,
    source: Source,
    things: int,
    images: int,
    placed: bool,
    size: Size,
) -> tuple[tuple[str, ...], ...]:
    every = {r.category for r in pool.regions if source.wants(r)}
    pictures = _pictures(pool, recipe, size)
    alone = {
        name: {h.photo.row for h in pictures if _tells(h, (name,), placed)}
        for name in sorted(every)
    }
    often = [name for name, rows in alone.items() if len(rows) >= images + FEWEST or not placed]
    often.sort(key=lambda name: -len(alone[name]))
    found = []
    for names in combinations(sorted(often[:MOST_NAMES]), things):
        rows = {h.photo.row for h in pictures if _tells(h, names, placed)}
        if len(rows) >= images + FEWEST and _varied(pictures, names, placed):
            found.append(names)
    return tuple(found)


MOST_NAMES = 16
"""Of so many of the most frequent categories, sets of things are made."""


def _varied(pictures: Sequence[Held], names: tuple[str, ...], placed: bool) -> bool:
    """Whether each thing is there in some picture, and not in all in the same number."""
    if placed:
        return True
    told = [h for h in pictures if _tells(h, names, placed)]
    counts = [{len(h.by_category.get(name, ())) for h in told} for name in names]
    return all(len(each) > 1 for each in counts)


@lru_cache(maxsize=64)
def _views(pool: Pool, recipe: str, names: tuple[str, ...], placed: bool, size: Size) -> Views:
    held = tuple(h for h in _pictures(pool, recipe, size) if _tells(h, names, placed))
    return Views(names, held, placed)


def views(pool: Pool, says: Declares, names: Sequence[str], placed: bool, size: Size) -> Views:
    """Return the pool's pictures that tell of all these things."""
    return _views(pool, says.compose, tuple(names), placed, size)


def _tells(held: Held, names: tuple[str, ...], placed: bool) -> bool:
    if any(name in held.spoilt for name in names):
        return False
    if placed:
        one = all(len(held.by_category.get(name, ())) == 1 for name in names)
        return one and all(_share(held, held.by_category[name][0]) >= CLEAR for name in names)
    if not all(held.photo.tells_all(name) for name in names):
        return False
    counts = [len(held.by_category.get(name, ())) for name in names]
    return sum(counts) >= 1 and max(counts) <= MOST


def _share(held: Held, region: Region) -> float:
    return region.bbox[2] * region.bbox[3] / (held.window[2] * held.window[3])


@lru_cache(maxsize=8)
def _pictures(pool: Pool, recipe: str, size: Size) -> tuple[Held, ...]:
    """Return every picture that the pool's photos give."""
    photos = pool.photos if recipe == "photos" else pool.composable
    found = []
    for photo in photos:
        regions = pool.by_photo[photo.row]
        for window in _windows(photo, recipe):
            shown = _size(window, size)
            if shown is not None:
                found.append(_held(photo, window, shown, regions))
    return tuple(found)


def _windows(photo: Photo, recipe: str) -> Iterator[Window]:
    if recipe == "photos":
        yield 0, 0, photo.width, photo.height
        return
    for side in SIDES:
        w, h = round(side * photo.width), round(side * photo.height)
        for j in range(STEPS * STEPS):
            right = (photo.width - w) * (j % STEPS) // (STEPS - 1)
            down = (photo.height - h) * (j // STEPS) // (STEPS - 1)
            yield right, down, w, h


def _size(window: Window, size: Size) -> Size | None:
    """Return the size at which a window is shown, None where it would be blown up too much."""
    scale = size[0] / max(window[2:])
    if window[:2] == (0, 0) and scale >= 1:
        scale = min(scale, 1.0)
    if scale > UPSCALE:
        return None
    return round(window[2] * scale), round(window[3] * scale)


def _held(photo: Photo, window: Window, size: Size, regions: Sequence[Region]) -> Held:
    x0, y0, w, h = window
    found: dict[str, list[Region]] = {}
    spoilt = set()
    for region in regions:
        x, y, rw, rh = region.bbox
        across = min(x + rw, x0 + w) - max(x, x0)
        down = min(y + rh, y0 + h) - max(y, y0)
        share = max(across, 0) * max(down, 0) / max(rw * rh, 1)
        if share <= SLIVER:
            continue
        if region.crowd or share < 0.999 or rw * rh < SMALL * w * h:
            spoilt.add(region.category)
        else:
            found.setdefault(region.category, []).append(region)
    return Held(photo, window, size, {n: tuple(r) for n, r in found.items()}, frozenset(spoilt))

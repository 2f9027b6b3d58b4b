"""The images of a declared task: cutouts or tiles on a plain ground, by count or by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.frame import FramePlan, Layer, Scene, Size, Stage, Sticker, Tile
from ...records.source import Photo, Pool, Region
from ..shared.cast import UPSCALE, fits
from ..shared.choose import one_of
from ..shared.stages import plain_stage
from . import chart
from .model import Declares
from .setup import BLUR, Setup
from .states import REGIONS, VIEW, Array
from .views import Views, draw_views, names_of

MOST = 18
"""Most things that an image has room for."""

GRIDS = ((4, 2), (6, 3), (8, 4), (10, 5), (15, 5), (18, 6))
"""Up to so many things lie in so many columns."""

FILL = 0.8
"""Share of its cell that a thing may fill."""

EDGE = 0.01
"""Free space at the frame's edges, as a share."""

FIT_COUNT = (0.13, 0.26)
"""Width and height, as shares of the frame, at which a thing that is counted can be shown."""


MARGIN = 0.08
"""How much more than its thing a tile shows on each side, as a share of the thing's size."""

FUZZIEST = 0.008
"""The largest blur, as a share of the width, at which things are still told apart."""

Window = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Cast:
    """Who is shown: for each image and thing a region; and the names of the things.

    ``windows`` are the pieces of photos that tiles show; ``views`` the pictures that photos
    give, where images show what they hold.
    """

    regions: tuple[tuple[Region, ...], ...]
    names: tuple[str, ...]
    windows: Mapping[int, Window] = field(default_factory=dict)
    views: Views | None = None

    def span(self, region: Region) -> tuple[float, float]:
        """Return the width and height of what is shown of a region, in pixels of its photo."""
        if region.row in self.windows:
            return self.windows[region.row][2], self.windows[region.row][3]
        return region.bbox[2], region.bbox[3]

    @cached_property
    def spans(self) -> Array:
        """Return the spans, (images, things, 2)."""
        return np.array([[self.span(region) for region in row] for row in self.regions])


def room(says: Declares) -> tuple[float, float]:
    """Return the widest and highest that a thing is shown, as shares of the frame."""
    if says.show.fit is not None:
        return says.show.fit
    if says.show.count is not None:
        return FIT_COUNT
    return 0.4, min(0.6, 0.85 / says.things)


def usable(pool: Pool, says: Declares, size: Size) -> dict[str, tuple[Region, ...]]:
    """Return the cutouts that may be shown, by category."""
    wide, high = room(says)
    found: dict[str, tuple[Region, ...]] = {}
    for name, regions in pool.cutouts_by_category.items():
        fitting = tuple(
            r for r in regions if says.source.wants(r) and fits(r, high * size[1], wide * size[0])
        )
        if fitting:
            found[name] = fitting
    return found


def lacks(pool: Pool, setup: Setup, size: Size) -> str:
    """Return what the pool lacks for a tier, or ''."""
    says = setup.says
    if setup.found:
        if names_of(pool, says, says.images, setup.placed, size):
            return ""
        told = "show one alone" if setup.placed else "tell all of (see exhaustive)"
        return f"{says.things} categories that {says.images} {says.compose} and a few more {told}"
    if says.compose == "chart":
        have = len(chart.names_of(pool, says))
        return "" if have >= says.things else f"{says.things} categories (it has {have})"
    have = len(usable(pool, says, size))
    if have >= says.things:
        return ""
    return f"{says.things} categories of cutouts large enough (it has {have})"


def draw_cast(pool: Pool, setup: Setup, images: int, size: Size, rng: np.random.Generator) -> Cast:
    """Return things of different categories. Raises Reject('cast-too-small')."""
    says = setup.says
    if setup.found:
        seen = draw_views(pool, says, images, setup.placed, size, rng)
        return Cast((), seen.names, views=seen)
    if says.compose == "chart":
        return Cast((), chart.draw_names(pool, says, rng))
    found = usable(pool, says, size)
    names = list(found)
    if len(names) < says.things:
        raise Reject("cast-too-small")
    chosen = [names[int(i)] for i in rng.permutation(len(names))[: says.things]]
    windows: dict[int, Window] = {}
    if says.compose == "tiles":
        found, windows = _tiled(pool, found, chosen)
    if says.vary:
        rows = tuple(tuple(one_of(found[name], rng) for name in chosen) for _ in range(images))
    else:
        one = tuple(one_of(found[name], rng) for name in chosen)
        rows = (one,) * images
    return Cast(rows, tuple(chosen), windows)


def _tiled(
    pool: Pool, found: Mapping[str, Sequence[Region]], chosen: Sequence[str]
) -> tuple[dict[str, tuple[Region, ...]], dict[int, Window]]:
    """Return the regions that a tile shows alone among the chosen, and the tiles' windows."""
    photos = {photo.row: photo for photo in pool.composable}
    fine, windows = {}, {}
    for name in chosen:
        held = []
        for region in found[name]:
            if region.photo not in photos:
                continue
            window = _window(region, photos[region.photo])
            others = (r for r in pool.by_photo[region.photo] if r.row != region.row)
            if not any(r.category in chosen and _meets(r, window) for r in others):
                held.append(region)
                windows[region.row] = window
        if not held:
            raise Reject("cast-too-small")
        fine[name] = tuple(held)
    return fine, windows


def _window(region: Region, photo: Photo) -> Window:
    x, y, w, h = region.bbox
    left, top = max(floor(x - MARGIN * w), 0), max(floor(y - MARGIN * h), 0)
    right = min(ceil(x + (1 + MARGIN) * w), photo.width)
    low = min(ceil(y + (1 + MARGIN) * h), photo.height)
    return left, top, right - left, low - top


def _meets(region: Region, window: Window) -> bool:
    x, y, w, h = region.bbox
    left, top, wide, high = window
    return x < left + wide and left < x + w and y < top + high and top < y + h


def sizes(says: Declares, cast: Cast, size: Size, env: Mapping[str, Array]) -> Array | None:
    """Return each thing's width and height in pixels, (n or 1, images, things, 2).

    None where things are counted, which are laid out later.
    """
    if says.show.count is not None:
        return None
    aspect = cast.spans[..., 0] / cast.spans[..., 1]
    if says.show.height is not None:
        high = env["height"] * size[1]
    else:
        wide, tall = room(says)
        room_for = np.minimum(tall * size[1], wide * size[0] / aspect)
        high = np.minimum(room_for, UPSCALE * cast.spans[..., 1])[None]
    return np.stack([high * aspect, high], axis=3)


def fitting(
    setup: Setup, cast: Cast, size: Size, env: Mapping[str, Array], n: int
) -> NDArray[np.bool_]:
    """Tell of which states (n,) all that is shown fits on the frames, no thing over another."""
    says, ok = setup.says, np.ones(n, np.bool_)
    if BLUR in env:
        ok &= np.all((env[BLUR] >= 0) & (env[BLUR] <= FUZZIEST), axis=(1, 2))
    if cast.views is not None:
        return ok & cast.views.fitting(env[VIEW])
    if says.compose == "chart":
        return chart.fitting(env, n)
    if says.show.count is not None:
        count = env["count"]
        whole = np.all((count >= 0) & (np.abs(count - np.round(count)) < 1e-6), axis=(1, 2))
        there = count.sum(axis=2)
        return np.asarray(ok & whole & np.all((there >= 1) & (there <= MOST), axis=1))
    spans = sizes(says, cast, size, env)
    assert spans is not None
    half = spans / (2 * np.array(size))
    if says.show.height is not None:
        ok &= np.all(spans[..., 1] <= UPSCALE * cast.spans[..., 1], axis=(1, 2))
        ok &= np.all((half <= 0.5 - EDGE), axis=(1, 2, 3))
    for axis, name in enumerate("xy"):
        if name in env:
            at = env[name]
            inside = (at - half[..., axis] >= EDGE) & (at + half[..., axis] <= 1 - EDGE)
            ok &= np.all(inside, axis=(1, 2))
    if "x" in env and "y" in env:
        ok &= _apart(env["x"], env["y"], half, n)
    return ok


def _apart(x: Array, y: Array, half: Array, n: int) -> NDArray[np.bool_]:
    first, second = np.triu_indices(x.shape[2], 1)
    across = np.abs(x[:, :, first] - x[:, :, second]) - half[..., first, 0] - half[..., second, 0]
    down = np.abs(y[:, :, first] - y[:, :, second]) - half[..., first, 1] - half[..., second, 1]
    return np.broadcast_to(np.all(np.maximum(across, down) > -EDGE, axis=(1, 2)), n)


def stages(pool: Pool, cast: Cast, images: int, rng: np.random.Generator) -> tuple[Stage, ...]:
    """Return the grounds: one look for all images."""
    stage = plain_stage(pool, cast.names, rng)
    return (stage,) * images


def frames(
    setup: Setup,
    cast: Cast,
    size: Size,
    shown: Mapping[str, Array],
    grounds: Sequence[Stage],
    rng: np.random.Generator,
) -> tuple[FramePlan, ...]:
    """Return the frames of one state; ``shown`` holds its attributes, (images, things) each."""
    says = setup.says
    blur = shown.get(BLUR, np.zeros((says.images, 1)))
    if cast.views is not None:
        return cast.views.frames(shown[VIEW], blur)
    if says.compose == "chart":
        return chart.frames(cast.names, size, shown["count"], rng)
    flips = rng.random(len(cast.names)) < 0.5
    if says.show.count is not None:
        layers = _counted(cast, size, shown["count"], flips, rng)
    else:
        layers = _placed(says, cast, size, shown, flips, rng)
    return tuple(
        Scene(size, stage, held, blur=float(soft) * size[0])
        for stage, held, soft in zip(grounds, layers, blur[:, 0], strict=True)
    )


def _laid(
    cast: Cast, number: int, region: Region, at: tuple[float, float], high: float, flip: bool
) -> Layer:
    """Return a thing with the middle of its box at ``at``, in pixels, as a sticker or a tile."""
    if region.row not in cast.windows:
        return Sticker(number, region.row, at[0], at[1] + high / 2, high, flip, ground=False)
    window = cast.windows[region.row]
    wide = high * window[2] / window[3]
    box = (round(at[0] - wide / 2), round(at[1] - high / 2), round(wide), round(high))
    return Tile(number, region.category, region.photo, window, box)


def _counted(
    cast: Cast, size: Size, count: Array, flips: NDArray[np.bool_], rng: np.random.Generator
) -> list[tuple[Layer, ...]]:
    number = np.round(count).astype(int)
    most = int(number.sum(axis=1).max())
    columns = next(columns for up_to, columns in GRIDS if most <= up_to)
    rows = max(ceil(most / columns), 2)
    cell = size[0] / columns, size[1] / rows
    found = []
    for k, held in enumerate(number.tolist()):
        things = [g for g, copies in enumerate(held) for _ in range(copies)]
        cells = rng.permutation(columns * rows)[: len(things)].tolist()
        layers = []
        for place, (g, at) in enumerate(zip(things, cells, strict=True)):
            region = cast.regions[k][g]
            w, h = cast.span(region)
            high = min(FILL * cell[1], FILL * cell[0] * h / w, UPSCALE * h)
            free = (cell[0] - high * w / h) * 0.6, (cell[1] - high) * 0.6
            x = cell[0] * (at % columns + 0.5) + free[0] * (rng.random() - 0.5)
            y = cell[1] * (at // columns + 0.5) + free[1] * (rng.random() - 0.5)
            flip = bool(flips[g]) ^ bool(rng.random() < 0.3)
            layers.append(_laid(cast, k * REGIONS + place, region, (x, y), high, flip))
        found.append(tuple(layers))
    return found


def _placed(
    says: Declares,
    cast: Cast,
    size: Size,
    shown: Mapping[str, Array],
    flips: NDArray[np.bool_],
    rng: np.random.Generator,
) -> list[tuple[Layer, ...]]:
    env = {name: value[None] for name, value in shown.items()}
    spans = sizes(says, cast, size, env)
    assert spans is not None
    images, things = len(cast.regions), len(cast.names)
    # What isn't said: things in lanes one above the other, or in the middle.
    lanes = np.tile((rng.permutation(things) + 0.5) / things, (images, 1))
    x = shown.get("x", np.full((images, things), 0.5))
    y = shown.get("y", lanes)
    found = []
    for k in range(images):
        layers = []
        for g in range(things):
            high = float(spans[0, k, g, 1])
            at = float(x[k, g]) * size[0], float(y[k, g]) * size[1]
            region = cast.regions[k][g]
            layers.append(_laid(cast, k * REGIONS + g, region, at, high, bool(flips[g])))
        found.append(tuple(layers))
    return found

"""The images of a declared task: cutouts on a plain ground, by count or by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.frame import Scene, Size, Stage, Sticker
from ...records.source import Pool, Region
from ..shared.cast import UPSCALE, fits, shown_height
from ..shared.choose import one_of
from ..shared.stages import plain_stage
from .model import Declares, Source
from .states import REGIONS, Array

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


@dataclass(frozen=True, eq=False)
class Cast:
    """Who is shown: for each image and thing a region; and the names of the things."""

    regions: tuple[tuple[Region, ...], ...]
    names: tuple[str, ...]


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
            r
            for r in regions
            if _wanted(r, says.source) and fits(r, high * size[1], wide * size[0])
        )
        if fitting:
            found[name] = fitting
    return found


def _wanted(region: Region, source: Source) -> bool:
    asked = source.categories or source.supercategories
    named = region.category in source.categories
    return not asked or named or region.supercategory in source.supercategories


def draw_cast(
    pool: Pool, says: Declares, images: int, size: Size, rng: np.random.Generator
) -> Cast:
    """Return things of different categories. Raises Reject('cast-too-small')."""
    found = usable(pool, says, size)
    names = [name for name, regions in found.items() if len(regions) >= 1]
    if len(names) < says.things:
        raise Reject("cast-too-small")
    chosen = [names[int(i)] for i in rng.permutation(len(names))[: says.things]]
    if says.vary:
        rows = tuple(tuple(one_of(found[name], rng) for name in chosen) for _ in range(images))
    else:
        one = tuple(one_of(found[name], rng) for name in chosen)
        rows = (one,) * images
    return Cast(rows, tuple(chosen))


def sizes(says: Declares, cast: Cast, size: Size, env: Mapping[str, Array]) -> Array | None:
    """Return each thing's width and height in pixels, (n or 1, images, things, 2).

    None where things are counted, which are laid out later.
    """
    if says.show.count is not None:
        return None
    aspect = np.array([[r.bbox[2] / r.bbox[3] for r in row] for row in cast.regions])
    if says.show.height is not None:
        high = env["height"] * size[1]
    else:
        wide, tall = room(says)
        high = np.array(
            [
                [min(shown_height(r, tall * size[1], wide * size[0]), _most(r)) for r in row]
                for row in cast.regions
            ]
        )[None]
    return np.stack([high * aspect, high], axis=3)


def _most(region: Region) -> float:
    return region.bbox[3] * UPSCALE


def fitting(
    says: Declares, cast: Cast, size: Size, env: Mapping[str, Array], n: int
) -> NDArray[np.bool_]:
    """Tell of which states (n,) all that is shown fits on the frames, no thing over another."""
    if says.show.count is not None:
        count = env["count"]
        whole = np.all((count >= 0) & (np.abs(count - np.round(count)) < 1e-6), axis=(1, 2))
        there = count.sum(axis=2)
        return np.asarray(whole & np.all((there >= 1) & (there <= MOST), axis=1))
    spans = sizes(says, cast, size, env)
    assert spans is not None
    half = spans / (2 * np.array(size))
    ok = np.ones(n, np.bool_)
    if says.show.height is not None:
        most = np.array([[_most(r) for r in row] for row in cast.regions])
        ok &= np.all(spans[..., 1] <= most, axis=(1, 2))
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
    says: Declares,
    cast: Cast,
    size: Size,
    shown: Mapping[str, Array],
    grounds: Sequence[Stage],
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return the frames of one state; ``shown`` holds its attributes, (images, things) each."""
    flips = rng.random(len(cast.names)) < 0.5
    if says.show.count is not None:
        layers = _counted(cast, size, shown["count"], flips, rng)
    else:
        layers = _placed(says, cast, size, shown, flips, rng)
    return tuple(Scene(size, stage, held) for stage, held in zip(grounds, layers, strict=True))


def _counted(
    cast: Cast, size: Size, count: Array, flips: NDArray[np.bool_], rng: np.random.Generator
) -> list[tuple[Sticker, ...]]:
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
            high = min(shown_height(region, FILL * cell[1], FILL * cell[0]), _most(region))
            wide = high * region.bbox[2] / region.bbox[3]
            free = (cell[0] - wide) * 0.6, (cell[1] - high) * 0.6
            x = cell[0] * (at % columns + 0.5) + free[0] * (rng.random() - 0.5)
            y = cell[1] * (at // columns + 0.5) + free[1] * (rng.random() - 0.5) + high / 2
            flip = bool(flips[g]) ^ (rng.random() < 0.3)
            layers.append(
                Sticker(k * REGIONS + place, region.row, x, y, high, bool(flip), ground=False)
            )
        found.append(tuple(layers))
    return found


def _placed(
    says: Declares,
    cast: Cast,
    size: Size,
    shown: Mapping[str, Array],
    flips: NDArray[np.bool_],
    rng: np.random.Generator,
) -> list[tuple[Sticker, ...]]:
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
            at = float(x[k, g]) * size[0], float(y[k, g]) * size[1] + high / 2
            row = cast.regions[k][g].row
            layers.append(Sticker(k * REGIONS + g, row, *at, high, bool(flips[g]), ground=False))
        found.append(tuple(layers))
    return found

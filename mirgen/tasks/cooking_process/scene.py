"""The frames: what is laid out on a plate, board or tray, each thing in a place of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...records.frame import Scene, Size, Stage, Sticker
from ...records.source import Pool, Region
from ..shared.cast import UPSCALE, fits, pick_cast, shown_height
from .script import Script
from .surface import KINDS, Surface

Array = NDArray[np.float64]

KITCHEN = frozenset({"food", "kitchen"})
"""Supercategories that a cook lays out."""

OTHER_THINGS = 0.3
"""How often other things are laid out though there is food."""

SMALL = (57.0, 74.0)
"""Height and width in pixels at which all things can be shown."""


def draw_cast(pool: Pool, count: int, rng: np.random.Generator) -> tuple[tuple[Region, ...], bool]:
    """Return things of different categories, and whether all are food or kitchenware.

    Raises Reject('cast-too-small').
    """
    prefer = KITCHEN if rng.random() >= OTHER_THINGS else frozenset[str]()
    height, width = SMALL
    cast = pick_cast(pool, count, rng, height=height, width=width, prefer=prefer, standing=False)
    return cast, all(thing.supercategory in KITCHEN for thing in cast)


def large_enough(region: Region) -> bool:
    """Tell whether a cutout can be shown on every grid."""
    return fits(region, *SMALL)


def frames(
    size: Size,
    script: Script,
    kinds: Sequence[str],
    cast: Sequence[Region],
    held: Array,
    stage: Stage,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return one scene an image; ``held`` (images, things), ``kinds`` the surface of each place.

    What has been laid out stays where it is.
    """
    mirrored = [bool(b) for b in rng.random(len(cast)) < 0.5]
    taken = {p: _places(script, p, held, rng) for p in sorted(set(script.home))}
    # Both places have things of one size.
    most = max(len(cells) for cells in taken.values())
    surfaces = [Surface(kind, size, 0, most) for kind in kinds]
    tall = [_heights(surface, cast) for surface in surfaces]
    cells = [surface.cells() for surface in surfaces]
    number = held.astype(np.intp).tolist()
    scenes = []
    for k, home in enumerate(script.home):
        layers: list[Surface | Sticker] = [replace(surfaces[home], region=script.surface(k))]
        for t in script.shown(k):
            first, high = script.copies(k, t)[0], tall[home][t]
            for copy in range(number[k][t]):
                x, y = cells[home][taken[home][t, copy]]
                layers.append(
                    Sticker(
                        first + copy, cast[t].row, x, y + high / 2, high, mirrored[t], ground=False
                    )
                )
        scenes.append(Scene(size, stage, tuple(layers)))
    return tuple(scenes)


def _heights(surface: Surface, cast: Sequence[Region]) -> list[float]:
    """Return how high each thing is shown: as large as its cell, and its photo, allow."""
    wide, high = surface.room()
    return [min(shown_height(thing, high, wide), UPSCALE * thing.bbox[3]) for thing in cast]


def _places(
    script: Script, place: int, held: Array, rng: np.random.Generator
) -> dict[tuple[int, int], int]:
    """Return the cell of each thing's each copy, filled from the middle in order of appearance."""
    images = [k for k in range(script.images) if script.home[k] == place]
    images.sort(key=lambda k: float(held[k].sum()))
    number = held.astype(np.intp).tolist()
    found: dict[tuple[int, int], int] = {}
    before = [0] * script.things
    for k in images:
        now = number[k]
        new = [(t, copy) for t in script.shown(k) for copy in range(before[t], now[t])]
        for i in rng.permutation(len(new)).tolist():
            found[new[i]] = len(found)
        before = now
    return found


def draw_surfaces(rng: np.random.Generator) -> tuple[str, str]:
    """Return the kinds of the two places' surfaces."""
    first, second = rng.permutation(len(KINDS))[:2]
    return KINDS[int(first)], KINDS[int(second)]

"""The frames: what is laid out on a plate, board or tray, each thing in a place of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.frame import Scene, Size, Sticker
from ...records.source import Pool, Region
from ..shared.cast import UPSCALE, pick_cast, shown_height
from ..shared.stages import plain_stage
from .script import Script
from .surface import KINDS, Surface

Array = NDArray[np.float64]

KITCHEN = frozenset({"food", "kitchen"})
"""Supercategories that a cook lays out."""

OTHER_THINGS = 0.25
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


def frames(
    size: Size,
    script: Script,
    kinds: Sequence[str],
    cast: Sequence[Region],
    held: Array,
    pool: Pool,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return one scene an image; ``held`` (images, things), ``kinds`` the surface of each place.

    What has been laid out stays where it is.
    """
    stage = plain_stage(pool, {region.category for region in cast}, rng)
    mirrored = [bool(b) for b in rng.random(len(cast)) < 0.5]
    taken = {p: _places(script, p, held, rng) for p in sorted(set(script.home))}
    # Both places have things of one size.
    most = max(len(cells) for cells in taken.values())
    scenes = []
    for k in range(script.images):
        surface = Surface(kinds[script.home[k]], size, script.surface(k), most)
        cells, (wide, high) = surface.cells(), surface.room()
        stickers = []
        for t in script.shown(k):
            tall = min(shown_height(cast[t], high, wide), UPSCALE * cast[t].bbox[3])
            for copy in range(int(held[k, t])):
                x, y = cells[taken[script.home[k]][t, copy]]
                region = script.copies(k, t)[copy]
                stickers.append(
                    Sticker(region, cast[t].row, x, y + tall / 2, tall, mirrored[t], ground=False)
                )
        scenes.append(Scene(size, stage, (surface, *stickers)))
    return tuple(scenes)


def _places(
    script: Script, place: int, held: Array, rng: np.random.Generator
) -> dict[tuple[int, int], int]:
    """Return the cell of each thing's each copy, filled from the middle in order of appearance."""
    images = [k for k in range(script.images) if script.home[k] == place]
    images.sort(key=lambda k: float(held[k].sum()))
    found: dict[tuple[int, int], int] = {}
    for k in images:
        new = [
            (t, copy)
            for t in script.shown(k)
            for copy in range(int(held[k, t]))
            if (t, copy) not in found
        ]
        for i in rng.permutation(len(new)):
            found[new[int(i)]] = len(found)
    return found


def draw_surfaces(rng: np.random.Generator) -> tuple[str, str]:
    """Return the kinds of the two places' surfaces."""
    first, second = rng.permutation(len(KINDS))[:2]
    return KINDS[int(first)], KINDS[int(second)]

"""The frames of a state: a sign in each YES image, things on a ground in each BUT image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from ...records.frame import Scene, Size, Stage, StageKind, Sticker
from ...records.source import Region
from ..shared.cast import UPSCALE, shown_height
from ..shared.stages import TINTS
from .script import Script
from .signs import COLORS, Sign, Tag

GROUNDS: tuple[StageKind, ...] = ("floor", "meadow", "floor", "road")

ROWS: tuple[tuple[int, float, tuple[float, ...]], ...] = (
    (4, 0.52, (0.9,)),
    (10, 0.33, (0.555, 0.945)),
    (18, 0.235, (0.44, 0.7, 0.955)),
)
"""Up to so many things: the greatest height of one, and where rows stand, as shares of it."""

MOST = ROWS[-1][0]
"""Most things that an image has room for."""

ROOM = 0.84
"""Share of its place that a thing may fill in width."""


def frames(
    size: Size,
    script: Script,
    cast: Sequence[Region],
    shown: Sequence[Sequence[int]],
    held: Sequence[Mapping[int, tuple[int, ...]]],
    headings: Sequence[str],
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return all images in order.

    ``shown`` are the things that each sign pictures; ``held`` the regions of each thing that a
    BUT image holds, by its place among the labels.
    """
    found: dict[int, Scene] = {}
    mirrored = [bool(m) for m in rng.random(len(cast)) < 0.5]
    looks = rng.permutation(len(COLORS))
    tints = rng.permutation(TINTS)
    ground = GROUNDS[int(rng.integers(len(GROUNDS)))]
    stands = all(region.stands for region in cast)
    for s, things in enumerate(shown):
        stage = _stage(ground, stands, int(tints[s]))
        sign = Sign(script.sign(s), size, headings[s], len(things), int(looks[s % len(looks)]))
        stickers = []
        for side, t in enumerate(things):
            x, low, wide, high = sign.field(side)
            height = min(shown_height(cast[t], high, wide), UPSCALE * cast[t].bbox[3])
            y = low - (high - height) / 2
            stickers.append(
                Sticker(
                    script.pictured(s, side), cast[t].row, x, y, height, mirrored[t], ground=False
                )
            )
        tag = Tag(script.yes(s), size, "YES")
        found[script.yes(s)] = Scene(size, stage, (sign, *stickers, tag))
    for c, things_here in enumerate(held):
        stage = _stage(ground, stands, int(tints[c if script.paired else 0]))
        laid = _laid(size, things_here, cast, mirrored, stands, rng)
        found[script.but(c)] = Scene(size, stage, (*laid, Tag(script.but(c), size, "BUT")))
    return tuple(found[i] for i in sorted(found))


def _stage(ground: StageKind, stands: bool, tint: int) -> Stage:
    return Stage(ground, tint, horizon=0.3) if stands else Stage("board", tint)


def _laid(
    size: Size,
    held: Mapping[int, tuple[int, ...]],
    cast: Sequence[Region],
    mirrored: Sequence[bool],
    stands: bool,
    rng: np.random.Generator,
) -> list[Sticker]:
    """Return things in rows, those behind first, in any order within their rows."""
    things = [(t, region) for t, regions in held.items() for region in regions]
    things = [things[i] for i in rng.permutation(len(things)).tolist()]
    _, tall, rows = next(row for row in ROWS if len(things) <= row[0])
    each = ceil(len(things) / len(rows)) if things else 1
    heights = {t: _height(size, cast[t], tall, 0.97 * size[0] / max(each, 3)) for t in held}
    turned = (rng.random(len(things)) < 0.3).tolist()
    found = []
    for i, (t, region) in enumerate(things):
        row, place = divmod(i, each)
        here = min(each, len(things) - row * each)
        step = 0.97 * size[0] / max(here, 3)
        x = size[0] / 2 + step * (place - (here - 1) / 2)
        y = rows[row] * size[1]
        if not stands:
            y -= (tall * size[1] - heights[t]) / 2
        flip = mirrored[t] ^ turned[i]
        found.append(Sticker(region, cast[t].row, x, y, heights[t], flip, ground=stands))
    return found


def _height(size: Size, region: Region, tall: float, step: float) -> float:
    fit = shown_height(region, tall * size[1], ROOM * step)
    return min(fit, UPSCALE * region.bbox[3])

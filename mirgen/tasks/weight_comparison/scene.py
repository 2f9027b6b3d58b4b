"""The frames: one balance a picture, things standing in its pans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...records.frame import Scene, Size, Stage, Sticker
from ...records.source import Pool, Region
from ..shared.cast import UPSCALE, shown_height
from ..shared.stages import plain_stage
from .balance import Balance
from .weighing import DROP, Load, Weighing

TALL = 0.3
"""Greatest height of a thing, as a share of the frame's."""

ROOM = 0.85
"""Share of its place in the pan that a thing may fill: cutting may leave it wider than planned."""

GROW = 1.7
"""How much larger a thing may be shown in one picture than in another."""


def frames(
    size: Size,
    weighings: Sequence[Weighing],
    cast: Sequence[Region],
    pool: Pool,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return one scene a weighing; a thing's size hardly varies among them."""
    stage = plain_stage(pool, {region.category for region in cast}, rng)
    heights = _heights(size, weighings, cast)
    mirrored = [bool(m) for m in rng.random(len(cast)) < 0.5]
    return tuple(_frame(size, stage, w, cast, heights, mirrored) for w in weighings)


def _frame(
    size: Size,
    stage: Stage,
    weighing: Weighing,
    cast: Sequence[Region],
    heights: Sequence[float],
    mirrored: Sequence[bool],
) -> Scene:
    drop = DROP * weighing.tilt * size[1]
    balance = Balance(size, drop, weighing.left_pan, weighing.right_pan)
    stickers = []
    for side, load in ((-1, weighing.left), (1, weighing.right)):
        x, y = balance.pan(side)
        step = _step(balance, load)
        for i, region in enumerate(load.regions):
            stickers.append(
                Sticker(
                    region=region,
                    row=cast[load.thing].row,
                    x=x + step * (i - (len(load.regions) - 1) / 2),
                    y=y + 2,
                    height=_height(size, balance, load, cast, heights),
                    mirrored=mirrored[load.thing],
                    ground=False,
                )
            )
    return Scene(size, stage, (balance, *stickers))


def _height(
    size: Size, balance: Balance, load: Load, cast: Sequence[Region], least: Sequence[float]
) -> float:
    """Return a load's height: as large as its pan allows, but at most GROW times its least."""
    fit = shown_height(cast[load.thing], TALL * size[1], ROOM * _step(balance, load))
    return min(fit, GROW * least[load.thing], UPSCALE * cast[load.thing].bbox[3])


def _heights(size: Size, weighings: Sequence[Weighing], cast: Sequence[Region]) -> list[float]:
    balance = Balance(size, 0.0, 0, 0)
    heights = [TALL * size[1]] * len(cast)
    for weighing in weighings:
        for load in (weighing.left, weighing.right):
            room = ROOM * _step(balance, load)
            fit = shown_height(cast[load.thing], TALL * size[1], room)
            heights[load.thing] = min(heights[load.thing], fit)
    return heights


def _step(balance: Balance, load: Load) -> float:
    return (balance.pan_width - 24) / len(load.regions)

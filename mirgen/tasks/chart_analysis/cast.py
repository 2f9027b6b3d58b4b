"""Pick the kinds of sticker: cutouts of different categories that read well on a full board."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Size
from ...records.source import Pool, Region
from ..shared.cast import fits
from ..shared.choose import one_of

CELL = (0.17, 0.2)
"""Room for a sticker on a full board, as shares of the frame's width and height."""

NARROW, FLAT = 0.25, 2.6
"""Least and greatest width of a sticker, as a share of its height: others would be stripes."""
ENOUGH = 8
"""Categories of such a shape that are choice enough."""


@lru_cache(maxsize=4)
def fitting(pool: Pool, size: Size) -> tuple[tuple[Region, ...], ...]:
    """Return the cutouts that needn't be blown up, by category; looked at once for each pool."""
    width, height = CELL[0] * size[0], CELL[1] * size[1]
    every = [
        [r for r in regions if fits(r, height, width)]
        for regions in pool.cutouts_by_category.values()
    ]
    shaped = [[r for r in group if NARROW <= r.bbox[2] / r.bbox[3] <= FLAT] for group in every]
    # Where few categories have a shape that reads well, any shape will do.
    few = sum(map(bool, shaped)) < ENOUGH
    return tuple(tuple(group) for group in (every if few else shaped) if group)


def pick_kinds(pool: Pool, count: int, size: Size, rng: np.random.Generator) -> tuple[Region, ...]:
    """Return a cutout of each of ``count`` categories, for frames of ``size``.

    Each category is as likely as another. Raises Reject('cast-too-small').
    """
    groups = fitting(pool, size)
    if len(groups) < count:
        raise Reject("cast-too-small")
    return tuple(one_of(groups[i], rng) for i in rng.permutation(len(groups))[:count])

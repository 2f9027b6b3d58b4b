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


@lru_cache(maxsize=4)
def fitting(pool: Pool, size: Size) -> tuple[tuple[Region, ...], ...]:
    """Return the cutouts that needn't be blown up, by category; looked at once for each pool."""
    width, height = CELL[0] * size[0], CELL[1] * size[1]
    groups = (
        tuple(r for r in regions if fits(r, height, width))
        for regions in pool.cutouts_by_category.values()
    )
    return tuple(group for group in groups if group)


def pick_kinds(pool: Pool, count: int, size: Size, rng: np.random.Generator) -> tuple[Region, ...]:
    """Return a cutout of each of ``count`` categories, for frames of ``size``.

    Each category is as likely as another. Raises Reject('cast-too-small').
    """
    groups = fitting(pool, size)
    if len(groups) < count:
        raise Reject("cast-too-small")
    return tuple(one_of(groups[i], rng) for i in rng.permutation(len(groups))[:count])

"""Pick what is weighed: cutouts that read well in a pan, as often as they may lie in it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Size
from ...records.source import Pool, Region
from ..shared.cast import fits
from ..shared.choose import one_of

TALL, WIDE = 0.2, 0.3
"""Room that a thing of a pan must fill without being blown up, as shares of the frame's sides."""

SHAPES = {True: (0.22, 1.75), False: (0.2, 4.0)}
"""Least and greatest width of a thing, as a share of its height, by whether there are copies.

What is flatter would be a stripe: a pan is wide, but four of a kind share it.
"""

Groups = tuple[tuple[Region, ...], ...]


@lru_cache(maxsize=16)
def _groups(pool: Pool, size: Size, shape: tuple[float, float], standing: bool) -> Groups:
    """Return the cutouts of such a shape by category, in order of names."""
    width, height = WIDE * size[0], TALL * size[1]
    found: dict[str, list[Region]] = {}
    for region in pool.cutouts:
        _, _, w, h = region.bbox
        if standing > region.stands or not shape[0] <= w / h <= shape[1]:
            continue
        if fits(region, height, width):
            found.setdefault(region.category, []).append(region)
    return tuple(tuple(group) for _, group in sorted(found.items()))


def pick_weighed(
    pool: Pool, count: int, size: Size, rng: np.random.Generator, *, copies: bool
) -> tuple[Region, ...]:
    """Return cutouts of ``count`` categories, each as likely; ``copies`` may share a pan.

    Where too few categories can stand, others do too; where too few have a shape that reads well,
    any shape will do. Raises Reject('cast-too-small').
    """
    for shape in (SHAPES[copies], SHAPES[False], (0.0, np.inf)):
        for standing in (True, False):
            groups = _groups(pool, size, shape, standing)
            if len(groups) >= count:
                chosen = rng.permutation(len(groups))[:count]
                return tuple(one_of(groups[i], rng) for i in chosen)
    raise Reject("cast-too-small")

"""Backgrounds that can't mislead: plain boards, or washed photos without what is asked about."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ...records.frame import Stage
from ...records.source import Pool

TINTS = 16
"""Looks that each kind of stage has: eight tints in two layouts."""


def plain_stage(pool: Pool, asked: Collection[str], rng: np.random.Generator) -> Stage:
    """Return a board, or a washed photo, that holds no region of a category asked about.

    A board has such a photo too, if one is found: where the style is natural, it stands there.
    """
    tint, washed = int(rng.integers(TINTS)), rng.random() < 0.5
    for i in rng.integers(len(pool.composable), size=4) if pool.composable else ():
        photo = pool.composable[int(i)]
        held = {region.category for region in pool.by_photo[photo.row]}
        if held and held.isdisjoint(asked) and photo.width >= photo.height:
            return Stage("washed" if washed else "board", tint, photo=photo.row)
    return Stage("board", tint)

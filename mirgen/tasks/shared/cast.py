"""Pick the things of a composed scene: cutouts of different categories that read well."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from ...errors import Reject
from ...records.source import Pool, Region

MOVING = frozenset({"vehicle", "animal", "person"})
"""Supercategories whose members move by themselves."""

ELSEWHERE = frozenset({"airplane", "boat", "kite", "surfboard", "skis", "snowboard"})
"""Categories that don't move along a road or a meadow, whatever their supercategory."""

UPSCALE = 1.35
"""How much larger than in its photo a cutout may be shown."""


def pick_cast(
    pool: Pool,
    count: int,
    rng: np.random.Generator,
    *,
    height: float,
    width: float,
    prefer: Collection[str] = (),
    standing: bool = True,
) -> tuple[Region, ...]:
    """Return ``count`` cutouts of different categories that fit ``width`` × ``height`` pixels.

    Categories of a preferred supercategory are taken where there are enough of them; each
    category is as likely as another. Raises Reject('cast-too-small').
    """
    fitting = [r for r in pool.cutouts if (r.stands or not standing) and fits(r, height, width)]
    preferred = [r for r in fitting if r.supercategory in prefer and r.category not in ELSEWHERE]
    for candidates in (preferred, fitting):
        names = sorted({r.category for r in candidates})
        if len(names) >= count:
            chosen = rng.choice(len(names), size=count, replace=False)
            return tuple(_one(candidates, names[i], rng) for i in chosen)
    raise Reject("cast-too-small")


def fits(region: Region, height: float, width: float) -> bool:
    """Whether the region can be shown at about that size without being blown up."""
    return shown_height(region, height, width) <= region.bbox[3] * UPSCALE


def shown_height(region: Region, height: float, width: float) -> float:
    """Return the height at which the region fits into width × height, aspect kept."""
    _, _, w, h = region.bbox
    return min(height, width * h / w)


def _one(candidates: Sequence[Region], name: str, rng: np.random.Generator) -> Region:
    group = [r for r in candidates if r.category == name]
    return group[int(rng.integers(len(group)))]

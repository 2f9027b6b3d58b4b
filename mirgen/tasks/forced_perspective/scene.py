"""Where the things stand: who may be shown, stages, and the frames of a state."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Scene, Size, Stage, Sticker
from ...records.puzzle import Facts
from ...records.source import Pool, Region
from ..shared.stages import TINTS
from .draw import SHOWN
from .script import Script

HORIZON = 0.42
UPSCALE = 1.5
"""How much larger than in its photo a thing may be shown, which few are: most look smaller."""
WIDE = 0.47
"""Largest width of a thing, as a share of the frame's, where it is shown as high as can be."""

FEET = {"near": (0.82, 0.95), "far": (0.58, 0.72), "lone": (0.62, 0.95)}
"""Where feet stand, as shares of the frame's height: where two are, the nearer one's are lower.

The ground rises and falls, and the camera with it, so how much lower tells nothing of distances.
"""


@lru_cache(maxsize=8)
def usable(pool: Pool, frame: Size) -> dict[str, list[Region]]:
    """Return the cutouts that read well at every height shown, by category in order of names.

    Where all can be shown at all heights, height on the picture doesn't depend on the category.
    """
    width, height = frame
    tall = SHOWN[1] / 100 * height
    found: dict[str, list[Region]] = {}
    for region in pool.cutouts:
        _, _, w, h = region.bbox
        if region.stands and tall <= h * UPSCALE and tall * w / h <= WIDE * width:
            found.setdefault(region.category, []).append(region)
    return dict(sorted(found.items()))


def pick_models(
    pool: Pool, count: int, frame: Size, rng: np.random.Generator
) -> tuple[Region, ...]:
    """Return ``count`` cutouts of different categories. Raises Reject('cast-too-small')."""
    groups = list(usable(pool, frame).values())
    if len(groups) < count:
        raise Reject("cast-too-small")
    chosen = rng.permutation(len(groups))[:count].tolist()
    lots = rng.random(count).tolist()
    return tuple(groups[g][int(lot * len(groups[g]))] for g, lot in zip(chosen, lots, strict=True))


def frames(
    script: Script, frame: Size, cast: tuple[Region, ...], state: Facts, rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return one scene an image, each at a place of its own, what is nearer in front."""
    width, height = frame
    tints = rng.permutation(TINTS).tolist()
    mirrored = (rng.random(script.things) < 0.5).tolist()
    found = []
    for k, regions in enumerate(script.regions):
        lots = rng.random(6).tolist()
        tall = [float(state[f"h({r})"][0]) * height for r in regions]
        rows = [cast[thing] for thing in script.images[k]]
        wide = [t * r.bbox[2] / r.bbox[3] for t, r in zip(tall, rows, strict=True)]
        at = _across(wide, width, lots[:3])
        feet = _feet(script, k, state)
        stickers = [
            Sticker(
                region=region,
                row=rows[i].row,
                x=at[i],
                y=height * (feet[i][0] + (feet[i][1] - feet[i][0]) * lots[3 + i]),
                height=tall[i],
                mirrored=mirrored[script.images[k][i]],
            )
            for i, region in enumerate(regions)
        ]
        stickers.sort(key=lambda sticker: sticker.y)
        stage = Stage("meadow" if lots[5] < 0.7 else "road", tints[k], HORIZON)
        found.append(Scene(frame, stage, tuple(stickers)))
    return tuple(found)


def _across(wide: list[float], width: int, lots: list[float]) -> list[float]:
    """Return the middles of things set side by side with some room around each."""
    least = 0.02 * width
    room = width - sum(wide) - least * (len(wide) + 1)
    cuts = [0.25 + lot for lot in lots[: len(wide) + 1]]
    x, found = 0.0, []
    for i, w in enumerate(wide):
        x += least + room * cuts[i] / sum(cuts)
        found.append(x + w / 2)
        x += w
    return found


def _feet(script: Script, k: int, state: Facts) -> list[tuple[float, float]]:
    """Return the span in which each thing's feet may stand."""
    if script.lone:
        return [FEET["lone"]]
    return [FEET["near" if near else "far"] for near in nearer(script, k, state)]


def nearer(script: Script, k: int, state: Facts) -> tuple[bool, bool]:
    """Return which of an image's two things is the nearer one."""
    a, b = script.regions[k]
    if script.open in (a, b):
        # By the answer itself: the distance that isn't told.
        value = float(state["open"][0])
        far = [value if r == script.open else float(state[f"distance[{r}]"][0]) for r in (a, b)]
    else:
        far = [float(state[f"distance[{r}]"][0]) for r in (a, b)]
    return far[0] < far[1], far[1] <= far[0]

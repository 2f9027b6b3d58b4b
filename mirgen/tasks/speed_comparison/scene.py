"""Where the movers stand: sizes, lanes, stages, and the frames of a draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.frame import Scene, Stage, StageKind, Sticker
from ...records.puzzle import Facts, Slot
from ...records.source import Region
from ..shared.cast import shown_height
from ..shared.stages import TINTS
from .script import Script
from .values import Draws

TALL = np.linspace(0.22, 0.3, 5)
"""Heights of movers as shares of the frame's: a few, so that cut stickers are met again."""


def box(region: Region, width: int, height: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return the width and height in pixels at which a mover is shown."""
    tall = shown_height(region, float(rng.choice(TALL)) * height, 0.24 * width)
    return tall * region.bbox[2] / region.bbox[3], tall


def lanes_for(movers: int, height: int, rng: np.random.Generator) -> list[float]:
    """Return each mover's y in pixels: one lane each, in drawn order."""
    low, high = 0.62 * height, 0.95 * height
    step = (high - low) / max(movers - 1, 1)
    return [low + step * float(i) for i in rng.permutation(movers)]


def apart(
    script: Script,
    draws: Draws,
    boxes: Sequence[tuple[float, float]],
    lanes: Sequence[float],
    width: int,
) -> NDArray[np.bool_]:
    """Whether no mover hides another: in each image their boxes don't meet."""
    ok = np.ones(len(draws.ok), dtype=np.bool_)
    for image in range(script.images):
        shown = script.seen_in(image)
        for i, (a, s) in enumerate(shown if not script.legs else ()):
            for b, r in shown[:i]:
                (wa, ha), (wb, hb) = boxes[a], boxes[b]
                overlap = min(lanes[a], lanes[b]) - max(lanes[a] - ha, lanes[b] - hb)
                if overlap > -12:
                    gap = np.abs(draws.cx[:, a, s] - draws.cx[:, b, r]) * width
                    ok &= gap > (wa + wb) / 2 + 14
    return ok


def frames(
    slot: Slot,
    script: Script,
    cast: Sequence[Region],
    boxes: Sequence[tuple[float, float]],
    lanes: Sequence[float],
    state: Facts,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return one scene an image, near lanes in front."""
    width, _ = slot.frame
    kinds: list[StageKind] = ["road", "meadow"]
    tints = [int(t) for t in rng.permutation(TINTS)[:2]]
    first = int(rng.integers(2))
    stages = [Stage(kinds[(first + s) % 2], tints[s], 0.42) for s in range(2)]
    mirrored = [bool(b) for b in rng.random(len(cast)) < 0.5]
    frames = []
    for image in range(script.images):
        who = [(0 if script.legs else m, script.region(m, s)) for m, s in script.seen_in(image)]
        layers = tuple(
            Sticker(
                region=region,
                row=cast[m].row,
                x=float(state[f"cx({region})"][0]) * width,
                y=lanes[m],
                height=boxes[m][1],
                mirrored=mirrored[m],
            )
            for m, region in sorted(who, key=lambda pair: lanes[pair[0]])
        )
        frames.append(Scene(slot.frame, stages[script.scenes[image]], layers))
    return tuple(frames)

"""The frames of a state: two things on the strips of one ground, seen by a camera of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...records.frame import Scene, Size, Stage, StageKind, Sticker
from ...records.puzzle import Facts, Question
from ...records.source import Region
from ..shared.cast import shown_height
from ..shared.stages import TINTS
from .script import Script
from .solve import chained, moves, signs, steps, strips

TALL, WIDE = 0.32, 0.3
"""Most height and width of a thing, as shares of the frame's."""

SHARES = (0.68, 0.78, 0.89, 1.0)
"""Sizes of a thing, as shares of its largest: a few, so that cut stickers are met again."""

OVERLAP = 0.4
"""How often the nearer thing may hide a part of the other."""

GROUNDS: tuple[StageKind, ...] = ("meadow", "floor")


def largest(region: Region, frame: Size) -> float:
    """Return the height in pixels at which a thing may be shown at most."""
    return shown_height(region, TALL * frame[1], WIDE * frame[0])


def frames(
    frame: Size,
    script: Script,
    cast: Sequence[Region],
    question: Question,
    facts: Facts,
    ground: StageKind,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return the images of one state, facts of shape (1,), in the order shown."""
    width, height = frame
    tint = int(rng.random() * TINTS)
    mirrored = rng.random(script.things) < 0.5
    dark = _dark_first(question, facts)
    result = []
    for link in script.shown:
        view = script.views[link]
        talls = [script.talls[2 * link + end] * height for end in (0, 1)]
        feet = [float(facts[f"foot({script.region(link, end)})"][0]) for end in (0, 1)]
        pair = script.pair(link)
        wide = [t * cast[i].bbox[2] / cast[i].bbox[3] for i, t in zip(pair, talls, strict=True)]
        layers = [
            Sticker(
                region=script.region(link, end),
                row=cast[pair[end]].row,
                x=x,
                y=feet[end] * height,
                height=talls[end],
                mirrored=bool(mirrored[pair[end]]),
            )
            for end, x in enumerate(_across(wide, width, rng))
        ]
        far_first = sorted(layers, key=lambda sticker: sticker.y)
        # Shading begins with the first strip; one below the frame is shaded in its stead.
        edges = view.edges() if dark[link] else (1.2, *view.edges())
        stage = Stage(ground, tint, view.horizon, strips=edges)
        result.append(Scene(frame, stage, tuple(far_first)))
    return tuple(result)


def _across(wide: Sequence[float], width: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return the x of two things this wide, apart of each other or overlapping a little."""
    sure, lot, place, side = rng.random(4)
    reach = sum(wide) / 2
    low, high = (wide[0] / 2 + 10, width - wide[1] / 2 - 10)
    if sure < OVERLAP:
        gap = reach - 0.35 * lot * min(wide)
    else:
        gap = min(reach + 20 + 0.3 * width * lot, high - low)
    left = low + place * max(high - low - gap, 0)
    two = (left, left + gap)
    return two if side < 0.5 else (width - two[0], width - two[1])


def _dark_first(question: Question, facts: Facts) -> list[bool]:
    """Return whether the strip nearest to a link's camera is a shaded one.

    The strips are painted on the ground, so that what stands on a shaded one does so in every
    image, from whichever end.
    """
    move = moves(question, facts)
    first = [link["things"][0] for link in question.args["links"]]
    at = (chained(question, steps(question, facts), move)[:, first] + move)[0]
    nearest = at - signs(question, facts)[0] * strips(question, facts)[0, :, 0]
    return [bool(n % 2 == 0) for n in nearest]

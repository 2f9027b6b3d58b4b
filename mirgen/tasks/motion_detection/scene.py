"""The stickers on their poster: sizes, lanes, and the window of it that each frame shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...records.frame import Scene, Stage, Sticker, View
from ...records.puzzle import Facts, Slot
from ...records.source import Pool, Region
from ..shared.cast import pick_cast, shown_height
from ..shared.stages import plain_stage
from .script import Script

WIDE = 0.17
"""Greatest width of a thing, as a share of the picture's, where it is shown largest."""
TALL = (0.96, 0.9)
"""Heights of things as shares of their lanes': a few, so that cut stickers are met again."""
POSTER = (1.8, 1.45)
"""The poster's size in frames: as much as the camera may ever see."""
LANES = {3: 0.29, 4: 0.235, 5: 0.19}
"""Height of a lane as a share of the picture's, by the number of things."""


def draw_cast(
    slot: Slot, script: Script, pool: Pool, rng: np.random.Generator
) -> tuple[tuple[Region, ...], list[tuple[float, float]]]:
    """Return the things and the largest boxes in which they are shown. Raises Reject."""
    width, height = slot.frame
    lane = LANES[script.things] * height
    cast = pick_cast(
        pool, script.things, rng, height=TALL[0] * lane, width=WIDE * width, standing=False
    )
    boxes = []
    for region in cast:
        goal = TALL[int(rng.random() * len(TALL))] * lane
        tall = shown_height(region, goal, WIDE * width)
        boxes.append((tall * region.bbox[2] / region.bbox[3], tall))
    return cast, boxes


def frames(
    slot: Slot,
    script: Script,
    cast: Sequence[Region],
    boxes: Sequence[tuple[float, float]],
    order: Sequence[int],
    state: Facts,
    middles: Sequence[float],
    stage: Stage,
    faces: Sequence[bool],
) -> tuple[Scene, ...]:
    """Return one scene an image; ``order`` are the things from the top lane down.

    ``middles`` is what the middle of each image shows, in picture widths of image 1; ``faces``
    says which stickers are mirrored on the poster.
    """
    width, height = slot.frame
    whole = (round(POSTER[0] * width), round(POSTER[1] * height))
    zooms = [_of(state, "zoom", k, 1.0) for k in range(script.images)]
    largest = max(zooms)
    lane = LANES[script.things] * height / largest
    centre = (max(middles) + min(middles)) / 2
    top = (height - lane * script.things) / 2 + lane / 2
    found = []
    for k, zoom in enumerate(zooms):
        mirrored = _of(state, "mirrored", k, 0.0) > 0.5
        window = (
            round(whole[0] / 2 + (middles[k] - centre) * width - width / zoom / 2),
            round(whole[1] / 2 - height / zoom / 2),
            round(width / zoom),
            round(height / zoom),
        )
        layers = []
        for place, thing in enumerate(order):
            region = script.region(k, thing)
            tall = round(boxes[thing][1] * zoom / largest)
            y = height / 2 + (top + lane * place - height / 2) * zoom
            layers.append(
                Sticker(
                    region=region,
                    row=cast[thing].row,
                    x=float(state[f"cx({region})"][0]) * width,
                    y=y + tall / 2,
                    height=float(tall),
                    mirrored=faces[thing] != mirrored,
                    ground=False,
                )
            )
        found.append(Scene(slot.frame, stage, tuple(layers), View(whole, window, mirrored)))
    return tuple(found)


def draw_stage(pool: Pool, cast: Sequence[Region], rng: np.random.Generator) -> Stage:
    """Return a poster that shows nothing that is asked about."""
    stage = plain_stage(pool, {region.category for region in cast}, rng)
    return stage if stage.kind == "washed" else Stage("poster", stage.tint, photo=stage.photo)


def _of(state: Facts, name: str, image: int, else_: float) -> float:
    values = state.get(f"{name}[{image + 1}]")
    return else_ if values is None else float(values[0])

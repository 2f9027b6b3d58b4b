"""The frames of a board: its map, and a view a camera's place, far things painted first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.frame import Scene, Size, Stage, StageKind, Sticker
from ...records.puzzle import Facts
from ...records.source import Pool, Region
from ..shared.cast import pick_cast, shown_height
from ..shared.stages import TINTS
from .draw import Worlds, as_seen
from .drawings import Ground, Map
from .ground import DISTANCE, DROP, FOCAL, HORIZON, STEP
from .script import SPOTS, Script

TALL, WIDE = 0.6, 0.5
"""Most of a card's height and width, in half widths of the board; a square is 0.5 wide."""
SCALES = (0.86, 1.0)
"""Sizes of cards: a few, so that cut stickers are met again."""
SMALLER = 0.7
"""Size of cards where the photos don't hold large things enough, as a share of the usual."""
CLOSE = DISTANCE - 1 + STEP / 2
"""Distance of the front row of squares."""
GAP = 0.012
"""Least room between two cards on the picture, as a share of its width."""


@dataclass(frozen=True, slots=True)
class Card:
    """A thing on the board: its region of a photo, and its size in half widths of the board."""

    region: Region
    width: float
    height: float
    mirrored: bool


def draw_cards(pool: Pool, count: int, size: Size, rng: np.random.Generator) -> tuple[Card, ...]:
    """Draw so many things of different categories. Raises Reject('cast-too-small')."""
    unit = FOCAL * size[0] / CLOSE
    try:
        cast = pick_cast(pool, count, rng, height=TALL * unit, width=WIDE * unit)
    except Reject:
        # Rather smaller cards than none.
        unit *= SMALLER
        cast = pick_cast(pool, count, rng, height=TALL * unit, width=WIDE * unit)
    found = []
    for region in cast:
        scale = SCALES[int(rng.random() * len(SCALES))]
        tall = scale * shown_height(region, TALL * unit, WIDE * unit) * CLOSE / (FOCAL * size[0])
        wide = tall * region.bbox[2] / region.bbox[3]
        found.append(Card(region, wide, tall, bool(rng.random() < 0.5)))
    return tuple(found)


def apart(script: Script, worlds: Worlds, cards: Sequence[Card], size: Size) -> NDArray[np.bool_]:
    """Whether no card hides another in any view, (n,)."""
    ok = np.ones(len(worlds.top), np.bool_)
    x, foot, away = as_seen(script, worlds)
    things = [thing for _, thing in script.sightings()]
    half = FOCAL / 2 * np.array([cards[thing].width for thing in things]) / away
    rise = FOCAL * size[0] / size[1] * np.array([cards[thing].height for thing in things])
    top = foot - rise / away
    for i, (view, _) in enumerate(script.sightings()):
        for j in range(i):
            if script.sightings()[j][0] == view:
                beside = np.abs(x[:, i] - x[:, j]) >= half[:, i] + half[:, j] + GAP
                lower = np.maximum(top[:, i], top[:, j])
                ok &= beside | (np.minimum(foot[:, i], foot[:, j]) <= lower - GAP)
    return ok


def frames(
    size: Size,
    script: Script,
    worlds: Worlds,
    state: Facts,
    cards: Sequence[Card],
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return the map and the views of one board, by image."""
    kinds: tuple[StageKind, ...] = ("meadow", "floor")
    stage = Stage(kinds[int(rng.random() * 2)], int(rng.random() * TINTS), HORIZON)
    table = Stage("board", stage.tint)
    drawn = Map(SPOTS, tuple(worlds.spots[0].tolist()), int(worlds.top[0]))
    result = [Scene((size[1], size[1]), table, (drawn,))]
    for image in range(1, script.views + 1):
        result.append(_view(size, stage, script, script.images.index(image), state, cards))
    return tuple(result)


def _view(
    size: Size, stage: Stage, script: Script, view: int, state: Facts, cards: Sequence[Card]
) -> Scene:
    width, height = size
    stickers = []
    for thing in script.shown(view):
        region, card = script.region(view, thing), cards[thing]
        foot = float(state[f"foot({region})"][0])
        stickers.append(
            Sticker(
                region=region,
                row=card.region.row,
                x=float(state[f"cx({region})"][0]) * width,
                y=foot * height,
                height=FOCAL * width * card.height * (foot - HORIZON) / DROP,
                mirrored=card.mirrored,
            )
        )
    stickers.sort(key=lambda sticker: sticker.y)
    return Scene(size, stage, (Ground(), *stickers))

"""The frames of a board: its map, and a view a camera's place, far things painted first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.frame import Scene, Size, Stage, StageKind, Sticker
from ...records.source import Pool, Region
from ..shared.cast import pick_cast, shown_height
from ..shared.stages import TINTS
from .draw import Worlds
from .drawings import Ground, Map
from .ground import DISTANCE, FOCAL, HORIZON, STEP, from_side, places, project
from .script import SPOTS, Script

Array = NDArray[np.float64]

TALL, WIDE = 0.52, 0.46
"""Most of a card's height and width, in half widths of the board; a square is 0.5 wide."""
SCALES = (0.86, 1.0)
"""Sizes of cards: a few, so that cut stickers are met again."""
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


def draw_cards(
    pool: Pool, count: int, size: Size, rng: np.random.Generator
) -> tuple[Card, ...]:
    """Draw so many things of different categories. Raises Reject('cast-too-small')."""
    unit = FOCAL * size[0] / CLOSE
    cast = pick_cast(pool, count, rng, height=TALL * unit, width=WIDE * unit)
    found = []
    for region in cast:
        scale = SCALES[int(rng.random() * len(SCALES))]
        tall = scale * shown_height(region, TALL * unit, WIDE * unit) / unit
        wide = tall * region.bbox[2] / region.bbox[3]
        found.append(Card(region, wide, tall, bool(rng.random() < 0.5)))
    return tuple(found)


def apart(
    script: Script, worlds: Worlds, cards: Sequence[Card], size: Size
) -> NDArray[np.bool_]:
    """Whether no card hides another in any view, (n,)."""
    ok = np.ones(len(worlds.top), np.bool_)
    aspect = size[0] / size[1]
    for v in range(script.views):
        boxes = []
        for thing in script.shown(v):
            x, foot, away = _seen(worlds, v, thing)
            wide = FOCAL * cards[thing].width / away
            boxes.append((x, foot, wide / 2, FOCAL * cards[thing].height / away * aspect))
        for i, (x, foot, half, tall) in enumerate(boxes):
            for x2, foot2, half2, tall2 in boxes[:i]:
                beside = np.abs(x - x2) >= half + half2 + GAP
                above = np.minimum(foot, foot2) <= np.maximum(foot - tall, foot2 - tall2) - GAP
                ok &= beside | above
    return ok


def frames(
    size: Size, script: Script, worlds: Worlds, cards: Sequence[Card], rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return the map and the views of one board, by image."""
    kinds: tuple[StageKind, ...] = ("meadow", "floor")
    stage = Stage(kinds[int(rng.random() * 2)], int(rng.random() * TINTS), HORIZON)
    table = Stage("board", stage.tint)
    drawn = Map(SPOTS, tuple(worlds.spots[0].tolist()), int(worlds.top[0]))
    result = [Scene((size[1], size[1]), table, (drawn,))]
    for v in np.argsort(script.images).tolist():
        result.append(_view(size, stage, script, worlds, cards, v))
    return tuple(result)


def _view(
    size: Size, stage: Stage, script: Script, worlds: Worlds, cards: Sequence[Card], view: int
) -> Scene:
    width, height = size
    stickers = []
    for thing in script.shown(view):
        x, foot, away = (float(v[0]) for v in _seen(worlds, view, thing))
        card = cards[thing]
        stickers.append(
            Sticker(
                region=script.region(view, thing),
                row=card.region.row,
                x=x * width,
                y=foot * height,
                height=FOCAL * width * card.height / away,
                mirrored=card.mirrored,
            )
        )
    stickers.sort(key=lambda sticker: sticker.y)
    return Scene(size, stage, (Ground(), *stickers))


def _seen(worlds: Worlds, view: int, thing: int) -> tuple[Array, Array, Array]:
    """Return x and foot of a thing on a view's picture, and its distance, (n,) each."""
    right, away = from_side(places(worlds.things[:, thing]), worlds.sides[:, view])
    return (*project(right, away), away)

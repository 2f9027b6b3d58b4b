"""What templates of image_puzzle may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import COUNTING, beside, cells, duration, fits, numbering, places, turns


@dataclass(frozen=True, slots=True)
class Place:
    """An empty place: number from 1 as the texts count, its row and column from 1 on the board.

    ``tile`` is the image of the loose tile that belongs there, 0 where none of the loose ones is
    left for it; ``filled`` tells that
    it has been filled already, ``seconds`` how long a quarter turn takes there.
    """

    number: int
    region: int
    row: int
    column: int
    tile: int
    filled: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class Loose:
    """A loose tile: its image's number, the place where it belongs, and the turns it needs.

    ``place``, ``row`` and ``column`` are 0 for a tile of another picture. ``needed`` are the
    clockwise quarter turns from how it is shown, ``since`` those it has been given since then,
    ``left`` what is still to do, which takes ``seconds`` at ``each`` a turn. ``goal`` marks the
    neighbour that the texts speak of.
    """

    number: int
    region: int
    place: int
    hole: int
    row: int
    column: int
    needed: int
    since: int
    left: int
    each: int
    seconds: int
    goal: bool


SIDES = {(1, 0): "right of", (-1, 0): "left of", (0, 1): "below", (0, -1): "above"}
"""On which side of another a tile lies, by the signs of the steps to the right and down."""


def make_words(script: Script, question: Question, facts: Facts) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    args = question.args
    value = {name: float(v[0]) for name, v in facts.items()}
    column, row = (v[0] + 1 for v in cells(question, facts))
    counting = facts if COUNTING[0] in facts else {name: np.ones(1) for name in COUNTING}
    number = numbering(question, facts, counting)[0]
    hole, needed = (v[0] for v in fits(question, facts))
    place = places(question, facts, counting)[0]
    left = turns(question, facts)[0]
    right, below = (round(value[name]) for name in args["toward"]) if args["toward"] else (0, 0)
    goal = beside(question, facts)[0] if args["toward"] else np.zeros(script.tiles, bool)

    def seconds(at: int) -> int:
        return round(value[args["seconds"][at]]) if args["seconds"] and at >= 0 else 0

    tiles = tuple(
        Loose(
            number=i + 2,
            region=script.tile(i),
            place=int(place[i]) + 1,
            hole=script.hole(int(hole[i])) if hole[i] >= 0 else -1,
            row=int(row[hole[i]]) if hole[i] >= 0 else 0,
            column=int(column[hole[i]]) if hole[i] >= 0 else 0,
            needed=int(needed[i]),
            since=round(value[args["since"][i]]) if args["since"][i] else 0,
            left=int(left[i]),
            each=seconds(int(place[i])),
            seconds=int(left[i]) * seconds(int(place[i])),
            goal=bool(goal[i]),
        )
        for i in range(script.tiles)
    )
    every = []
    for at in range(script.holes):
        i = int((number == at).argmax())
        is_filled = bool(args["filled"]) and value[args["filled"][at]] > 0.5
        mine = [t for t in tiles if t.place == at + 1 and not is_filled]
        every.append(
            Place(
                number=at + 1,
                region=script.hole(i),
                row=int(row[i]),
                column=int(column[i]),
                tile=mine[0].number if mine else 0,
                filled=is_filled,
                seconds=seconds(at),
            )
        )
    return {
        "rows": script.grid.rows,
        "columns": script.grid.columns,
        "board": 0,
        "places": tuple(every),
        "tiles": tiles,
        **{name: bool(v[0] > 0.5) for name, v in counting.items() if name in COUNTING},
        "anchor": tiles[script.anchor] if script.anchor >= 0 else None,
        "side": SIDES.get((int(np.sign(right)), int(np.sign(below))), ""),
        "steps": abs(right) + abs(below),
        "some_turned": script.tier != "easy",
        "some_strange": script.strangers > 0,
        "asked": round(value["asked"]) if "asked" in value else 0,
        "value": round(float(duration(question, facts)[0])) if args["seconds"] else 0,
    }

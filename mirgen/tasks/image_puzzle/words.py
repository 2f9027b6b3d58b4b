"""What templates of image_puzzle may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...records.puzzle import Facts, Question
from .draw import Script
from .solve import COUNTING, cells, duration, fits, numbering, places, sequence, turns


@dataclass(frozen=True, slots=True)
class Place:
    """An empty place: number from 1 as the texts count, its row and column from 1 on the board.

    ``tile`` is the image of the loose tile that belongs there and ``tile_region`` its region, 0
    and -1 where none of the loose ones is left for it; ``now`` is the image of the tile that is
    there in the end. ``filled`` tells that it has been filled already, ``seconds`` how long a
    quarter turn takes there.
    """

    number: int
    region: int
    row: int
    column: int
    tile: int
    tile_region: int
    now: int
    filled: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class Loose:
    """A loose tile: its image's number, the place where it belongs, and the turns it needs.

    ``place``, ``row`` and ``column`` are 0 for a tile of another picture. ``needed`` are the
    clockwise quarter turns from how it is shown, ``since`` those it has been given since then,
    ``left`` what is still to do, which takes ``seconds``.
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


def make_words(script: Script, question: Question, facts: Facts) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    args = question.args
    value = {name: float(v[0]) for name, v in facts.items()}
    column, row = (v[0] + 1 for v in cells(question, facts))
    number = numbering(question, facts, facts)[0]
    hole, needed = (v[0] for v in fits(question, facts))
    place = places(question, facts)[0]
    left = turns(question, facts)[0]
    now = sequence(question, facts)[0] if script.kind == "order" else None

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
                tile_region=mine[0].region if mine else -1,
                now=int(now[at]) + 2 if now is not None else 0,
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
        "by_rows": value[COUNTING[0]] > 0.5,
        "from_left": value[COUNTING[1]] > 0.5,
        "from_top": value[COUNTING[2]] > 0.5,
        "some_turned": script.tier != "easy",
        "some_strange": script.strangers > 0,
        "asked": round(value["asked"]) if "asked" in value else 0,
        "exchanged": tuple(sorted(round(value[name]) for name in args["exchanged"])),
        "value": round(float(duration(question, facts)[0])) if args["seconds"] else 0,
    }

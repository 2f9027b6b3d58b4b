"""What templates of view_3d may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .draw import Worlds
from .ground import EDGES, FACING, LYING, SIDES, SQUARES, places, squares
from .script import ORDERED, PICKED, SPOTS, Script
from .solve import ahead


@dataclass(frozen=True, slots=True)
class Spot:
    """A numbered spot: its row from the map's top edge and column from its left, from 1.

    ``from_north`` and ``from_west`` are its row and column on the board.
    """

    number: int
    region: int
    row: int
    column: int
    from_north: int
    from_west: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing in an image: its column from the left and row from the front, from 1.

    ``from_north`` and ``from_west`` are its row and column on the board.
    """

    name: str
    region: int
    image: int
    column: int
    row: int
    from_north: int
    from_west: int


@dataclass(frozen=True, slots=True)
class View:
    """An image beside the map: its number, the side it was taken from, and what it shows.

    ``bridge`` is the thing by which the side is found, and ``onward`` the next view's bridge, or
    in the last view the thing asked about, where there is one. ``told`` says that the text tells
    the side.
    """

    number: int
    side: str
    told: bool
    shown: tuple[Shown, ...]
    bridge: Shown
    onward: Shown


@dataclass(frozen=True, slots=True)
class Place:
    """A thing of the last view as it is seen from the side asked about.

    ``column`` counts from the left and ``row`` from the front, from 1.
    """

    name: str
    region: int
    image: int
    column: int
    row: int
    from_north: int
    from_west: int


def make_words(
    script: Script, question: Question, worlds: Worlds, names: Sequence[str], facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use, of one board, arrays (1, …)."""
    views = tuple(_view(script, worlds, names, v) for v in range(script.views))
    top = int(worlds.top[0])
    asked = int(worlds.seen_from[0])
    return {
        "map": SPOTS,
        "spots": _spots(worlds),
        "first": views[0],
        "chain": views[: script.links],
        "candidates": views[script.links :] if script.fan else (),
        "views": tuple(sorted(views, key=lambda view: view.number)),
        "edge": EDGES[int(worlds.edge[0])],
        "faces": SIDES[int(facts["faces"][0])],
        "top": SIDES[top],
        "told_side": script.told_side,
        "start": names[0],
        "marked": int(worlds.turned[0, 0]) + 1,
        "seen_from": SIDES[asked],
        "asked": names[-1],
        "choices": tuple(names[thing] for thing in script.choices),
        "ranked": _ranked(question.kind, script, worlds, names),
    }


def _spots(worlds: Worlds) -> tuple[Spot, ...]:
    at = places(worlds.spots[0])
    found = []
    for i, place in enumerate(at.tolist()):
        # What the map has at its top is its north, to who looks at the picture alone.
        row, column = squares(place * complex(LYING[worlds.top[0]].conjugate()))
        north, west = squares(place)
        found.append(Spot(i + 1, i, row + 1, column + 1, north + 1, west + 1))
    return tuple(found)


def _view(script: Script, worlds: Worlds, names: Sequence[str], v: int) -> View:
    side = int(worlds.sides[0, v])
    number = script.images[v] + 1
    found = []
    for thing in script.shown(v):
        column, row, north, west = _laid(worlds, thing, side)
        region = script.region(v, thing)
        found.append(Shown(names[thing], region, number, column, row, north, west))
    told = script.told_side and v == 0
    last = found[-1] if v == script.views - 1 else found[1]
    return View(number, SIDES[side], told, tuple(found), found[0], last)


def _laid(worlds: Worlds, thing: int, side: int) -> tuple[int, int, int, int]:
    """Return a thing's column from the left, row from the front, and both on the board."""
    place = complex(places(worlds.things[0, thing]))
    # To a camera in the south, rows from the north are rows from the back.
    row, column = squares(place * complex(FACING[side].conjugate()))
    north, west = squares(place)
    return column + 1, SQUARES - row, north + 1, west + 1


def _ranked(kind: str, script: Script, worlds: Worlds, names: Sequence[str]) -> tuple[Place, ...]:
    """Return the things asked about in their order, those that come first first."""
    if kind != ORDERED and kind not in PICKED:
        return ()
    things = script.choices
    scores = ahead(kind, places(worlds.things[:, list(things)]), worlds.seen_from)[0]
    found = []
    for at in np.argsort(-scores).tolist():
        thing = things[at]
        column, row, north, west = _laid(worlds, thing, int(worlds.seen_from[0]))
        region = script.region(script.views - 1, thing)
        found.append(Place(names[thing], region, script.images[-1] + 1, column, row, north, west))
    return tuple(found)

"""States of a puzzle: where things stand, where the camera was, how the map lies, many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Tier
from .ground import EDGEWISE, RING, SQUARES, from_side, places, project, to_map
from .script import SPOTS, Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

TURNED: dict[Tier, bool] = {"easy": False, "medium": True, "hard": True}
"""Whether a tier tells the side of any edge of the map; else it is that of the top edge."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """n boards: the squares of things (n, things) and spots (n, spots), and who looks from where.

    ``sides`` are those of the views (n, views), ``top`` the side at the map's top edge, ``edge``
    the edge that the text tells the side of, ``marked`` the spot of the first thing, from 0, and
    ``seen_from`` the side asked about, (n,) each.
    """

    things: Whole
    spots: Whole
    sides: Whole
    top: Whole
    edge: Whole
    marked: Whole
    seen_from: Whole

    def only(self, rows: Whole) -> Worlds:
        """Return some of the boards."""
        return Worlds(
            self.things[rows],
            self.spots[rows],
            self.sides[rows],
            self.top[rows],
            self.edge[rows],
            self.marked[rows],
            self.seen_from[rows],
        )


def draw_worlds(script: Script, tier: Tier, n: int, rng: np.random.Generator) -> Worlds:
    """Draw n boards of a tier; the side asked about is none from which the last view was taken."""
    sides = rng.integers(4, size=(n, script.views))
    seen_from = (sides[:, -1] + rng.integers(1, 4, size=n)) % 4
    edge = rng.integers(4, size=n) if TURNED[tier] else np.zeros(n, np.intp)
    last = _last_things(script, n, rng)
    if script.told_side:
        spots = EDGEWISE[_shuffles(n, len(EDGEWISE), rng)[:, :SPOTS]]
        last[:, -1] = spots[:, 0]
        things = _with_bridges(script, last[:, 1:], spots, script.views, n, rng)
        marked = np.zeros(n, np.intp)
    else:
        things = _with_bridges(script, last, last[:, :0], script.views - 1, n, rng)
        spots = _others(things[:, :1], things[:, :0], SPOTS - 1, rng)
        spots = np.concatenate([things[:, :1], spots], axis=1)
    place = _shuffles(n, SPOTS, rng)
    # The spot drawn first gets the number at which the shuffle holds 0.
    marked = np.argmin(place, axis=1)
    spots = np.take_along_axis(spots, place, axis=1)
    return Worlds(things, spots, sides, rng.integers(4, size=n), edge, marked, seen_from)


def redraw_facts(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw all facts of a script again, n times, tiers mixed evenly."""
    often = [n // 3 + (i < n % 3) for i in range(3)]
    some = [
        as_facts(script, draw_worlds(script, tier, m, rng))
        for tier, m in zip(TIERS, often, strict=True)
    ]
    return {name: np.concatenate([facts[name] for facts in some]) for name in some[0]}


def as_facts(script: Script, worlds: Worlds) -> dict[str, Array]:
    """Return the boards as named facts (n,): what the map and the views show, and what is told."""
    facts: dict[str, Array] = {}
    x, y = to_map(places(worlds.spots), worlds.top[:, None])
    for i in range(SPOTS):
        facts |= {f"cx({i})": x[:, i], f"cy({i})": y[:, i]}
    for v in range(script.views):
        for thing in script.shown(v):
            at = places(worlds.things[:, thing])
            x, foot = project(*from_side(at, worlds.sides[:, v]))
            region = script.region(v, thing)
            facts |= {f"cx({region})": x, f"foot({region})": foot}
    facts |= {"edge": _float(worlds.edge), "faces": _float((worlds.top + worlds.edge) % 4)}
    if script.told_side:
        facts["taken_from"] = _float(worlds.sides[:, 0])
    else:
        facts["marked"] = _float(worlds.marked) + 1
        if script.kind != "which_side":
            facts["seen_from"] = _float(worlds.seen_from)
    return facts


def _last_things(script: Script, n: int, rng: np.random.Generator) -> Whole:
    """Draw the squares of the last view's things: all in rows and columns of their own.

    The bridge, which comes first, stands at the edge of the board.
    """
    rows, columns = (_shuffles(n, SQUARES, rng)[:, : script.last] for _ in range(2))
    # Where the bridge would stand in the middle of its column, its row is exchanged for an edge's.
    inner = np.isin(rows[:, 0], (1, 2)) & np.isin(columns[:, 0], (1, 2))
    edge = 3 * rng.integers(2, size=n)
    old = rows[:, :1].copy()
    swapped = np.where(rows == edge[:, None], old, rows)
    swapped[:, 0] = edge
    rows = np.where(inner[:, None], swapped, rows)
    return np.asarray(rows * SQUARES + columns)


def _with_bridges(
    script: Script, last: Whole, spots: Whole, count: int, n: int, rng: np.random.Generator
) -> Whole:
    """Return the squares of all things (n, things): ``count`` at the edge come before the last.

    They stand on none of these spots.
    """
    return np.concatenate([_others(last, spots, count, rng), last], axis=1)


def _others(taken: Whole, spots: Whole, count: int, rng: np.random.Generator) -> Whole:
    """Draw ``count`` squares at the edge of the board that aren't taken, (n, count)."""
    lots = rng.random((len(taken), len(RING)))
    for each in (*taken.T, *spots.T):
        lots[RING[None] == each[:, None]] = 2.0
    return np.asarray(RING[np.argsort(lots, axis=1)[:, :count]])


def _shuffles(n: int, count: int, rng: np.random.Generator) -> Whole:
    """Return n shuffles of 0 … count - 1."""
    return np.argsort(rng.random((n, count)), axis=1)


def _float(values: Whole) -> Array:
    return values.astype(np.float64)

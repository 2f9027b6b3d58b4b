"""States of a puzzle: where things stand, where the camera was, how the map lies, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Tier
from .ground import RING, SQUARES, TURNS, from_side, places, project, to_map
from .script import FAN, SPOTS, Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

TURNED: dict[Tier, float] = {"easy": 0.0, "medium": 1.0, "hard": 1.0}
"""How often a tier tells the side of any edge of the map; else it is that of the top edge."""


_ON_RING = np.full(SQUARES**2, len(RING))
_ON_RING[RING] = np.arange(len(RING))
"""Where each square stands in RING; behind its end those that aren't at the edge."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """n boards: the squares of things (n, things) and spots (n, spots), and who looks from where.

    ``turned`` (n, 4) are, from 0, the spot that is meant (of the first thing, or of the one asked
    about), and those that it becomes by turns of the board. ``sides`` are those of the views
    (n, views), ``top`` the side at the map's top edge, ``edge`` the edge that the text tells the
    side of, and ``seen_from`` the side asked about, (n,) each.
    """

    things: Whole
    spots: Whole
    turned: Whole
    sides: Whole
    top: Whole
    edge: Whole
    seen_from: Whole

    def only(self, rows: Whole) -> Worlds:
        """Return some of the boards."""
        return Worlds(
            self.things[rows],
            self.spots[rows],
            self.turned[rows],
            self.sides[rows],
            self.top[rows],
            self.edge[rows],
            self.seen_from[rows],
        )


def draw_worlds(
    script: Script, turned: float, n: int, rng: np.random.Generator, answer: int = -1
) -> Worlds:
    """Draw n boards; ``turned`` is how often the text tells the side of any edge of the map.

    ``answer`` is which of the views to choose from is the right one, from 0, else any.

    The side asked about may be the last view's: were it never, the last view alone would tell
    something of the answer.
    """
    sides = rng.integers(4, size=(n, script.views))
    seen_from = rng.integers(4, size=n)
    if script.fan:
        seen_from = np.full(n, script.side)
        sides[:, script.links :] = (script.side + _turns(script.fan, answer, n, rng)) % 4
    edge = rng.integers(4, size=n) * (rng.random(n) < turned)
    spots = np.empty((n, 0), np.intp)
    if script.told_side:
        last = RING[rng.integers(len(RING), size=(n, 1))]
        spots = _spots(last, rng)
    else:
        last = _in_rows_of_their_own(script.fan or script.last - 1, n, rng)
    bridges = _others([last, spots], script.things - last.shape[1], rng)
    things = np.concatenate([bridges, last], axis=1)
    if not script.told_side:
        spots = _spots(things[:, :1], rng)
    place = shuffles(n, SPOTS, rng)
    return Worlds(
        things,
        np.take_along_axis(spots, place, axis=1),
        # Where the shuffle holds i, there is the spot that was the i-th.
        np.argsort(place, axis=1)[:, : len(TURNS)],
        sides,
        rng.integers(4, size=n),
        edge,
        seen_from,
    )


def _turns(fan: int, answer: int, n: int, rng: np.random.Generator) -> Whole:
    """Draw by how many quarters each view to choose from is off, (n, fan): the right one by 0."""
    others = 1 + shuffles(n, 3, rng)[:, : fan - 1]
    if answer >= 0:
        return np.insert(others, answer, 0, axis=1)
    every = np.insert(others, 0, 0, axis=1)
    return np.take_along_axis(every, shuffles(n, fan, rng), axis=1)


def _spots(key: Whole, rng: np.random.Generator) -> Whole:
    """Draw the squares of spots (n, SPOTS): these (n, 1), where turns of the board bring them.

    With fewer of those, it could be told without the text which of the four is meant.
    """
    turned = TURNS[:, key[:, 0]].T
    return np.concatenate([turned, _others([turned], SPOTS - len(TURNS), rng)], axis=1)


def redraw_facts(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw all facts of a script again, n times, tiers mixed evenly."""
    often = sum(TURNED[tier] for tier in TIERS) / len(TIERS)
    return as_facts(script, draw_worlds(script, often, n, rng))


def as_facts(script: Script, worlds: Worlds) -> dict[str, Array]:
    """Return the boards as named facts (n,): what the map and the views show, and what is told."""
    facts: dict[str, Array] = {}
    x, y = to_map(places(worlds.spots), worlds.top[:, None])
    for i in range(SPOTS):
        facts |= {f"cx({i})": x[:, i], f"cy({i})": y[:, i]}
    x, foot, _ = as_seen(script, worlds)
    for i, (view, thing) in enumerate(script.sightings()):
        region = script.region(view, thing)
        facts |= {f"cx({region})": x[:, i], f"foot({region})": foot[:, i]}
    facts |= {"edge": _float(worlds.edge), "faces": _float((worlds.top + worlds.edge) % 4)}
    if script.told_side:
        facts["taken_from"] = _float(worlds.sides[:, 0])
    else:
        facts["marked"] = _float(worlds.turned[:, 0]) + 1
        if script.kind not in ("which_side", FAN):
            facts["seen_from"] = _float(worlds.seen_from)
    return facts


def as_seen(script: Script, worlds: Worlds) -> tuple[Array, Array, Array]:
    """Return x, foot and distance of all sightings of the script, (n, sightings) each."""
    views, things = zip(*script.sightings(), strict=True)
    at = places(worlds.things[:, list(things)])
    right, away = from_side(at, worlds.sides[:, list(views)])
    return (*project(right, away), away)


def _in_rows_of_their_own(count: int, n: int, rng: np.random.Generator) -> Whole:
    """Draw squares (n, count), all in rows and columns of their own."""
    rows, columns = (shuffles(n, SQUARES, rng)[:, :count] for _ in range(2))
    return np.asarray(rows * SQUARES + columns)


def _others(taken: Sequence[Whole], count: int, rng: np.random.Generator) -> Whole:
    """Draw ``count`` squares at the edge of the board that aren't taken, (n, count)."""
    every = _ON_RING[np.concatenate(taken, axis=1)]
    lots = rng.random((len(every), len(RING) + 1))
    np.put_along_axis(lots, every, 2.0, axis=1)
    return np.asarray(RING[np.argsort(lots[:, :-1], axis=1)[:, :count]])


def shuffles(n: int, count: int, rng: np.random.Generator) -> Whole:
    """Return n shuffles of 0 … count - 1."""
    return np.argsort(rng.random((n, count)), axis=1)


def _float(values: Whole) -> Array:
    return values.astype(np.float64)

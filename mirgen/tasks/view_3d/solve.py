"""The solver: from bridge to bridge, where each view was taken and where its things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .ground import FACING, SIDES, Places, from_map, from_side, project, to_ground, unproject

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

SOUTH = SIDES.index("south")

FAR = 0.4
"""Places as far from the bridge's, in half widths of the board, aren't the bridge's."""
OFF = 0.3
"""So far from a spot nothing stands on it, where another spot fits."""
BESIDE = 0.04
"""By so much of the picture's width one thing is seen beside another."""
BEHIND = 0.3
"""By so much of half the board's width one thing is farther away than another."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What follows from view to view: ``sides`` (n, views), and how ill each side fits the last.

    ``misplaced`` is how far the last bridge would be from its place, by side, (n, 4); in each of
    the views to choose from, (n, fan, 4), where there are such.
    """

    sides: Whole
    misplaced: Array


def seen(facts: Facts, regions: Sequence[int]) -> tuple[Array, Array]:
    """Return how far right and how far away these regions' things stand, (n, regions) each."""
    x = np.array([facts[f"cx({r})"] for r in regions]).T
    foot = np.array([facts[f"foot({r})"] for r in regions]).T
    return unproject(x, foot)


def map_top(facts: Facts) -> Whole:
    """Return the side at the map's top edge, (n,)."""
    return np.asarray((_whole(facts["faces"]) - _whole(facts["edge"])) % 4)


def spots(question: Question, facts: Facts) -> Places:
    """Return the places of the spots, (n, spots)."""
    x = np.array([facts[f"cx({r})"] for r in question.args["spots"]]).T
    y = np.array([facts[f"cy({r})"] for r in question.args["spots"]]).T
    return from_map(x, y, map_top(facts)[:, None])


def marked(question: Question, facts: Facts) -> Places:
    """Return the place of the spot on which the first thing stands, (n,)."""
    number = np.clip(_whole(facts["marked"]) - 1, 0, len(question.args["spots"]) - 1)
    rows = np.arange(len(number))
    x = np.array([facts[f"cx({r})"] for r in question.args["spots"]])[number, rows]
    y = np.array([facts[f"cy({r})"] for r in question.args["spots"]])[number, rows]
    return from_map(x, y, map_top(facts))


def follow(question: Question, facts: Facts) -> Chain:
    """Follow the chain: the side of a view is that from which its bridge is seen in its place."""
    sides: list[Whole] = []
    views = question.args["views"]
    right, away = seen(facts, [r for view in views for r in view["regions"][:2]])
    south = to_ground(right, away, np.full(1, SOUTH))
    told = question.args["told_side"]
    place = np.empty(0, np.complex128) if told else marked(question, facts)
    misplaced = np.empty(0)
    for view in range(len(views) - question.args["fan"]):
        bridge, onward = south[:, 2 * view], south[:, 2 * view + 1]
        if told and view == 0:
            side = _whole(facts["taken_from"])
        else:
            misplaced = np.abs(bridge[:, None] * FACING - place[:, None])
            side = np.argmin(misplaced, axis=1)
        sides.append(side)
        place = onward * FACING[side]
    if question.args["fan"]:
        bridge = south[:, 2 * len(sides) :: 2, None]
        misplaced = np.abs(bridge * FACING - place[:, None, None])
    return Chain(np.array(sides).T, misplaced)


def last_places(question: Question, facts: Facts, side: Whole) -> Places:
    """Return the places of the last view's things, (n, things), were it taken from ``side``."""
    right, away = seen(facts, question.args["views"][-1]["regions"])
    return to_ground(right, away, side[:, None])


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    chain, shown = follow(question, facts), list(question.options)
    if question.kind == "which_side":
        return _above_least(chain.misplaced / FAR)[:, shown]
    if question.kind == "which_view":
        return off_side(question, chain)[:, [image - first_image(question) for image in shown]]
    place = last_places(question, facts, chain.sides[:, -1])
    if question.kind == "on_map":
        return _above_least(gaps(question, facts, place[:, -1]) / OFF)
    scores = ahead(question.kind, place, _whole(facts["seen_from"]))
    if question.kind == "order_from":
        return inversions(scores, values(question)) / BESIDE
    unit = BEHIND if question.kind == "nearest_from" else BESIDE
    return _above_least(-scores[:, picks(question)] / unit)


def off_side(question: Question, chain: Chain) -> Array:
    """Return how ill the side asked about fits each view to choose from, (n, fan)."""
    ill = chain.misplaced / FAR
    return np.asarray(ill[:, :, question.args["side"]] - ill.min(axis=2))


def first_image(question: Question) -> int:
    """Return the number of the first image to choose from, counted from 1."""
    return int(question.args["views"][-question.args["fan"]]["image"]) + 1


def ahead(kind: str, place: Places, side: Whole) -> Array:
    """Return the scores of things (n, things) by what is asked: the greatest comes first."""
    right, away = from_side(place, side[:, None])
    if kind == "nearest_from":
        return -away
    x, _ = project(right, away)
    return x if kind == "rightmost_from" else -x


def gaps(question: Question, facts: Facts, place: Places) -> Array:
    """Return how far places (n,) are from each option's spot, (n, options)."""
    at = spots(question, facts)[:, [number - 1 for number in question.options]]
    return np.asarray(np.abs(at - place[:, None]))


def inversions(scores: Array, orders: NDArray[Any]) -> Array:
    """Return by how much orders (n or 1, options, things) go against scores (n, things).

    An order lists the places of things in the last view; each pair that is the wrong way round
    counts with the difference of its scores.
    """
    n, options, things = len(scores), orders.shape[1], orders.shape[2]
    told = np.broadcast_to(orders, (n, options, things)).reshape(n, -1)
    read = np.take_along_axis(scores, told, axis=1).reshape(n, options, things)
    against = np.zeros((n, options))
    for a in range(things):
        for b in range(a + 1, things):
            against += np.maximum(read[:, :, b] - read[:, :, a], 0)
    return against


def picks(question: Question) -> list[int]:
    """Return the places of the options in the last view's list of things."""
    things = question.args["views"][-1]["things"]
    return [things.index(thing) for thing in question.options]


def values(question: Question) -> Whole:
    """Return the orders asked about, (1, options, things), as places in the last view's list.

    An order is stored as the numbers of its things, "3 2 4".
    """
    things = question.args["views"][-1]["things"]
    return np.array(
        [[[things.index(int(n)) for n in order.split()] for order in question.options]], np.intp
    )


def _above_least(ill: Array) -> Array:
    return np.asarray(ill - ill.min(axis=1, keepdims=True))


def _whole(values: Array) -> Whole:
    return np.rint(values).astype(np.intp)

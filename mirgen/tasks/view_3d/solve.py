"""The solver: from bridge to bridge, where each view was taken and where its things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .ground import from_map, from_side, project, to_ground, unproject

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

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

    ``misplaced`` is how far the last bridge would be from its place, by side, (n, 4).
    """

    sides: Whole
    misplaced: Array


def seen(question: Question, facts: Facts, view: int) -> tuple[Array, Array]:
    """Return how far right and how far away each thing of a view stands, (n, things) each."""
    regions = question.args["views"][view]["regions"]
    x = np.stack([facts[f"cx({r})"] for r in regions], axis=1)
    foot = np.stack([facts[f"foot({r})"] for r in regions], axis=1)
    return unproject(x, foot)


def map_top(facts: Facts) -> Whole:
    """Return the side at the map's top edge, (n,)."""
    return np.asarray((_whole(facts["faces"]) - _whole(facts["edge"])) % 4)


def spots(question: Question, facts: Facts, top: Whole | None = None) -> Array:
    """Return the places of the spots, (n, spots, 2)."""
    x = np.stack([facts[f"cx({r})"] for r in question.args["spots"]], axis=1)
    y = np.stack([facts[f"cy({r})"] for r in question.args["spots"]], axis=1)
    return from_map(x, y, (map_top(facts) if top is None else top)[:, None])


def marked(question: Question, facts: Facts) -> Array:
    """Return the place of the spot on which the first thing stands, (n, 2)."""
    number = np.clip(_whole(facts["marked"]) - 1, 0, len(question.args["spots"]) - 1)
    every = spots(question, facts)
    return np.asarray(every[np.arange(len(number)), number])


def follow(question: Question, facts: Facts) -> Chain:
    """Follow the chain: the side of a view is that from which its bridge is seen in its place."""
    sides: list[Whole] = []
    misplaced = np.empty(0)
    told = question.args["told_side"]
    place = np.empty(0) if told else marked(question, facts)
    for view in range(len(question.args["views"])):
        right, away = seen(question, facts, view)
        if told and view == 0:
            side = _whole(facts["taken_from"])
        else:
            tried = to_ground(right[:, :1], away[:, :1], np.arange(4)[None])
            misplaced = np.linalg.norm(tried - place[:, None], axis=2)
            side = np.argmin(misplaced, axis=1)
        sides.append(side)
        place = to_ground(right[:, 1], away[:, 1], side)
    return Chain(np.stack(sides, axis=1), misplaced)


def last_places(question: Question, facts: Facts, side: Whole) -> Array:
    """Return the places of the last view's things, (n, things, 2), were it taken from ``side``."""
    return to_ground(*seen(question, facts, -1), side[:, None])


def looked_at(place: Array, side: Whole) -> tuple[Array, Array]:
    """Return x on the picture and distance of places (n, things, 2), seen from ``side``."""
    right, away = from_side(place, side[:, None])
    return project(right, away)[0], away


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    chain = follow(question, facts)
    if question.kind == "which_side":
        ill = chain.misplaced / FAR
        return _above_least(ill)[:, list(question.options)]
    place = last_places(question, facts, chain.sides[:, -1])
    if question.kind == "on_map":
        return _above_least(gaps(question, facts, place[:, -1]) / OFF)
    scores = ahead(question.kind, place, _whole(facts["seen_from"]))
    if question.kind == "order_from":
        return inversions(scores, values(question)) / BESIDE
    unit = BEHIND if question.kind == "nearest_from" else BESIDE
    return _above_least(-scores[:, picks(question)] / unit)


def ahead(kind: str, place: Array, side: Whole) -> Array:
    """Return the scores of things (n, things) by what is asked: the greatest comes first."""
    x, away = looked_at(place, side)
    if kind == "nearest_from":
        return -away
    return x if kind == "rightmost_from" else -x


def gaps(question: Question, facts: Facts, place: Array, top: Whole | None = None) -> Array:
    """Return how far a place (n, 2) is from each option's spot, (n, options)."""
    at = spots(question, facts, top)[:, [number - 1 for number in question.options]]
    return np.asarray(np.linalg.norm(at - place[:, None], axis=2))


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

"""Shortcuts: what guesses make of a puzzle, as scores of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .ground import EDGES, Places, to_ground
from .script import FAN, ORDERED
from .solve import (
    SOUTH,
    ahead,
    first_image,
    follow,
    inversions,
    last_places,
    map_top,
    marked,
    off_side,
    picks,
    seen,
    spots,
    values,
)

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

BOTTOM = EDGES.index("bottom")


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    if question.kind == ORDERED:
        return scores(question, facts, values(question))
    if question.kind in ("which_side", "on_map", FAN):
        return scores(question, facts, np.array([question.options], np.intp))
    return scores(question, facts, np.array([picks(question)], np.intp))


def scores(question: Question, facts: Facts, options: NDArray[Any]) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` (n or 1, options) holds sides, spots' numbers, or places in the last view's list of
    things; orders of such places (…, options, things) for ``order_from``.
    """
    kind = question.kind
    if kind == ORDERED:
        return _orders(question, facts, options)
    if kind == "which_side":
        by_value = _sides(question, facts)
    elif kind == "on_map":
        by_value, options = _spots(question, facts), options - 1
    elif kind == FAN:
        by_value, options = _views(question, facts), options - first_image(question)
    else:
        by_value = _things(question, facts)
    n = len(next(iter(by_value.values())))
    at = np.broadcast_to(options, (n, options.shape[1]))
    return {name: np.take_along_axis(score, at, axis=1) for name, score in by_value.items()}


def _north_on_top(facts: Facts) -> Facts:
    """Return the facts as who doesn't read how the map lies takes them."""
    return {**facts, "edge": np.zeros_like(facts["edge"]), "faces": np.zeros_like(facts["faces"])}


def _sides(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the four sides."""
    sides = follow(question, facts).sides
    return {
        "first-view-side": _is(sides[:, 0]),
        "lower-edge-of-the-map": _is((map_top(facts) + BOTTOM) % 4),
        "north-on-top": _is(follow(question, _north_on_top(facts)).sides[:, -1]),
        "side-told": _is(facts["faces"].astype(np.intp)),
    }


def _is(side: Whole) -> Array:
    """Score the four sides by how near they are to this one, (n, 4): the opposite one is last."""
    return np.asarray(np.cos((np.arange(4) - side[:, None]) * np.pi / 2))


def _views(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the views to choose from."""
    turned = _north_on_top(facts)
    views = question.args["views"]
    bridges = [view["regions"][0] for view in views[-question.args["fan"] :]]
    right, away = seen(facts, bridges)
    found = {
        "bridge-largest": -away,
        "bridge-leftmost": -right,
        "north-on-top": -off_side(question, follow(question, turned)),
    }
    if len(bridges) == len(views):
        laid = to_ground(right, away, np.full(1, SOUTH))
        found["as-on-the-map"] = -np.abs(laid - marked(question, _north_on_top(facts))[:, None])
    return found


def _spots(question: Question, facts: Facts) -> dict[str, Array]:
    """Score all spots."""
    chain = follow(question, facts)
    turned = _north_on_top(facts)
    at, at_turned = spots(question, facts), spots(question, turned)

    def near(every: Places, side: Whole, state: Facts) -> Array:
        place = last_places(question, state, side)[:, -1]
        return np.asarray(-np.abs(every - place[:, None]))

    number = np.broadcast_to(np.arange(at.shape[1], dtype=np.float64), at.shape[:2])
    return {
        "as-shown": _as_shown(question, facts),
        "first-view-side": near(at, chain.sides[:, 0], facts),
        "lowest-number": -number,
        "north-on-top": near(at_turned, follow(question, turned).sides[:, -1], turned),
    }


def _as_shown(question: Question, facts: Facts) -> Array:
    """Score spots by how near they are to where the last view would have it, laid on the map."""
    # From the south, what is right and away on the picture is right and up on a map with north
    # on top.
    south = np.full(len(facts["edge"]), SOUTH)
    laid = last_places(question, facts, south)[:, -1]
    at = spots(question, _north_on_top(facts))
    return np.asarray(-np.abs(at - laid[:, None]))


def _guesses(question: Question, facts: Facts) -> dict[str, Array]:
    """Return scores by what is asked of the last view's things, (n, things), after mistakes."""
    kind, asked = question.kind, facts["seen_from"].astype(np.intp)
    first = follow(question, facts).sides[:, 0]
    turned = _north_on_top(facts)
    side = follow(question, turned).sides[:, -1]
    shown = last_places(question, facts, asked)
    return {
        "as-shown": ahead(kind, shown, asked),
        "first-view-side": ahead(kind, last_places(question, facts, first), asked),
        "north-on-top": ahead(kind, last_places(question, turned, side), asked),
    }


def _things(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the last view's things, the bridge below all others."""
    found = _guesses(question, facts)
    right, away = seen(facts, question.args["views"][-1]["regions"])
    # Who looks at the last view alone can turn it as it likes: first from most sides.
    lines = (right[:, 1:], -right[:, 1:], away[:, 1:], -away[:, 1:])
    first = sum(line == line.max(axis=1, keepdims=True) for line in lines)
    found["first-from-most-sides"] = np.pad(np.asarray(first, np.float64), ((0, 0), (1, 0)))
    if question.kind == "nearest_from":
        found["leftmost-shown"] = -right
    else:
        found["largest-shown"] = -away
    return found


def _orders(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    guesses = _guesses(question, facts)
    found = {name: -inversions(guess, options) for name, guess in guesses.items()}
    n = len(facts["seen_from"])
    alike = np.sum(options[:, :, None] == options[:, None], axis=(2, 3)).astype(np.float64)
    shape = n, options.shape[1]
    found["most-like-the-others"] = np.broadcast_to(alike, shape)
    return found

"""Shortcuts: what guesses make of a puzzle, as scores of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .solve import (
    as_read,
    beside,
    cells,
    differences,
    duration,
    faults,
    fits,
    places,
    seconds,
    sequence,
    steps,
    turns,
    values,
)

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    return scores(question, facts, values(question))


def scores(question: Question, facts: Facts, options: NDArray[Any]) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` holds their values, (n or 1, options), or (…, options, holes) for orders.
    """
    if question.kind == "order":
        return _order_rules(question, facts, options)
    if question.kind == "turns":
        found = estimates(question, facts)
        return {name: -np.abs(guess[:, None] - options) for name, guess in found.items()}
    by_tile = _tile_rules(question, facts)
    return {name: score[:, options[0]] for name, score in by_tile.items()}


def estimates(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what shortcuts would say of the duration, each of shape (n,)."""
    each = seconds(question, facts)
    needed = turns(question, facts)
    found = {
        "counted-as-read": duration(question, facts, counting=as_read(facts)),
        "turned-the-other-way": duration(question, facts, -needed % 4),
        "each-turned-once": each.sum(axis=1),
        "told-only": 1.5 * each.sum(axis=1),
        "turns-only": needed.sum(axis=1) * each.mean(axis=1),
    }
    if any(question.args["since"]):
        found["turned-since-forgotten"] = duration(question, facts, fits(question, facts)[1])
    return found


def _tile_rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score all tiles."""
    hole, needed = fits(question, facts)
    c, r = (np.take_along_axis(v, np.maximum(hole, 0), axis=1) for v in cells(question, facts))
    columns, rows = question.args["grid"]
    number = np.broadcast_to(np.arange(hole.shape[1], dtype=np.float64), hole.shape)
    middle = np.abs(c - (columns - 1) / 2) + np.abs(r - (rows - 1) / 2)
    found = {
        "first-shown": -number,
        "highest-up": np.where(hole < 0, -9.0, -r),
        "nearest-the-middle": np.where(hole < 0, -9.0, -middle),
        "most-turned": needed.astype(np.float64),
    }
    if question.kind == "beside":
        right, below = steps(question, facts)
        gap = number - question.args["anchor"]
        found["next-shown"] = -np.abs(gap) + 0.5 * (gap > 0)
        found["nearest-to-it"] = -(np.abs(right) + np.abs(below)) - 9.0 * (hole < 0)
        found["on-its-other-side"] = beside(question, facts, -1).astype(np.float64)
        return found
    place = places(question, facts).astype(np.float64)
    if question.kind == "fits":
        asked = facts["asked"][:, None] - 1
        read = places(question, facts, as_read(facts))
        back = len(question.args["holes"]) - 1 - asked
        found["counted-as-read"] = -np.abs(read - asked) - 9.0 * (hole < 0)
        found["counted-backwards"] = -np.abs(place - back) - 9.0 * (hole < 0)
        found["same-number"] = -np.abs(number - asked)
    else:
        found["counted-as-read"] = -faults(question, facts, as_read(facts))
        found["first-place"] = -place
    return found


def _order_rules(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    n, count = len(next(iter(facts.values()))), options.shape[2]
    plain = np.broadcast_to(np.arange(count), (n, count))
    read = sequence(question, facts, as_read(facts))
    alike = np.sum(options[:, :, None] == options[:, None], axis=(2, 3)).astype(np.float64)
    early = -np.argmax(options == 0, axis=2).astype(np.float64)
    shape = (n, options.shape[1])
    return {
        "counted-as-read": -differences(read, options),
        "as-shown": -differences(plain, options),
        "most-like-the-others": np.broadcast_to(alike, shape),
        "first-image-early": np.broadcast_to(early, shape),
    }

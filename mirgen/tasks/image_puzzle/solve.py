"""The solver: which tile goes to which place, as the texts count the places."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .board import RIM

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

COUNTING = ("by_rows", "from_left", "from_top")
"""Told facts, 0 or 1: whether places are counted along rows, and from where."""

SECOND = 0.4
"""Durations within so many seconds are the same."""


def cells(question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return the column and the row of each hole, (n, holes) each, from 0."""
    columns, rows = question.args["grid"]
    x = np.stack([facts[f"cx({h})"] for h in question.args["holes"]], axis=1)
    y = np.stack([facts[f"cy({h})"] for h in question.args["holes"]], axis=1)
    c = np.floor(x * (columns + 2 * RIM) - RIM)
    r = np.floor(y * (rows + 2 * RIM) - RIM)
    return (
        np.clip(c, 0, columns - 1).astype(np.intp),
        np.clip(r, 0, rows - 1).astype(np.intp),
    )


def numbering(question: Question, facts: Facts, counting: Facts) -> Whole:
    """Return each hole's place number from 0, (n, holes), counted as ``counting`` tells."""
    c, r = cells(question, facts)
    columns, rows = question.args["grid"]
    by_rows, from_left, from_top = (counting[name][:, None] > 0.5 for name in COUNTING)
    c = np.where(from_left, c, columns - 1 - c)
    r = np.where(from_top, r, rows - 1 - r)
    key = np.where(by_rows, r * columns + c, c * rows + r)
    return np.argsort(np.argsort(key, axis=1, kind="stable"), axis=1)


def fits(question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return each tile's hole (n, tiles), -1 where it has none, and the quarter turns it needs."""
    code = np.stack([facts[name] for name in question.args["tiles"]], axis=1).astype(np.intp)
    count = len(question.args["holes"])
    return np.where(code // 4 < count, code // 4, -1), np.where(code // 4 < count, code % 4, 0)


def places(question: Question, facts: Facts, counting: Facts | None = None) -> Whole:
    """Return each tile's place from 0, (n, tiles), -1 where it has none."""
    hole, _ = fits(question, facts)
    number = numbering(question, facts, facts if counting is None else counting)
    found = np.take_along_axis(number, np.maximum(hole, 0), axis=1)
    return np.where(hole < 0, -1, found)


def as_read(facts: Facts) -> dict[str, Array]:
    """Return the way of counting that nobody needs to be told: as one reads."""
    return {name: np.ones_like(facts[name]) for name in COUNTING}


def sequence(question: Question, facts: Facts, counting: Facts | None = None) -> Whole:
    """Return the tile at each place, (n, holes); -1 where there is none."""
    place = places(question, facts, counting)
    n, count = len(place), len(question.args["holes"])
    at = np.full((n, count + 1), -1, dtype=np.intp)
    rows = np.arange(n)
    for tile in range(place.shape[1]):
        # What has no place goes to the spare column, and is cut off with it.
        at[rows, place[:, tile]] = tile
    return at[:, :count]


def filled(question: Question, facts: Facts) -> NDArray[np.bool_]:
    """Return which places have been filled already, (n, holes)."""
    return np.stack([facts[name] > 0.5 for name in question.args["filled"]], axis=1)


def faults(question: Question, facts: Facts, counting: Facts | None = None) -> Array:
    """Return how many tiles go wrong if one is left out, (n, tiles): no free place of their own."""
    place = places(question, facts, counting)
    taken = filled(question, facts)
    n, tiles = place.shape
    result = np.zeros((n, tiles))
    rows = np.arange(n)
    free = (place >= 0) & ~taken[rows[:, None], np.maximum(place, 0)]
    for left_out in range(tiles):
        others = [t for t in range(tiles) if t != left_out]
        result[:, left_out] += (~free[:, others]).sum(axis=1)
        for i, a in enumerate(others):
            for b in others[i + 1 :]:
                result[:, left_out] += free[:, a] & (place[:, a] == place[:, b])
    return result


def turns(question: Question, facts: Facts) -> Whole:
    """Return the clockwise quarter turns that each tile still needs, (n, tiles)."""
    _, needed = fits(question, facts)
    since = question.args["since"]
    for tile, name in enumerate(since):
        if name:
            needed[:, tile] = (needed[:, tile] - facts[name].astype(np.intp)) % 4
    return needed


def steps(question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return how many cells each tile belongs right of and below the anchor, (n, tiles) each."""
    hole, _ = fits(question, facts)
    found = []
    for axis in cells(question, facts):
        at = np.take_along_axis(axis, np.maximum(hole, 0), axis=1)
        found.append(at - at[:, [question.args["anchor"]]])
    return found[0], found[1]


def beside(question: Question, facts: Facts, turned: int = 1) -> NDArray[np.bool_]:
    """Return which tiles belong where the texts say, beside the anchor, (n, tiles).

    With ``turned`` -1, those on its other side.
    """
    hole, _ = fits(question, facts)
    right, below = steps(question, facts)
    toward = [turned * facts[name][:, None] for name in question.args["toward"]]
    known = (hole >= 0) & (hole[:, [question.args["anchor"]]] >= 0)
    return np.asarray((right == toward[0]) & (below == toward[1]) & known)


def seconds(question: Question, facts: Facts) -> Array:
    """Return the told seconds of a quarter turn at each place, (n, holes)."""
    return np.stack([facts[name] for name in question.args["seconds"]], axis=1)


def duration(
    question: Question, facts: Facts, needed: Whole | None = None, counting: Facts | None = None
) -> Array:
    """Return how long all the turning takes, shape (n,)."""
    place = places(question, facts, counting)
    needed = turns(question, facts) if needed is None else needed
    each = np.take_along_axis(seconds(question, facts), np.maximum(place, 0), axis=1)
    return np.asarray(np.sum(needed * each * (place >= 0), axis=1))


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    if question.kind == "fits":
        place = places(question, facts)[:, list(question.options)]
        return np.where(place == facts["asked"][:, None] - 1, 0.0, 2.0)
    if question.kind == "beside":
        return np.where(beside(question, facts), 0.0, 2.0)[:, list(question.options)]
    if question.kind == "order":
        return 2.0 * differences(sequence(question, facts), values(question))
    if question.kind == "elsewhere":
        return 2.0 * faults(question, facts)[:, list(question.options)]
    shown = np.array(question.options, dtype=np.float64)
    return np.asarray(np.abs(duration(question, facts)[:, None] - shown) / SECOND)


def values(question: Question) -> NDArray[Any]:
    """Return the options' values, (1, options): tiles, seconds, or tiles at places (…, holes).

    An order is stored as the numbers of its images, "3 2 4".
    """
    if question.kind == "order":
        return np.array([[[int(n) - 2 for n in order.split()] for order in question.options]])
    return np.array(question.options)[None]


def differences(at: Whole, options: Whole) -> Array:
    """Return at how many places orders (n or 1, k, holes) differ from tiles at places, (n, k)."""
    return np.asarray(np.sum(at[:, None, :] != options, axis=2), dtype=np.float64)

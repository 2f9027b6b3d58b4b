"""The solver: what the weighings and the told weights entail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]
Things = NDArray[np.intp]

LEVEL = 0.04
"""A balance whose pans differ by less than this share of the height is level."""

FLOOR = 1.05
"""Weights or counts within this factor are the same."""

MARKS = np.array(
    [
        1 + sum(16**i for i, so in enumerate((r > 0, r < 0, r == 0, won > 0, won < 0), 1) if so)
        for won in (-1, 0, 1)
        for r in (-1, 0, 1)
    ]
)
"""What an image tells of a thing, by three times who wins plus who hangs low, -4 to 4: that it is
shown, hangs low or high, is level, wins or loses, each counted in four bits of its own."""


def told_relation(said: Mapping[str, Any], facts: Facts) -> Array:
    """Return -1, 0 or 1 where the texts make a lighter, as heavy, heavier than b; shape (n,)."""
    if said["by"] == "weights":
        return np.asarray(np.sign(facts[said["facts"][0]] - facts[said["facts"][1]]))
    return np.asarray(np.sign(facts[said["fact"]]))


def seen_relation(scale: Mapping[str, Any], facts: Facts) -> tuple[Things, Things, Array]:
    """Return the things in the left and the right pan, and -1, 0, 1 where the left hangs higher…"""
    drop = facts[scale["tilt"]]
    left, right = (np.asarray(facts[scale[side]], dtype=np.intp) for side in ("left", "right"))
    return left, right, np.where(np.abs(drop) < LEVEL, 0.0, -np.sign(drop))


def known_relation(scale: Mapping[str, Any], facts: Facts) -> tuple[Things, Things, Array]:
    """Return the things again, and -1, 0, 1 where the left is lighter…, crossed or not."""
    left, right, r = seen_relation(scale, facts)
    return left, right, np.where(facts[scale["crossed"]] > 0.5, -r, r)


def heavier(question: Question, facts: Facts) -> NDArray[np.bool_]:
    """Return (n, things, things): whether [i, j] thing j is entailed to be heavier than i.

    Sets of things are the bits of whole numbers: of a few things, that is ten times faster than
    products of matrices.
    """
    things = len(question.args["labels"])
    n = len(next(iter(facts.values())))
    known = [known_relation(scale, facts) for scale in question.args["scales"]]
    for said in question.args["told"]:
        a, b = (np.full(n, said[side]) for side in ("a", "b"))
        known.append((a, b, told_relation(said, facts)))
    one, other = (np.array([k[side] for k in known], np.int32) for side in (0, 1))
    sign = np.array([k[2] for k in known], np.int32)
    # The lower half holds who is at least as heavy, the upper half who is heavier.
    relation = np.array([1 + (1 << things), 1, 0], np.int32)
    up, down = relation[1 + sign] << other, relation[1 - sign] << one
    bits = np.arange(things, dtype=np.int32)
    sets = np.repeat(1 << bits, n).reshape(things, n)
    flat, rows = sets.ravel(), np.arange(n, dtype=np.int32)
    for a, b, over, under in zip(one * n + rows, other * n + rows, up, down, strict=True):
        flat[a] |= over
        flat[b] |= under
    less, at_most = sets >> things, sets & ((1 << things) - 1)
    # Warshall's closure: whoever is at most k is at most all that k is.
    for k in range(things):
        at_most |= -(at_most >> k & 1) & at_most[k]
    found = _through(at_most, _through(less, at_most))
    return found.T[:, :, None] >> bits & 1 > 0


def _through(one: Things, other: Things) -> Things:
    """Return the sets (things, n) of what is in the other's sets of what is in one's."""
    found = np.zeros_like(one)
    for k in range(len(one)):
        found |= -(one >> k & 1) & other[k]
    return found


def value(question: Question, facts: Facts) -> tuple[Array, NDArray[np.bool_]]:
    """Return what the chain of weighings gives, shape (n,), and where every link is level."""
    n = len(next(iter(facts.values())))
    total, known = np.ones(n), np.ones(n, dtype=np.bool_)
    for link in question.args["links"]:
        if link["by"] == "scale":
            known &= np.abs(facts[link["tilt"]]) < LEVEL
        total = total * facts[link["q"]] / np.maximum(facts[link["p"]] if link["p"] else 1.0, 1e-6)
    if question.args["unit"]:
        total = total * facts[question.args["unit"]]
    return np.maximum(total, 1e-6), known


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    if question.kind in ("heaviest", "lightest"):
        options = list(question.options)
        beaten = heavier(question, facts)[:, options][:, :, options]
        axis = 2 if question.kind == "heaviest" else 1
        return np.asarray(2.0 * beaten.sum(axis=axis))
    total, known = value(question, facts)
    shown = np.log(np.array(question.options, dtype=np.float64))
    misfit = np.abs(np.log(total)[:, None] - shown) / np.log(FLOOR)
    return np.where(known[:, None], misfit, 0.0)


def rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    if question.kind in ("heaviest", "lightest"):
        named, options = np.array(question.args["named"]), np.array(question.options)
        return order_rules(question, facts, named, options)
    shown = np.log(np.array(question.options, dtype=np.float64))
    return {
        name: -np.abs(np.log(np.maximum(guess, 1e-6))[:, None] - shown)
        for name, guess in estimates(question, facts).items()
    }


def order_rules(
    question: Question, facts: Facts, named: Things, options: Things
) -> dict[str, Array]:
    """Score the options, things (k,), by shortcuts; ``named`` (things,) come in that order.

    Either may be by state, (n, k) and (n, things), and so may the things told of. Where the
    lightest is asked for, low and high change places.
    """
    sign = 1.0 if question.kind == "heaviest" else -1.0
    things = len(question.args["labels"])
    n = len(next(iter(facts.values())))
    rows = np.arange(n)
    counted = np.zeros((n, things), np.int64)
    last, told = np.zeros((n, things)), np.zeros((n, things))
    for scale in question.args["scales"]:
        left, right, r = seen_relation(scale, facts)
        r = sign * r
        mark = (r + 3 * np.where(facts[scale["crossed"]] > 0.5, -r, r)).astype(np.intp)
        counted[rows, left] += MARKS[4 + mark]
        counted[rows, right] += MARKS[4 - mark]
    if question.args["scales"]:
        last[rows, left], last[rows, right] = r, -r
    shown, lower, higher, level, won, lost = (
        (counted >> 4 * i & 15).astype(np.float64) for i in range(6)
    )
    for said in question.args["told"]:
        if said["by"] == "weights":
            a, b = (facts[name] for name in said["facts"])
            ahead = sign * np.sign(a - b)
            told[rows, said["a"]], told[rows, said["b"]] = ahead, -ahead
    first = np.zeros((n, things))
    first[rows[:, None], named] = -np.arange(things, dtype=np.float64)
    found = {
        "most-often-lower": lower,
        "most-often-shown": shown,
        "most-often-level": level,
        "never-higher": (lower > 0) - 2.0 * (higher > 0),
        "never-loses": -1.0 * (lost > 0),
        "only-wins": (won > 0) - 2.0 * (lost > 0),
        "lower-last": last,
        "told-winner": told,
        "first-named": first,
    }
    return {name: score[rows[:, None], options] for name, score in found.items()}


def estimates(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what shortcuts would say to a number question, each of shape (n,)."""
    links = question.args["links"]
    q = np.stack([facts[link["q"]] for link in links], 1)
    p = np.stack([facts[link["p"]] if link["p"] else np.ones(len(q)) for link in links], 1)
    unit = facts[question.args["unit"]] if question.args["unit"] else np.ones(len(q))
    return {
        "all-counted": q.sum(axis=1) + p.sum(axis=1),
        "first-link-only": q[:, 0] / p[:, 0] * unit,
        "last-link-only": q[:, -1] / p[:, -1] * unit,
        "told-only": np.where(unit > 1, unit, q.max(axis=1)),
    }

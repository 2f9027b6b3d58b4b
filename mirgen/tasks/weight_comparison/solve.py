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
    """Return (n, things, things): whether [i, j] thing j is entailed to be heavier than i."""
    things = len(question.args["labels"])
    n = len(next(iter(facts.values())))
    rows = np.arange(n)
    at_most = np.tile(np.eye(things, dtype=np.float32), (n, 1, 1))
    less = np.zeros((n, things, things), dtype=np.float32)
    known: list[tuple[Things | int, Things | int, Array]] = [
        known_relation(scale, facts) for scale in question.args["scales"]
    ]
    known += [(said["a"], said["b"], told_relation(said, facts)) for said in question.args["told"]]
    for a, b, r in known:
        at_most[rows, a, b] += r <= 0
        at_most[rows, b, a] += r >= 0
        less[rows, a, b] += r < 0
        less[rows, b, a] += r > 0
    for _ in range(max(1, int(np.ceil(np.log2(max(things - 1, 2)))))):
        at_most = np.minimum(at_most @ at_most, 1)
    return np.asarray(at_most @ less @ at_most > 0)


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
    lower, higher, shown = np.zeros((3, n, things))
    last, told = np.zeros((n, things)), np.zeros((n, things))
    for scale in question.args["scales"]:
        left, right, r = seen_relation(scale, facts)
        r = sign * r
        shown[rows, left] += 1
        shown[rows, right] += 1
        lower[rows, left] += r > 0
        lower[rows, right] += r < 0
        higher[rows, left] += r < 0
        higher[rows, right] += r > 0
        last = np.zeros((n, things))
        last[rows, left], last[rows, right] = r, -r
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
        "never-higher": (lower > 0) - 2.0 * (higher > 0),
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

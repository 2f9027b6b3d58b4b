"""The solver: places in the joined scene, in picture widths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]

FLOOR = 0.12
"""Places within so many picture widths can't be told apart."""


def upright(name: str, picture: int, question: Question, facts: Facts) -> Array:
    """Return a seen place with its picture's mirroring undone, shape (n,)."""
    mirror = question.args["mirrors"][picture]
    x = facts[name]
    return np.where(facts[mirror] > 0.5, 1 - x, x) if mirror else x


def starts(question: Question, facts: Facts) -> Array:
    """Return where each picture's left edge lies, shape (n, pictures), the chain's first at 0."""
    n = len(next(iter(facts.values())))
    at = np.zeros((n, question.args["pictures"]))
    for join in question.args["joins"]:
        source, to = join["from"], join["to"]
        if join["marks"]:
            here = upright(join["marks"][0], source, question, facts)
            there = upright(join["marks"][1], to, question, facts)
            at[:, to] = at[:, source] + here - there
        else:
            at[:, to] = at[:, source] + facts[join["offset"]]
    return at


def places(question: Question, facts: Facts) -> Array:
    """Return each thing's place in the joined scene, shape (n, things), in picture widths."""
    at = starts(question, facts)
    return np.stack(
        [
            at[:, thing["in"]] + upright(thing["at"], thing["in"], question, facts)
            for thing in question.args["things"]
        ],
        axis=1,
    )


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    x = places(question, facts)
    if question.kind in ("leftmost", "rightmost"):
        x = x[:, list(question.options)] * (1 if question.kind == "rightmost" else -1)
        return np.asarray((x.max(axis=1, keepdims=True) - x) / FLOOR)
    if question.kind == "order":
        return order_misfit(x, np.array(question.options))
    value = (x[:, 0] - x[:, 1])[:, None]
    return np.asarray(np.abs(value - np.array(question.options, dtype=np.float64)) / FLOOR)


def order_misfit(x: Array, orders: NDArray[np.int64]) -> Array:
    """Return how far places (n, things) break each order (options, things), left to right."""
    steps = np.diff(x[:, orders], axis=2)
    return np.asarray(np.maximum(-steps, 0).max(axis=2) / FLOOR)


def guesses(question: Question, facts: Facts) -> dict[str, Array]:
    """Return the things' places as shortcuts take them, each of shape (n, things)."""
    things = question.args["things"]
    own = np.stack([facts[t["at"]] for t in things], axis=1)
    number = np.array([float(t["in"]) for t in things])
    at = starts(question, facts)[:, [t["in"] for t in things]]
    return {
        "own-picture-only": own,
        "pictures-side-by-side": number + own,
        "joins-only": at,
        "mirrors-ignored": at + own,
    }


def rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    found = guesses(question, facts)
    if not any(question.args["mirrors"]):
        del found["mirrors-ignored"]
    if question.kind in ("leftmost", "rightmost"):
        sign = 1 if question.kind == "rightmost" else -1
        return {name: sign * x[:, list(question.options)] for name, x in found.items()}
    if question.kind == "order":
        orders = np.array(question.options)
        return {name: -_swaps(x, orders) for name, x in found.items()}
    shown = np.array(question.options, dtype=np.float64)
    return {name: -np.abs((x[:, 0] - x[:, 1])[:, None] - shown) for name, x in found.items()}


def _swaps(x: Array, orders: NDArray[np.int64]) -> Array:
    """Return how many pairs of things stand the wrong way round in each order, (n, options)."""
    ranked = x[:, orders]
    wrong = ranked[:, :, :, None] > ranked[:, :, None, :]
    upper = np.triu(np.ones(wrong.shape[-2:], dtype=np.bool_), 1)
    return np.asarray((wrong & upper).sum(axis=(2, 3)), dtype=np.float64)

"""The solver: sums of products of what is seen and told, compared with charts or options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]

WHOLE = 0.6
"""A number further than this from what comes out is wrong: all are whole."""
CLEAR = 1.0
"""What is off by so much less than the furthest off isn't the one that disagrees."""


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits (n, options): see records.protocols.Solver."""
    options = np.array(question.options)
    if "value" in question.args:
        return np.asarray(np.abs(asked_value(question, facts)[:, None] - options) / WHOLE)
    off = deviations(question, facts)
    if question.kind == "belongs":
        return np.asarray(off[:, options] / WHOLE)
    return np.asarray(((off.max(axis=1, keepdims=True) - off) / CLEAR)[:, options])


def asked_value(question: Question, facts: Facts) -> Array:
    """Return the number asked for, (n,)."""
    return amount(question.args["value"], facts)


def deviations(question: Question, facts: Facts) -> Array:
    """Return how far each of the question's items is off in all, (n, items)."""
    return np.stack(
        [
            np.sum([np.abs(amount(shown, facts) - amount(due, facts)) for shown, due in item], 0)
            for item in question.args["items"]
        ],
        axis=1,
    )


def amount(terms: Sequence[Sequence[Any]], facts: Facts) -> Array:
    """Return the sum of the terms, (n,): each a factor and names of facts multiplied with it."""
    total: Any = 0.0
    for factor, *names in terms:
        part: Any = factor
        for name in names:
            part = part * facts[name]
        total = total + part
    return np.asarray(total, np.float64)


def replaced(facts: Facts, values: Mapping[str, Array | float]) -> dict[str, Array]:
    """Return the facts with some of them set to other values."""
    n = len(next(iter(facts.values())))
    return {**facts, **{name: np.broadcast_to(v, n) for name, v in values.items()}}

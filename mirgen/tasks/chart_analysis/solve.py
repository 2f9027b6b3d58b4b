"""The solver: sums of products of what is seen and told, compared with charts or options.

``args["sums"]`` are lists of terms (a factor, and names of facts). The first is the number asked
for; in odd kinds, ``args["pairs"]`` holds for each item the pairs of sums that should be equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .sums import sums_of

Array = NDArray[np.float64]

WHOLE = 0.6
"""A number further than this from what comes out is wrong: all are whole."""
CLEAR = 1.0
"""What is off by so much less than the furthest off isn't the one that disagrees."""


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits (n, options): see records.protocols.Solver."""
    options = np.array(question.options)
    if "pairs" not in question.args:
        return np.asarray(np.abs(asked_value(question, facts)[:, None] - options) / WHOLE)
    off = deviations(question, facts)
    if question.kind == "belongs":
        return np.asarray(off[:, options] / WHOLE)
    return np.asarray(((off.max(axis=1, keepdims=True) - off) / CLEAR)[:, options])


def asked_value(question: Question, facts: Facts) -> Array:
    """Return the number asked for, (n,)."""
    sums = sums_of(question.args)
    return np.asarray(sums.totals(sums.stacked(facts))[0])


def deviations(question: Question, facts: Facts) -> Array:
    """Return how far each of the question's items is off in all, (n, items)."""
    sums = sums_of(question.args)
    return off_by(question.args, sums.totals(sums.stacked(facts)))


def off_by(args: Mapping[str, Any], totals: Array) -> Array:
    """Return how far the items are off by these totals (sums, n), (n, items)."""
    shown, due = compared(args, totals)
    return np.asarray(np.abs(shown - due).sum(axis=1).T)


def compared(args: Mapping[str, Any], totals: Array) -> tuple[Array, Array]:
    """Return what the items show and what they should, (items, pairs, n) each."""
    pairs = np.array(args["pairs"])
    return totals[pairs[:, :, 0]], totals[pairs[:, :, 1]]

"""The solver: displacement × width ÷ elapsed time, and what follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]

FLOOR = 1.07
"""Speeds or ratios within this factor can't be told apart."""

TIME_FLOOR = 0.8
"""Meeting times within so many seconds can't be told apart."""


def compares(kind: str) -> bool:
    """Whether the options are movers or legs, not numbers."""
    return kind.startswith(("fastest", "slowest"))


def motion(question: Question, facts: Facts) -> tuple[Array, Array, Array]:
    """Return signed shift (picture widths), span (metres) and elapsed seconds, each (n, movers)."""
    shift, span, elapsed = [], [], []
    for mover in question.args["movers"]:
        a, b = (facts[name] for name in mover["seen"])
        s, e = (facts[name] for name in mover["times"])
        shift.append(b - a)
        span.append(facts[mover["span"]] if mover["span"] else np.ones_like(a))
        elapsed.append(np.maximum(e - s, 1e-6))
    # Half as long as np.stack takes, which counts: the solver runs dozens of times a puzzle.
    return np.array(shift).T, np.array(span).T, np.array(elapsed).T


def speeds(question: Question, facts: Facts) -> Array:
    """Return each mover's speed, shape (n, movers): metres a second, or widths a second."""
    shift, span, elapsed = motion(question, facts)
    result: Array = np.maximum(np.abs(shift), 1e-6) * span / elapsed
    return result


def ratio(question: Question, facts: Facts) -> Array:
    """Return the first mover's speed over the second's, shape (n,)."""
    v = speeds(question, facts)
    result: Array = v[:, 0] / v[:, 1]
    return result


def average(question: Question, facts: Facts) -> Array:
    """Return the whole way over the whole time of all legs, metres a second, shape (n,)."""
    shift, span, elapsed = motion(question, facts)
    way = np.maximum((np.abs(shift) * span).sum(axis=1), 1e-6)
    return np.asarray(way / elapsed.sum(axis=1))


def asked_number(question: Question, facts: Facts) -> Array:
    """Return what a number question asks for, shape (n,)."""
    values = {"ratio": ratio, "average": average, "meet": meeting}
    return values[question.kind](question, facts)


def meeting(question: Question, facts: Facts) -> Array:
    """Return the second at which the two movers are at one place, shape (n,); inf if never."""
    shift, _, elapsed = motion(question, facts)
    movers = question.args["movers"]
    v = shift / elapsed
    at = np.array([facts[m["seen"][0]] for m in movers]).T
    start = np.array([facts[m["times"][0]] for m in movers]).T
    at_zero = at - v * start
    closing = v[:, 0] - v[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (at_zero[:, 1] - at_zero[:, 0]) / closing
    return np.where(np.isfinite(t) & (t > 0), t, 1e9)


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    if compares(question.kind):
        v = np.log(speeds(question, facts))[:, list(question.options)]
        best = v.max(axis=1) if question.kind.startswith("fastest") else v.min(axis=1)
        result: Array = np.abs(v - best[:, None]) / np.log(FLOOR)
        return result
    shown = np.array(question.options)[None, :]
    value = asked_number(question, facts)[:, None]
    if question.kind == "meet":
        return np.asarray(np.abs(value - shown) / TIME_FLOOR)
    return np.asarray(np.abs(np.log(np.maximum(value, 1e-9)) - np.log(shown)) / np.log(FLOOR))


def doubt(question: Question, facts: Facts) -> Array:
    """Estimate the share of viewers misled by position errors alone, shape (n,).

    A position is read with an error of 1.5 % of the width, so a speed with a relative error of
    0.021 / shift; each slower mover may then overtake the best (logistic form of the normal).
    """
    shift, _, _ = motion(question, facts)
    v = np.log(speeds(question, facts))
    v = v if question.kind.startswith("fastest") else -v
    best = v.argmax(axis=1)[:, None]
    spread = (0.0212 / np.maximum(np.abs(shift), 1e-3)) ** 2
    joint = np.sqrt(spread + np.take_along_axis(spread, best, 1))
    gap = np.take_along_axis(v, best, 1) - v
    wrong = 1 / (1 + np.exp(1.702 * gap / joint))
    result: Array = wrong.sum(axis=1) - 0.5
    return result


def rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    shift, span, elapsed = motion(question, facts)
    length = np.abs(shift) + 1e-6
    if compares(question.kind):
        order = list(question.options)
        sign = 1.0 if question.kind.startswith("fastest") else -1.0
        last = np.array([facts[m["seen"][1]] for m in question.args["movers"]]).T
        scores = {
            "largest-shift": sign * length,
            "shortest-time": -sign * elapsed,
            "rightmost-last": last,
            "first-named": np.broadcast_to(-np.arange(length.shape[1], dtype=float), length.shape),
        }
        if any(mover["span"] for mover in question.args["movers"]):
            scores["largest-distance"] = sign * length * span
            scores["shift-per-second"] = sign * length / elapsed
            scores["told-only"] = sign * span / elapsed
        return {name: score[:, order] for name, score in scores.items()}
    shown = np.array(question.options)[None, :]
    return {
        name: -np.abs(np.log(shown) - np.log(np.maximum(value, 1e-6))[:, None])
        for name, value in estimates(question, facts).items()
    }


def estimates(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what shortcuts would say to a number question, each of shape (n,)."""
    shift, span, elapsed = motion(question, facts)
    length = np.abs(shift) + 1e-6
    if question.kind == "ratio":
        return {
            "shift-ratio": length[:, 0] / length[:, 1],
            "distance-ratio": (length * span)[:, 0] / (length * span)[:, 1],
            "told-only": (span / elapsed)[:, 0] / (span / elapsed)[:, 1],
        }
    if question.kind == "average":
        way = length * span
        one_width = (length * span[:, :1]).sum(axis=1) / elapsed.sum(axis=1)
        two = len({mover["span"] for mover in question.args["movers"]}) > 1
        return ({"one-width-for-all": one_width} if two else {}) | {
            "last-leg-only": way[:, -1] / elapsed[:, -1],
            "told-only": 0.25 * span.sum(axis=1) / elapsed.sum(axis=1),
        }
    names = [m["times"][1] for m in question.args["movers"]]
    end = np.maximum(facts[names[0]], facts[names[1]])
    return {"last-time": end, "twice-last-time": 2 * end}

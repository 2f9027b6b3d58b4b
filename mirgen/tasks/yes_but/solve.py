"""The solver: which claim a BUT image breaks, by what the sign shows and what the image holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import AT_LEAST, AT_MOST, EXACTLY, NOT_BOTH, ONE_OF, ONLY, ONLY_IF

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reading:
    """What n readers make of the panels, all (n, panels) but ``entry`` (n, panels, 4).

    ``left`` and ``right`` are the kinds that the claim in force speaks of, ``first`` and
    ``second`` how many of them are there, ``others`` how many other things; ``there`` whether
    what is told apart is. ``by_first`` and ``by_second`` tell by which kind the claim is broken.
    """

    entry: Whole
    left: Whole
    right: Whole
    first: Array
    second: Array
    others: Array
    there: Truth
    by_first: Truth
    by_second: Truth
    broken: Truth


def kind_numbers(question: Question, facts: Facts) -> Whole:
    """Return the kind of each thing, (n, things): its own number, or that of its group."""
    args = question.args
    n, things = len(next(iter(facts.values()))), len(args["labels"])
    found = np.tile(np.arange(things), (n, 1))
    for t, name in enumerate(args["groups"]):
        if name:
            found[:, t] = things + facts[name].astype(np.intp)
    return found


def tallies(question: Question, facts: Facts) -> Array:
    """Return how many of each thing each panel holds, (n, panels, things)."""
    panels = question.args["tallies"]
    found = np.zeros((len(panels), len(panels[0]), len(next(iter(facts.values())))))
    for c, names in enumerate(panels):
        for t, name in enumerate(names):
            if name:
                found[c, t] = facts[name]
    return np.moveaxis(found, 2, 0)


def read(question: Question, facts: Facts, *, heed: bool = True) -> Reading:
    """Return what follows from the facts; without ``heed``, as if nothing were told apart."""
    args = question.args
    kind, tally = kind_numbers(question, facts), tallies(question, facts)
    n, panels, _ = tally.shape
    rows = np.arange(n)[:, None]
    there = np.zeros((n, panels), np.bool_)
    apart = np.zeros((n, panels))
    if args["mode"]:
        switch = facts[args["exception"]].astype(np.intp)
        apart = tally[np.arange(n), :, switch]
        there = apart > 0
    heeded = there & heed
    claims = len(args["claims"])
    # The claim in force in each panel: its own in pairs, else the only one, or one of two.
    force = np.zeros((n, panels), np.intp)
    if args["mode"] == "instead":
        force = heeded.astype(np.intp)
    entry = np.stack(
        [
            np.array(catalog)[facts[name].astype(np.intp)]
            for catalog, name in zip(args["catalogs"], args["claims"], strict=True)
        ],
        axis=1,
    )
    left, right = (_pictured(question, facts, kind, side) for side in ("left", "right"))
    if claims != panels:
        entry, left, right = entry[rows, force], left[rows, force], right[rows, force]
    if args["mode"] == "exchange":
        left, right = np.where(heeded, right, left), np.where(heeded, left, right)
    first = ((kind[:, None, :] == left[:, :, None]) * tally).sum(axis=2)
    others = tally.sum(axis=2) - first - apart
    second = np.zeros_like(first)
    by_second = np.zeros(first.shape, np.bool_)
    if any(args["right"]):
        second = ((kind[:, None, :] == right[:, :, None]) * tally).sum(axis=2)
        by_second = breaks(entry[..., 2], entry[..., 3], second, first, others)
    by_first = breaks(entry[..., 0], entry[..., 1], first, second, others)
    broken = by_first | by_second
    if args["mode"] == "reverse":
        broken = broken ^ heeded
    return Reading(entry, left, right, first, second, others, there, by_first, by_second, broken)


def _pictured(question: Question, facts: Facts, kind: Whole, side: str) -> Whole:
    """Return the kinds of what the signs show on a side, (n, claims), -1 where there is nothing."""
    n, names = len(kind), question.args[side]
    found = np.full((n, len(names)), -1)
    shown = [s for s, name in enumerate(names) if name]
    if shown:
        thing = np.array([facts[names[s]] for s in shown]).T.astype(np.intp)
        found[:, shown] = kind[np.arange(n)[:, None], thing]
    return found


def breaks(rule: Whole, limit: Whole, first: Array, second: Array, others: Array) -> Truth:
    """Return whether such numbers of things break a rule, arrays broadcast; -1 is no rule."""
    found = (rule == AT_MOST) & (first > limit)
    found |= (rule == AT_LEAST) & (first < limit)
    last = rule.max(initial=-1)
    if last >= EXACTLY:
        found |= (rule == EXACTLY) & (first != limit)
        found |= (rule == ONLY) & (others > 0)
    if last > ONLY:
        a, b = first > 0, second > 0
        found |= (rule == NOT_BOTH) & a & b
        found |= (rule == ONLY_IF) & a & ~b
        found |= (rule == ONE_OF) & (a == b)
    return np.asarray(found)


def culprits(question: Question, reading: Reading) -> tuple[Whole, Whole]:
    """Return the kind that alone breaks each panel's claim, -1 for none, and whether by too many.

    Both are (n, panels); the latter is 1 for too many and -1 for too few.
    """
    lone = reading.by_first != reading.by_second
    kind = np.where(reading.by_first, reading.left, reading.right)
    rule = np.where(reading.by_first, reading.entry[..., 0], reading.entry[..., 2])
    return np.where(lone, kind, -1), np.where(rule == AT_MOST, 1, -1)


def values(question: Question) -> NDArray[Any]:
    """Return the options' values: panels (1, options); for irony (1, options, 3).

    An irony is stored as "panel kind way": way is 1 for too many, -1 for too few.
    """
    if question.kind == "irony":
        return np.array([[[int(v) for v in option.split()] for option in question.options]])
    return np.array([question.options])


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver.

    An option says of every panel whether its claim is kept: each that is otherwise counts.
    """
    reading, options = read(question, facts), values(question)
    panel = options[0, :, 0] if question.kind == "irony" else options[0]
    odd = reading.broken ^ bool(question.args["keeps"])
    # What is wrong with "this one alone": every other odd one, and itself where it isn't.
    wrong = odd.sum(axis=1)[:, None] - odd[:, panel] + ~odd[:, panel]
    if question.kind == "irony":
        kind, way = culprits(question, reading)
        wrong = wrong + ((kind[:, panel] != options[..., 1]) | (way[:, panel] != options[..., 2]))
    return np.asarray(2.0 * wrong, dtype=np.float64)

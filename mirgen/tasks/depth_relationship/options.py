"""The options of states: things, orders of things, or metres; wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from .orders import choose_orders
from .reliance import RELIED, relied
from .rules import slips
from .solve import HALF, METRES, depths, gap, moves, steps, toward, unfit

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.6}
"""How much a tier prefers wrong distances that lie close."""

MOST = 14.0
"""Strips that a distance among the options may have."""

CLEAR, NUMBERS, ORDERS = 1200, 130, 100
"""States that are looked at for reliance, and of which distances or orders are made."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Options of the states that have them: ``rows`` (m,) of n, one more than once perhaps.

    ``shown`` are what rules score, (m, options) or (m, options, things), the right one at
    ``answer``. ``pick`` returns the values and mistakes ('' for the right one) of the i-th row
    in the order shown. ``slipped`` are the ``slips`` of the rows.
    """

    rows: Whole
    shown: NDArray[Any]
    answer: int
    pick: Callable[[int], list[tuple[Any, str]]]
    slipped: Mapping[str, Array]


def choose_options(
    slot: Slot, question: Question, facts: Facts, rng: np.random.Generator
) -> Chosen:
    """Return the options of states that have a clear answer, rely on every image, and have slips.

    There may be none.
    """
    rows, right = _clear(slot, question, facts)
    kept = {name: values[rows] for name, values in facts.items()}
    slipped = slips(question, kept)
    if slot.kind in METRES:
        value = gap(question, depths(question, kept))
        at, shown, pick = _numbers(slot, question, value, slipped, rng)
        answer = slot.rank
    elif slot.kind == "order":
        at, shown, pick = choose_orders(slot, question.args["asked"], right, slipped, rng)
        answer = slot.answer
    else:
        at, shown, pick = _things(slot, question, right, slipped, rng)
        answer = slot.answer
    return Chosen(rows[at], shown, answer, pick, {name: d[at] for name, d in slipped.items()})


def _clear(slot: Slot, question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return the rows that are fit, and the answer's place or order among those asked about."""
    depth, asked = depths(question, facts), question.args["asked"]
    if slot.kind in METRES:
        value = gap(question, depth)
        fit = np.abs(value) if slot.kind == "side" else value
        fit = (fit >= 1) & (fit <= MOST)
        if question.args["moved"]:
            # Moves that cancel each other could be forgotten.
            fit &= moves(question, facts).sum(axis=1) != 0
        rows = np.flatnonzero(fit)[:NUMBERS]
        return rows, rows
    of = depth[:, asked]
    if slot.kind == "order":
        rows = np.flatnonzero((np.diff(np.sort(of, axis=1), axis=1) >= 1).all(axis=1))[:CLEAR]
        right = np.argsort(of[rows], axis=1)
    else:
        miss = unfit(slot.kind, depth, asked)
        miss[:, : len(asked) - slot.options] = np.inf
        two = np.partition(miss, 1, axis=1)[:, :2]
        rows = np.flatnonzero((two[:, 0] == 0) & (two[:, 1] > HALF))[:CLEAR]
        right = miss[rows].argmin(axis=1)
    step, way = steps(question, facts)[rows], toward(question, facts)[rows]
    at = relied(slot.kind, question.args, of[rows], right, step, way, RELIED[slot.tier])
    at = at[:ORDERS] if slot.kind == "order" else at
    return rows[at], right[at]


Found = tuple[Whole, NDArray[Any], Callable[[int], list[tuple[Any, str]]]]
"""Rows, what is shown, and how a row is picked, as Chosen has them."""


def _things(
    slot: Slot,
    question: Question,
    winner: Whole,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> Found:
    asked, each = question.args["asked"], np.arange(len(winner))
    skip = len(asked) - slot.options
    shown = np.argsort(rng.random((len(winner), slot.options)), axis=1) + skip
    at = np.argmax(shown == winner[:, None], axis=1)
    shown[each, at] = shown[:, slot.answer]
    shown[each, slot.answer] = winner

    def pick(i: int) -> list[tuple[Any, str]]:
        why: dict[int, str] = {}
        for name, wrong in slipped.items():
            miss = unfit(slot.kind, wrong[i : i + 1], asked)[0, skip:]
            why.setdefault(int(miss.argmin()) + skip, name)
        why[int(winner[i])] = ""
        return [(asked[at], why.get(at, "misjudged")) for at in shown[i].tolist()]

    return each, shown, pick


def _numbers(
    slot: Slot,
    question: Question,
    value: Array,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> Found:
    signed = slot.kind == "side"
    wrong = {name: gap(question, each) for name, each in slipped.items()}
    if not signed:
        wrong = {name: np.abs(each) for name, each in wrong.items()}
    for n, name in enumerate(("one-strip", "two-strips", "three-strips"), 1):
        wrong |= {f"{name}-more": value + n, f"{name}-less": value - n}
    wrong["doubled"] = 2 * value
    rule = Rule(1.0, 0, False, -MOST if signed else 0.5, NEAR[slot.tier], MOST, 0.5)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)

    def pick(i: int) -> list[tuple[Any, str]]:
        return list(numbers.shuffled(i, slot.answer, rng))

    return numbers.rows, numbers.values, pick

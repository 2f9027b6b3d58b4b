"""The options of states: things, orders of things, or metres; wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from .reliance import RELIED, relied
from .rules import slips
from .solve import HALF, METRES, depths, gap, steps, toward, unfit

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.6}
"""How much a tier prefers wrong distances that lie close."""

MOST = 14.0
"""Strips that a distance among the options may have."""

NUMBERS, ORDERS, SETS = 160, 48, 3
"""States of which distances or orders are made, and sets of orders of each, to choose from."""

PLAIN = 0.6
"""How often a wrong order is one step from the right one, and not from a wrong one."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Options of the states that have them: ``rows`` (m,) of n, one more than once perhaps.

    ``shown`` are what rules score, (m, options) or (m, options, things); ``mistakes`` holds the
    names for each row, '' for the right one. ``slipped`` are the ``slips`` of the rows.
    """

    rows: Whole
    shown: NDArray[Any]
    mistakes: list[list[str]]
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
        at, shown, mistakes = _numbers(slot, question, value, slipped, rng)
    elif slot.kind == "order":
        at, shown, mistakes = _orders(slot, question, right, slipped, rng)
    else:
        at, shown, mistakes = _things(slot, question, right, slipped, rng)
    return Chosen(rows[at], shown, mistakes, {name: d[at] for name, d in slipped.items()})


def _clear(slot: Slot, question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return the rows that are fit, and the answer's place or order among those asked about."""
    depth, asked = depths(question, facts), question.args["asked"]
    if slot.kind in METRES:
        value = gap(question, depth)
        fit = np.abs(value) if slot.kind == "side" else value
        rows = np.flatnonzero((fit >= 1) & (fit <= MOST))[:NUMBERS]
        return rows, rows
    of = depth[:, asked]
    if slot.kind == "order":
        rows = np.flatnonzero((np.diff(np.sort(of, axis=1), axis=1) >= 1).all(axis=1))
        right = np.argsort(of[rows], axis=1)
    else:
        miss = unfit(slot.kind, depth, asked)
        miss[:, : len(asked) - slot.options] = np.inf
        two = np.partition(miss, 1, axis=1)[:, :2]
        rows = np.flatnonzero((two[:, 0] == 0) & (two[:, 1] > HALF))
        right = miss[rows].argmin(axis=1)
    step, way = steps(question, facts)[rows], toward(question, facts)[rows]
    at = relied(slot.kind, question.args, of[rows], right, step, way, RELIED[slot.tier])
    at = at[:ORDERS] if slot.kind == "order" else at
    return rows[at], right[at]


def _things(
    slot: Slot,
    question: Question,
    winner: Whole,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> tuple[Whole, Whole, list[list[str]]]:
    asked, each = question.args["asked"], np.arange(len(winner))
    skip = len(asked) - slot.options
    shown = np.argsort(rng.random((len(winner), slot.options)), axis=1) + skip
    at = np.argmax(shown == winner[:, None], axis=1)
    shown[each, at] = shown[:, slot.answer]
    shown[each, slot.answer] = winner
    taken = {
        name: unfit(slot.kind, wrong, asked)[:, skip:].argmin(axis=1) + skip
        for name, wrong in slipped.items()
    }
    mistakes = []
    for i, things in enumerate(shown.tolist()):
        why = {int(who[i]): name for name, who in reversed(taken.items())}
        why[int(winner[i])] = ""
        mistakes.append([why.get(thing, "misjudged") for thing in things])
    return each, shown, mistakes


def _numbers(
    slot: Slot,
    question: Question,
    value: Array,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> tuple[Whole, Array, list[list[str]]]:
    signed = slot.kind == "side"
    wrong = {name: gap(question, each) for name, each in slipped.items()}
    if not signed:
        wrong = {name: np.abs(each) for name, each in wrong.items()}
    for n, name in enumerate(("one-strip", "two-strips", "three-strips"), 1):
        wrong |= {f"{name}-more": value + n, f"{name}-less": value - n}
    wrong["doubled"] = 2 * value
    rule = Rule(1.0, 0, False, -MOST if signed else 0.5, NEAR[slot.tier], MOST, 0.5)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    shown, mistakes = [], []
    for i in range(len(numbers.rows)):
        pairs = numbers.shuffled(i, slot.answer, rng)
        shown.append([v for v, _ in pairs])
        mistakes.append([name for _, name in pairs])
    return numbers.rows, np.array(shown).reshape(-1, slot.options), mistakes


def _orders(
    slot: Slot,
    question: Question,
    right: Whole,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> tuple[Whole, Whole, list[list[str]]]:
    """Choose the right order among wrong ones.

    The right one isn't always the hub of the set: at times a wrong one is, and the rest are a
    second mistake away from that.
    """
    asked = np.array(question.args["asked"])
    others = {n: np.argsort(d[:, asked], axis=1, kind="stable") for n, d in slipped.items()}
    rows, shown, mistakes = [], [], []
    for i in range(len(right)):
        ways = _ways(right[i], {name: order[i] for name, order in others.items()})
        lots = rng.random((SETS, len(ways) + 1))
        for hubs, *at in zip(lots[:, 0].tolist(), *np.argsort(lots[:, 1:]).T.tolist(), strict=True):
            hub, how = tuple(right[i].tolist()), ""
            chosen: dict[tuple[int, ...], str] = {hub: ""}
            if hubs >= PLAIN:
                how, way = ways[at[-1]]
                hub = tuple(hub[j] for j in way)
                chosen[hub] = how
            for j in at:
                if len(chosen) == slot.options:
                    break
                name, way = ways[j]
                chosen.setdefault(tuple(hub[k] for k in way), f"{how}, {name}" if how else name)
            if len(chosen) == slot.options:
                first, *wrong = chosen.items()
                wrong.insert(slot.answer, first)
                rows.append(i)
                shown.append([order for order, _ in wrong])
                mistakes.append([name for _, name in wrong])
    each = np.array(shown, np.intp).reshape(-1, slot.options, len(asked))
    return np.array(rows, np.intp), asked[each], mistakes


def _ways(right: Whole, others: Mapping[str, Whole]) -> list[tuple[str, tuple[int, ...]]]:
    """Return each mistake as the place that it takes the thing at every place from."""
    count, back = len(right), np.argsort(right)
    found: dict[tuple[int, ...], str] = {}
    for name, other in others.items():
        found.setdefault(tuple(back[other].tolist()), name)
    for a, b in combinations(range(count), 2):
        way = list(range(count))
        way[a], way[b] = b, a
        found.setdefault(tuple(way), f"places-{a + 1}-and-{b + 1}-exchanged")
    found.pop(tuple(range(count)), None)
    return [(name, way) for way, name in found.items()]

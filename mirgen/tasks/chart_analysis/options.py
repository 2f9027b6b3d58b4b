"""Pick draws for a slot: whole numbers that mistakes give, or the charts' own values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.choose import fairest, rank_of
from ..shared.numbers import Rule, number_options
from . import rules as shortcuts
from .mistakes import mistakes
from .script import Script
from .solve import asked_value
from .values import States

Array = NDArray[np.float64]

KEPT = 160
"""Draws in which a chart is off, to choose the fairest from."""
NUMBERS = 144
"""Draws of which number options are made, to choose the fairest from."""
FIRST = "last-picture-not-looked-at"
"""The shortcut that comes nearest to minding everything, which is settled first."""
ENOUGH = 7
"""Draws that are to be left to choose from."""
APART: dict[Tier, float] = {"easy": 3.0, "medium": 2.0, "hard": 2.0}
"""Least difference of neighbouring numbers of things; of prices it is thrice that."""
NEAR: dict[Tier, float] = {"easy": 0.2, "medium": 0.6, "hard": 0.9}

SETTLED = ("most-like-the-others", "largest-in-all")
"""Shortcuts to the right chart whose success is drawn by lot, or chosen first."""

MARKS = {"bars": "bar", "line": "point", "table": "entry"}

Draw = tuple[int, Question, tuple[Option, ...]]


def choose_odd(
    slot: Slot, script: Script, states: States, names: list[str], rng: np.random.Generator
) -> Iterator[Draw]:
    """Yield (row, question, options) of draws in which one item is off, the fairest first.

    ``names`` are what a chart's values are called. Raises Reject('no-fitting-charts').
    """
    number = slot.options
    question = Question("chart_analysis", slot.kind, script.args, tuple(range(number)))
    rows, facts = _fit(states, "no-fitting-charts")
    scores = shortcuts.item_scores(question, facts)
    if slot.kind == "belongs":
        by_size = _ranked(scores["largest-in-all"], slot)
        rows, scores = rows[by_size], {name: score[by_size] for name, score in scores.items()}
    chosen = {name: score for name, score in scores.items() if name not in SETTLED}
    for i in _fairest(chosen, slot.answer, slot, rng):
        picks = {int(score[i].argmax()): name for name, score in sorted(scores.items())}
        options = tuple(
            Option(
                _called(script, k, names),
                "" if k == slot.answer else picks.get(k, "miscounted-on-a-board"),
            )
            for k in range(number)
        )
        yield int(rows[i]), question, options


def _ranked(scores: Array, slot: Slot) -> NDArray[np.intp]:
    """Return the rows in which the answer's rank is what the slot's lot says; all, if few are."""
    rank = rank_of(scores, slot.answer)
    meant = np.flatnonzero(np.abs(rank - np.floor(slot.lots[-2] * slot.options)) <= 0.5)
    return meant if len(meant) >= ENOUGH else np.arange(len(scores))


def _called(script: Script, item: int, names: list[str]) -> str:
    if script.kind == "belongs":
        return f"chart {item + 1}"
    return f"the {MARKS[script.charts[0].form]} labelled {names[item]}"


def choose_number(
    slot: Slot, script: Script, states: States, rng: np.random.Generator
) -> Iterator[Draw]:
    """Yield (row, question, options) of draws whose mistakes fill the ranks, the fairest first.

    Raises Reject: 'no-fitting-charts', 'no-fitting-numbers'.
    """
    bare = Question("chart_analysis", slot.kind, script.args, ())
    rows, facts = _fit(states, "no-fitting-charts")
    value = asked_value(bare, facts)
    still = asked_value(bare, {**facts, **dict.fromkeys(script.names["changes"], 0 * value)})
    # Numbers are to have room for wrong ones below them, and changes mustn't cancel out.
    room = value >= 2 + slot.rank * _apart(slot.tier, script)
    some = np.flatnonzero(room & (np.abs(value - still) >= APART[slot.tier]))[:NUMBERS]
    rows, value = rows[some], value[some]
    facts = {name: v[some] for name, v in facts.items()}
    if not len(rows):
        raise Reject("no-fitting-charts")
    rule = Rule(_apart(slot.tier, script), 0, ratio=False, near=NEAR[slot.tier],
                most=3 * value + 12)  # fmt: skip
    wrong = mistakes(bare, facts)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("no-fitting-numbers")
    kept = {name: v[numbers.rows] for name, v in facts.items()}
    scores = shortcuts.number_scores(bare, kept, numbers.values)
    for i in _fairest(scores, slot.rank, slot, rng):
        chosen = numbers.shuffled(i, slot.answer, rng)
        unit = " coins" if script.priced else ""
        options = tuple(Option(f"{v:.0f}{unit}", mistake) for v, mistake in chosen)
        question = replace(bare, options=tuple(v for v, _ in chosen))
        yield int(rows[numbers.rows[i]]), question, options


def _apart(tier: Tier, script: Script) -> float:
    if script.kind == "difference" and tier == "easy":
        return APART["medium"]
    return APART[tier] * (3 if script.priced else 1)


def _fit(states: States, reason: str) -> tuple[NDArray[np.intp], Facts]:
    rows = np.flatnonzero(states.ok)[:KEPT]
    if not len(rows):
        raise Reject(reason)
    return rows, {name: values[rows] for name, values in states.facts.items()}


def _fairest(
    scores: dict[str, Array], answer: int, slot: Slot, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the rows worth looking at, those that no shortcut is meant to win or lose first."""
    return fairest(scores, answer, slot.lots, rng, ENOUGH, FIRST)

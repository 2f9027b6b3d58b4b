"""Numbers as options: ratios, heights and distances, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from . import rules as shortcuts
from . import solve as solver
from .drafts import Drafts
from .mistakes import mistakes
from .script import Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

KEPT = 480
"""States that are looked at."""

FIT = 96
"""States of which numbers are made."""

REACH = 0.9
"""How near a guess comes that likely hits, as a share of the least distance of two options."""

SPAN = 0.65
"""How far off, by the same measure, a guess is from which the right one is likely the farthest."""

WISHED, FLIPPED = 0.7, 1.0
"""What it costs, beside a guess that hits unmeant, if one doesn't that is meant to, and if the
right number is the farthest from it and isn't meant to be."""

APART: dict[Tier, float] = {"easy": 1.7, "medium": 1.5, "hard": 1.36}
"""Least factor between two numbers."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.4, "hard": 0.8}
"""How much a tier prefers wrong options that lie close."""

RANGE = {"ratio": (0.3, 5.0), "height": (25.0, 320.0), "distance": (1.8, 16.0)}
"""What is asked for: a factor, centimetres, metres."""

BOUNDS = {"ratio": (0.12, 14.0), "height": (9.0, 990.0), "distance": (0.9, 48.0)}
"""What wrong numbers keep to."""

DIGITS = {"ratio": 2, "height": 0, "distance": 1}
FORMS = {
    "ratio": "about {:.2f} times as tall",
    "height": "about {:.0f} cm",
    "distance": "about {:.1f} metres",
}


def draft_numbers(
    slot: Slot, script: Script, question: Question, facts: Facts, rng: np.random.Generator
) -> Drafts:
    """Draft numbers around those of the most promising states. Raises Reject."""
    value = np.exp(solver.asked(question, facts)[:, 0])
    low, high = RANGE[slot.kind]
    some = np.flatnonzero((value >= low) & (value <= high))[:KEPT]
    if not len(some):
        raise Reject("no-fitting-numbers")
    kept = {name: values[some] for name, values in facts.items()}
    guesses = shortcuts.guessed(question, kept)
    some, kept, guesses = _promising(slot, some, kept, guesses, np.log(value[some]))
    wrong = mistakes(script, question, kept, guesses)
    # Whole centimetres are rounded as metres: number_options takes whole numbers for exact.
    unit = 100.0 if slot.kind == "height" else 1.0
    least, most = BOUNDS[slot.kind]
    rule = Rule(
        APART[slot.tier],
        DIGITS[slot.kind] or 2,
        least=least / unit,
        near=NEAR[slot.tier],
        most=most / unit,
    )
    wrong = {name: values / unit for name, values in wrong.items()}
    numbers = number_options(value[some] / unit, wrong, slot.options, slot.rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("no-fitting-numbers")
    shown = np.log(numbers.values * unit)
    guesses = {name: guess[numbers.rows] for name, guess in guesses.items()}

    def made(i: int) -> tuple[tuple[Any, ...], tuple[Option, ...]]:
        chosen = [
            (float(round(v * unit, DIGITS[slot.kind])), mistake)
            for v, mistake in numbers.shuffled(i, slot.answer, rng)
        ]
        options = tuple(Option(FORMS[slot.kind].format(v), mistake) for v, mistake in chosen)
        return tuple(v for v, _ in chosen), options

    # What numbers are shuffled to doesn't matter to the right one's rank: it is put in its place.
    led = [i for i in range(slot.options) if i != slot.rank]
    led.insert(slot.answer, slot.rank)
    scores = shortcuts.number_scores(guesses, shown[:, led])
    return Drafts(some[numbers.rows], scores, made)


def _promising(
    slot: Slot, rows: Whole, facts: Facts, guesses: Mapping[str, Array], right: Array
) -> tuple[Whole, dict[str, Array], dict[str, Array]]:
    """Return the states in which guesses will likely hit, or miss, as the slot's lots mean them to.

    A guess hits where it comes near to the right number, or lies beyond it where that is to be
    the least or the largest; its inverse does where it lies far on the other side.
    """
    names = sorted(guesses)[: len(slot.lots)]
    off = np.array([guesses[name][:, 0] for name in names]) - right
    step = float(np.log(APART[slot.tier]))
    hits, flips = np.abs(off) < REACH * step, np.zeros(off.shape, dtype=np.bool_)
    if slot.rank in (0, slot.options - 1):
        outward = off if slot.rank else -off
        hits |= outward > 0
        flips = -outward > SPAN * step * (slot.options - 1)
    lots = np.array(slot.lots[: len(names)])[:, None]
    meant, against = lots < 1 / slot.options, lots >= 1 - 1 / slot.options
    cost = np.where(meant, WISHED * ~hits, hits) + np.where(against, 0.0, FLIPPED * flips)
    cost = cost.sum(axis=0)
    best = np.argsort(cost, kind="stable")[:FIT]
    return (
        rows[best],
        {name: values[best] for name, values in facts.items()},
        {name: guess[best] for name, guess in guesses.items()},
    )

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

FIT: dict[Tier, int] = {"easy": 64, "medium": 112, "hard": 144}
"""States of which numbers are made: those that guesses come least near to."""

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
    """Draft numbers around those of the states that guesses come least near to. Raises Reject."""
    value = np.exp(solver.asked(question, facts)[:, 0])
    low, high = RANGE[slot.kind]
    some = np.flatnonzero((value >= low) & (value <= high))[:KEPT]
    if not len(some):
        raise Reject("no-fitting-numbers")
    kept = {name: values[some] for name, values in facts.items()}
    guesses = shortcuts.guessed(question, kept)
    some, kept, guesses = _unlike(slot, some, kept, guesses, np.log(value[some]))
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


def _unlike(
    slot: Slot, rows: Whole, facts: Facts, guesses: Mapping[str, Array], right: Array
) -> tuple[Whole, dict[str, Array], dict[str, Array]]:
    """Return the states whose right number the fewest guesses come near to, and what is theirs."""
    reach = 0.65 * np.log(APART[slot.tier])
    near = np.sum([np.abs(guess[:, 0] - right) < reach for guess in guesses.values()], axis=0)
    best = np.argsort(near, kind="stable")[: FIT[slot.tier]]
    return (
        rows[best],
        {name: values[best] for name, values in facts.items()},
        {name: guess[best] for name, guess in guesses.items()},
    )

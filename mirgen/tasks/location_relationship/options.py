"""The options of a layout: distances with their side, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from .solve import places

APART: dict[Tier, float] = {"easy": 0.22, "medium": 0.18, "hard": 0.13}
"""Least difference of two options, in picture widths."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.4, "hard": 0.75}
"""How much a tier prefers wrong options that lie close."""

LEAST, MOST = 0.15, 3.0
"""Distances below and above so many picture widths aren't offered."""


def choose_options(
    slot: Slot,
    question: Question,
    facts: Facts,
    value: float,
    said: Mapping[str, float],
    rng: np.random.Generator,
) -> tuple[Question, tuple[Option, ...]]:
    """Return the question with its options' values, and their texts, the right one in its place.

    ``facts`` are of shape (1,), ``value`` is the answer and ``said`` what shortcuts say instead.
    Raises Reject('too-few-mistakes').
    """
    rule = Rule(APART[slot.tier], 2, False, -MOST, NEAR[slot.tier], MOST)
    wrong = _mistakes(question, value, said, facts)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    if any(not LEAST <= abs(v) <= MOST for v, _ in numbers):
        raise Reject("too-few-mistakes")
    others = [numbers[i] for i in rng.permutation(slot.options) if i != slot.rank]
    others.insert(slot.answer, numbers[slot.rank])
    options = tuple(Option(_side(v), mistake) for v, mistake in others)
    values = tuple(v for v, _ in others)
    return Question(question.task, question.kind, question.args, values), options


def _mistakes(
    question: Question, value: float, said: Mapping[str, float], facts: Facts
) -> dict[str, float]:
    """Return what named mistakes would say, none so near that it has no side."""
    found = dict(said)
    if question.kind == "halfway":
        x = places(question, facts)[0]
        found["measured-from-the-first"] = float(x[0] - x[2])
        found["measured-from-the-second"] = float(x[1] - x[2])
    found |= {f"{name}-and-turned-round": -v for name, v in found.items()}
    for join in question.args["joins"]:
        if join["offset"]:
            told = float(facts[join["offset"]][0])
            found[f"{join['offset']}-forgotten"] = value - told
            found[f"{join['offset']}-turned-round"] = value - 2 * told
        if join["here"]:
            seen = float(facts[join["here"]][0])
            found[f"{join['here']}-forgotten"] = value - seen
            found[f"{join['here']}-taken-from-the-other-edge"] = value + 1 - 2 * seen
    found |= {"side-turned-round": -value, "half-the-way": value / 2}
    found |= {"one-picture-too-far": value + 1, "one-picture-too-near": value - 1}
    return {name: v for name, v in found.items() if LEAST <= abs(v) <= MOST}


def _side(value: float) -> str:
    number = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    unit = "picture width" if number == "1" else "picture widths"
    return f"about {number} {unit} to the {'right' if value > 0 else 'left'}"

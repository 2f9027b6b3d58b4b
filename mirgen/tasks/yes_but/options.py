"""The options of states: pairs, BUT images, or which thing is in which image in a wrong number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot
from .script import AT_MOST, Script
from .solve import read

Whole = NDArray[np.intp]


def choose_options(
    slot: Slot,
    script: Script,
    question: Question,
    facts: Facts,
    odd: Whole,
    rng: np.random.Generator,
) -> Whole:
    """Return the options' values: (1, options), for irony (n, options, 3), the answer in place.

    Of an irony, every pair has a suspect: the thing whose number would break a claim about it,
    whichever thing of the sign that is about. Where there are more options than pairs, one pair
    has its other thing too.
    """
    if slot.kind != "irony":
        return np.arange(len(script.panels))[None]
    n, k, pairs = len(odd), slot.options, len(script.panels)
    kind, way = suspects(script, question, facts)
    panel = np.argsort(rng.random((n, pairs)), axis=1)
    rows = np.arange(n)[:, None]
    options = np.stack([panel, kind[rows, panel], way[rows, panel]], axis=2)
    if k > pairs:
        # As often as any other option, the answer is one of the two.
        beside = (odd + rng.integers(1, pairs, size=n)) % pairs
        beside = np.where(rng.random(n) < 2 / k, odd, beside)
        both = np.array([[script.kind_number(x) for x in p.kinds] for p in script.panels])[beside]
        mine = kind[rows[:, 0], beside]
        other = both.sum(axis=1) - mine
        spare = np.stack([beside, other, way[rows[:, 0], beside]], axis=1)
        options = np.insert(options, 0, spare, axis=1)
        order = np.argsort(rng.random((n, k)), axis=1)
        options = np.take_along_axis(options, order[:, :, None], axis=1)
    # The answer changes places with what stands in its own.
    mine = (options[..., 0] == odd[:, None]) & (options[..., 1] == kind[rows, odd[:, None]])
    at = np.argmax(mine, axis=1)
    rows = rows[:, 0]
    answer = options[rows, at].copy()
    options[rows, at], options[:, slot.answer] = options[:, slot.answer].copy(), answer
    return options


def suspects(script: Script, question: Question, facts: Facts) -> tuple[Whole, Whole]:
    """Return each pair's thing in a number that not every claim allows, and its way.

    Both are (n, pairs): the kind's number, and 1 where it is more than the claim's numbers let
    pass at most, -1 where it is fewer than must be there at least.
    """
    reading = read(question, facts)
    upper = np.where(reading.entry[..., 0] == AT_MOST, reading.entry[..., 1], reading.entry[..., 3])
    first = (reading.first > upper) | (reading.second > upper)
    more = np.where(reading.first > reading.second, reading.left, reading.right)
    fewer = np.where(reading.first > reading.second, reading.right, reading.left)
    return np.where(first, more, fewer), np.where(first, 1, -1)


def stored(kind: str, value: Any) -> int | str:
    """Return an option's value as the question holds it; see solve.values."""
    return " ".join(str(int(v)) for v in value) if kind == "irony" else int(value)


def said(slot: Slot, script: Script, options: Whole, nouns: dict[int, str]) -> tuple[Option, ...]:
    """Return the options' texts; ``options`` (k,) or (k, 3), ``nouns`` by kind number."""
    right = options[slot.answer]
    found = []
    for i, value in enumerate(options):
        mistake = "" if i == slot.answer else _mistake(slot.kind, script, value, right)
        found.append(Option(_text(slot.kind, script, value, nouns), mistake))
    return tuple(found)


def _text(kind: str, script: Script, value: Any, nouns: dict[int, str]) -> str:
    if kind == "contradicts":
        return f"pair {int(value) + 1}"
    if kind == "completes":
        return f"image {script.but(int(value)) + 1}"
    panel, thing, way = (int(v) for v in value)
    many = "many" if way > 0 else "few"
    return f"{nouns[thing]}, too {many} in image {script.but(panel) + 1}"


def _mistake(kind: str, script: Script, value: Any, right: Any) -> str:
    """Return the mistake that takes a wrong option."""
    if kind != "irony":
        return "exception-forgotten" if script.mode else "claim-misapplied"
    if value[0] != right[0]:
        return "kept-claim-taken-for-broken"
    return "other-thing-of-the-sign" if value[1] != right[1] else "number-compared-wrongly"

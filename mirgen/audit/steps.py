"""Steps: do they lead to the answer, and is every number of them explained."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import orjson

from ..records.stored import QUESTION
from .explained import unexplained
from .items import NUMBER, Item, number
from .verdict import Check, never, told

CLOSE = 0.006
"""Relative difference that rounding on the page explains."""


def steps(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield how often a simple reader of steps 1 to 4 finds each task's answer, and padding."""
    for task, rows in items.items():
        n = len(rows)
        found = [item.hit(reads(item)) for item in rows]
        share = float(np.mean(found)) if n else 0.0
        chance = float(np.mean([i.chance for i in rows])) if n else 0.0
        note = f"chance is {chance:.1%}"
        yield told("steps", "reader-of-steps", task, n, share, note)
        padding = float(np.mean([unspoken(item) for item in rows])) if n else 0.0
        yield told("steps", "facts-unspoken", task, n, padding)


def explained(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield for each task whether every number of the steps is explained."""
    for task, rows in items.items():
        odd = [f"{i.row.id}: {said}" for i in rows if (said := unexplained(i))]
        yield never("steps", "numbers-explained", len(rows), odd, task)


def reads(item: Item) -> list[float]:
    """Score the options as a reader would who has steps 1 to 4 only and applies no thought.

    An option counts by where it is last spoken of; one that is the last number counts most.
    """
    steps = item.row.steps
    text = " ".join((*steps.caption, steps.text2region, steps.region2region)).casefold()
    numbers = [number(n) for n in NUMBER.findall(text)]
    scores = []
    for k, option in enumerate(item.row.options):
        said = text.rfind(re.sub(r"^(?:the|a|an) ", "", option.casefold()))
        score = said / (len(text) + 1)
        if item.values:
            near = [i for i, n in enumerate(numbers) if _alike(n, abs(item.values[k]))]
            score = max(score, (near[-1] + 1) / len(numbers) if near else -1.0)
        scores.append(score)
    return scores


def unspoken(item: Item) -> float:
    """Return the share of a row's facts of which no step speaks, in a ref or in a number."""
    row = item.row
    regions = {ref.region for ref in row.refs if ref.field.startswith("steps.")}
    text = _all_steps(item)
    numbers = {number(n) for n in NUMBER.findall(text)}
    facts = [fact for fact in row.facts if fact.name != QUESTION]
    silent = 0
    for fact in facts:
        value = orjson.loads(fact.value)
        named = {int(n) for n in re.findall(r"\d+", fact.name.partition("(")[2])} & regions
        told = isinstance(value, str) and value in text
        # A told code, such as a way to count, is spoken of in words.
        short = not isinstance(value, str) and float(value) in (0.0, 1.0, -1.0)
        shown = not isinstance(value, str) and any(_alike(n, abs(value)) for n in numbers)
        silent += not (named or told or short or shown)
    return silent / max(len(facts), 1)


def _alike(a: float, b: float) -> bool:
    return abs(a - b) <= max(CLOSE * abs(b), 0.0051)


def _all_steps(item: Item) -> str:
    steps = item.row.steps
    parts = (steps.summary, *steps.caption, steps.text2region, steps.region2region)
    return " ".join((*parts, steps.conclusion))

"""Shortcuts, and what named mistakes would answer: the solver on facts left out or misread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .solve import amount, asked_value, deviations, replaced

Array = NDArray[np.float64]

USUAL = {"things": 3.6, "bar": 6.0, "point": 12.0, "cell": 6.0, "slice": 33.3}
"""What who doesn't look may take a seen value for, by its attribute."""
PRICE = 5.0
"""What who forgets the prices may take one for."""


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    if "value" in question.args:
        return number_scores(question, facts, np.array(question.options)[None])
    return {
        name: np.asarray(score[:, list(question.options)])
        for name, score in item_scores(question, facts).items()
    }


def number_scores(question: Question, facts: Facts, options: Array) -> dict[str, Array]:
    """Score number options (n or 1, options) by how near a shortcut's number is to them."""
    found = estimates(question, facts)
    return {name: -np.abs(guess[:, None] - options) for name, guess in found.items()}


def estimates(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what shortcuts would say of the number asked for, each of shape (n,)."""
    return {
        name: asked_value(question, replaced(facts, change))
        for name, change in _shortcuts(question, facts)
    }


def item_scores(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the items by shortcuts, (n, items)."""
    items = question.args["items"]
    found = {
        name: deviations(question, replaced(facts, change))
        for name, change in _shortcuts(question, facts)
    }
    if question.kind == "belongs":
        # A chart that a shortcut finds nothing wrong with is the one it takes.
        found = {name: -off for name, off in found.items()}
        marks = np.stack([np.stack([amount(s, facts) for s, _ in item]) for item in items])
        apart = np.abs(marks[:, None] - marks[None]).sum(axis=(1, 2))
        found["most-like-the-others"] = -apart.T
        found["largest-in-all"] = marks.sum(axis=1).T
        return found
    shown = np.stack([sum(amount(s, facts) for s, _ in item) for item in items], axis=1)
    due = np.stack([sum(amount(d, facts) for _, d in item) for item in items], axis=1)
    found["largest-on-the-chart"] = shown
    found["largest-in-the-pictures"] = due
    found["outlier-on-the-chart"] = np.abs(shown - shown.mean(axis=1, keepdims=True))
    still = replaced(facts, dict.fromkeys(question.args["names"]["changes"], 0.0))
    before = np.stack([sum(amount(d, still) for _, d in item) for item in items], axis=1)
    found["changed-most"] = np.abs(due - before)
    return found


def _shortcuts(
    question: Question, facts: Facts
) -> Iterator[tuple[str, dict[str, Array | float]]]:
    names = question.args["names"]
    yield "changes-forgotten", dict.fromkeys(names["changes"], 0.0)
    if names["packs"]:
        yield "packs-taken-for-single-ones", dict.fromkeys(names["packs"], 1.0)
    if names["prices"]:
        yield "prices-forgotten", dict.fromkeys(names["prices"], PRICE)
    yield "last-picture-not-looked-at", _unseen(names["boards"][-1])
    pictures = [name for board in names["boards"] for name in board]
    charts = [name for chart in names["charts"] for name in chart]
    yield "chart-alone", _unseen(pictures)
    if "value" in question.args:
        yield "pictures-alone", _unseen(charts)
        yield "told-only", _unseen([*pictures, *charts])
        told = {name: 4.0 for name in names["packs"]} | {name: 40.0 for name in names["totals"]}
        told |= dict.fromkeys(names["changes"], 0.0)
        yield "seen-only", {**told, **dict.fromkeys(names["prices"], PRICE)}


def _unseen(names: list[str]) -> dict[str, Array | float]:
    return {name: USUAL[name.partition("(")[0]] for name in names}


def mistakes(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what each named mistake would answer to a number question, (n,) each."""
    names, right = question.args["names"], asked_value(question, facts)
    found: dict[str, Array] = {}

    def add(name: str, change: Mapping[str, Array | float]) -> None:
        found[name] = asked_value(question, replaced(facts, change))

    add("changes-forgotten", dict.fromkeys(names["changes"], 0.0))
    add("changes-the-wrong-way", {name: -facts[name] for name in names["changes"]})
    if names["packs"]:
        add("packs-taken-for-single-ones", dict.fromkeys(names["packs"], 1.0))
    used = {name for _, *names_ in question.args["value"] for name in names_}
    for m, name in enumerate(names["changes"]):
        add(f"change-{m + 1}-forgotten", {name: 0.0})
        add(f"change-{m + 1}-the-wrong-way", {name: -facts[name]})
    for at, board in enumerate(names["boards"]):
        seen = [name for name in board if name in used]
        add(f"board-{at + 1}-left-out", dict.fromkeys(seen, 0.0))
        add(f"board-{at + 1}-counted-twice", {name: 2 * facts[name] for name in seen})
    for at, chart in enumerate(names["charts"]):
        for name in chart:
            if name not in used:
                continue
            add(f"chart-{at + 1}-read-too-low", {name: facts[name] - _step(name)})
            add(f"chart-{at + 1}-read-too-high", {name: facts[name] + _step(name)})
    prices = [name for name in names["prices"] if name in used]
    if len(prices) == 2:
        a, b = prices
        add("prices-exchanged", {a: facts[b], b: facts[a]})
    each = [name for board in names["boards"] for name in board if name in used]
    for n, name in enumerate(each):
        for step in (1, 2):
            add(f"miscounted-up-{n}-{step}", {name: facts[name] + step})
            add(f"miscounted-down-{n}-{step}", {name: facts[name] - step})
    for step in (1, 2, 3, 4, 5, 6):
        found[f"added-up-{step}-too-high"] = right + step
        found[f"added-up-{step}-too-low"] = right - step
    return found


def _step(name: str) -> float:
    return 5.0 if name.startswith("slice") else 1.0

"""Shortcuts: the solver on facts that are left out or guessed, and what is largest or like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .solve import compared, off_by
from .sums import sums_of

Array = NDArray[np.float64]

USUAL = {"things": 3.6, "bar": 6.0, "point": 9.0, "cell": 6.0, "slice": 33.3}
"""What who doesn't look may take a seen value for, by its attribute."""
PACK, TOTAL, PRICE = 4.0, 30.0, 5.0
"""What who doesn't read may take a told number for."""


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    options = np.array(question.options)
    if "pairs" not in question.args:
        return number_scores(question, facts, options[None])
    return {name: score[:, options] for name, score in item_scores(question, facts).items()}


def number_scores(question: Question, facts: Facts, options: Array) -> dict[str, Array]:
    """Score number options (n or 1, options) by how near a shortcut's number is to them."""
    by_name, n = _answers(question.args, facts)
    return {
        name: -np.abs(totals[0][:, None] - np.broadcast_to(options, (n, options.shape[1])))
        for name, totals in by_name.items()
    }


def item_scores(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the items by shortcuts, (n, items)."""
    args = question.args
    by_name, _ = _answers(args, facts)
    found = {name: off_by(args, totals) for name, totals in by_name.items()}
    sums = sums_of(args)
    shown, due = compared(args, sums.totals(sums.stacked(facts)))
    if question.kind == "belongs":
        # A chart that a shortcut finds nothing wrong with is the one it takes.
        found = {name: -off for name, off in found.items()}
        apart = np.abs(shown[:, None] - shown[None]).sum(axis=(1, 2))
        found["most-like-the-others"] = -apart.T
        found["largest-in-all"] = shown.sum(axis=1).T
        return found
    before = compared(args, by_name["changes-forgotten"])[1]
    on_chart, in_all = shown.sum(axis=1).T, due.sum(axis=1).T
    found["largest-on-the-chart"] = on_chart
    found["largest-in-the-pictures"] = in_all
    found["outlier-on-the-chart"] = np.abs(on_chart - on_chart.mean(axis=1, keepdims=True))
    found["changed-most"] = np.abs(in_all - before.sum(axis=1).T)
    return found


def _answers(args: Mapping[str, Any], facts: Facts) -> tuple[dict[str, Array], int]:
    """Return the sums' totals (sums, n) by each shortcut, and n."""
    sums, changes = sums_of(args), _shortcuts(args)
    stacked = sums.stacked(facts)
    n = stacked.shape[1]
    totals = sums.totals(sums.replaced(stacked, list(changes.values())))
    blocks = totals.reshape(len(totals), len(changes), n)
    return {name: blocks[:, i] for i, name in enumerate(changes)}, n


def _shortcuts(args: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return what each shortcut takes facts for."""
    names = args["names"]
    still = dict.fromkeys(names["changes"], 0.0)
    unread = dict.fromkeys(names["packs"], PACK) | dict.fromkeys(names["totals"], TOTAL)
    unread |= dict.fromkeys(names["prices"], PRICE)
    pictures = [name for board in names["boards"] for name in board]
    charts = [name for chart in names["charts"] for name in chart]
    found = {
        "changes-forgotten": still,
        "last-picture-not-looked-at": _unseen(names["boards"][-1]),
        "chart-alone": _unseen(pictures),
    }
    if names["packs"]:
        found["packs-taken-for-single-ones"] = dict.fromkeys(names["packs"], 1.0)
    if names["prices"]:
        found["prices-forgotten"] = dict.fromkeys(names["prices"], PRICE)
    if "pairs" not in args:
        found["pictures-alone"] = _unseen(charts)
        found["told-only"] = _unseen([*pictures, *charts])
        found["seen-only"] = {**still, **unread}
    return found


def _unseen(names: list[str]) -> dict[str, float]:
    return {name: USUAL[name.partition("(")[0]] for name in names}

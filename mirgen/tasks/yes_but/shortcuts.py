"""Shortcuts: what guesses make of an item, as scores of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import AT_LEAST, AT_MOST
from .solve import culprits, kind_numbers, read, tallies, values

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    return scores(question, facts, values(question))


def scores(question: Question, facts: Facts, options: NDArray[Any]) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` holds their values: panels (n or 1, options), for irony (n or 1, options, 3).
    """
    by_panel = _panel_rules(question, facts)
    if question.kind != "irony":
        n = len(next(iter(facts.values())))
        panel = np.broadcast_to(options, (n, options.shape[1]))
        return {name: np.take_along_axis(s, panel, axis=1) for name, s in by_panel.items()}
    return _irony_rules(question, facts, options, by_panel)


def _panel_rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the panels, (n, panels) each."""
    args = question.args
    reading, tally = read(question, facts), tallies(question, facts)
    keeps = bool(args["keeps"])
    upper = (reading.entry[..., 0] == AT_MOST) * 1.0 - (reading.entry[..., 0] == AT_LEAST)
    found = {
        "most-things": tally.sum(axis=2),
        "most-kinds": (tally > 0).sum(axis=2).astype(np.float64),
        "largest-number-told": reading.entry[..., 1].astype(np.float64),
        "forbids-most": upper,
    }
    if question.kind != "irony":
        found["most-of-what-the-sign-shows"] = reading.first
        found["least-like-the-others"] = _unlike(tally)
    if args["mode"]:
        literal = read(question, facts, heed=False)
        found["exception-there"] = reading.there.astype(np.float64)
        found["exception-forgotten"] = (literal.broken ^ keeps).astype(np.float64)
    return found


def _unlike(tally: Array) -> Array:
    """Return how much each panel differs from the rest in which things it holds, (n, panels)."""
    there = (tally > 0).astype(np.float64)
    return np.asarray(np.abs(there[:, :, None] - there[:, None]).sum(axis=(2, 3)))


def _irony_rules(
    question: Question, facts: Facts, options: Whole, by_panel: dict[str, Array]
) -> dict[str, Array]:
    n = len(next(iter(facts.values())))
    options = np.broadcast_to(options, (n, *options.shape[1:]))
    panel, kind, way = (options[..., i] for i in range(3))
    found = {name: np.take_along_axis(s, panel, axis=1) for name, s in by_panel.items()}
    belongs = kind_numbers(question, facts)
    tally = tallies(question, facts)[np.arange(n)[:, None], panel]
    held = ((belongs[:, None, :] == kind[..., None]) * tally).sum(axis=2)
    found["most-of-it"] = held
    found["most-of-it-if-too-many"] = way * (held - 1.5)
    found["too-many"] = way.astype(np.float64)
    alike = (panel[:, :, None] == panel[:, None]) * 1.0 + (kind[:, :, None] == kind[:, None])
    found["most-like-the-others"] = alike.sum(axis=2)
    if question.args["mode"]:
        literal = read(question, facts, heed=False)
        who, how = culprits(question, literal)
        found["exception-forgotten"] = (
            (np.take_along_axis(who, panel, axis=1) == kind)
            & (np.take_along_axis(how, panel, axis=1) == way)
        ).astype(np.float64)
    return found

"""Shortcuts: what guesses make of a puzzle, as scores of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import PANES
from .solve import (
    ORDERS,
    SEQUENCES,
    SIGN,
    copy_sizes,
    log_distances,
    log_spreads,
    log_zooms,
    nearest,
    row_sizes,
    sizes,
    steps,
    values,
)

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

ALIKE = "most-like-the-others"
"""The shortcut that looks at the options alone: the one that shares most places with others."""
USUAL = np.log(0.32)
"""An apparent size, as a share of the height, that somebody takes who hasn't seen it."""


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    return scores(question, facts, values(question))


def scores(question: Question, facts: Facts, options: NDArray[Any]) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` holds their values, (n or 1, options), or (…, options, length) for sequences.
    """
    n = len(next(iter(facts.values())))
    kind = question.kind
    options = np.broadcast_to(options, (n, *options.shape[1:]))
    found: dict[str, Array] = {}
    if kind == "same_region":
        found = {
            name: np.asarray(-np.sum(options != guess[:, None], axis=2, dtype=np.float64))
            for name, guess in same_guesses(question, facts).items()
        }
    else:
        guessed = {
            name: np.broadcast_to(value, (n, value.shape[1]))
            for name, value in guesses(question, facts).items()
        }
        if kind in ORDERS:
            found = _agreement(guessed, options)
        else:
            found = {name: _scored(kind, value, options) for name, value in guessed.items()}
    if kind in SEQUENCES:
        alike = np.sum(options[:, :, None] == options[:, None], axis=(2, 3), dtype=np.float64)
        found[ALIKE] = np.asarray(alike)
    return found


def _scored(kind: str, value: Array, options: NDArray[Any]) -> Array:
    """Score options by what somebody holds for the sizes or strengths (n, candidates)."""
    if kind == "ratio":
        return np.asarray(-np.abs((value[:, 0] - value[:, 1])[:, None] - np.log(options)))
    return np.asarray(SIGN[kind] * np.take_along_axis(value, options, axis=1))


def _agreement(guessed: Mapping[str, Array], orders: Whole) -> dict[str, Array]:
    """Return for each guess (n, m) in how many more pairs orders (n, k, m) agree than not."""
    one, other = np.triu_indices(orders.shape[2], 1)
    place = np.argsort(orders, axis=2)
    first = np.where(place[:, :, one] < place[:, :, other], 1.0, -1.0)
    held = np.stack([np.sign(v[:, one] - v[:, other]) for v in guessed.values()], axis=2)
    return dict(zip(guessed, np.moveaxis(first @ held, 2, 0), strict=True))


def guesses(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what shortcuts hold for the compared quantities, as logarithms, (n, candidates)."""
    return (
        _pane_guesses(question, facts) if question.kind in PANES else _size_guesses(question, facts)
    )


def _size_guesses(question: Question, facts: Facts) -> dict[str, Array]:
    things = question.args["things"]
    zoom = log_zooms(question, facts)
    told = {z["image"]: zoom[z["image"]] for z in question.args["zooms"] if "told" in z}
    middle = np.mean(list(told.values()), axis=0)
    image = [t["image"] for t in things]
    seen = np.array([np.log(facts[t["h"]]) for t in things]).T
    plain = np.array([told.get(i, middle) for i in image]).T
    found = {
        "tallest-on-the-picture": seen,
        "zoom-multiplied": seen + plain,
        "shown-first": -np.array([image], dtype=np.float64),
    }
    if len(told) < len(zoom):
        joined = dict(told)
        for z in question.args["zooms"]:
            if "of" in z:
                joined[z["image"]] = joined[z["of"]]
        found["same-zoom-as-the-image-joined"] = seen - np.array([joined[i] for i in image]).T
        found["untold-zooms-ignored"] = seen - plain
    if not any(i in told for i in image):
        # Both are then the same as what is tallest on the picture.
        del found["zoom-multiplied"], found["untold-zooms-ignored"]
    blind = {name: np.exp(USUAL) + 0 * v for name, v in facts.items() if name[0] == "h"}
    found["told-only"] = sizes(question, {**facts, **blind})
    if question.kind in SIGN:
        return found
    found["last-image-left-out"] = sizes(question, _without(question, facts, len(zoom) - 1))
    if question.kind == "ratio":
        found["first-image-left-out"] = sizes(question, _without(question, facts, 0))
    return found


def _without(question: Question, facts: Facts, image: int) -> dict[str, Array]:
    """Return the facts as somebody has them who hasn't seen an image."""
    shown = question.args["shown"]
    first = sum(len(things) for things in shown[:image])
    regions = range(first, first + len(shown[image]))
    blind = {f"h({r})": np.exp(USUAL) + 0 * facts[f"h({r})"] for r in regions}
    return {**facts, **blind}


def _pane_guesses(question: Question, facts: Facts) -> dict[str, Array]:
    step, far = steps(question, facts), log_distances(question, facts)
    spread = log_spreads(question, facts)
    told = np.log(np.array([facts[name] for name in question.args["spreads"]]).T)
    rising = np.sort(told, axis=1)
    prints, copies = told.shape[1], step.shape[1]
    # Without the scale: the copies' blurs put in order, and spread over what is told.
    rank = (step[:, :, None] > step[:, None, :]).sum(axis=2)
    among = np.round(rank * (prints - 1) / max(copies - 1, 1)).astype(np.intp)
    found = {
        "blurriest-on-the-picture": step.astype(np.float64),
        "told-only": -far,
        "distance-multiplied": spread + far,
        "shown-first": -np.arange(copies, dtype=np.float64)[None],
        "scale-left-out": np.take_along_axis(rising, among, axis=1) - far,
        "numbered-by-blur": np.take_along_axis(told, step, axis=1) - far,
    }
    if question.kind in ORDERS:
        lost = step.copy()
        lost[:, -1] = prints // 2
        found["last-image-left-out"] = log_spreads(question, facts, lost) - far
    return found


def same_guesses(question: Question, facts: Facts) -> dict[str, Whole]:
    """Return which figures of the row shortcuts take the close-ups for, (n, copies)."""
    row, copy = row_sizes(question, facts), copy_sizes(question, facts)
    copies = question.args["copies"]
    seen = np.log(np.array([facts[c["h"]] for c in copies]).T)
    zoom = seen - copy
    base = np.log(facts[question.args["row"]["zoom"]])[:, None]
    figures = row.shape[1]
    order = np.argsort(np.argsort(row, axis=1), axis=1)
    by_rank = np.argsort(order, axis=1)
    rank = (seen[:, :, None] > seen[:, None, :]).sum(axis=2)
    among = np.round(rank * (figures - 1) / max(len(copies) - 1, 1)).astype(np.intp)
    lost = copy.copy()
    lost[:, -1] = USUAL - zoom[:, -1]
    shape = (len(row), len(copies))
    return {
        "size-on-the-picture": nearest(seen, row + base),
        "sizes-in-order": np.take_along_axis(by_rank, among, axis=1),
        "told-only": nearest(USUAL - zoom, row),
        "as-shown": np.broadcast_to(np.arange(len(copies)) % figures, shape),
        "last-image-left-out": nearest(lost, row),
    }

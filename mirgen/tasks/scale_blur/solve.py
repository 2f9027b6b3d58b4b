"""The solver: apparent size ÷ zoom, and blur ÷ distance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import PANES

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

FLOOR = 1.07
"""Sizes, ratios or strengths within this factor can't be told apart."""
ALIKE = 1.1
"""A figure seen with a size within this factor of one in the row may be that one."""
SIGN = {"largest": 1.0, "most_blurred": 1.0, "smallest": -1.0}
ORDERS = ("size_order", "blur_order")
SEQUENCES = (*ORDERS, "same_region")
"""Kinds whose options are sequences: of things or panes, or of places in the row."""


def log_zooms(question: Question, facts: Facts) -> dict[int, Array]:
    """Return the logarithm of each image's zoom, (n,), told or found by a thing in two images."""
    found: dict[int, Array] = {}
    for zoom in question.args["zooms"]:
        if "told" in zoom:
            found[zoom["image"]] = np.log(facts[zoom["told"]])
        else:
            step = np.log(facts[zoom["there"]]) - np.log(facts[zoom["here"]])
            found[zoom["image"]] = found[zoom["of"]] + step
    return found


def sizes(question: Question, facts: Facts) -> Array:
    """Return the logarithms of the true sizes of the things asked about, (n, things)."""
    zoom = log_zooms(question, facts)
    return np.array([np.log(facts[t["h"]]) - zoom[t["image"]] for t in question.args["things"]]).T


def numbers(question: Question, facts: Facts) -> Whole:
    """Return each print's number on the scale from 0, (n, prints), counted as one reads."""
    columns, rows = question.args["grid"]
    x, y = (np.array([facts[pair[axis]] for pair in question.args["prints"]]).T for axis in (0, 1))
    place = np.floor(y * rows) * columns + np.floor(x * columns)
    return np.asarray(np.clip(place, 0, x.shape[1] - 1), np.intp)


def steps(question: Question, facts: Facts) -> Whole:
    """Return which print each copy is as blurred as, (n, copies)."""
    read = np.array([facts[copy["step"]] for copy in question.args["copies"]]).T
    last = len(question.args["prints"]) - 1
    return np.clip(np.round(read), 0, last).astype(np.intp)


def log_spreads(question: Question, facts: Facts, step: Whole | None = None) -> Array:
    """Return the logarithm of how far each pane spreads a point, in millimetres, (n, copies)."""
    step = steps(question, facts) if step is None else step
    number = np.take_along_axis(numbers(question, facts), step, axis=1)
    told = np.log(np.array([facts[name] for name in question.args["spreads"]]).T)
    return np.asarray(np.take_along_axis(told, number, axis=1))


def log_distances(question: Question, facts: Facts) -> Array:
    """Return the logarithm of each pane's told distance in centimetres, (n, copies)."""
    far = np.array([facts[copy["distance"]] for copy in question.args["copies"]])
    return np.asarray(np.log(far.T))


def strengths(question: Question, facts: Facts) -> Array:
    """Return what is compared, as logarithms, (n, candidates): sizes, or strengths of panes."""
    if question.kind in PANES:
        return log_spreads(question, facts) - log_distances(question, facts)
    return sizes(question, facts)


def row_places(question: Question, facts: Facts) -> Whole:
    """Return each figure's place in the row from the left, (n, figures), from 0."""
    x = np.array([facts[name] for name in question.args["row"]["cx"]]).T
    return np.argsort(np.argsort(x, axis=1, kind="stable"), axis=1)


def row_sizes(question: Question, facts: Facts) -> Array:
    """Return the logarithms of the figures' true sizes by place from the left, (n, figures)."""
    row = question.args["row"]
    own = (
        np.log(np.array([facts[name] for name in row["h"]]).T) - np.log(facts[row["zoom"]])[:, None]
    )
    found: Array = np.empty_like(own)
    np.put_along_axis(found, row_places(question, facts), own, axis=1)
    return found


def copy_sizes(question: Question, facts: Facts) -> Array:
    """Return the logarithms of the close-ups' true sizes, (n, copies)."""
    copies = question.args["copies"]
    seen = np.array([np.log(facts[c["h"]]) - np.log(facts[c["zoom"]]) for c in copies])
    return np.asarray(seen.T)


def nearest(sought: Array, among: Array) -> Whole:
    """Return the place of the nearest of ``among`` (n, m) to each ``sought`` (n, k), (n, k)."""
    return np.asarray(np.abs(sought[:, :, None] - among[:, None, :]).argmin(axis=2))


def order_of(value: Array) -> Whole:
    """Return candidates from the greatest value to the least, (n, m)."""
    return np.argsort(-value, axis=1, kind="stable")


def disorder(value: Array, orders: Whole) -> Array:
    """Return by how much orders (k, m) go against values (n, m) at worst, (n, k)."""
    laid = value.T[orders.T]
    lowest, worst = laid[0], np.zeros(laid.shape[1:])
    for following in laid[1:]:
        worst = np.maximum(worst, following - lowest)
        lowest = np.minimum(lowest, following)
    return np.asarray(worst.T)


def values(question: Question) -> NDArray[Any]:
    """Return the options' values, (1, options), or (1, options, length) where sequences."""
    if question.kind in SEQUENCES:
        return np.array([[[int(n) for n in option.split()] for option in question.options]])
    return np.array(question.options)[None]


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    return misfits(question, facts, values(question))


def misfits(question: Question, facts: Facts, shown: NDArray[Any]) -> Array:
    """Return misfits of any options' values, (1, options[, length]), of shape (n, options)."""
    if question.kind == "same_region":
        off = copy_sizes(question, facts)[:, :, None] - row_sizes(question, facts)[:, None, :]
        picked = np.abs(off)[:, np.arange(shown.shape[2]), shown[0]]
        return np.asarray(picked.max(axis=2) / np.log(ALIKE))
    value = strengths(question, facts)
    if question.kind in ORDERS:
        return np.asarray(disorder(value, shown[0]) / np.log(FLOOR))
    if question.kind == "ratio":
        ratio = (value[:, 0] - value[:, 1])[:, None]
        return np.asarray(np.abs(ratio - np.log(shown)) / np.log(FLOOR))
    signed = SIGN[question.kind] * value
    return np.asarray((signed.max(axis=1, keepdims=True) - signed)[:, shown[0]] / np.log(FLOOR))

"""The solver: true height is height on the picture × distance, carried on by things seen twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import NUMBERS

Array = NDArray[np.float64]

FLOOR = float(np.log(1.08))
"""Heights, or numbers, within this factor can't be told apart."""


def logs(question: Question, facts: Facts) -> Array:
    """Return the logarithms of the facts, (n, facts), in the order of ``args["facts"]``."""
    every = np.array([facts[name] for name in question.args["facts"]])
    return np.asarray(np.log(np.maximum(every, 1e-9)).T)


def asked(question: Question, facts: Facts) -> Array:
    """Return the logarithms of what is asked about, (n, things) or (n, 1).

    Sizes of things are multiples of one common size; a number is a ratio, centimetres or metres.
    """
    powers = np.array(question.args["powers"], dtype=np.float64)
    return np.asarray(logs(question, facts) @ powers.T)


def orders(question: Question) -> NDArray[np.intp]:
    """Return the options of an order as places in ``args["asked"]``, (options, things)."""
    return np.array([[int(at) for at in order.split()] for order in question.options])


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    found = asked(question, facts)
    if question.kind in NUMBERS:
        shown = np.log(np.array(question.options, dtype=np.float64))
        return np.asarray(np.abs(found - shown[None]) / FLOOR)
    if question.kind == "order":
        in_order = found[:, orders(question)]
        # However much a thing is out of its place, against whichever that comes after it.
        highest = np.maximum.accumulate(in_order[:, :, ::-1], axis=2)[:, :, ::-1]
        return np.asarray((highest - in_order).max(axis=2) / FLOOR)
    found = by_image(question, found)[:, list(question.options)]
    return np.asarray((found.max(axis=1, keepdims=True) - found) / FLOOR)


def by_image(question: Question, sizes: Array) -> Array:
    """Return how well each image's best thing does, (n, images), for sizes (n, things).

    The things are in the order of images, as many in each.
    """
    sign = -1.0 if question.kind == "shortest" else 1.0
    n, images = len(sizes), len(question.args["images"])
    return np.asarray((sign * sizes).reshape(n, images, -1).max(axis=2))

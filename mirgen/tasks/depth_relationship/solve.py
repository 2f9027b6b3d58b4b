"""The solver: strips counted in each image, turned to one direction, and added along the chain."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .view import rows

Array = NDArray[np.float64]

METRES = ("gap", "side")
"""Kinds that ask for a distance."""

HALF = 0.5
"""Strips by which two places must differ to be told apart."""


def strips(question: Question, facts: Facts) -> Array:
    """Return the strip of each sighting, from 0 at the camera's side, shape (n, links, 2)."""
    links = question.args["links"]
    feet = np.array([[facts[name] for name in link["feet"]] for link in links])
    view = np.array([link["view"] for link in links])[:, :, None, None]
    found = rows(feet, view[:, 0], view[:, 1], question.args["strips"])
    return found.transpose(2, 0, 1)


def signs(question: Question, facts: Facts) -> Array:
    """Return 1 where a link's camera is at the south end and -1 at the north, shape (n, links)."""
    north = np.array([facts[link["north"]] for link in question.args["links"]]).T
    return np.where(north > HALF, -1.0, 1.0)


def moves(question: Question, facts: Facts) -> Array:
    """Return how far north each link's first thing is of where it counts, shape (n, links)."""
    links = question.args["links"]
    found = np.zeros((len(links), len(facts[question.args["from"]])))
    for k, link in enumerate(links):
        for name, sign in link["shifts"]:
            found[k] += sign * facts[name]
    return found.T


def steps(question: Question, facts: Facts) -> Array:
    """Return how many strips north of a link's first thing its second one is, (n, links)."""
    at = strips(question, facts)
    return np.asarray((at[:, :, 1] - at[:, :, 0]) * signs(question, facts))


def chained(question: Question, step: Array, move: Array) -> Array:
    """Return how many strips north of thing 0 each thing is, (n, things)."""
    pairs = [link["things"] for link in question.args["links"]]
    found = np.zeros((len(step), len(pairs) + 1))
    for k, (a, b) in enumerate(pairs):
        found[:, b] = found[:, a] + move[:, k] + step[:, k]
    return found


def toward(question: Question, facts: Facts) -> Array:
    """Return 1 where depth is asked from the south end, -1 from the north, shape (n, 1)."""
    return np.where(facts[question.args["from"]] > HALF, -1.0, 1.0)[:, None]


def depths(question: Question, facts: Facts) -> Array:
    """Return each thing's depth in strips from the end asked about, counted from thing 0.

    Shape (n, things); things that are moved aren't asked about.
    """
    north = chained(question, steps(question, facts), moves(question, facts))
    return np.asarray(north * toward(question, facts))


def gap(question: Question, depth: Array) -> Array:
    """Return how many strips farther the second thing asked about is than the first, (n,)."""
    first, second = question.args["asked"]
    return np.asarray(depth[:, second] - depth[:, first])


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    depth = depths(question, facts)
    if question.kind in METRES:
        deep = facts[question.args["deep"]][:, None]
        value = gap(question, depth)[:, None] * deep
        return np.asarray(np.abs(value - np.array(question.options)) / (HALF * deep))
    if question.kind == "order":
        return np.asarray(disorder(depth[:, orders(question.options)]) / HALF)
    miss = unfit(question.kind, depth, question.args["asked"])[:, places(question)]
    return np.asarray(miss / HALF)


def unfit(kind: str, depth: Array, asked: Any = slice(None)) -> Array:
    """Return by how many strips each thing asked about misses being what is asked, (n, asked).

    For ``between`` the first two are those between which one is looked for, and count as none.
    """
    of = depth[:, asked]
    if kind == "nearest":
        return np.asarray(of - of.min(axis=1, keepdims=True))
    if kind == "farthest":
        return np.asarray(of.max(axis=1, keepdims=True) - of)
    low, high = of[:, :2].min(axis=1), of[:, :2].max(axis=1)
    # Beside one of them, on the same strip, is neither between them nor clearly not.
    outside = np.maximum(low[:, None] - of, of - high[:, None]) + HALF
    return np.asarray(np.maximum(outside, 0))


def disorder(depth: Array) -> Array:
    """Return by how many strips depths (…, things) fail to rise, (…)."""
    earlier, later = _pairs(depth.shape[-1])
    return np.asarray(np.maximum(depth[..., earlier] - depth[..., later], 0).sum(axis=-1))


@lru_cache(maxsize=8)
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the earlier and the later of every pair of places."""
    earlier, later = np.triu_indices(count, 1)
    return earlier, later


def places(question: Question) -> list[int]:
    """Return where the options stand among the things asked about."""
    return [question.args["asked"].index(option) for option in question.options]


@lru_cache(maxsize=4096)
def orders(options: tuple[str, ...]) -> NDArray[np.intp]:
    """Return the orders that options stand for, near to far, (options, things)."""
    return np.array([[int(t) for t in option.split()] for option in options])

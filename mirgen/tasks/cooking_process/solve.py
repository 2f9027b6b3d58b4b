"""The solver: what the images hold, set against the pieces of the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]


def counts(question: Question, facts: Facts) -> Array:
    """Return how many of each thing each image holds, (n, images, things); 0 where not shown."""
    n = len(next(iter(facts.values())))
    names = question.args["counts"]
    none = np.zeros(n)
    rows = [[facts[name] if name else none for name in row] for row in names]
    return np.array(rows).transpose(2, 0, 1)


def told(question: Question, facts: Facts, piece: int) -> list[Array]:
    """Return a piece's numbers, each of shape (n,)."""
    return [facts[name] for name in question.args["pieces"][piece]["told"]]


def precedes(question: Question, facts: Facts, held: Array) -> Truth:
    """Return which image must come before which, by what they hold alone, (n, images, images).

    Of two images of one place, the one that holds less of anything comes first.
    """
    home = np.array(question.args["home"])
    less = np.any(held[:, :, None, :] < held[:, None, :, :], axis=3)
    return np.asarray(less & (home[:, None] == home[None, :]))


def piece_precedes(question: Question, facts: Facts, held: Array, piece: int) -> Truth:
    """Return which image must come before which by one piece, (n, images, images).

    An image that lacks what comes no later than a thing that another image holds, comes before.
    """
    args = question.args
    p = args["pieces"][piece]
    nth, other, way = (v[:, None] for v in told(question, facts, piece))
    home = np.array(args["home"])
    at_one, at_other = (home == args["place"][p[key]] for key in ("thing", "other"))
    has_one, has_other = held[:, :, p["thing"]] >= nth, held[:, :, p["other"]] >= other
    first = (at_one & ~has_one)[:, :, None] & (at_other & has_other)[:, None, :]
    second = (at_other & ~has_other)[:, :, None] & (at_one & has_one)[:, None, :]
    return np.asarray((first & (way <= 0)[:, :, None]) | (second & (way >= 0)[:, :, None]))


def disorder(must: NDArray[Any], orders: NDArray[np.intp]) -> Array:
    """Return how many demands each order breaks, (n, k).

    ``must`` (n, images, images) tells which image comes before which, ``orders`` (n or 1, k,
    images) are image numbers from 0 in order.
    """
    images = must.shape[1]
    place = np.argsort(orders, axis=2)
    late = (place[:, :, :, None] > place[:, :, None, :]).reshape(*place.shape[:2], images**2)
    flat = must.reshape(len(must), images**2, 1).astype(np.float64)
    return np.asarray((late.astype(np.float64) @ flat)[:, :, 0])


def orders(question: Question) -> NDArray[np.intp]:
    """Return the options as image numbers from 0 in order, (1, options, images)."""
    return np.array([[[int(n) - 1 for n in each.split()] for each in question.options]])


def contents(question: Question) -> Array:
    """Return the options as numbers of things, (1, options, things)."""
    return np.array([[[float(n) for n in each.split()] for each in question.options]])


def added(question: Question, facts: Facts, held: Array | None = None) -> Array:
    """Return how many of each thing the asked step adds, (n, things)."""
    held = counts(question, facts) if held is None else held
    n, images, things = held.shape
    rows, result = np.arange(n), np.zeros((n, things))
    pieces: list[Mapping[str, Any]] = question.args["pieces"]
    for i in sorted(range(len(pieces)), key=lambda i: pieces[i]["when"] < 0):
        p, numbers = pieces[i], told(question, facts, i)
        if p["when"] < 0:
            seen = result[:, p["other"]]
        else:
            start = np.clip(numbers[1].astype(np.intp) - 1, 0, images - 2)
            seen = held[rows, start + 1, p["other"]] - held[rows, start, p["other"]]
        result[:, p["thing"]] = numbers[0] * seen
    return result


def content(question: Question, facts: Facts) -> Array:
    """Return how many of each thing there are after the asked step, (n, things)."""
    held = counts(question, facts)
    return np.asarray(held[:, question.args["base"]] + added(question, facts, held))


def breaches(question: Question, facts: Facts) -> Truth:
    """Return where each image breaks each rule, (n, images, rules + 1).

    ``before``: it holds so many of the thing, but too few of the other. ``together``: it holds so
    many of one, but not of the other. ``by``: of the thing, it holds no multiple of a number. The
    last rule is that nothing is taken away.
    """
    held = counts(question, facts)
    found = []
    for i, p in enumerate(question.args["pieces"]):
        numbers = [v[:, None] for v in told(question, facts, i)]
        one, other = held[:, :, p["thing"]], held[:, :, p["other"]]
        if p["rule"] == "by":
            found.append(one % np.maximum(numbers[0], 1) > 0.5)
        elif p["rule"] == "together":
            found.append((one >= numbers[0]) != (other >= numbers[1]))
        else:
            found.append((one >= numbers[0]) & (other < numbers[1]))
    taken = np.zeros(held.shape[:2], dtype=np.bool_)
    taken[:, 1:] = np.any(held[:, 1:] < held[:, :-1], axis=2)
    return np.stack([*found, taken], axis=2)


def pairs(question: Question) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the options' images and rules, both from 0, shape (options,)."""
    both = np.array([[int(n) - 1 for n in each.split()] for each in question.options])
    return both[:, 0], both[:, 1]


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    if question.kind == "order":
        held = counts(question, facts)
        must = precedes(question, facts, held).astype(np.float64)
        for i in range(len(question.args["pieces"])):
            must += piece_precedes(question, facts, held, i)
        return 2.0 * disorder(must, orders(question))
    if question.kind == "wrong":
        broken = breaches(question, facts)
        own = broken[:, *pairs(question)]
        every = broken.sum(axis=(1, 2))[:, None]
        return np.asarray(2.0 * np.where(own, every - 1, every + 1), np.float64)
    off = np.abs(content(question, facts)[:, None, :] - contents(question))
    return 2.0 * np.asarray(off.sum(axis=2), np.float64)

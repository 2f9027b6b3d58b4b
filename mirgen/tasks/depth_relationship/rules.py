"""Slips and shortcuts: depths as somebody has them who misses a thing, and scores of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .solve import (
    METRES,
    chained,
    disorder,
    gap,
    moves,
    orders,
    places,
    signs,
    steps,
    strips,
    toward,
    unfit,
)

Array = NDArray[np.float64]

SHORTCUTS = (
    "one-end",
    "as-high-in-the-picture",
    "first-image-left-out",
    "last-image-left-out",
    "moves-ignored",
)
"""Slips that are shortcuts too: they save the reader the text or an image."""


def slips(question: Question, facts: Facts) -> dict[str, Array]:
    """Return each slip's depths of all things, (n, things)."""
    way = toward(question, facts)
    step, move = steps(question, facts), moves(question, facts)
    plain = step * signs(question, facts)
    images = [link["image"] for link in question.args["links"]]
    first, last = images.index(1), images.index(len(images))
    found = {
        "one-end": chained(question, plain * way, move) * way,
        "as-high-in-the-picture": _rows(question, facts),
        "asked-from-the-other-end": -chained(question, step, move) * way,
        "first-image-left-out": chained(question, _but(step, first, 0), move) * way,
        "last-image-left-out": chained(question, _but(step, last, 0), move) * way,
    }
    if question.args["moved"]:
        found["moves-ignored"] = chained(question, step, 0 * move) * way
        found["moved-the-other-way"] = chained(question, step, -move) * way
    for k, image in enumerate(images):
        found[f"end-of-image-{image}-mistaken"] = chained(question, _but(step, k, -1), move) * way
        # Of distances it doesn't matter in which image.
        for name, by in (("many", 1.0), ("few", -1.0)) if question.kind not in METRES else ():
            more = step.copy()
            more[:, k] += by * np.sign(step[:, k])
            found[f"one-strip-too-{name}-in-image-{image}"] = chained(question, more, move) * way
    return found


def _but(step: Array, link: int, factor: float) -> Array:
    """Return the steps with one link's multiplied."""
    changed = step.copy()
    changed[:, link] *= factor
    return changed


def _rows(question: Question, facts: Facts) -> Array:
    """Return the mean strip of each thing's sightings, as if all images were one, (n, things)."""
    at = strips(question, facts)
    n, links, _ = at.shape
    total, number = np.zeros((n, links + 1)), np.zeros(links + 1)
    for k, link in enumerate(question.args["links"]):
        for end, thing in enumerate(link["things"]):
            total[:, thing] += at[:, k, end]
            number[thing] += 1
    return np.asarray(total / number)


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    if question.kind in METRES:
        shown: NDArray[Any] = (
            np.array(question.options)[None] / facts[question.args["deep"]][:, None]
        )
    elif question.kind == "order":
        shown = orders(question.options)[None]
    else:
        shown = np.array(places(question))[None]
    return scores(question, facts, shown, slips(question, facts))


def scores(
    question: Question, facts: Facts, options: NDArray[Any], slipped: Mapping[str, Array]
) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` are strips (n or 1, options), places among the things asked about, or orders of
    things (n or 1, options, things). ``slipped`` are the ``slips``.
    """
    plain = {n: d for n, d in slipped.items() if n in SHORTCUTS}
    if question.kind in METRES:
        guesses = {name: gap(question, depth) for name, depth in plain.items()}
        guesses |= _gaps(question, facts)
        found = {name: -np.abs(guess[:, None] - options) for name, guess in guesses.items()}
        if question.kind == "side":
            found["longest-way"] = np.abs(options) + 0 * found["told-only"]
        return found
    n = len(facts[question.args["from"]])
    looks = _looks(question, n)
    if question.kind == "order":
        # The other two hang on these in an order.
        looks = {k: look for k, look in looks.items() if k not in ("shown-last", "along-the-chain")}
        orders_ = np.broadcast_to(options, (n, *options.shape[1:]))
        found = {
            name: -disorder(np.take_along_axis(depth[:, None], orders_, axis=2))
            for name, depth in (plain | looks).items()
        }
        alike = np.sum(orders_[:, :, None] == orders_[:, None], axis=(2, 3)).astype(np.float64)
        return found | {"most-like-the-others": alike}
    asked = question.args["asked"]
    shown = np.broadcast_to(options, (n, options.shape[1]))
    # Where one thing of several is asked for, most often it isn't in an image that is left out.
    plain = {name: depth for name, depth in plain.items() if not name.endswith("left-out")}
    by_thing = {name: -unfit(question.kind, depth, asked) for name, depth in plain.items()}
    by_thing |= {name: -look[:, asked] for name, look in looks.items()}
    by_thing["named-first"] = np.broadcast_to(-np.arange(float(len(asked))), (n, len(asked)))
    return {name: np.take_along_axis(s, shown, axis=1) for name, s in by_thing.items()}


def _looks(question: Question, n: int) -> dict[str, Array]:
    """Return ranks of things by what has nothing to do with depth, (n, things) each."""
    links = question.args["links"]
    things = len(links) + 1
    tall, first, last = np.zeros(things), np.full(things, 99.0), np.zeros(things)
    for link in links:
        for end, t in enumerate(link["things"]):
            tall[t] = max(tall[t], link["tall"][end])
            first[t] = min(first[t], link["image"])
            last[t] = max(last[t], link["image"])
    chain = np.arange(float(things))
    middle = np.abs(chain - (things - 1) / 2)
    found = {"largest": -tall, "shown-first": first, "shown-last": -last}
    found |= {"along-the-chain": chain, "middle-of-the-chain": middle}
    return {name: np.broadcast_to(look, (n, things)) for name, look in found.items()}


def _gaps(question: Question, facts: Facts) -> dict[str, Array]:
    """Return guesses at the strips between two things that see next to nothing, (n,) each."""
    step, move = steps(question, facts), moves(question, facts)
    size = np.abs(step)
    return {
        "all-added": size.sum(axis=1) + np.abs(move).sum(axis=1),
        "told-only": np.abs(move).sum(axis=1) + 2.0,
    }

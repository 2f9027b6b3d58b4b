"""Shortcuts: what guesses make of a puzzle, as scores of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .solve import added, contents, counts, disorder, orders, pairs, told

Array = NDArray[np.float64]
Whole = NDArray[Any]


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    if question.kind == "order":
        return scores(question, facts, orders(question))
    if question.kind == "wrong":
        return scores(question, facts, np.stack(pairs(question), axis=1)[None])
    return scores(question, facts, contents(question))


def scores(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    """Score options by shortcuts, rule name to (n, options).

    ``options`` holds their values, (n or 1, options, …): images in order, an image and a rule
    from 0, or numbers of things. Where a shortcut leaves a choice, the plainest of what is left
    is taken: orders as shown, fewer of the first things, later images.
    """
    n = len(next(iter(facts.values())))
    options = np.broadcast_to(options, (n, *options.shape[1:]))
    if question.kind == "order":
        found, rest = _order_rules(question, facts, options), _as_shown(options)
    elif question.kind == "wrong":
        found, rest = _wrong_rules(question, facts, options), options @ np.array([1.0, -0.1])
    else:
        found = _content_rules(question, facts, options)
        rest = -options @ 0.3 ** np.arange(options.shape[2])
    return {name: np.asarray(score + 1e-4 * rest, np.float64) for name, score in found.items()}


def _as_shown(options: Whole) -> Array:
    images = np.arange(options.shape[2])
    return -disorder(np.asarray(images[:, None] < images)[None], options)


def _order_rules(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    held = counts(question, facts)
    total = held.sum(axis=2)
    kinds = (held > 0).sum(axis=2)
    fewer = total[:, :, None] < total[:, None, :]
    home = np.array(question.args["home"])[options]
    alike = np.sum(options[:, :, None] == options[:, None], axis=(2, 3))
    share = total / np.maximum(_most_at_home(question, total), 1)
    further = share[:, :, None] < share[:, None, :] - 1e-9
    return {
        "fewest-things-first": -disorder(fewer, options),
        "fewest-kinds-first": -disorder(kinds[:, :, None] < kinds[:, None, :], options),
        "least-full-of-its-place-first": -disorder(further, options),
        "as-shown": _as_shown(options),
        "most-like-the-others": alike,
        "places-alternate": np.sum(home[:, :, 1:] != home[:, :, :-1], axis=2),
        "fullest-image-late": np.argmax(options == total.argmax(axis=1)[:, None, None], axis=2),
        "first-image-early": -np.argmax(options == 0, axis=2),
    }


def _most_at_home(question: Question, total: Array) -> Array:
    """Return the largest total among images of the same place, (n, images)."""
    home = np.array(question.args["home"])
    same = home[:, None] == home[None]
    return np.asarray(np.where(same, total[:, None, :], 0).max(axis=2), np.float64)


def _content_rules(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    held = counts(question, facts)
    base = question.args["base"]
    before = held[:, base]
    step = np.diff(held, axis=1)
    nexts = question.kind == "next"
    usual = step.mean(axis=1)
    last = step[:, max(base - 1, 0)] if nexts or base else step[:, 0]
    around = before + last if nexts else (before + held[:, base + 1]) / 2
    plain = {k: np.ones_like(v) if k.startswith("times[") else v for k, v in facts.items()}
    times = np.zeros_like(before)
    for i, p in enumerate(question.args["pieces"]):
        times[:, p["thing"]] = told(question, facts, i)[0]
    return {
        "fullest": options.sum(axis=2),
        "as-the-last-step": _near(options, around),
        "as-the-average-step": _near(options, before + usual),
        "times-forgotten": _near(options, before + added(question, plain, held)),
        "usual-step-taken": _near(options, before + 1.4 * times),
        "most-even": -np.ptp(options, axis=2),
        "told-alone": _near(_shares(options), _shares(times[:, None])[:, 0]),
    }


def _shares(numbers: Whole) -> Array:
    """Return numbers (n, k, things) as shares of their sum."""
    return np.asarray(numbers / np.maximum(numbers.sum(axis=2, keepdims=True), 1), np.float64)


def _near(options: Whole, guess: Array) -> Array:
    return np.asarray(-np.abs(options - guess[:, None]).sum(axis=2))


def _wrong_rules(question: Question, facts: Facts, options: Whole) -> dict[str, Array]:
    held = counts(question, facts)
    pieces = question.args["pieces"]
    image, rule = options[:, :, 0], options[:, :, 1]
    step = np.diff(held, axis=1, prepend=0).sum(axis=2)
    # What a rule tells, and how much of its thing an image holds.
    size = np.stack([np.sum(told(question, facts, i), axis=0) for i in range(len(pieces))], axis=1)
    thing = np.array([p["thing"] for p in pieces])[rule]
    rows = np.arange(len(held))[:, None]
    kinds = np.array([p["rule"] == "before" for p in pieces])[rule]
    return {
        "latest-image": image,
        "largest-step": step[rows, image],
        "last-rule": rule,
        "largest-numbers-told": size[rows, rule],
        "most-of-the-thing": held[rows, image, thing],
        "forbids-too-early": kinds,
    }

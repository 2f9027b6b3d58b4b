"""Shortcuts: what guesses make of a puzzle, as sizes, numbers and scores of its options."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from . import solve as solver
from .script import NUMBERS, Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

STEP = float(np.log(1.8)) / 2
"""Half of what a guess takes for the depth between two things of which one is nearer."""


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    guesses = guessed(question, facts)
    if question.kind in NUMBERS:
        shown = np.log(np.array(question.options, dtype=np.float64))[None]
        return number_scores(guesses, np.broadcast_to(shown, (len(_any(facts)), shown.shape[1])))
    if question.kind == "order":
        n = len(_any(facts))
        every = solver.orders(question)
        return order_scores(guesses, np.broadcast_to(every, (n, *every.shape)))
    chosen = list(question.options)
    return {name: score[:, chosen] for name, score in image_scores(question, guesses).items()}


def image_scores(question: Question, guesses: Mapping[str, Array]) -> dict[str, Array]:
    """Score all images by guesses at the sizes of their things."""
    found = {name: solver.by_image(question, sizes) for name, sizes in guesses.items()}
    seen = guesses["size-on-picture-alone"]
    mean = seen.reshape(len(seen), len(question.args["images"]), -1).mean(axis=2)
    return found | {"size-on-the-whole": -mean if question.kind == "shortest" else mean}


def number_scores(guesses: Mapping[str, Array], shown: Array) -> dict[str, Array]:
    """Score numbers by how near guesses come; ``shown`` are their logarithms, (n, options)."""
    return {name: -np.abs(guess - shown) for name, guess in guesses.items()}


def order_scores(guesses: Mapping[str, Array], orders: Whole) -> dict[str, Array]:
    """Score orders, (n, options, things), by how many pairs stand as guessed."""
    sizes = np.array(list(guesses.values()))
    taller = np.sign(np.round(sizes[:, :, :, None] - sizes[:, :, None], 9))
    first, second = np.triu_indices(orders.shape[2], 1)
    rows = np.arange(len(orders))[:, None, None]
    agree = taller[:, rows, orders[:, :, first], orders[:, :, second]].sum(axis=3)
    found = dict(zip(guesses, agree, strict=True))
    alike = (orders[:, :, None] == orders[:, None]).sum(axis=(2, 3)).astype(np.float64)
    return found | {"most-like-the-others": alike}


def guessed(question: Question, facts: Facts) -> dict[str, Array]:
    """Return what guesses take for the logarithms of what is asked, (n, things) or (n, 1)."""
    args = question.args
    script = Script.of(question.kind, args)
    powers = np.array(args["powers"], dtype=np.float64)
    known = solver.logs(question, facts)
    seen, given = _kept(script, "h("), np.array([f == script.given for f in script.facts])
    told = ~seen & ~given

    def by(weights: Array) -> Array:
        return np.asarray(known @ weights.T)

    found = {
        "size-on-picture-alone": by(powers * (seen | given)),
        "told-alone": by(powers * (told | given)),
        "divided-by-distance": by(np.where(told, -powers, powers)),
    }
    if script.lone:
        shown_in = {thing: float(image) for image, thing in script.sightings}
        first = np.array([-shown_in[t] for t in script.asked])
        return found | {"first-shown": np.broadcast_to(first, found["told-alone"].shape)}
    found["nearer-or-farther"] = _stepped(script, known) @ powers.T
    if script.one_camera:
        return found
    found["as-if-one-zoom"] = by(_one_zoom(script, powers))
    for k in range(len(script.images)):
        rest = ~_of_image(script, k) | given
        found[f"without-image-{k + 1}"] = by(powers * rest)
    if question.kind not in NUMBERS:
        often = np.array([float(len(script.of_thing(t))) for t in script.asked])
        early = np.array([-float(script.of_thing(t)[0]) for t in script.asked])
        shape = found["told-alone"].shape
        found["most-often-shown"] = np.broadcast_to(often, shape)
        found["first-shown"] = np.broadcast_to(early, shape)
    return found


def _kept(script: Script, prefix: str) -> NDArray[np.bool_]:
    return np.array([name.startswith(prefix) for name in script.facts])


def _of_image(script: Script, k: int) -> NDArray[np.bool_]:
    """Return which facts are of an image."""
    mine = {f"h({r})" for r in script.regions[k]} | {f"distance[{r}]" for r in script.regions[k]}
    return np.array([name in mine for name in script.facts])


def _one_zoom(script: Script, powers: Array) -> Array:
    """Return exponents that compare first sightings, as if the camera were the same in all."""
    first = {}
    for t in range(script.things):
        regions = [r for r in script.of_thing(t) if r != script.open]
        first[t] = {f"h({regions[0]})": 1, f"distance[{regions[0]}]": 1}
    if script.kind not in NUMBERS:
        return np.array(script.matrix([first[t] for t in script.asked]), dtype=np.float64)
    one, other = script.asked
    terms = dict(first[one])
    if script.kind == "distance":
        terms[f"h({script.open})"] = -1
    else:
        terms |= dict.fromkeys(first[other], -1)
        if script.kind == "height":
            terms[script.given] = 1
    return np.array(script.matrix([terms]), dtype=np.float64)


def _stepped(script: Script, known: Array) -> Array:
    """Return facts' logarithms with every depth between two things taken for the same."""
    guess = known.copy()
    at = {name: i for i, name in enumerate(script.facts)}
    for k, (a, b) in enumerate(script.regions):
        if script.open in script.regions[k]:
            continue
        one, two = at[f"distance[{a}]"], at[f"distance[{b}]"]
        step = np.where(known[:, one] > known[:, two], STEP, -STEP)
        guess[:, one], guess[:, two] = step, -step
    return guess


def _any(facts: Facts) -> Array:
    return next(iter(facts.values()))

"""Options of many states at once: the right one where the slot wants it, among wrong ones.

A set must not tell which of it is right: images stand in order; two images and two conditions
are crossed; orders are changed by swaps that lead from any of them to all others alike; numbers
are ladders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Slot
from ..shared.numbers import Numbers, Rule, number_options
from .answers import behind, flat, guesses
from .expression import Array, Env
from .setup import Asked

Whole = NDArray[np.intp]

CHANGES = 8
"""Groups of swaps that the orders of one lot are changed by."""

MISTAKES = {"image": "other-image", "thing": "other-thing", "order": "places-swapped"}


@dataclass(frozen=True, eq=False)
class Drafts:
    """Options (m, options[, …]) of the states ``rows`` (m,); the right one stands at ``answer``."""

    rows: Whole
    options: Array
    answer: int
    numbers: Numbers | None = None
    order: Whole | None = None

    def of(self, fine: Whole) -> Drafts:
        """Return the drafts at some of the places of ``rows``."""
        numbers, order = self.numbers, self.order
        if numbers is not None and order is not None:
            numbers, order = numbers.of(fine), order[fine]
        return Drafts(np.arange(len(fine)), self.options[fine], self.answer, numbers, order)

    def mistakes(self, i: int, form: str) -> tuple[str, ...]:
        """Return the mistakes that lead to the options of the i-th row, '' for the right one."""
        if self.numbers is None or self.order is None:
            named = [MISTAKES[form]] * self.options.shape[1]
        else:
            rising = self.numbers.rising(i)
            named = [rising[int(place)][1] or "misjudged" for place in self.order[i]]
        named[self.answer] = ""
        return tuple(named)


def draft(asked: Asked, env: Env, n: int, slot: Slot, rng: np.random.Generator) -> Drafts:
    """Return options of those of n states that can have them."""
    ask, form = asked.ask, asked.ask.form
    images, things = int(env["images"].item()), int(env["things"].item())
    if asked.cases:
        held = np.stack([flat(each(env), n, 1, images) for each in asked.main.values()], axis=2)
        return _crossed(held > 0.5, slot.answer, rng)
    value = next(iter(asked.main.values()))(env)
    if form == "number":
        return _numbers(asked, env, flat(value, n, 0, 1)[:, 0], slot, rng)
    if form == "order":
        return _orders(asked, flat(value, n, 1, images), slot, rng)
    axis, size = (1, images) if form == "image" else (2, things)
    if ask.pick == "equal":
        right = flat(value, n, 0, 1)[:, 0] - (form == "image")
    elif ask.pick == "holds":
        true = flat(value, n, axis, size) > 0.5
        right = np.where(true.sum(axis=1) == 1, true.argmax(axis=1), -1).astype(np.float64)
    else:
        each = flat(value, n, axis, size)
        right = (each.argmax if ask.pick == "largest" else each.argmin)(axis=1).astype(np.float64)
    right = np.where(np.isfinite(right), right, -1)
    if form == "image":
        rows = np.flatnonzero(np.round(right) == slot.answer)
        return Drafts(rows, np.tile(np.arange(1.0, images + 1), (len(rows), 1)), slot.answer)
    rows = np.flatnonzero((right > -0.5) & (right < things - 0.5))
    return Drafts(rows, _others(right[rows], things, slot, rng), slot.answer)


def _others(right: Array, things: int, slot: Slot, rng: np.random.Generator) -> Array:
    """Return things in any order with the right one at the slot's answer, (n, options)."""
    key = rng.random((len(right), things))
    key[np.arange(len(right)), np.round(right).astype(np.intp)] = 2
    wrong = np.argsort(key, axis=1)[:, : slot.options - 1].astype(np.float64)
    return np.insert(wrong, slot.answer, right, axis=1)


def _crossed(held: NDArray[np.bool_], answer: int, rng: np.random.Generator) -> Drafts:
    """Return two images with two conditions each, where one of them all holds alone."""
    rows = np.flatnonzero(held.sum(axis=(1, 2)) == 1)
    image, case = (at.astype(np.intp) for at in np.nonzero(held[rows])[1:])
    m, (images, cases) = len(rows), held.shape[1:]
    other = (image + rng.integers(1, images, size=m)) % images
    else_ = (case + rng.integers(1, cases, size=m)) % cases
    pairs = np.array([(image, case), (image, else_), (other, case), (other, else_)])
    pairs = pairs.transpose(2, 0, 1).astype(np.float64) + np.array([1, 0])
    wrong = np.argsort(rng.random((m, 3)), axis=1) + 1
    order = np.insert(wrong, answer, 0, axis=1)
    return Drafts(rows, np.take_along_axis(pairs, order[:, :, None], axis=1), answer)


def _orders(asked: Asked, value: Array, slot: Slot, rng: np.random.Generator) -> Drafts:
    """Return orders of which each leads to the others by the same changes."""
    n, images = value.shape
    right = np.argsort(value, axis=1, kind="stable")
    rising = np.sort(value, axis=1)
    gap = behind(rising[:, :-1], rising[:, 1:], asked.ask.margin, ratio=asked.ask.ratio)
    rows = np.flatnonzero(np.isfinite(value).all(axis=1) & (gap > 1).all(axis=1))
    right, n = right[rows], len(rows)
    changes = np.stack([_changes(images, slot.options, rng) for _ in range(CHANGES)])
    chosen = changes[rng.integers(len(changes), size=n)]
    wrong = np.argsort(rng.random((n, slot.options - 1)), axis=1) + 1
    places = np.insert(wrong, slot.answer, 0, axis=1)
    chosen = np.take_along_axis(chosen, places[:, :, None], axis=1)
    options = np.take_along_axis(right[:, None, :], chosen, axis=2).astype(np.float64) + 1
    return Drafts(rows, options, slot.answer)


def _changes(images: int, options: int, rng: np.random.Generator) -> Whole:
    """Return a group of ``options`` permutations of places (options, images), the first none."""
    same = np.arange(images)
    if options != 4 or images < 4:
        # Turning some places round and round: a group of as many changes as places.
        turned = rng.permutation(images)[:options]
        found = np.tile(same, (options, 1))
        for step in range(options):
            found[step, turned] = np.roll(turned, -step)
        return found
    a, b, c, d = rng.permutation(images)[:4].tolist()
    first, second = same.copy(), same.copy()
    first[[a, b]], second[[c, d]] = [b, a], [d, c]
    return np.stack([same, first, second, first[second]])


def _numbers(asked: Asked, env: Env, value: Array, slot: Slot, rng: np.random.Generator) -> Drafts:
    ask = asked.ask
    fine = np.flatnonzero(np.isfinite(value))
    wrong = {name: each[fine] for name, each in guesses(asked.mistakes, env, len(value)).items()}
    least = -np.inf if ask.above is None else ask.above
    rule = Rule(ask.apart, ask.digits, ask.ratio, least, ask.near)
    found = number_options(value[fine], wrong, slot.options, slot.rank, rule, rng)
    m = len(found.rows)
    # Any order, with the right one at the answer's place.
    key = rng.random((m, slot.options))
    key[:, slot.rank] = 2
    order = np.insert(np.argsort(key, axis=1)[:, :-1], slot.answer, slot.rank, axis=1)
    options = np.take_along_axis(found.values, order, axis=1)
    return Drafts(fine[found.rows], options, slot.answer, found, order)


def as_values(options: Array, form: str, cases: Sequence[str]) -> tuple[object, ...]:
    """Return a row's options (options[, …]) as a question's JSON values."""
    if form == "number":
        return tuple(float(value) for value in options)
    if form == "order" or cases:
        return tuple([int(part) for part in each] for each in options.tolist())
    return tuple(int(value) for value in options)

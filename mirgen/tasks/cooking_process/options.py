"""The options of states: orders, contents, or an image and a rule; wrong ones by mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot, Tier
from .draw import true_order
from .script import Script, alternates
from .solve import added, breaches, content, counts, piece_precedes, told

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

NEAR: dict[Tier, tuple[int, int]] = {"easy": (1, 4), "medium": (1, 3), "hard": (1, 2)}
"""Least and largest difference of a wrong number of things from the right one."""


PULL: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 1.0}
"""How much a tier prefers orders that are like one another."""


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Options of the states that have them: ``rows`` (m,), ``values`` (m, options, …).

    ``mistakes`` (m, options) are places in ``names``, -1 for the right one.
    """

    rows: Whole
    values: Whole
    mistakes: Whole
    names: tuple[str, ...]

    def mistake(self, i: int, at: int) -> str:
        """Return the mistake that leads to an option, '' for the right one."""
        found = int(self.mistakes[i, at])
        return self.names[found] if found >= 0 else ""


def draw_options(
    slot: Slot, script: Script, question: Question, facts: Facts, rng: np.random.Generator
) -> Options:
    """Return the options of all states that have enough, the right one where the slot wants it."""
    if slot.kind == "order":
        return _orders(slot, script, question, facts, rng)
    if slot.kind == "wrong":
        return _breaches(slot, question, facts, rng)
    return _contents(slot, question, facts, rng)


def said(kind: str, value: Whole, names: Sequence[str], mistake: str) -> Option:
    """Return an option with its text."""
    if kind == "order":
        *first, last = (str(int(k) + 1) for k in value)
        return Option(f"images {', '.join(first)} and {last}", mistake)
    if kind == "wrong":
        return Option(f"image {int(value[0]) + 1}, against rule {int(value[1]) + 1}", mistake)
    parts = [f"{int(v)} × {name}" for v, name in zip(value, names, strict=True)]
    return Option(", ".join(parts), mistake)


def stored(kind: str, value: Whole) -> str:
    """Return an option's value as the question holds it; see solve.solve."""
    return " ".join(str(int(v) + (kind in ("order", "wrong"))) for v in value)


def _placed(values: Whole, mistakes: Whole, answer: int, rng: np.random.Generator) -> Whole:
    """Return for each row in which order to show options of which the first is right, (n, k)."""
    n, k = mistakes.shape
    order = 1 + np.argsort(rng.random((n, k - 1)), axis=1)
    return np.insert(order, answer, 0, axis=1)


def _shown(
    rows: Whole,
    values: Whole,
    mistakes: Whole,
    names: Sequence[str],
    slot: Slot,
    rng: np.random.Generator,
) -> Options:
    order = _placed(values, mistakes, slot.answer, rng)
    at = np.arange(len(rows))[:, None]
    return Options(rows, values[at, order], mistakes[at, order], tuple(names))


def _orders(
    slot: Slot, script: Script, question: Question, facts: Facts, rng: np.random.Generator
) -> Options:
    """Return the true order among others that each place's own images allow."""
    held = counts(question, facts)
    right = true_order(script, held)
    n, images = right.shape
    pattern = np.array(script.pattern)
    others = [
        mixed
        for ones in combinations(range(images), int(pattern.sum()))
        if not np.array_equal(mixed := np.isin(np.arange(images), ones).astype(np.intp), pattern)
    ]
    # The k-th image of a place in the true order stands at the k-th of its places in another.
    sources = np.empty((len(others), images), dtype=np.intp)
    for source, mixed in zip(sources, others, strict=True):
        for p in (0, 1):
            source[mixed == p] = np.flatnonzero(pattern == p)
    every = right[:, sources]
    late = _late(sources).reshape(len(others), -1).T.astype(np.float64)
    at = np.arange(n)[:, None, None]
    demands = np.empty((n, len(others), len(script.pieces)), np.bool_)
    for i in range(len(script.pieces)):
        must = piece_precedes(question, facts, held, i)
        in_order = must[at, right[:, :, None], right[:, None, :]].reshape(n, -1)
        demands[:, :, i] = in_order.astype(np.float64) @ late > 0
    broken = np.asarray(demands.sum(axis=2), np.float64)
    # As often as not the right order is the one that the others are like; else a wrong one is.
    apart = np.array([[(one != other).sum() for other in (*others, pattern)] for one in others])
    broken_by = np.where(broken > 0, 0.0, 99.0)
    hub = np.argmin(rng.random(broken.shape) + broken_by, axis=1)
    hub = np.where(rng.random(n) < 1 / slot.options, len(others), hub)
    lots = rng.random(broken.shape) * 3 + PULL[slot.tier] * apart.T[hub] + broken_by
    changes = np.array([(one[1:] != one[:-1]).sum() for one in (*others, pattern)])
    more = changes[:-1] > changes[-1]
    if alternates(slot):
        lots[:, more] += 50
    elif more.any():
        taken = np.flatnonzero(more)[(rng.random(n) * more.sum()).astype(np.intp)]
        lots[np.arange(n), taken] += np.where(broken[np.arange(n), taken] > 0, -50, 0)
    chosen = np.argsort(lots, axis=1)[:, : slot.options - 1]
    ok = np.flatnonzero(np.take_along_axis(lots, chosen, axis=1).max(axis=1) < 40)
    at = np.arange(n)[:, None]
    values = np.concatenate([right[:, None], every[at, chosen]], axis=1)
    first = demands[at, chosen].argmax(axis=2)
    mistakes = np.concatenate([np.full((n, 1), -1), first], axis=1)
    names = [f"piece-{i + 1}-overlooked" for i in range(len(script.pieces))]
    return _shown(ok, values[ok], mistakes[ok], names, slot, rng)


def _late(orders: Whole) -> NDArray[np.bool_]:
    """Return which stands after which, (k, images, images), in orders (k, images)."""
    place = np.argsort(orders, axis=1)
    return np.asarray(place[:, :, None] > place[:, None, :])


def _contents(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Options:
    """Return the right content among those with one or both of two things miscounted.

    Two things, right or wrong each, make four options of which none stands out.
    """
    right = content(question, facts)
    n, things = right.shape
    wrong, names = _miscounts(question, facts)
    off = np.abs(wrong - right[:, :, None])
    low, high = NEAR[slot.tier]
    fits = np.isfinite(wrong) & (wrong >= 0) & (off >= low) & (off <= high)
    # What lies there in the images around the asked step must allow every option.
    held, base = counts(question, facts), question.args["base"]
    fits &= wrong >= held[:, base, :, None]
    if slot.kind == "missing":
        fits &= wrong <= held[:, base + 1, :, None]
    # A lot of its own tells whether a thing's wrong number is larger than the right one.
    larger = (np.array(slot.lots[-things:]) < 0.5)[None, :, None]
    fits &= (wrong > right[:, :, None]) == larger
    if slot.tier != "easy":
        # Else who takes nothing more than once would be right too often.
        once = {k: np.ones_like(v) if k.startswith("times[") else v for k, v in facts.items()}
        guess = content(question, once)[:, :, None]
        fits &= larger | (np.abs(wrong - guess) < np.abs(right[:, :, None] - guess))
    lots = np.where(fits, rng.random(fits.shape), -1.0)
    pick = lots.argmax(axis=2)
    usable = lots.max(axis=2) >= 0
    two = np.argsort(np.where(usable, rng.random((n, things)), 9.0), axis=1)[:, :2]
    ok = np.flatnonzero(np.take_along_axis(usable, two, axis=1).all(axis=1))
    rows = np.arange(n)
    values = np.repeat(right[:, None], 4, axis=1).astype(np.intp)
    mistakes = np.full((n, 4), -1)
    for which, places in enumerate(((1, 3), (2, 3))):
        t = two[:, which]
        value = wrong[rows, t, pick[rows, t]]
        for place in places:
            values[rows, place, t] = np.where(np.isfinite(value), value, 0).astype(np.intp)
            mistakes[rows, place] = np.where(mistakes[rows, place] < 0, pick[rows, t], len(names))
    every = [*names, "two-mistakes"]
    return _shown(ok, values[ok], mistakes[ok], every, slot, rng)


def _miscounts(question: Question, facts: Facts) -> tuple[Array, list[str]]:
    """Return what mistakes make of each thing's number, (n, things, mistakes), and their names.

    NaN where a mistake makes nothing.
    """
    held = counts(question, facts)
    base, add = held[:, question.args["base"]], added(question, facts, held)
    n, images, _ = held.shape
    rows = np.arange(n)
    found: dict[str, Array] = {}

    def put(name: str, thing: int, value: Array) -> None:
        found.setdefault(name, np.full_like(base, np.nan))[:, thing] = value

    for i, p in enumerate(question.args["pieces"]):
        t, numbers = p["thing"], told(question, facts, i)
        times = numbers[0]
        put("times-forgotten", t, base[:, t] + add[:, t] / np.maximum(times, 1))
        put("doubled", t, base[:, t] + 2 * add[:, t])
        put("added-alone", t, add[:, t])
        put("nothing-added", t, base[:, t])
        if p["when"] < 0:
            continue
        start = numbers[1].astype(np.intp) - 1
        put("held-taken-for-added", t, base[:, t] + times * held[rows, start + 1, p["other"]])
        put("own-step-taken", t, base[:, t] + times * (
            held[rows, start + 1, t] - held[rows, start, t]))  # fmt: skip
        for name, shift in (("step-before-taken", -1), ("step-after-taken", 1)):
            at = np.clip(start + shift, 0, images - 2)
            seen = held[rows, at + 1, p["other"]] - held[rows, at, p["other"]]
            put(name, t, base[:, t] + times * seen)
    for name, step in (("one-too-many", 1), ("one-too-few", -1), ("two-too-many", 2)):
        found[name] = base + add + step
    return np.stack(list(found.values()), axis=2), list(found)


def _breaches(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Options:
    """Return the right image and rule, each beside a wrong one, in all four pairs."""
    broken = breaches(question, facts)[:, :, :-1]
    n, images, rules = broken.shape
    at = broken.reshape(n, -1).argmax(axis=1)
    right = np.stack([at // rules, at % rules], axis=1)
    ok = broken.any(axis=(1, 2))
    # Lots of their own tell whether the wrong image and the wrong rule come before the right ones.
    other = np.empty_like(right)
    for side, size in enumerate((images, rules)):
        own, chance = right[:, side], rng.random(n)
        before = np.full(n, slot.lots[-1 - side] < 0.5)
        room = np.where(before, own, size - 1 - own)
        ok &= room > 0
        step = 1 + np.floor(chance * room).astype(np.intp)
        other[:, side] = np.clip(np.where(before, own - step, own + step), 0, size - 1)
    values = np.repeat(right[:, None], 4, axis=1)
    values[:, (1, 3), 0] = other[:, :1]
    values[:, (2, 3), 1] = other[:, 1:]
    mistakes = np.broadcast_to(np.array([-1, 0, 1, 2]), (n, 4))
    names = ("kept-image-taken", "kept-rule-taken", "kept-image-and-rule-taken")
    rows = np.flatnonzero(ok)
    return _shown(rows, values[rows], mistakes[rows], names, slot, rng)

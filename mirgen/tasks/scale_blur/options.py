"""The options of many states: things, sequences or numbers, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from . import rules as shortcuts
from .solve import (
    ORDERS,
    SEQUENCES,
    SIGN,
    copy_sizes,
    misfits,
    nearest,
    order_of,
    row_sizes,
    strengths,
)

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

APART: dict[Tier, float] = {"easy": 1.4, "medium": 1.32, "hard": 1.22}
"""Least factor between two numbers."""
NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.6}

CLOSE: dict[Tier, float] = {"easy": 0.0, "medium": 0.4, "hard": 0.8}
"""How much a tier prefers wrong sequences that go little against the facts."""

HUB = 0.4
"""How often the right sequence is the hub, in units of chance: tiers pick those out later."""

REACH = 0.8
"""How near a guess comes that likely hits, as a share of the least distance of two numbers."""
SPAN = 0.65
"""How far off, by the same measure, a guess is from which the right one is likely the farthest."""
WISHED = 0.7
"""What it costs, beside a guess that hits unmeant, if one doesn't that is meant to."""
PROMISING = 144
"""States of which numbers are made."""

FACTORS = {
    "doubled": 2.0, "halved": 0.5, "half-too-much": 1.5, "third-too-little": 1 / 1.5,
    "tripled": 3.0, "a-third-of-it": 1 / 3, "a-quarter-too-much": 1.25,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Options of some states: ``rows`` (m,) of them, ``values`` (m, options[, length]).

    The right one is at ``answer`` in all of them. ``shown`` returns values and mistakes of the
    i-th of the rows as the slot wants them, '' for the right one's: most are never asked for.
    """

    rows: Whole
    values: NDArray[Any]
    answer: int
    shown: Callable[[int], list[tuple[Any, str]]]


def choose_options(
    slot: Slot, question: Question, facts: Facts, rng: np.random.Generator
) -> Drafts:
    """Return the options of each state, the right one where the slot wants it."""
    if slot.kind == "ratio":
        return _numbers(slot, question, facts, rng)
    if slot.kind in SEQUENCES:
        return _sequences(slot, question, facts, rng)
    return _candidates(slot, question, facts, rng)


def stored(kind: str, value: Any) -> int | float | str:
    """Return an option's value as the question holds it; see solve.values."""
    if kind in SEQUENCES:
        return " ".join(str(int(each)) for each in value)
    return float(value) if kind == "ratio" else int(value)


def said(kind: str, value: Any, names: Sequence[str]) -> str:
    """Return an option's text; ``names`` are what the candidates are called."""
    if kind == "ratio":
        return f"about {value:.1f} times as tall"
    if kind not in SEQUENCES:
        return names[int(value)]
    *first, last = (names[int(each)] for each in value)
    return f"{', '.join(first)} and {last}"


def _candidates(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Drafts:
    """Offer every candidate, the best where the slot wants it and the others in any order."""
    value = SIGN[slot.kind] * strengths(question, facts)
    n, count = value.shape
    rows = np.arange(n)
    shown = np.argsort(rng.random((n, count)), axis=1)
    best = value.argmax(axis=1)
    at = (shown == best[:, None]).argmax(axis=1)
    shown[rows, at] = shown[:, slot.answer]
    shown[:, slot.answer] = best
    picks = {
        name: (SIGN[slot.kind] * np.broadcast_to(guess, value.shape)).argmax(axis=1)
        for name, guess in sorted(shortcuts.guesses(question, facts).items())
    }

    def named(row: int) -> list[tuple[Any, str]]:
        names = {int(pick[row]): name for name, pick in picks.items()}
        return [
            (c, "" if c == best[row] else names.get(c, "misjudged")) for c in shown[row].tolist()
        ]

    return Drafts(rows, shown, slot.answer, named)


@lru_cache(maxsize=16)
def _table(kind: str, length: int, figures: int) -> tuple[Whole, NDArray[np.bool_]]:
    """Return all sequences (f, length), and which become one another by one slip, (length, f, f).

    A slip moves one candidate of an order to another place, or takes one close-up for another
    figure; it is told by which.
    """
    if kind not in ORDERS:
        every = np.array(list(product(range(figures), repeat=length)))
        other = every[:, None] != every[None]
        alone = other.sum(axis=2) == 1
        return every, np.stack([alone & other[:, :, k] for k in range(length)])
    every = np.array(list(permutations(range(length))))
    slips = []
    for moved in range(length):
        rest = every[every != moved].reshape(len(every), length - 1)
        slips.append((rest[:, None] == rest[None]).all(axis=2) & ~np.eye(len(every), dtype=bool))
    return every, np.stack(slips)


def right_sequence(question: Question, facts: Facts) -> Whole:
    """Return the right sequence of each state, (n, length)."""
    if question.kind == "same_region":
        return nearest(copy_sizes(question, facts), row_sizes(question, facts))
    return order_of(strengths(question, facts))


def _sequences(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Drafts:
    """Choose wrong sequences that a shortcut gives, or a slip or two.

    As with numbers, the right one is the hub of the set only by chance: else a wrong one is,
    and the rest are slips away from that.
    """
    right = right_sequence(question, facts)
    n, length = right.shape
    figures = len(question.args["row"]["h"]) if slot.kind == "same_region" else length
    every, slips = _table(slot.kind, length, figures)
    slip = np.asarray(slips.any(axis=0))
    rows = np.arange(n)
    at = _index(every, right)
    guessed = {name: _index(every, guess) for name, guess in _guessed(question, facts).items()}
    lots = rng.random((n, len(every)))
    hub = np.where(slip[at], lots, -1.0).argmax(axis=1)
    hub = np.where(rng.random(n) < HUB / slot.options, at, hub)
    liking = lots + 0.8 * slip[hub]
    # Who leaves an image out shall not be led by what is left.
    for blind in _at_end(question):
        liking += 0.5 * slips[blind][at] * rng.random((n, 1))
    for name, guess in guessed.items():
        liking[rows, guess] += 0.9 * rng.random(n) if name.endswith("left-out") else 0.35
    cost = misfits(question, facts, every[None])
    liking += CLOSE[slot.tier] / (1 + 2 * cost / cost.mean(axis=1, keepdims=True))
    liking[rows, hub] += 1.0
    liking[rows, at] = -1.0
    few = slot.options - 1
    wrong = np.argpartition(-liking, few - 1, axis=1)[:, :few]
    wrong = np.take_along_axis(wrong, rng.random(wrong.shape).argsort(axis=1), axis=1)
    shown = np.insert(wrong, slot.answer, at, axis=1)

    def named(row: int) -> list[tuple[Any, str]]:
        names = dict.fromkeys(np.flatnonzero(slip[at[row]]).tolist(), "one-misjudged")
        names |= {int(guess[row]): name for name, guess in guessed.items()} | {int(at[row]): ""}
        return [(every[s], names.get(s, "several-misjudged")) for s in shown[row].tolist()]

    return Drafts(rows, every[shown], slot.answer, named)


def _at_end(question: Question) -> tuple[int, ...]:
    """Return the candidates that the last image alone tells of, if any."""
    args = question.args
    if "things" not in args:
        return (len(args["copies"]) - 1,)
    image = [thing["image"] for thing in args["things"]]
    last = len(args["zooms"]) - 1
    return (image.index(last),) if last in image else ()


def _index(every: Whole, sequences: Whole) -> Whole:
    """Return the place of each sequence (n, length) in the table, which rises."""
    weights = (every.max() + 1) ** np.arange(every.shape[1])[::-1]
    return np.asarray(np.searchsorted(every @ weights, sequences @ weights))


def _guessed(question: Question, facts: Facts) -> Mapping[str, Whole]:
    if question.kind == "same_region":
        return shortcuts.same_guesses(question, facts)
    n = len(next(iter(facts.values())))
    return {
        name: np.broadcast_to(order_of(guess), (n, guess.shape[1]))
        for name, guess in shortcuts.guesses(question, facts).items()
    }


def _numbers(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Drafts:
    some = _promising(slot, question, facts)
    facts = {name: values[some] for name, values in facts.items()}
    ratio = strengths(question, facts)
    value = np.exp(ratio[:, 0] - ratio[:, 1])
    wrong = {name: value * factor for name, factor in FACTORS.items()}
    wrong |= {
        name: np.exp(guess[:, 0] - guess[:, 1])
        for name, guess in shortcuts.guesses(question, facts).items()
        if not name.endswith(("told-only", "shown-first"))
    }
    wrong |= dict(_slipped(question, facts))
    rule = Rule(APART[slot.tier], 1, True, 1.04, NEAR[slot.tier], value * 6)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)

    def named(row: int) -> list[tuple[Any, str]]:
        return list(numbers.shuffled(row, slot.answer, rng))

    return Drafts(some[numbers.rows], numbers.values, slot.rank, named)


def _promising(slot: Slot, question: Question, facts: Facts) -> Whole:
    """Return the states in which guesses will likely hit, or miss, as the slot's lots mean them to.

    A guess hits where it comes near the right number, or lies beyond it where that is to be the
    least or the greatest; its inverse does where it lies far on the other side.
    """
    guesses = shortcuts.guesses(question, facts)
    names = sorted(guesses)[: len(slot.lots)]
    ratio = strengths(question, facts)
    shape = len(ratio), 2
    off = np.array(
        [np.diff(ratio - np.broadcast_to(guesses[n], shape), axis=1)[:, 0] for n in names]
    )
    step = np.log(APART[slot.tier])
    hits, flips = np.abs(off) < REACH * step, np.zeros(off.shape, np.bool_)
    if slot.rank in (0, slot.options - 1):
        outward = off if slot.rank else -off
        hits |= outward > 0
        flips = -outward > SPAN * step * (slot.options - 1)
    lots = np.array(slot.lots[: len(names)])[:, None]
    meant, against = lots < 1 / slot.options, lots >= 1 - 1 / slot.options
    cost = np.where(meant, WISHED * ~hits, hits) + np.where(against, 0.0, flips)
    cost = cost.sum(axis=0)
    return np.sort(np.argsort(cost, kind="stable")[:PROMISING])


def _slipped(question: Question, facts: Facts) -> Iterator[tuple[str, Array]]:
    """Yield the ratio with one zoom, or one way from image to image, forgotten or turned."""
    ratio = strengths(question, facts)
    for zoom in question.args["zooms"]:
        number = zoom["image"] + 1
        if "told" in zoom:
            slips = {f"zoom-{number}-forgotten": {**facts, zoom["told"]: facts[zoom["told"]] ** 0}}
        else:
            here, there = facts[zoom["here"]], facts[zoom["there"]]
            slips = {
                f"zoom-{number}-turned-round": {**facts, zoom["here"]: there, zoom["there"]: here},
                f"zoom-{number}-forgotten": {**facts, zoom["there"]: here},
            }
        for name, slip in slips.items():
            ratio = strengths(question, slip)
            yield name, np.exp(ratio[:, 0] - ratio[:, 1])

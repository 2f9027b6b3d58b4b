"""The options of states: things, numbers and orders, with the shortcuts' scores of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from . import rules as shortcuts
from . import solve as solver
from .mistakes import mistakes
from .propose import BEATABLE, MARGIN, below
from .script import BEST, NUMBERS, Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

KEPT = 480
"""States of which options are made, to choose the fairest from."""

FIT = 96
"""States of which numbers are made: those that guesses come least near to."""

APART: dict[Tier, float] = {"easy": 1.7, "medium": 1.5, "hard": 1.36}
"""Least factor between two numbers."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.4, "hard": 0.8}
"""How much a tier prefers wrong options that lie close."""

RANGE = {"ratio": (0.3, 5.0), "height": (25.0, 320.0), "distance": (1.8, 16.0)}
"""What is asked for: a factor, centimetres, metres."""

BOUNDS = {"ratio": (0.12, 14.0), "height": (9.0, 990.0), "distance": (0.9, 48.0)}
"""What wrong numbers keep to."""

DIGITS = {"ratio": 2, "height": 0, "distance": 1}
FORMS = {
    "ratio": "about {:.2f} times as tall",
    "height": "about {:.0f} cm",
    "distance": "about {:.1f} metres",
}


@dataclass(frozen=True, eq=False)
class Drafts:
    """Options of many states: ``rows`` of the states, shortcuts' ``scores``, and how they read.

    ``made`` returns the options' values and their texts for one of the rows.
    """

    rows: Whole
    scores: Mapping[str, Array]
    made: Callable[[int], tuple[tuple[Any, ...], tuple[Option, ...]]]


def draft(
    slot: Slot,
    script: Script,
    facts: Facts,
    names: Sequence[str],
    rng: np.random.Generator,
) -> Drafts:
    """Return the options of the states that are clear enough. Raises Reject."""
    question = Question("forced_perspective", slot.kind, script.args(), ())
    if slot.kind in NUMBERS:
        return _numbers(slot, script, question, facts, rng)
    sizes = solver.asked(question, facts)
    near, far = np.log(MARGIN[slot.kind][slot.tier])
    if slot.kind in BEST:
        sizes = solver.by_image(question, sizes)
        falling = -np.sort(-sizes, axis=1)
        gap = falling[:, 0] - falling[:, 1]
        ok = (sizes[:, slot.answer] == falling[:, 0]) & (gap >= near) & (gap <= far)
        ok[ok] = _needed(script, question, facts, sizes, np.flatnonzero(ok))
    else:
        gap = np.diff(np.sort(sizes, axis=1), axis=1).min(axis=1)
        ok = (gap >= near) & (gap <= far)
    rows = np.flatnonzero(ok)[:KEPT]
    if not len(rows):
        raise Reject("no-clear-winner")
    kept = {name: values[rows] for name, values in facts.items()}
    if slot.kind in BEST:
        return _images(slot, question, rows, kept)
    return _orders(slot, script, question, rows, kept, names, rng)


def _needed(
    script: Script, question: Question, facts: Facts, best: Array, rows: Whole
) -> NDArray[np.bool_]:
    """Return in which of the rows every image's heights decide which image is best.

    ``best`` (n, images) is how well the images do.
    """
    ok = np.ones(len(rows), dtype=np.bool_)
    winner = best[rows].argmax(axis=1)
    for k, regions in enumerate(script.regions):
        depth = np.log(np.array([facts[f"distance[{r}]"][rows] for r in regions]))
        others = np.delete(best[rows], k, axis=1).max(axis=1)
        lost = below(script.kind, depth, others + solver.FLOOR).prod(axis=0)
        won = 1 - below(script.kind, depth, others - solver.FLOOR).prod(axis=0)
        ok &= np.where(winner == k, lost, won) >= BEATABLE
    return ok


def _images(slot: Slot, question: Question, rows: Whole, facts: Facts) -> Drafts:
    """Draft the images as options, in their order."""
    scores = shortcuts.image_scores(question, shortcuts.guessed(question, facts))

    def made(i: int) -> tuple[tuple[Any, ...], tuple[Option, ...]]:
        picks = {int(score[i].argmax()): name for name, score in sorted(scores.items())}
        options = tuple(
            Option(f"image {k + 1}", "" if k == slot.answer else picks.get(k, "misjudged"))
            for k in range(slot.options)
        )
        return tuple(range(slot.options)), options

    return Drafts(rows, scores, made)


def _with_answer(best: Whole, count: int, answer: int, rng: np.random.Generator) -> Whole:
    """Return orders (n, count) of 0 … count - 1, shuffled, with ``best`` (n,) at ``answer``."""
    keys = rng.random((len(best), count))
    keys[np.arange(len(best)), best] = 2.0
    order = np.argsort(keys, axis=1)
    return np.insert(order[:, :-1], answer, order[:, -1], axis=1)


def _numbers(
    slot: Slot, script: Script, question: Question, facts: Facts, rng: np.random.Generator
) -> Drafts:
    value = np.exp(solver.asked(question, facts)[:, 0])
    low, high = RANGE[slot.kind]
    some = np.flatnonzero((value >= low) & (value <= high))[:KEPT]
    if not len(some):
        raise Reject("no-fitting-numbers")
    kept = {name: values[some] for name, values in facts.items()}
    guesses = shortcuts.guessed(question, kept)
    some, kept, guesses = _unlike(slot, some, kept, guesses, np.log(value[some]))
    wrong = mistakes(script, question, kept, guesses)
    # Whole centimetres are rounded as metres: number_options takes whole numbers for exact.
    unit = 100.0 if slot.kind == "height" else 1.0
    least, most = BOUNDS[slot.kind]
    rule = Rule(
        APART[slot.tier],
        DIGITS[slot.kind] or 2,
        least=least / unit,
        near=NEAR[slot.tier],
        most=most / unit,
    )
    wrong = {name: values / unit for name, values in wrong.items()}
    numbers = number_options(value[some] / unit, wrong, slot.options, slot.rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("no-fitting-numbers")
    shown = np.log(numbers.values * unit)
    guesses = {name: guess[numbers.rows] for name, guess in guesses.items()}

    def made(i: int) -> tuple[tuple[Any, ...], tuple[Option, ...]]:
        chosen = [
            (float(round(v * unit, DIGITS[slot.kind])), mistake)
            for v, mistake in numbers.shuffled(i, slot.answer, rng)
        ]
        options = tuple(Option(FORMS[slot.kind].format(v), mistake) for v, mistake in chosen)
        return tuple(v for v, _ in chosen), options

    scores = shortcuts.number_scores(guesses, shown)
    # What number options are shuffled to doesn't matter to a score's rank: the right one leads.
    scores = {name: _led(score, slot.rank, slot.answer) for name, score in scores.items()}
    return Drafts(some[numbers.rows], scores, made)


def _unlike(
    slot: Slot, rows: Whole, facts: Facts, guesses: Mapping[str, Array], right: Array
) -> tuple[Whole, dict[str, Array], dict[str, Array]]:
    """Return the states whose right number the fewest guesses come near to, and what is theirs."""
    reach = 0.65 * np.log(APART[slot.tier])
    near = np.sum([np.abs(guess[:, 0] - right) < reach for guess in guesses.values()], axis=0)
    best = np.argsort(near, kind="stable")[:FIT]
    return (
        rows[best],
        {name: values[best] for name, values in facts.items()},
        {name: guess[best] for name, guess in guesses.items()},
    )


def _led(score: Array, rank: int, answer: int) -> Array:
    """Return scores (n, k) with the right option's, at ``rank``, moved to ``answer``."""
    rest = np.delete(score, rank, axis=1)
    return np.asarray(np.insert(rest, answer, score[:, rank], axis=1))


@cache
def _groups(things: int, size: int) -> NDArray[np.intp]:
    """Return the groups of so many permutations, (groups, size, things), the identity first.

    Seen from each member, the others of a group lie in the same way: none is its hub.
    """
    every = list(permutations(range(things)))
    first = every[0]
    found = {frozenset(_closure(first, one, other)) for one in every for other in every}
    return np.array([sorted(group) for group in sorted(map(sorted, found)) if len(group) == size])


def _closure(first: tuple[int, ...], *moves: tuple[int, ...]) -> set[tuple[int, ...]]:
    found, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        for move in moves:
            there = tuple(here[i] for i in move)
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _orders(
    slot: Slot,
    script: Script,
    question: Question,
    rows: Whole,
    facts: Facts,
    names: Sequence[str],
    rng: np.random.Generator,
) -> Drafts:
    """Draft sets of orders of which each lies to the others as any other does.

    So the right one can't be told by what most options share.
    """
    sizes = solver.asked(question, facts)
    right = np.argsort(-sizes, axis=1)
    n, things = right.shape
    guesses = shortcuts.guessed(question, facts)
    groups = _groups(things, slot.options)
    picks = groups[_likeliest(right, guesses, groups, rng)]
    mine = np.zeros(n, np.intp)
    shown = right[np.arange(n)[:, None, None], picks]
    place = _with_answer(mine, slot.options, slot.answer, rng)
    shown = np.take_along_axis(shown, place[:, :, None], axis=1)
    scores = shortcuts.order_scores(guesses, shown)

    def made(i: int) -> tuple[tuple[Any, ...], tuple[Option, ...]]:
        texts = [", ".join(f"the {names[script.asked[t]]}" for t in o) for o in shown[i].tolist()]
        meant = {tuple(np.argsort(-g[i]).tolist()): n for n, g in sorted(guesses.items())}
        options = tuple(
            Option(text, "" if at == slot.answer else _slip(right[i], shown[i, at], meant))
            for at, text in enumerate(texts)
        )
        return tuple(" ".join(map(str, o)) for o in shown[i].tolist()), options

    return Drafts(rows, scores, made)


def _likeliest(
    right: Whole, guesses: Mapping[str, Array], groups: Whole, rng: np.random.Generator
) -> Whole:
    """Return for each state the group, by number, that holds most of the orders that are guessed.

    ``right`` are the right orders, (n, things).
    """
    back = np.argsort(right, axis=1)
    moves = np.stack(
        [np.take_along_axis(back, np.argsort(-g, axis=1), 1) for g in guesses.values()]
    )
    base = right.shape[1] ** np.arange(right.shape[1])
    member = (moves @ base)[:, :, None, None] == (groups @ base)[None, None]
    # What is guessed right is in every group.
    held = member.any(axis=3).sum(axis=0)
    return np.asarray((held + 1.5 * rng.random(held.shape)).argmax(axis=1))


def _slip(right: Whole, order: Whole, guesses: Mapping[tuple[int, ...], str]) -> str:
    """Return the mistake that leads to an order."""
    found = guesses.get(tuple(order.tolist()))
    if found:
        return found
    if (right[::-1] == order).all():
        return "shortest-first"
    off = np.flatnonzero(right != order) + 1
    if len(off) == 2:
        return f"places-{off[0]}-and-{off[1]}-exchanged"
    return f"places-{'-'.join(map(str, off))}-mixed-up"

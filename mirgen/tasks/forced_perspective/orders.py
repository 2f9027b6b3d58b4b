"""Orders as options: sets of them of which none is the hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot
from . import rules as shortcuts
from . import solve as solver
from .drafts import Drafts
from .script import Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

SETS = 2
"""Sets of orders that are made of each state, to choose the fairest from."""


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


def draft_orders(
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
    guesses = shortcuts.guessed(question, facts)
    groups = _groups(right.shape[1], slot.options)
    at, group = _likely(right, guesses, groups, rng)
    guesses = {name: guess[at] for name, guess in guesses.items()}
    rows, right = rows[at], right[at]
    shown = right[np.arange(len(right))[:, None, None], groups[group]]
    shown = _with_answer(shown, slot.answer, rng)
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


def _with_answer(orders: Whole, answer: int, rng: np.random.Generator) -> Whole:
    """Return sets of orders (n, k, things) shuffled, the first of each moved to ``answer``."""
    n, k, _ = orders.shape
    place = 1 + np.argsort(rng.random((n, k - 1)), axis=1)
    place = np.insert(place, answer, 0, axis=1)
    return np.take_along_axis(orders, place[:, :, None], axis=1)


def _likely(
    right: Whole, guesses: Mapping[str, Array], groups: Whole, rng: np.random.Generator
) -> tuple[Whole, Whole]:
    """Return states and groups, by number, for some groups that hold orders that are guessed.

    ``right`` are the right orders, (n, things); each state has SETS groups.
    """
    back = np.argsort(right, axis=1)
    moves = np.stack(
        [np.take_along_axis(back, np.argsort(-g, axis=1), 1) for g in guesses.values()]
    )
    base = right.shape[1] ** np.arange(right.shape[1])
    member = (moves @ base)[:, :, None, None] == (groups @ base)[None, None]
    # What is guessed right is in every group.
    held = member.any(axis=3).sum(axis=0)
    best = np.argsort(-(held + rng.random(held.shape)), axis=1)[:, :SETS]
    return np.repeat(np.arange(len(right)), best.shape[1]), best.ravel()


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

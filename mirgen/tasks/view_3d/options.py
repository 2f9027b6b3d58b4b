"""The options of boards: sides, spots, things or orders of things, wrong ones by mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot
from .draw import Worlds
from .ground import SIDES, Places, from_side, places
from .script import ORDERED, Script
from .solve import ahead

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


def choose_options(slot: Slot, script: Script, worlds: Worlds, rng: np.random.Generator) -> Whole:
    """Return the options of n boards, the right one at the slot's answer; see rules.scores.

    The shape is (n, options), or (n, options, things) for ``order_from``.
    """
    n = len(worlds.top)
    if slot.kind == ORDERED:
        return _orders(slot, script, worlds, rng)
    if slot.kind == "which_side":
        right = worlds.sides[:, -1]
        others = (right[:, None] + 1 + _shuffles(n, 3, rng)) % 4
    elif slot.kind == "on_map":
        right = worlds.marked
        count = worlds.spots.shape[1]
        others = (right[:, None] + 1 + _shuffles(n, count - 1, rng)) % count
        right, others = right + 1, others + 1
    else:
        place = places(worlds.things[:, list(script.choices)])
        right = np.argmax(ahead(slot.kind, place, worlds.seen_from), axis=1)
        count = len(script.choices)
        others = (right[:, None] + 1 + _shuffles(n, count - 1, rng)) % count
        # The bridge comes first in the last view's list.
        right, others = right + 1, others + 1
    return np.insert(others[:, : slot.options - 1], slot.answer, right, axis=1)


def _orders(slot: Slot, script: Script, worlds: Worlds, rng: np.random.Generator) -> Whole:
    """Return the right orders among wrong ones.

    The right one is the hub of its set only by chance: else a wrong one is, and the rest are a
    second mistake away from that.
    """
    place = places(worlds.things[:, list(script.choices)])
    n = len(place)
    every, after = _all_orders(script.last)
    number = {order: i for i, order in enumerate(map(tuple, every.tolist()))}

    def orders(side: Whole) -> Whole:
        found = np.argsort(-ahead(slot.kind, place, side), axis=1)
        return np.array([number[tuple(order)] for order in found.tolist()], np.intp)

    right = orders(worlds.seen_from)
    # A mistake is a rearrangement of the right order: to that seen from another side, or of two.
    back = np.argmax(after[:, right].T == 0, axis=1)
    moves = [after[back, orders((worlds.seen_from + turn) % 4)] for turn in (1, 2, 3)]
    swaps = [_swapped(script.last, at) for at in range(script.last - 1)]
    moves += [np.full(n, number[swap]) for swap in swaps]
    wrong = np.stack(moves, axis=1)
    first = wrong[np.arange(n), rng.integers(wrong.shape[1], size=n)]
    plain = (rng.random(n) < 1 / slot.options) | (first == 0)
    hub = np.where(plain, right, after[right, first])
    usable = np.concatenate([hub[:, None], after[hub[:, None], wrong]], axis=1)
    rest = np.broadcast_to(np.arange(len(every)), (n, len(every)))
    usable = np.concatenate([usable, rest], axis=1)
    lots = rng.random(usable.shape)
    # The hub is in, then its mistakes come in any order; all other orders wait behind.
    lots[:, 0] = -1
    lots[:, 1 + wrong.shape[1] :] += 1
    chosen = [right]
    for _ in range(slot.options - 1):
        for each in chosen:
            lots[usable == each[:, None]] = 9.0
        pick = lots.argmin(axis=1)
        chosen.append(usable[np.arange(n), pick])
    wrong_ones = np.stack(chosen[1:], axis=1)
    shuffle = _shuffles(n, slot.options - 1, rng)
    wrong_ones = np.take_along_axis(wrong_ones, shuffle, axis=1)
    return np.asarray(every[np.insert(wrong_ones, slot.answer, right, axis=1)])


@lru_cache(maxsize=8)
def _all_orders(things: int) -> tuple[Whole, Whole]:
    """Return all orders (m, things), and which order each becomes by each rearrangement, (m, m).

    A rearrangement is an order of places: what comes first, second and so on is taken from there.
    """
    every = np.array(list(permutations(range(things))), np.intp)
    number = {order: i for i, order in enumerate(map(tuple, every.tolist()))}
    after = [[number[tuple(order[move].tolist())] for move in every] for order in every]
    return every, np.array(after, np.intp)


def _swapped(things: int, at: int) -> tuple[int, ...]:
    order = list(range(things))
    order[at], order[at + 1] = order[at + 1], order[at]
    return tuple(order)


def stored(script: Script, kind: str, shown: NDArray[Any]) -> tuple[Any, ...]:
    """Return one board's options (options, …) as the question holds them."""
    first = script.views - 1
    if kind == ORDERED:
        return tuple(" ".join(str(first + at) for at in order) for order in shown.tolist())
    return (
        tuple(shown.tolist())
        if kind in ("which_side", "on_map")
        else tuple((shown + first).tolist())
    )


def said(
    slot: Slot,
    script: Script,
    names: Sequence[str],
    shown: NDArray[Any],
    shortcuts: Mapping[str, Array],
) -> tuple[Option, ...]:
    """Return one board's options; ``shortcuts`` are its scores (options,), which name mistakes."""
    made: dict[int, str] = {}
    for name, score in shortcuts.items():
        best = np.flatnonzero(score >= score.max() - 1e-9)
        if len(best) == 1:
            made.setdefault(int(best[0]), name)
    last = names[script.views - 1 :]
    found = []
    for i, value in enumerate(shown.tolist()):
        if slot.kind == ORDERED:
            *some, end = (last[at] for at in value)
            text = f"{', '.join(some)} and {end}"
        elif slot.kind == "which_side":
            text = f"the {SIDES[value]} side"
        else:
            text = f"spot {value}" if slot.kind == "on_map" else last[value]
        mistake = made.get(i, FALLBACK.get(slot.kind, "turned-the-wrong-way"))
        found.append(Option(text, "" if i == slot.answer else mistake))
    return tuple(found)


FALLBACK = {"order_from": "a-turn-or-two-neighbours-mistaken", "on_map": "turned-or-mirrored"}
"""The mistake behind an option that no shortcut takes; else it is a wrong turn."""


def clear(slot: Slot, script: Script, worlds: Worlds, margin: float) -> NDArray[np.bool_]:
    """Whether what is asked is clearly so: gaps between things on the picture, (n,).

    Their order on the picture is that of their columns too, and first is by a margin (a share of
    the picture's width) who is to be found, or each before the next.
    """
    n = len(worlds.top)
    if slot.kind in ("which_side", "on_map", "nearest_from"):
        return np.ones(n, np.bool_)
    place = places(worlds.things[:, list(script.choices)])
    score = ahead(slot.kind, place, worlds.seen_from)
    order = np.argsort(-score, axis=1)
    sorted_ = np.take_along_axis(score, order, axis=1)
    gaps = sorted_[:, :-1] - sorted_[:, 1:]
    far = _columns(slot.kind, place, worlds.seen_from)
    column = np.take_along_axis(far, order, axis=1)
    steps = column[:, :-1] - column[:, 1:]
    if slot.kind == ORDERED:
        return np.asarray((gaps >= margin).all(axis=1) & (steps > 0).all(axis=1))
    return np.asarray((gaps[:, 0] >= margin) & (column[:, :1] > column[:, 1:]).all(axis=1))


def _columns(kind: str, place: Places, side: Whole) -> Array:
    right, _ = from_side(place, side[:, None])
    return right if kind == "rightmost_from" else -right


def _shuffles(n: int, count: int, rng: np.random.Generator) -> Whole:
    return np.argsort(rng.random((n, count)), axis=1)


def question_of(script: Script, kind: str, options: tuple[Any, ...] = ()) -> Question:
    """Return the question of a script."""
    return Question("view_3d", kind, script.args(), options)


def state_of(facts: Facts, row: int) -> dict[str, Array]:
    """Return one board's facts, (1,) each."""
    return {name: values[row : row + 1] for name, values in facts.items()}

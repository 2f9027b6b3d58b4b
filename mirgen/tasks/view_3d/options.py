"""The options of boards: sides, spots, things or orders of things, each right from some side.

Whoever leaves out the texts or an image knows the last view at best up to a turn of the board. So
wrong options are what another turn would give, and that guess stays among all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot
from .draw import Worlds, shuffles
from .ground import SIDES, Places, from_side, places
from .script import FAN, ORDERED, PICKED, Script
from .solve import ahead

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


def choose_options(slot: Slot, script: Script, worlds: Worlds, rng: np.random.Generator) -> Whole:
    """Return the options of n boards, the right one at the slot's answer; see rules.scores.

    The shape is (n, options), or (n, options, things) for ``order_from``.
    """
    n = len(worlds.top)
    if slot.kind in PICKED:
        count = len(script.choices)
        place = places(worlds.things[:, list(script.choices)])
        right = np.argmax(ahead(slot.kind, place, worlds.seen_from), axis=1)
        others = (right[:, None] + 1 + shuffles(n, count - 1, rng)) % count
        # The bridge comes first in the last view's list.
        return np.asarray(1 + np.insert(others[:, : slot.options - 1], slot.answer, right, axis=1))
    if script.fan:
        return np.tile(np.array(script.images[script.links :], np.intp) + 1, (n, 1))
    turns = 1 + shuffles(n, len(SIDES) - 1, rng)[:, : slot.options - 1]
    turns = np.insert(turns, slot.answer, 0, axis=1)
    if slot.kind == "which_side":
        return np.asarray((worlds.sides[:, -1:] + turns) % len(SIDES))
    if slot.kind == "on_map":
        return 1 + np.take_along_axis(worlds.turned, turns, axis=1)
    place = places(worlds.things[:, list(script.choices)])
    orders = [
        np.argsort(-ahead(slot.kind, place, (worlds.seen_from + turn) % len(SIDES)), axis=1)
        for turn in range(len(SIDES))
    ]
    return 1 + np.take_along_axis(np.stack(orders, axis=1), turns[:, :, None], axis=1)


def clear(slot: Slot, script: Script, worlds: Worlds, margin: float) -> NDArray[np.bool_]:
    """Whether what is asked is clearly so, and could be each option for all that one view shows.

    Things' order on the picture is that of their columns too, and who is to be found is first by
    a margin (a share of the picture's width), or each is before the next. Each of the things is
    first from some side, and all four sides show another order.
    """
    n = len(worlds.top)
    if slot.kind in ("which_side", "on_map", FAN):
        return np.ones(n, np.bool_)
    place = places(worlds.things[:, list(script.choices)])
    score = ahead(slot.kind, place, worlds.seen_from)
    order = np.argsort(-score, axis=1)
    east, north = np.argsort(place.real, axis=1), np.argsort(place.imag, axis=1)
    if slot.kind in PICKED:
        ends = np.stack([east[:, 0], east[:, -1], north[:, 0], north[:, -1]], axis=1)
        found = (ends[:, :, None] == np.arange(place.shape[1])).any(axis=1).all(axis=1)
    else:
        found = (east != north).any(axis=1) & (east != north[:, ::-1]).any(axis=1)
    if slot.kind == "nearest_from":
        return np.asarray(found)
    first = np.take_along_axis(score, order, axis=1)
    gaps = first[:, :-1] - first[:, 1:]
    column = np.take_along_axis(_columns(slot.kind, place, worlds.seen_from), order, axis=1)
    if slot.kind == ORDERED:
        return np.asarray(found & (gaps >= margin).all(axis=1) & (np.diff(column) < 0).all(axis=1))
    return np.asarray(found & (gaps[:, 0] >= margin) & (column[:, :1] > column[:, 1:]).all(axis=1))


def _columns(kind: str, place: Places, side: Whole) -> Array:
    right, _ = from_side(place, side[:, None])
    return right if kind == "rightmost_from" else -right


def stored(script: Script, kind: str, shown: NDArray[Any]) -> tuple[Any, ...]:
    """Return one board's options (options, …) as the question holds them."""
    first = script.views - 1
    if kind == ORDERED:
        return tuple(" ".join(str(first + at) for at in order) for order in shown.tolist())
    return tuple((shown + first if kind in PICKED else shown).tolist())


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
        elif slot.kind == FAN:
            text = f"image {value}"
        elif slot.kind == "which_side":
            text = f"the {SIDES[value]} side"
        else:
            text = f"spot {value}" if slot.kind == "on_map" else last[value]
        found.append(Option(text, "" if i == slot.answer else made.get(i, "turned-the-wrong-way")))
    return tuple(found)


def question_of(script: Script, kind: str, options: tuple[Any, ...] = ()) -> Question:
    """Return the question of a script."""
    return Question("view_3d", kind, script.args(), options)


def state_of(facts: Facts, row: int) -> dict[str, Array]:
    """Return one board's facts, (1,) each."""
    return {name: values[row : row + 1] for name, values in facts.items()}

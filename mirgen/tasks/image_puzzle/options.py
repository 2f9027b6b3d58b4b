"""The options of states: tiles, orders of tiles or durations, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.numbers import Rule, number_options
from .rules import estimates
from .solve import (
    COUNTING,
    as_read,
    beside,
    duration,
    faults,
    fits,
    places,
    seconds,
    sequence,
    turns,
)

Whole = NDArray[np.intp]
Chosen = list[tuple[Any, str]]
"""Values and mistakes ('' for the right one) in the order shown: a tile, a duration, an order."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.2, "hard": 0.5}
"""How much a tier prefers wrong durations that lie close."""

LEAST = 2.0
"""Seconds that two durations differ by."""

BLIND = ("told-only", "turns-only")
"""Guesses that are no mistake of anybody who has seen the tiles."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Options of states: ``rows`` (m,) are those whose mistakes give enough of them.

    ``shown`` (m or 1, k) are their values, (…, k, holes) for orders; ``of`` tells those of the
    i-th row with their mistakes.
    """

    rows: Whole
    shown: NDArray[Any]
    of: Callable[[int], Chosen]


ORDERS = 48
"""States of which orders are made: each takes as long as dozens of the others."""


def choose_options(
    slot: Slot, question: Question, facts: Facts, rng: np.random.Generator
) -> Drafts:
    """Return the options of the states. Raises Reject('too-few-mistakes') where none has enough."""
    if slot.kind == "turns":
        return _durations(slot, question, facts, rng)
    if slot.kind != "order":
        return _tiles(slot, question, facts)
    some = {name: values[:ORDERS] for name, values in facts.items()}
    orders = list(_orders(slot, question, some, rng))
    if not orders:
        raise Reject("too-few-mistakes")
    shown = np.array([[value for value, _ in chosen] for _, chosen in orders])
    return Drafts(np.array([row for row, _ in orders]), shown, lambda i: orders[i][1])


def said(kind: str, chosen: Chosen) -> tuple[Option, ...]:
    """Return the options' texts."""
    return tuple(Option(_text(kind, value), mistake) for value, mistake in chosen)


def stored(kind: str, value: Any) -> int | float | str:
    """Return an option's value as the question holds it; see solve.values."""
    return " ".join(str(tile + 2) for tile in value) if kind == "order" else value


def _text(kind: str, value: Any) -> str:
    if kind == "order":
        *first, last = (str(tile + 2) for tile in value)
        return f"images {', '.join(first)} and {last}"
    return f"{value:.0f} seconds" if kind == "turns" else f"the tile in image {value + 2}"


def _tiles(slot: Slot, question: Question, facts: Facts) -> Drafts:
    """Return the tiles in the order shown, each wrong one with the mistake that takes it."""
    hole, _ = fits(question, facts)
    choices = [t for t in range(hole.shape[1]) if t != question.args["anchor"]]
    likely = _likely(slot.kind, question, facts)

    def of(row: int) -> Chosen:
        found: Chosen = []
        for at, tile in enumerate(choices):
            mistake = next((name for name, taken in likely.items() if taken[row, tile]), "")
            mistake = "taken-from-elsewhere" if hole[row, tile] < 0 else mistake
            found.append((tile, "" if at == slot.answer else mistake or "mismatched"))
        return found

    return Drafts(np.arange(len(hole)), np.array(choices)[None], of)


def _likely(kind: str, question: Question, facts: Facts) -> dict[str, NDArray[np.bool_]]:
    """Return which tiles each mistake would take, (n, tiles) by name, the plainest first."""
    if kind == "beside":
        return {"taken-on-the-other-side": beside(question, facts, -1)}
    if kind == "elsewhere":
        least = faults(question, facts, as_read(facts))
        return {"counted-as-read": least == least.min(axis=1, keepdims=True)}
    asked = facts["asked"][:, None] - 1
    last = len(question.args["holes"]) - 1
    return {
        "counted-as-read": places(question, facts, as_read(facts)) == asked,
        "counted-backwards": places(question, facts) == last - asked,
    }


def _orders(
    slot: Slot, question: Question, facts: Facts, rng: np.random.Generator
) -> Iterator[tuple[int, Chosen]]:
    """Yield the right order among wrong ones.

    As with numbers, the right one is the hub of the set only by chance: else a wrong one is,
    and the rest are a second mistake away from that.
    """
    right = sequence(question, facts)
    others = _counted_otherwise(question, facts)
    for row in range(len(right)):
        moves = _moves(right[row], {name: at[row] for name, at in others.items()})
        hub, how = tuple(right[row].tolist()), ""
        chosen: dict[tuple[int, ...], str] = {hub: ""}
        if rng.random() >= 1 / slot.options:
            how, move = moves[int(rng.integers(len(moves)))]
            hub = tuple(hub[i] for i in move)
            chosen[hub] = how
        for i in rng.permutation(len(moves)):
            if len(chosen) == slot.options:
                break
            name, move = moves[i]
            chosen.setdefault(tuple(hub[i] for i in move), f"{how}, {name}" if how else name)
        if len(chosen) == slot.options:
            first, *wrong = chosen.items()
            shuffled = [wrong[int(i)] for i in rng.permutation(len(wrong))]
            shuffled.insert(slot.answer, first)
            yield row, list(shuffled)


def _counted_otherwise(question: Question, facts: Facts) -> dict[str, Whole]:
    """Return the tiles at places, (n, holes), by each way to count them."""
    found = {}
    for bits in product((0.0, 1.0), repeat=3):
        by_rows, from_left, from_top = bits
        counting = {name: np.full_like(facts[name], bit) for name, bit in zip(COUNTING, bits)}  # noqa: B905
        name = (
            f"counted-by-{'rows' if by_rows else 'columns'}"
            f"-from-the-{'top' if from_top else 'bottom'}-{'left' if from_left else 'right'}"
        )
        found[name] = sequence(question, facts, counting)
    return found


def _moves(right: Whole, others: dict[str, Whole]) -> list[tuple[str, tuple[int, ...]]]:
    """Return each mistake as where it takes the tile at every place from."""
    count = len(right)
    found: dict[tuple[int, ...], str] = {}
    back = np.argsort(right)
    for name, other in others.items():
        found.setdefault(tuple(back[other].tolist()), name)
    for a, b in combinations(range(count), 2):
        move = list(range(count))
        move[a], move[b] = b, a
        found.setdefault(tuple(move), f"places-{a + 1}-and-{b + 1}-exchanged")
    found.pop(tuple(range(count)), None)
    return [(name, move) for move, name in found.items()]


def _durations(slot: Slot, question: Question, facts: Facts, rng: np.random.Generator) -> Drafts:
    value = duration(question, facts)
    wrong = _wrong(question, facts, value)
    rule = Rule(LEAST, 0, False, 0.5, NEAR[slot.tier], 3 * value + 6)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("too-few-mistakes")
    # In the order shown, the right one stands at its place and the others in any order.
    shown = [i for i in rng.permutation(slot.options).tolist() if i != slot.rank]
    shown.insert(slot.answer, slot.rank)

    def of(i: int) -> Chosen:
        rising = numbers.rising(i)
        return [rising[place] for place in shown]

    return Drafts(numbers.rows, numbers.values[:, shown], of)


def _wrong(question: Question, facts: Facts, value: NDArray[np.float64]) -> dict[str, Any]:
    """Return what named mistakes would say of the duration, shape (n,) each."""
    found = {k: v for k, v in estimates(question, facts).items() if k not in BLIND}
    needed, place = turns(question, facts), places(question, facts)
    each = np.take_along_axis(seconds(question, facts), place, axis=1)
    for tile in range(place.shape[1]):
        image, step, turn = f"image-{tile + 2}", each[:, tile], needed[:, tile]
        found[f"{image}-forgotten"] = value - turn * step
        found[f"{image}-turned-the-other-way"] = value + (-turn % 4 - turn) * step
        found[f"{image}-turned-once-too-often"] = value + step
        found[f"{image}-turned-once-too-few"] = value - step
    for a, b in combinations(range(place.shape[1]), 2):
        change = (needed[:, a] - needed[:, b]) * (each[:, b] - each[:, a])
        found[f"images-{a + 2}-and-{b + 2}-interchanged"] = value + change
    return found

"""Orders to choose from: the right one among those that named mistakes make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Slot
from .rules import SHORTCUTS

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

SETS = 4
"""Sets of options of each state, to choose from."""

PLAIN = 0.6
"""How often all wrong orders are one step from the right one, and not from a wrong one."""


OFTEN = 0.15
"""How much lower the lots of what shortcuts make of an order are, of which the least are taken."""


class Table:
    """All orders of ``count`` things by number, and what one does after another.

    ``orders`` (all, count) hold the place that a thing comes from at every place; ``after[a, b]``
    is the number of the order ``a`` with its places taken as ``b`` says, ``back`` of what undoes
    each. ``exchanges`` are the numbers of those that exchange two places.
    """

    def __init__(self, count: int) -> None:
        self.orders = np.array(list(permutations(range(count))))
        self._weights = count ** np.arange(count)[::-1]
        self._number = np.full(count**count, -1)
        self._number[self.orders @ self._weights] = np.arange(len(self.orders))
        self.after = self.number(self.orders[:, self.orders])
        self.back = self.number(np.argsort(self.orders, axis=1))
        self.exchanges: dict[int, str] = {}
        for a, b in combinations(range(count), 2):
            way = np.arange(count)
            way[[a, b]] = b, a
            self.exchanges[int(self.number(way))] = f"places-{a + 1}-and-{b + 1}-exchanged"

    def number(self, orders: Whole) -> Whole:
        """Return the numbers of orders (…, count), (…)."""
        return np.asarray(self._number[orders @ self._weights])


table = lru_cache(maxsize=8)(Table)


def choose_orders(
    slot: Slot,
    asked: Sequence[int],
    right: Whole,
    slipped: Mapping[str, Array],
    rng: np.random.Generator,
) -> tuple[Whole, Whole, Callable[[int], list[tuple[Any, str]]]]:
    """Return rows, orders of things (m, options, asked) and how to pick a row; see Chosen.

    ``right`` (n, asked) are the places among those asked about, near to far. The right order
    isn't always the hub of the set: mostly a wrong one is, and the rest are a second mistake away
    from that one.
    """
    known = table(len(asked))
    n, every = len(right), len(known.orders)
    number = known.number(right)
    wrong = np.array([np.argsort(d[:, asked], axis=1, kind="stable") for d in slipped.values()])
    # Which way leads from the right order to what a slip makes of it, (n, slips).
    ways = known.after[known.back[number], known.number(wrong)].T
    usable = np.zeros((n, every), np.bool_)
    usable[np.arange(n)[:, None], ways] = True
    usable[:, list(known.exchanges)] = True
    usable[:, 0] = False
    rows = np.repeat(np.arange(n), SETS)
    each = np.arange(len(rows))
    lots = rng.random((len(rows), every))
    for way in (way for name, way in zip(slipped, ways.T, strict=True) if name in SHORTCUTS):
        # What a shortcut makes of it is more often to be among the options.
        lots[each, way[rows]] *= OFTEN
    lots[~usable[rows]] = 2.0
    first = lots.argmin(axis=1)
    hub = np.where(rng.random(len(rows)) < PLAIN, 0, first)
    lots[each, first] = np.where(hub, 2.0, lots[each, first])
    # What would lead back to the right order is none.
    lots[each, known.back[hub]] = 2.0
    more = slot.options - 1 - (hub > 0)
    taken = np.argsort(lots, axis=1)[:, : slot.options - 1]
    full = np.take_along_axis(lots, taken, axis=1)[each, more - 1] < 2
    rows, hub, taken = rows[full], hub[full], taken[full]
    start = known.after[number[rows], hub]
    made = known.after[start[:, None], taken]
    made[:, -1] = np.where(hub > 0, start, made[:, -1])
    shown = np.insert(made, slot.answer, number[rows], axis=1)
    orders = np.asarray(asked)[known.orders[shown]]

    def pick(i: int) -> list[tuple[Any, str]]:
        names = {int(way): name for name, way in zip(slipped, ways[rows[i]], strict=True)}
        names = known.exchanges | names
        at = int(hub[i])
        why = [f"{names[at]}, {names[w]}" if at else names[w] for w in taken[i].tolist()]
        why[-1] = names[at] if at else why[-1]
        why.insert(slot.answer, "")
        return [(order, name) for order, name in zip(orders[i].tolist(), why, strict=True)]

    return rows, orders, pick

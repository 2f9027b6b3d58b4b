"""Number options: the right value among values that named mistakes give, at a wanted rank."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """What number options must keep to; bounds may differ by draw, shape (n,).

    Values are rounded to ``digits`` decimals and neighbours stay ``apart`` of each other: by
    that factor (``ratio``), else by that difference. Values at or below ``least``, or above
    ``most``, aren't used, nor those nearer to 0 than ``size``.
    ``near`` from 0 to 1 prefers mistakes that come close to the right value.
    """

    apart: float
    digits: int
    ratio: bool = True
    least: float | Array = 0.0
    near: float = 0.0
    most: float | Array = math.inf
    size: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The options of the draws that have them: ``rows`` (m,) of n, ``values`` (m, count) rising.

    The right value stands at ``rank``. ``made`` (m, count, 2) are the hub (-1: the right value
    itself) and the mistake that lead to each value, as places in ``names``.
    """

    rows: Whole
    values: Array
    rank: int
    made: Whole
    names: tuple[str, ...]

    def rising(self, i: int) -> list[tuple[float, str]]:
        """Return the (value, mistake) pairs of the i-th of ``rows``, the right one without one."""
        told = zip(self.values[i].tolist(), self.made[i].tolist(), strict=True)
        return [(value, self._name(*made)) for value, made in told]

    def shuffled(self, i: int, answer: int, rng: np.random.Generator) -> list[tuple[float, str]]:
        """Return the pairs of the i-th of ``rows`` in any order, the right one at ``answer``."""
        rising = self.rising(i)
        others = [rising[j] for j in rng.permutation(len(rising)) if j != self.rank]
        others.insert(answer, rising[self.rank])
        return others

    def _name(self, hub: int, mistake: int) -> str:
        if mistake < 0:
            return ""
        return self.names[mistake] if hub < 0 else f"{self.names[hub]}, {self.names[mistake]}"


def number_options(
    value: Array,
    mistakes: Mapping[str, Array],
    count: int,
    rank: int,
    rule: Rule,
    rng: np.random.Generator,
) -> Numbers:
    """Return ``count`` options with the right one at ``rank``, for values (n,) of many draws.

    Each mistake gives a value a draw, shape (n,); where it isn't finite, there is none. Draws
    whose mistakes don't fill both sides of the right value are left out.

    If every wrong option were one step from the right one, the right one would be the hub of
    the set and could be told without any picture. So only in 1/count of the sets it is: in the
    others a wrong option is the hub, and the rest are a second mistake away from that one.
    """
    n, names = len(value), tuple(mistakes)
    if not names:
        return Numbers(np.empty(0, np.intp), np.empty((0, count)), rank, _none(0, count, 2), ())
    wrong = np.array([mistakes[name] for name in names]).T
    order = _order(value, wrong, rule.near, rng)
    chosen = _Chosen(rule, value, count, rank)
    hub = chosen.take(wrong, order, rng.random(n) >= 1 / count)
    draws, right = np.arange(n), value[:, None]
    start = wrong[draws, hub][:, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        twice = start * wrong / right if rule.ratio else start + wrong - right
    twice[draws, hub] = np.nan
    further = np.where(hub[:, None] < 0, wrong, twice)
    chosen.fill(further, _order(value, further, rule.near, rng), hub)
    chosen.fill(wrong, order, _none(n))
    return chosen.numbers(rank, names)


class _Chosen:
    """The options of n draws so far: first the right value, then wrong ones, NaN where none is.

    Taking, again and again, the first in order that may still be used is the same as going
    through them in order, but is done for all draws at once.
    """

    def __init__(self, rule: Rule, value: Array, count: int, rank: int) -> None:
        n = len(value)
        self._rule = rule
        self._bounds = [np.broadcast_to(bound, n)[:, None] for bound in (rule.least, rule.most)]
        self._values = np.full((n, count), np.nan)
        self._values[:, 0] = np.round(value, rule.digits)
        self._made = _none(n, count, 2)
        self._number = np.ones(n, np.intp)
        self._room = np.tile(np.array([rank, count - 1 - rank]), (n, 1))
        """How many are still to stand below the right one, and above, (n, 2)."""

    def take(self, wrong: Array, order: Array, where: Truth) -> Whole:
        """Take one of the wrong values (n, m) in each draw of ``where``; return which, else -1."""
        taken = _none(len(wrong))
        rows = np.flatnonzero(where)
        rounded, above, cost = self._usable(rows, wrong, order)
        found, pick = self._first(rows, above, cost)
        self._put(rows[found], rounded[found, pick], above[found, pick], pick, taken[found])
        taken[rows[found]] = pick
        return taken

    def fill(self, wrong: Array, order: Array, hub: Whole) -> None:
        """Take wrong values (n, m) in each draw until no room or none is left."""
        rows = np.flatnonzero(self._room.any(axis=1))
        rounded, above, cost = self._usable(rows, wrong, order)
        while True:
            found, pick = self._first(rows, above, cost)
            if not len(found):
                return
            value = rounded[found, pick]
            self._put(rows[found], value, above[found, pick], pick, hub[rows[found]])
            last = np.full(len(rows), np.nan)
            last[found] = value
            cost[_near(rounded, last[:, None], self._rule)] = np.inf

    def numbers(self, rank: int, names: tuple[str, ...]) -> Numbers:
        """Return the options of the draws in which there is no room left."""
        rows = np.flatnonzero(~self._room.any(axis=1))
        rising = rows[:, None], self._values[rows].argsort(axis=1)
        return Numbers(rows, self._values[rising], rank, self._made[rising], names)

    def _usable(self, rows: Whole, wrong: Array, order: Array) -> tuple[Array, Truth, Array]:
        """Return rows' values rounded, whether above the right one, and their order, else inf."""
        rule, wrong = self._rule, wrong[rows]
        rounded = np.round(wrong, rule.digits)
        least, most = (bound[rows] for bound in self._bounds)
        usable = np.isfinite(wrong) & (rounded > least) & (rounded <= most)
        if rule.size:
            usable &= np.abs(rounded) >= rule.size
        if not rule.digits:
            usable &= np.abs(wrong - rounded) <= 1e-6
        values = self._values[rows]
        for other in values[:, : self._number.max(initial=1)].T:
            usable &= ~_near(rounded, other[:, None], rule)
        return rounded, rounded > values[:, :1], np.where(usable, order[rows], np.inf)

    def _first(self, rows: Whole, above: Truth, cost: Array) -> tuple[Whole, Whole]:
        """Return which of the rows have one that is usable and has room, and the first such."""
        below, over = (self._room[rows] > 0).T[:, :, None]
        cost = np.where(np.where(above, over, below), cost, np.inf)
        pick = cost.argmin(axis=1)
        found = np.flatnonzero(cost[np.arange(len(rows)), pick] < np.inf)
        return found, pick[found]

    def _put(self, rows: Whole, value: Array, above: Truth, mistake: Whole, hub: Whole) -> None:
        place = self._number[rows]
        self._values[rows, place] = value
        self._made[rows, place, 0] = hub
        self._made[rows, place, 1] = mistake
        self._room[rows, above.astype(np.intp)] -= 1
        self._number[rows] += 1


def _near(a: Array, b: Array, rule: Rule) -> Truth:
    """Whether two values are too near; nothing is near NaN."""
    if not rule.ratio:
        return np.asarray(np.abs(a - b) < rule.apart)
    return np.asarray(np.maximum(a, b) < rule.apart * np.minimum(a, b))


def _none(*shape: int) -> Whole:
    return np.full(shape, -1)


def _order(value: Array, wrong: Array, near: float, rng: np.random.Generator) -> Array:
    """Shuffle each draw's mistakes (n, m), pulled by ``near`` towards the order of distance."""
    lots = rng.random(wrong.shape)
    if not near:
        return lots
    # What isn't finite is sorted to the end, and doesn't count.
    step = near / np.maximum(np.isfinite(wrong).sum(axis=1, keepdims=True) - 1, 1)
    place = np.abs(wrong - value[:, None]).argsort(axis=1).argsort(axis=1)
    return np.asarray((1 - near) * lots + step * place)

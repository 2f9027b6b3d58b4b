"""Sums of products of facts, worked out for many states and many sums at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts

Array = NDArray[np.float64]
Term = list[Any]
"""A factor, and the names of up to three facts that it is multiplied with."""

WIDTH = 3
KEPT = 16


class Sums:
    """Several sums of terms, none of them empty."""

    def __init__(self, sums: Sequence[Sequence[Term]]) -> None:
        terms = [term for each in sums for term in each]
        self.names = tuple(dict.fromkeys(name for _, *names in terms for name in names))
        place = {name: i for i, name in enumerate(self.names)}
        one = len(self.names)
        self.held = np.array(
            [[*(place[n] for n in names), *[one] * (WIDTH - len(names))] for _, *names in terms]
        )
        """For each term, the places of its facts among ``names``; the last stands for 1."""
        self._holds = np.zeros((len(terms), one + 1), np.bool_)
        self._holds[np.arange(len(terms))[:, None], self.held] = True
        self._place = place
        self._factors = np.array([factor for factor, *_ in terms], np.float64)[:, None]
        ends = np.cumsum([len(each) for each in sums])
        self._starts = np.concatenate(([0], ends[:-1]))

    def stacked(self, facts: Facts) -> Array:
        """Return the facts of ``names`` and a row of ones, (names + 1, n)."""
        rows = [facts[name] for name in self.names]
        return np.array([*rows, np.ones_like(rows[0])], np.float64)

    def parts(self, stacked: Array) -> Array:
        """Return every term's value, (terms, n)."""
        first, second, third = (stacked[at] for at in self.held.T)
        return np.asarray(self._factors * first * second * third)

    def totals(self, stacked: Array) -> Array:
        """Return every sum's value, (sums, n)."""
        return np.asarray(np.add.reduceat(self.parts(stacked), self._starts, axis=0))

    def holding(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Tell which terms hold one of the facts, (terms,)."""
        places = [self._place[name] for name in names if name in self._place]
        return np.asarray(self._holds[:, places].any(axis=1))

    def replaced(self, stacked: Array, changes: Sequence[Mapping[str, float]]) -> Array:
        """Return the states once for each change, facts set to other values, (names + 1, m × n).

        The block of the first change comes first; a change may name facts that no term holds.
        """
        _, n = stacked.shape
        every = np.tile(stacked, (1, len(changes)))
        for block, change in enumerate(changes):
            for name, value in change.items():
                if name in self._place:
                    every[self._place[name], block * n : (block + 1) * n] = value
        return every


_made: dict[int, tuple[Mapping[str, Any], Sums]] = {}


def sums_of(args: Mapping[str, Any]) -> Sums:
    """Return the sums of a question's args; what was asked for last is kept."""
    kept = _made.get(id(args))
    # The args are kept as well, so that no others can get their id.
    if kept is None or kept[0] is not args:
        if len(_made) >= KEPT:
            _made.clear()
        kept = _made[id(args)] = (args, Sums(args["sums"]))
    return kept[1]

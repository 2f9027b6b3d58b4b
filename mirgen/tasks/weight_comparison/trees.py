"""Many trees of comparisons at once, in which every one is needed, and what shortcuts say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Question, Slot, Tier
from . import solve as solver
from .weighing import DROP

Array = NDArray[np.float64]
Things = NDArray[np.intp]
Truth = NDArray[np.bool_]

KILOS = np.arange(1, 21)

LEVEL_SHARE = 0.1
"""How often any other loss is shown level."""

HIDE = 0.9
"""How often the losses of decoys are hidden."""

CROSSED: dict[Tier, float] = {"easy": 0.4, "medium": 0.5, "hard": 0.5}
"""How often a picture's balance is crossed: where it never were, who is heavy would hang low."""

SHAPE: dict[Tier, tuple[int, int]] = {"easy": (3, 1), "medium": (5, 1), "hard": (6, 2)}
"""Pictures, where the pool has enough categories, and told comparisons of a tier."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """n trees: each thing but the winner, thing 0, loses to its parent, once.

    ``parents`` (n, things) hold -1 for the winner, ``options`` (n, k) are the things to choose
    from in the order shown. A loss is known by its loser: ``told`` (n, t) are in the texts,
    ``seen`` (n, p) in the pictures as they come, ``level`` (n, things) those shown level,
    ``flips`` (n, p) tell whose loser stands on the right, and ``crossed`` (n, p) whose lighter
    side hangs lower. ``kilos`` (n, 2) are the weights of
    the first of ``told`` and of its parent, ``signs`` (n, t - 1) what is said of the others: 0 as
    heavy, else ``up``, which is -1 where losers are lighter and 1 where they are heavier.
    ``turned`` (n, t) are told with the loser last.
    """

    parents: Things
    options: Things
    told: Things
    seen: Things
    level: Truth
    flips: Truth
    crossed: Truth
    kilos: Array
    signs: Array
    turned: Truth
    up: int

    def over(self, losers: Things) -> Things:
        """Return whom the losers (n, m) lose to."""
        return self.parents[_rows(losers), losers]

    def sides(self) -> tuple[Things, Things]:
        """Return what lies in the left and in the right pans, (n, p) each."""
        over = self.over(self.seen)
        return np.where(self.flips, over, self.seen), np.where(self.flips, self.seen, over)

    def named(self) -> Things:
        """Return the things in the order in which texts and pictures bring them, (n, things)."""
        spoken = []
        for t, turned in zip(self.told.T, self.turned.T, strict=True):
            over = self.over(t[:, None])[:, 0]
            spoken += [np.where(turned, over, t), np.where(turned, t, over)]
        shown = [part for pair in zip(*(s.T for s in self.sides()), strict=True) for part in pair]
        first = np.full(self.parents.shape, len(spoken) + len(shown))
        rows = np.arange(len(first))
        for place, things in reversed(list(enumerate([*spoken, *shown]))):
            first[rows, things] = place
        return first.argsort(axis=1, kind="stable")

    def rules(self, kind: str) -> dict[str, Array]:
        """Score the options by the solver's shortcuts, (n, k) each.

        It is asked under names that all trees share.
        """
        left, right = self.sides()
        tilt = np.where(self.level[_rows(self.seen), self.seen], 0, -self.up)
        tilt = np.where(self.flips != self.crossed, -tilt, tilt)
        facts = {f"tilt{k}": DROP * down for k, down in enumerate(tilt.T)}
        facts |= {f"left{k}": thing.astype(np.float64) for k, thing in enumerate(left.T)}
        facts |= {f"right{k}": thing.astype(np.float64) for k, thing in enumerate(right.T)}
        facts |= {"a": self.kilos[:, 0], "b": self.kilos[:, 1]}
        first = self.told[:, :1]
        weighed = {"a": first[:, 0], "b": self.over(first)[:, 0], "facts": ["a", "b"]}
        args: dict[str, Any] = {
            "labels": range(self.parents.shape[1]),
            "scales": [
                {"tilt": f"tilt{k}", "left": f"left{k}", "right": f"right{k}"}
                for k in range(self.seen.shape[1])
            ],
            "told": [{"by": "weights", **weighed}],
        }
        question = Question("weight_comparison", kind, args, ())
        return solver.order_rules(question, facts, self.named(), self.options)


def draw_trees(slot: Slot, things: int, n: int, rng: np.random.Generator) -> Trees:
    """Draw n trees and keep those whose leaves are all options, and whose things are all seen.

    K - 1 losers need K - 1 comparisons, so that none can be spared. Raises
    Reject('tree-without-fitting-leaves') where there is none.
    """
    _, told = SHAPE[slot.tier]
    up = -1 if slot.kind == "heaviest" else 1
    parents = _parents(things, n, rng)
    spare, leaf = np.zeros((2, n, things), np.bool_)
    each = _rows(parents)
    spare[each, parents[:, 1:]] = True
    leaf[:, 1:] = ~spare[:, 1:]
    spare[:, 0] = False
    wanted = slot.options - 1 - leaf.sum(axis=1)
    # A loss against the answer can be hidden by no picture, only by telling who wins: these last.
    place = np.where(spare, rng.random((n, things)) + (parents == 0), np.inf)
    decoy = spare & (place.argsort(axis=1).argsort(axis=1) < wanted[:, None])
    order, hidden = _told_first(parents, decoy, rng)
    losers = order[:, :told]
    seen = np.zeros((n, things), np.bool_)
    seen[:, 1:] = True
    seen[each, losers] = False
    pictures = _shuffle(seen, rng)[:, : things - 1 - told]
    shown = seen.copy()
    shown[each, parents[each, pictures]] = True
    involved = np.hstack([losers, parents[each, losers]])
    rows = np.flatnonzero(
        (wanted >= 0) & (decoy.sum(axis=1) == wanted) & shown[each, involved].all(axis=1)
    )
    if not len(rows):
        raise Reject("tree-without-fitting-leaves")
    free = ~decoy & (rng.random((n, things)) < LEVEL_SHARE)
    level = (parents > 0) & ((hidden & seen) | free)
    options = _shuffle(leaf | decoy, rng)[:, : slot.options - 1]
    options = np.insert(options, slot.answer, 0, axis=1)
    further = parents[each, losers[:, 1:]]
    equal = (further > 0) & (rng.random(further.shape) < 0.5)
    return Trees(
        parents[rows],
        options[rows],
        losers[rows],
        pictures[rows],
        level[rows],
        rng.random((len(rows), pictures.shape[1])) < 0.5,
        rng.random((len(rows), pictures.shape[1])) < CROSSED[slot.tier],
        _kilos(len(rows), up, rng),
        np.where(equal, 0.0, up)[rows],
        rng.random(losers[rows].shape) < 0.5,
        up,
    )


def _parents(things: int, n: int, rng: np.random.Generator) -> Things:
    """Return each thing's parent, (n, things); later things hang on any earlier one."""
    reach = 0.5 * rng.random((n, 1))
    far, which = rng.random((2, n, things - 1))
    later = np.arange(1, things)
    low = np.where(far < reach, 0, np.maximum(0, later - 2))
    above = low + (which * (later - low)).astype(np.intp)
    return np.hstack([np.full((n, 1), -1), above])


def _told_first(parents: Things, decoy: Truth, rng: np.random.Generator) -> tuple[Things, Truth]:
    """Return the losers in the order in which they are told, and whose losses are hidden.

    Decoys are options that win elsewhere. Where their own losses are told, or shown level
    against another than the answer, "the one that never loses in a picture" isn't the answer by
    itself. A loss against the answer can't be shown level, so it goes first among those told.
    """
    hidden = decoy & (rng.random((len(decoy), 1)) < HIDE)
    place = rng.random(decoy.shape) + np.where(hidden, np.minimum(parents, 1), 2)
    place[:, 0] = np.inf
    return place.argsort(axis=1), hidden


def _kilos(n: int, up: int, rng: np.random.Generator) -> Array:
    """Return two different weights each, (n, 2), the loser's first."""
    one = rng.integers(len(KILOS), size=n)
    other = (one + rng.integers(1, len(KILOS), size=n)) % len(KILOS)
    rising = np.sort(KILOS[np.stack([one, other], axis=1)], axis=1)
    return rising[:, ::-up].astype(np.float64)


def _rows(places: Things) -> Things:
    """Return the row numbers (n, 1) that go with places (n, m)."""
    return np.arange(len(places))[:, None]


def _shuffle(among: Truth, rng: np.random.Generator) -> Things:
    """Return the places (n, m) in each row with those that are true first, in any order."""
    return np.where(among, rng.random(among.shape), 2.0).argsort(axis=1)

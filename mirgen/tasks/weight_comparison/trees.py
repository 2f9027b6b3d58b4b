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

EQUAL = 0.85
"""How often what only stands between others is as heavy as the answer, if it beats no option."""

EVEN_SO: dict[Tier, float] = {"easy": 0.5, "medium": 0.3, "hard": 0.0}
"""How often it is if it beats some, whose losses are then seen."""

HIDE: dict[Tier, float] = {"easy": 0.6, "medium": 0.8, "hard": 0.95}
"""How often the losses of options are hidden: told, or shown level with one that loses."""

REACH = 0.15
"""How often a thing may hang on any earlier one, at most; else it does on one of the last two."""

NEXT: dict[Tier, float] = {"easy": 0.0, "medium": 0.0, "hard": 1.5}
"""How much later what is second after the answer is made an option, in places."""

AGAINST = 0.15
"""How often, of several told losses, that against the answer may be the one told in kilos."""

CROSSED: dict[Tier, float] = {"easy": 0.4, "medium": 0.5, "hard": 0.5}
"""How often a picture's balance is crossed: where it never were, who is heavy would hang low."""

ALONE = 0.7
"""How much later a loss against the answer is told where no other is, in places."""

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
        facts |= {
            f"crossed{k}": turned.astype(np.float64) for k, turned in enumerate(self.crossed.T)
        }
        facts |= {"a": self.kilos[:, 0], "b": self.kilos[:, 1]}
        first = self.told[:, :1]
        weighed = {"a": first[:, 0], "b": self.over(first)[:, 0], "facts": ["a", "b"]}
        args: dict[str, Any] = {
            "labels": range(self.parents.shape[1]),
            "scales": [
                {
                    "tilt": f"tilt{k}",
                    "left": f"left{k}",
                    "right": f"right{k}",
                    "crossed": f"crossed{k}",
                }
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
    parents, leaf = _grown(things, n, slot.options - 1, rng)
    n, each = len(parents), _rows(parents)
    spare = ~leaf
    spare[:, 0] = False
    wanted = slot.options - 1 - leaf.sum(axis=1)
    # An option that only wins in pictures is one that beats what is no option. A loss against the
    # answer can be hidden by no picture, only by telling who wins.
    beats = np.zeros((n, things), np.bool_)
    beats[each, np.where(spare, parents, 0)] = True
    place = rng.random((n, things)) + 2 * ~beats + (parents == 0)
    place = np.where(spare, place + NEXT[slot.tier] * (parents[each, parents] == 0), np.inf)
    decoy = spare & (place.argsort(axis=1).argsort(axis=1) < wanted[:, None])
    asked = leaf | decoy
    hidden = asked & (rng.random((n, 1)) < HIDE[slot.tier])
    losers = _told_first(parents, leaf, hidden, told, rng)
    seen = np.zeros((n, things), np.bool_)
    seen[:, 1:] = True
    seen[each, losers] = False
    pictures = _shuffle(seen, rng)[:, : things - 1 - told]
    shown = seen.copy()
    shown[each, parents[each, pictures]] = True
    involved = np.hstack([losers, parents[each, losers]])
    rows = np.flatnonzero(shown[each, involved].all(axis=1))
    if not len(rows):
        raise Reject("tree-without-fitting-leaves")
    # Who is as heavy as the answer must be heavier than the options that hang on it.
    above = np.zeros((n, things), np.bool_)
    above[each, np.where(asked, parents, 0)] = True
    often = np.where(above, EVEN_SO[slot.tier], EQUAL)
    peer = ~asked & (parents == 0) & (rng.random((n, things)) < often)
    level = seen & (peer | (hidden & (parents > 0) & ~peer[each, parents]))
    options = _shuffle(asked, rng)[:, : slot.options - 1]
    options = np.insert(options, slot.answer, 0, axis=1)
    further = parents[each, losers[:, 1:]]
    equal = (further > 0) & ~peer[each, further] & (rng.random(further.shape) < 0.5)
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


def _grown(things: int, n: int, leaves: int, rng: np.random.Generator) -> tuple[Things, Truth]:
    """Return the parents (m, things) of trees with so many leaves or fewer, and who is one.

    Later things hang on any earlier one. Raises Reject('tree-without-fitting-leaves').
    """
    reach = REACH * rng.random((n, 1))
    far, which = rng.random((2, n, things - 1))
    later = np.arange(1, things)
    low = np.where(far < reach, 0, np.maximum(0, later - 2))
    above = low + (which * (later - low)).astype(np.intp)
    leaf = np.ones((n, things), np.bool_)
    leaf[_rows(above), above] = False
    few = leaf.sum(axis=1) <= leaves
    if not few.any():
        raise Reject("tree-without-fitting-leaves")
    return np.hstack([np.full((n, 1), -1), above])[few], leaf[few]


def _told_first(
    parents: Things, leaf: Truth, hidden: Truth, told: int, rng: np.random.Generator
) -> Things:
    """Return the losers whose losses are told, (n, told), the one told in kilos first.

    Where an option's loss isn't told, it is shown level with one that loses elsewhere: then "the
    one that never loses in a picture" isn't the answer by itself. A loss against the answer can't
    be shown level, so it is told where there is room, but seldom in kilos: there the answer would
    be the heavier one. Leaves are to be seen, so their losses are shown.
    """
    n, things = parents.shape
    place = rng.random((n, things)) + np.where(hidden, 1.0, 2.0)
    if told > 1:
        place[hidden & (parents == 0)] -= 1.0
    else:
        place[parents == 0] += ALONE
    place[leaf] = np.inf
    place[:, 0] = np.inf
    losers = place.argsort(axis=1)[:, :told]
    against = parents[_rows(losers), losers] == 0
    last = against & (rng.random((n, 1)) >= AGAINST)
    return np.take_along_axis(losers, last.argsort(axis=1, kind="stable"), axis=1)


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

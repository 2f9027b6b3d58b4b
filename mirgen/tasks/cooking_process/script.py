"""What a slot's puzzles have in common: images, things, places, and what each piece tells of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from ...errors import Reject
from ...records.puzzle import TIERS, Question, Slot, Tier
from ..shared.choose import one_of

COPIES: dict[Tier, int] = {"easy": 6, "medium": 8, "hard": 9}
"""Most copies of a thing in one image."""

IMAGES: dict[str, dict[Tier, tuple[int, ...]]] = {
    "order": {"easy": (4,), "medium": (5,), "hard": (6,)},
    "missing": {"easy": (4,), "medium": (4, 5), "hard": (5, 6)},
    "next": {"easy": (3, 4), "medium": (4, 5), "hard": (5, 6)},
    "wrong": {"easy": (4,), "medium": (4, 5), "hard": (5, 6)},
}
"""Numbers of images."""

PIECES: dict[str, dict[Tier, tuple[int, ...]]] = {
    "order": {"easy": (2, 3), "medium": (2, 3, 4), "hard": (3, 4, 5)},
    "missing": {"easy": (2,), "medium": (3,), "hard": (3,)},
    "next": {"easy": (2,), "medium": (3,), "hard": (3,)},
    "wrong": {"easy": (2,), "medium": (3,), "hard": (3,)},
}
"""Pieces that the recipe is told in."""

RULES = ("before", "together", "by")
"""What a rule of ``wrong`` demands: see solve.breaches."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the recipe: what it says of ``thing`` and ``other``, things by number.

    For ``order``, ``when`` is the place in the true order (from 0) after which what it speaks of
    happens, and ``swapped`` tells that the second thing is the one of the earlier image. For
    ``missing`` and ``next`` it is the image (from 0) from which on ``other`` is looked at, -1 for
    the asked step itself. ``rule`` is for ``wrong`` alone.
    """

    thing: int
    other: int
    when: int = -1
    swapped: bool = False
    rule: str = ""

    @property
    def in_turn(self) -> tuple[int, int]:
        """The things of the earlier and of the later image (``order`` only)."""
        return (self.other, self.thing) if self.swapped else (self.thing, self.other)


@dataclass(frozen=True, slots=True)
class Script:
    """What a slot's puzzles have in common.

    ``home`` (images) and ``place`` (things) are places, 0 or 1, and ``pattern`` are the places in
    the true order of the images. ``most`` is how many copies of a thing an image may hold,
    ``base`` the image (from 0) before the asked step.
    """

    kind: str
    tier: Tier
    home: tuple[int, ...]
    place: tuple[int, ...]
    pattern: tuple[int, ...]
    pieces: tuple[Piece, ...]
    most: int
    base: int = -1

    @staticmethod
    def of(slot: Slot, rng: np.random.Generator) -> Script:
        """Draw the script of a slot."""
        images = int(one_of(IMAGES[slot.kind][slot.tier], rng))
        count = int(one_of(PIECES[slot.kind][slot.tier], rng))
        if slot.kind == "order":
            numbers = PIECES["order"][slot.tier]
            count = int(one_of(numbers[1:] if alternates(slot) else numbers[:-1], rng))
            return _order(slot.tier, images, count, rng)
        if slot.kind == "wrong":
            return _wrong(slot.tier, images, count, rng)
        return _steps(slot.kind, slot.tier, images, count, rng)

    @staticmethod
    def redrawn(question: Question) -> Script:
        """Return the script that a question's ``args`` were made of."""
        args = question.args
        tier = next(tier for tier in TIERS if COPIES[tier] == args["most"])
        pieces = tuple(
            Piece(p["thing"], p["other"], p["when"], p["swapped"], p["rule"])
            for p in args["pieces"]
        )
        home, place, pattern = (tuple(args[name]) for name in ("home", "place", "pattern"))
        return Script(question.kind, tier, home, place, pattern, pieces, args["most"], args["base"])

    @property
    def images(self) -> int:
        """Number of images."""
        return len(self.home)

    @property
    def things(self) -> int:
        """Number of things."""
        return len(self.place)

    def surface(self, image: int) -> int:
        """Return the region of what the things lie on in an image, both counted from 0."""
        return image * (1 + self.things * self.most)

    def copies(self, image: int, thing: int) -> range:
        """Return the regions of a thing's copies in an image; those beyond its count are unused."""
        first = self.surface(image) + 1 + thing * self.most
        return range(first, first + self.most)

    def shown(self, image: int) -> tuple[int, ...]:
        """Return the things that are laid out at the image's place."""
        return tuple(t for t, place in enumerate(self.place) if place == self.home[image])

    def count(self, image: int, thing: int) -> str:
        """Return the name of the fact how many copies of a thing an image shows."""
        surface = self.surface(image)
        return _count_name(surface, surface + 1 + thing * self.most, self.most)

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        counts = [
            [self.count(k, t) if t in self.shown(k) else "" for t in range(self.things)]
            for k in range(self.images)
        ]
        pieces = [
            {
                "thing": p.thing,
                "other": p.other,
                "rule": p.rule,
                "when": p.when,
                "swapped": p.swapped,
                "told": [f"{name}[{i + 1}]" for name in _told(self.kind, p)],
            }
            for i, p in enumerate(self.pieces)
        ]
        return {
            "home": list(self.home),
            "place": list(self.place),
            "pattern": list(self.pattern),
            "counts": counts,
            "pieces": pieces,
            "most": self.most,
            "base": self.base,
        }


@lru_cache(maxsize=4096)
def _count_name(surface: int, first: int, most: int) -> str:
    return f"count({surface},{','.join(map(str, range(first, first + most)))})"


def alternates(slot: Slot) -> bool:
    """Tell whether no order among the options goes to and fro more often than the right one."""
    return slot.lots[-1] < 1 / slot.options


def _told(kind: str, piece: Piece) -> tuple[str, ...]:
    """Return what a piece's numbers are called."""
    if kind == "order":
        return ("nth", "other_nth", "way")
    if kind == "wrong":
        return ("by",) if piece.rule == "by" else ("nth", "other_nth")
    return ("times",) if piece.when < 0 else ("times", "from_image")


def _order(tier: Tier, images: int, count: int, rng: np.random.Generator) -> Script:
    """Two places, whose images follow one another in a pattern with ``count`` changes of place."""
    patterns = [
        pattern
        for ones in combinations(range(images), images // 2)
        for pattern in [tuple(int(q in ones) for q in range(images))]
        if sum(a != b for a, b in pairwise(pattern)) == count
    ]
    pattern = patterns[int(rng.random() * len(patterns))]
    home = tuple(pattern[int(q)] for q in rng.permutation(images))
    place = (0, 0, 1, 1) if tier == "hard" else (0, 0, 1)
    pieces = []
    for q in range(images - 1):
        if pattern[q] != pattern[q + 1]:
            early, late = (
                one_of([t for t, p in enumerate(place) if p == pattern[q + step]], rng)
                for step in (0, 1)
            )
            swapped = bool(rng.random() < 0.5)
            pieces.append(Piece(late, early, q, True) if swapped else Piece(early, late, q, False))
    shuffled = tuple(pieces[int(i)] for i in rng.permutation(count))
    return Script("order", tier, home, place, pattern, shuffled, COPIES[tier])


def _steps(kind: str, tier: Tier, images: int, count: int, rng: np.random.Generator) -> Script:
    """One place; each piece tells of a thing how many are added, by what another step shows.

    The steps looked at and the image before the asked step are all images. Raises Reject.
    """
    home = (0,) * images
    for _ in range(40):
        base = images - 1 if kind == "next" else int(rng.random() * (images - 1))
        steps = [k for k in range(images - 1) if k != base or kind == "next"]
        chained = count - 1 if tier == "hard" and rng.random() < 0.6 else -1
        when = [-1 if i == chained else int(one_of(steps, rng)) for i in range(count)]
        looked = {base} | {k + step for k in when if k >= 0 for step in (0, 1)}
        if len(looked) < images:
            continue
        pieces = []
        for t in range(count):
            others = [u for u in range(count) if u != t]
            of = t if when[t] >= 0 and rng.random() < 0.3 else one_of(others, rng)
            pieces.append(Piece(t, int(of), when[t]))
        if len({(p.other, p.when) for p in pieces}) == count:
            return Script(kind, tier, home, (0,) * count, home, tuple(pieces), COPIES[tier], base)
    raise Reject("no-script")


def _wrong(tier: Tier, images: int, count: int, rng: np.random.Generator) -> Script:
    """One place, and rules that all of its images but one keep."""
    things = 3
    pairs = [(a, b) for a in range(things) for b in range(things) if a != b]
    rules = list(rng.permutation([RULES[0], RULES[1], one_of(RULES, rng)]))[:count]
    pieces: list[Piece] = []
    named: set[frozenset[int]] = set()
    for i in rng.permutation(len(pairs)):
        a, b = pairs[i]
        if frozenset((a, b)) in named or len(pieces) == count:
            continue
        named.add(frozenset((a, b)))
        pieces.append(Piece(a, b, rule=rules[len(pieces)]))
    home = (0,) * images
    order = rng.permutation(count)
    mixed = tuple(pieces[int(i)] for i in order)
    return Script("wrong", tier, home, (0,) * things, home, mixed, COPIES[tier])

"""Who stands in which image, and how true sizes follow: the structure before any value is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier

BEST = ("tallest", "shortest")
"""Kinds whose options are the images."""

NUMBERS = ("ratio", "height", "distance")
"""Kinds whose options are numbers."""

IMAGES: dict[str, dict[Tier, tuple[int, ...]]] = {
    "tallest": {"easy": (3,), "medium": (4,)},
    "shortest": {"easy": (3,), "medium": (4,)},
    "order": {"easy": (4,), "medium": (4,)},
    "ratio": {"easy": (3,), "medium": (4,), "hard": (5, 6)},
    "height": {"easy": (3,), "medium": (4,), "hard": (5, 6)},
    "distance": {"easy": (3,), "medium": (4,), "hard": (5, 6)},
}
"""How many images a kind shows at a tier."""

Terms = dict[str, int]
"""Fact name to exponent: the product of the facts to these powers."""


@dataclass(frozen=True)
class Script:
    """The things of each image, by number; what is ``asked``; where a distance is left open.

    Either the camera is the same in all images (``one_camera``) and each thing stands in one of
    them, or each image shows two things and is zoomed as it likes, so that sizes compare within
    an image only, and things that stand in two images join them to a chain (a ring where a
    distance is asked).
    Regions count through the images. ``asked`` are the things compared; for ``height`` the thing
    asked about and the one whose height is told, for ``distance`` the thing asked about and the
    one beside it. ``open`` is the region whose distance isn't told, or -1.
    """

    kind: str
    images: tuple[tuple[int, ...], ...]
    asked: tuple[int, ...]
    open: int = -1

    @property
    def one_camera(self) -> bool:
        """Whether sizes can be compared from image to image."""
        return self.kind in BEST or self.lone

    @property
    def lone(self) -> bool:
        """Whether each image shows one thing."""
        return len(self.images[0]) == 1

    @property
    def things(self) -> int:
        """Number of things."""
        return 1 + max(max(image) for image in self.images)

    @cached_property
    def regions(self) -> tuple[tuple[int, ...], ...]:
        """Region numbers of each image."""
        size = len(self.images[0])
        return tuple(tuple(range(size * k, size * k + size)) for k in range(len(self.images)))

    @cached_property
    def sightings(self) -> tuple[tuple[int, int], ...]:
        """Return (image, thing) of each region."""
        return tuple((k, thing) for k, image in enumerate(self.images) for thing in image)

    def of_thing(self, thing: int) -> tuple[int, ...]:
        """Return the regions that show a thing, in order of images."""
        return tuple(r for r, (_, t) in enumerate(self.sightings) if t == thing)

    @cached_property
    def given(self) -> str:
        """Name of the told fact that isn't a ratio: the told height, or the other's distance."""
        if self.kind == "height":
            return f"height[{self.of_thing(self.asked[1])[0]}]"
        if self.kind == "distance":
            image, _ = self.sightings[self.open]
            (other,) = (r for r in self.regions[image] if r != self.open)
            return f"distance[{other}]"
        return ""

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts."""
        every = range(len(self.sightings))
        told = [f"distance[{r}]" for r in every if r != self.open]
        more = [self.given] if self.kind == "height" else []
        return (*(f"h({r})" for r in every), *told, *more)

    @cached_property
    def _neighbours(self) -> dict[int, list[tuple[int, int, int]]]:
        """Return for each thing those beside it: (thing, own region, its region)."""
        found: dict[int, list[tuple[int, int, int]]] = {t: [] for t in range(self.things)}
        for (a, b), (one, two) in zip(self.images, self.regions, strict=True):
            if self.open not in (one, two):
                found[a].append((b, one, two))
                found[b].append((a, two, one))
        return found

    def steps(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the regions (from, to) in each image on the way from one thing to another."""
        ways: dict[int, list[tuple[int, int]]] = {start: []}
        waiting = [start]
        for here in waiting:
            if here == end:
                break
            for there, one, two in self._neighbours[here]:
                if there not in ways:
                    ways[there] = [*ways[here], (one, two)]
                    waiting.append(there)
        return ways[end]

    def size(self, thing: int, measured_by: int) -> Terms:
        """Return the true height of a thing; in a chain, as a multiple of another thing's."""
        if self.one_camera:
            (region,) = self.of_thing(thing)
            return {f"h({region})": 1, f"distance[{region}]": 1}
        terms: Terms = {}
        for a, b in self.steps(measured_by, thing):
            terms |= {f"h({b})": 1, f"distance[{b}]": 1, f"h({a})": -1, f"distance[{a}]": -1}
        return terms

    def rows(self) -> list[Terms]:
        """Return what the question is about: the asked things' sizes, or one number."""
        if self.kind not in NUMBERS:
            return [self.size(thing, self.asked[0]) for thing in self.asked]
        one, other = self.asked
        terms = self.size(one, other)
        if self.kind == "height":
            terms |= {self.given: 1}
        if self.kind == "distance":
            beside = self.given.replace("distance[", "h(").replace("]", ")")
            terms |= {beside: 1, self.given: 1, f"h({self.open})": -1}
        return [terms]

    def matrix(self, rows: list[Terms]) -> list[list[int]]:
        """Return the exponents of all facts, one row each."""
        at = {name: i for i, name in enumerate(self.facts)}
        found = [[0] * len(at) for _ in rows]
        for row, terms in zip(found, rows, strict=True):
            for name, power in terms.items():
                row[at[name]] = power
        return found

    def args(self) -> dict[str, Any]:
        """Return the script as JSON for the solver."""
        return {
            "images": [list(image) for image in self.images],
            "asked": list(self.asked),
            "open": self.open,
            "facts": list(self.facts),
            "powers": self.matrix(self.rows()),
        }

    @cached_property
    def all_sizes(self) -> list[list[int]]:
        """Return the exponents of the true heights of all things."""
        return self.matrix([self.size(thing, self.asked[0]) for thing in range(self.things)])

    @classmethod
    def of(cls, kind: str, args: Mapping[str, Any]) -> Script:
        """Return the script that ``args`` made this JSON of."""
        images = tuple(tuple(image) for image in args["images"])
        return cls(kind, images, tuple(args["asked"]), args["open"])


def draw_script(slot: Slot, rng: np.random.Generator) -> Script:
    """Draw who stands where: a chain or ring of images in any order, its things in any order."""
    counts = IMAGES[slot.kind][slot.tier]
    count = counts[int(rng.random() * len(counts))]
    if slot.kind in BEST:
        number = rng.permutation(2 * count).tolist()
        pairs = tuple(zip(number[::2], number[1::2], strict=True))
        return Script(slot.kind, pairs, tuple(number))
    if slot.tier == "easy" and slot.kind == "order":
        number = rng.permutation(count).tolist()
        return Script(slot.kind, tuple((t,) for t in number), tuple(range(count)))
    ring = slot.kind == "distance"
    things = rng.permutation(count if ring else count + 1).tolist()
    chain = [(things[i], things[(i + 1) % len(things)]) for i in range(count)]
    shown = [pair if rng.random() < 0.5 else pair[::-1] for pair in chain]
    order = rng.permutation(count).tolist()
    images = tuple(shown[i] for i in order)
    if ring:
        # The ring is closed by the image whose distance is left open.
        at = order.index(count - 1)
        side = int(rng.random() < 0.5)
        return Script(slot.kind, images, (images[at][side], images[at][1 - side]), 2 * at + side)
    ends = [things[0], things[-1]]
    if rng.random() < 0.5:
        ends.reverse()
    if slot.kind in NUMBERS:
        return Script(slot.kind, images, tuple(ends))
    inner = sorted((1 + rng.permutation(count - 1)[:2]).tolist())
    asked = [*ends, *(things[i] for i in inner)]
    return Script(slot.kind, images, tuple(asked[i] for i in rng.permutation(len(asked))))

"""What a slot's puzzles have in common: which images link which things, and who is asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier
from ..shared.choose import one_of
from .solve import METRES
from .view import VIEWS, View

IMAGES: dict[Tier, tuple[int, ...]] = {"easy": (3, 4), "medium": (4, 5), "hard": (5, 6)}
"""Numbers of images, where they link things to a chain."""

STARS = ("nearest", "farthest", "between")
"""Kinds in which one thing is in all images, each with another thing of which one is asked.

In a chain the first and the last thing could never be it: too many images would be idle.
"""

STRIPS = 5
"""Strips that things may stand on, from the camera's side on."""

MOVES: dict[Tier, int] = {"easy": 0, "medium": 1, "hard": 2}
"""Told moves of things from one image that they are in to the next, at most."""

DEEP = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
"""Metres that a strip may be deep."""

ORDERED: dict[Tier, int] = {"easy": 3, "medium": 4, "hard": 4}
"""Things that are put in order."""


@dataclass(frozen=True, slots=True)
class Script:
    """A tree: link k, an image of its own, shows thing k + 1 and an earlier one.

    The earlier one is thing k in a chain, thing 0 in a star. ``shown`` is the link of each image
    in the order shown; ``asked`` are the things that are compared. ``moved`` are the things that
    are moved, each with the image, from 0, before which it is. ``talls`` are the heights of all
    sightings as shares of the frame's, link by link.
    """

    kind: str
    tier: Tier
    shown: tuple[int, ...]
    asked: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    views: tuple[View, ...]
    talls: tuple[float, ...]

    @property
    def images(self) -> int:
        """Number of images."""
        return len(self.shown)

    @property
    def things(self) -> int:
        """Number of things."""
        return self.images + 1

    @property
    def star(self) -> bool:
        """Whether one thing is in all images."""
        return self.kind in STARS

    def pair(self, link: int) -> tuple[int, int]:
        """Return the two things of a link, the earlier one first."""
        return (0 if self.star else link), link + 1

    def image_of(self, link: int) -> int:
        """Return the image of a link, both from 0."""
        return self.shown.index(link)

    def region(self, link: int, end: int) -> int:
        """Return the region of a link's first or second thing in its image."""
        return 2 * self.image_of(link) + end

    def seen_in(self, thing: int) -> list[int]:
        """Return the images that show a thing, from 0, as they come."""
        return sorted(self.image_of(k) for k in range(self.images) if thing in self.pair(k))

    def shifts(self, link: int) -> list[list[Any]]:
        """Return what has moved a link's first thing from where it counts: fact names and signs.

        In a star it counts where the first image shows it, in a chain where the link before does.
        """
        thing, at = self.pair(link)[0], self.image_of(link)
        found: list[list[Any]] = []
        for moved, before in self.moved:
            if moved == thing:
                start = 0 if self.star else self.image_of(link - 1)
                sign = (at >= before) - (start >= before)
                found += [[f"moved[{moved}]", sign]] if sign else []
        return found

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        return {
            "links": [
                {
                    "image": self.image_of(k) + 1,
                    "things": list(self.pair(k)),
                    "feet": [f"foot({self.region(k, end)})" for end in (0, 1)],
                    "north": f"north[{self.image_of(k) + 1}]",
                    "view": [self.views[k].horizon, self.views[k].away],
                    "tall": list(self.talls[2 * k : 2 * k + 2]),
                    "shifts": self.shifts(k),
                }
                for k in range(self.images)
            ],
            "moved": [f"moved[{t}]" for t, _ in self.moved],
            "strips": STRIPS,
            "asked": list(self.asked),
            "from": "from_north",
            "deep": "deep" if self.kind in METRES else "",
        }


def draw_script(slot: Slot, rng: np.random.Generator) -> Script:
    """Draw the script of a slot, heights of 1."""
    star = slot.kind in STARS
    images = slot.options if star else int(one_of(IMAGES[slot.tier], rng))
    if slot.kind in METRES and slot.tier == "easy":
        # Every image more is one more that a distance is spoilt by.
        images = IMAGES["easy"][0]
    images += 2 if slot.kind == "between" else 0
    order = range(images) if slot.tier == "easy" else rng.permutation(images)
    script = Script(
        slot.kind,
        slot.tier,
        tuple(int(k) for k in order),
        (),
        (),
        tuple(VIEWS[int(i)] for i in rng.integers(len(VIEWS), size=images)),
        (1.0,) * (2 * images),
    )
    if star:
        asked, free = list(range(1, images + 1)), [0]
    else:
        # The chain's first and last things are asked about: every link is between two of these.
        count = 2 if slot.kind in METRES else ORDERED[slot.tier]
        inner = [int(t) + 1 for t in rng.permutation(images - 1)]
        asked, free = sorted([0, images, *inner[: count - 2]]), sorted(inner[count - 2 :])
    number = 0 if slot.kind == "between" else MOVES[slot.tier]
    free = [free[int(i)] for i in sorted(rng.permutation(len(free))[:number])]
    moved = tuple((t, int(one_of(script.seen_in(t)[1:], rng))) for t in free)
    asked = [asked[int(i)] for i in rng.permutation(len(asked))]
    return replace(script, asked=tuple(asked), moved=moved)

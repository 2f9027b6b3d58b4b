"""How many things and images there are, and what the texts tell of the camera: no value yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier
from ..shared.choose import one_of

ONE_THING = ("when", "where_to")
"""Kinds that ask about one thing; the others compare all of them."""

SHAPES: dict[str, dict[Tier, tuple[tuple[int, int], ...]]] = {
    "in_place": {"easy": ((3, 4),), "medium": ((4, 4), (4, 5)), "hard": ((5, 5), (5, 6))},
    "moved_twice": {"medium": ((4, 5),), "hard": ((5, 5),)},
    "how_many": {"easy": ((5, 4),), "medium": ((5, 4), (5, 5)), "hard": ((5, 5), (5, 6))},
    "when": {"easy": ((3, 4),), "medium": ((3, 5), (4, 5))},
    "where_to": {"easy": ((3, 4),), "medium": ((3, 5), (4, 5)), "hard": ((4, 6),)},
}
"""Pairs of (things, images) by kind and tier."""


@dataclass(frozen=True, slots=True)
class Script:
    """The structure of a puzzle: ``things`` on the poster, seen all in each of ``images``.

    ``mirrors`` and ``zooms`` say whether images may be mirrored or zoomed at all. ``bridged``
    are the steps (from 0, step i leads from image i + 1 to image i + 2) whose pan isn't told: a
    thing is named instead that stayed where it was. ``thing`` is the one asked about, or -1.
    """

    kind: str
    things: int
    images: int
    mirrors: bool = False
    zooms: bool = False
    bridged: tuple[int, ...] = ()
    thing: int = -1

    @property
    def steps(self) -> int:
        """Number of steps from an image to the next."""
        return self.images - 1

    @property
    def bounded(self) -> bool:
        """Whether the texts tell the least way that something is moved."""
        return self.kind in ("moved_twice", "how_many")

    def region(self, image: int, thing: int) -> int:
        """Return the region number of a thing in an image, both counted from 0."""
        return image * self.things + thing

    def args(self) -> dict[str, Any]:
        """Return the script as JSON."""
        return {
            "things": self.things,
            "images": self.images,
            "mirrors": self.mirrors,
            "zooms": self.zooms,
            "bridged": list(self.bridged),
            "thing": self.thing,
        }

    @classmethod
    def of(cls, kind: str, args: Mapping[str, Any]) -> Script:
        """Return the script of a question's kind and ``args``."""
        return cls(
            kind,
            args["things"],
            args["images"],
            args["mirrors"],
            args["zooms"],
            tuple(args["bridged"]),
            args["thing"],
        )


def draw_script(slot: Slot, rng: np.random.Generator) -> Script:
    """Draw a structure for the slot: at easy the camera only pans, at hard it does everything."""
    shapes = SHAPES[slot.kind][slot.tier]
    things, images = one_of(shapes, rng)
    if slot.kind in ("in_place", "moved_twice"):
        things = slot.options
    elif slot.kind == "when":
        images = slot.options + 1
    mirrors = slot.tier == "hard" or (slot.tier == "medium" and rng.random() < 0.5)
    zooms = slot.tier == "hard" or (slot.tier == "medium" and not mirrors)
    thing = int(rng.random() * things) if slot.kind in ONE_THING else -1
    return Script(slot.kind, things, images, mirrors, zooms, _bridged(slot, images, rng), thing)


def _bridged(slot: Slot, images: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Draw the steps whose pan is left to a thing that stayed.

    Asked what has come of all moves, an image between the first and the last is needed for
    such a step alone, so each of them stands at the end of one; some other pan is told.
    """
    steps = images - 1
    if slot.kind in ("in_place", "where_to"):
        return one_of(_covers(steps), rng)
    if slot.kind == "when" and slot.tier != "easy":
        return tuple(sorted(int(i) for i in rng.permutation(steps)[:2]))
    return ()


def _covers(steps: int) -> list[tuple[int, ...]]:
    """Return the sets of steps that touch every image but the ends and leave out one or two."""
    found = []
    for bits in range(1, 2**steps - 1):
        chosen = tuple(i for i in range(steps) if bits >> i & 1)
        touched = {image for i in chosen for image in (i, i + 1)}
        if touched >= set(range(1, steps)) and steps - len(chosen) >= min(2, steps - 2):
            found.append(chosen)
    return found

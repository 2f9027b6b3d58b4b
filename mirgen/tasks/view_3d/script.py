"""What a slot's puzzles have in common: views in the order of the chain, things, facts' names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier

ORDERED = "order_from"
PICKED = ("leftmost_from", "rightmost_from", "nearest_from")
"""Kinds that ask which thing comes first, seen from a told side."""

FAN = "which_view"
"""The kind that asks which of several views was taken from a told side."""

VIEWS: dict[str, dict[Tier, int]] = {
    "which_view": {"easy": 0, "medium": 1},
    "which_side": {"easy": 2, "medium": 4, "hard": 5},
    "on_map": {"easy": 2, "medium": 4, "hard": 5},
    "leftmost_from": {"easy": 2, "medium": 3, "hard": 4},
    "rightmost_from": {"easy": 2, "medium": 3, "hard": 4},
    "nearest_from": {"easy": 2, "medium": 3, "hard": 4},
    "order_from": {"easy": 2, "medium": 3, "hard": 5},
}
"""Views beside the map: each shows a thing of the view before, and one or more of its own.

The views to choose from (``which_view``) come on top of these.
"""

THINGS = 3
"""Things that are asked about, where one is to be picked or all are to be put in order."""

SPOTS = 6
"""Numbered spots on the map."""


@dataclass(frozen=True, slots=True)
class Script:
    """Spots are regions 0 to 5, the map is 6; things in views follow, image by image.

    Thing v is seen in views v - 1 and v of the chain; the last view holds ``last`` things, its
    first being the bridge to the view before. ``images`` is the image of each view, from 1 (the
    map is image 0).
    """

    kind: str
    last: int
    images: tuple[int, ...]
    fan: int = 0
    """How many views there are to choose from: the last ones, all with the same bridge."""
    side: int = -1
    """The side that the view asked for was taken from."""

    @staticmethod
    def of(slot: Slot, rng: np.random.Generator) -> Script:
        """Draw the script of a slot."""
        views = VIEWS[slot.kind][slot.tier]
        if slot.kind == FAN:
            images = tuple(range(1, views + slot.options + 1))
            return Script(slot.kind, 2, images, slot.options, int(rng.integers(4)))
        last = 2
        if slot.kind == ORDERED or slot.kind in PICKED:
            last = 1 + THINGS
        order = np.arange(1, views + 1)
        if slot.tier != "easy":
            order = rng.permutation(order)
        return Script(slot.kind, last, tuple(order.tolist()))

    @property
    def views(self) -> int:
        """How many views there are."""
        return len(self.images)

    @property
    def links(self) -> int:
        """How many views there are before those to choose from."""
        return self.views - self.fan

    @property
    def things(self) -> int:
        """How many things stand on the board."""
        return self.links + 1 + self.fan if self.fan else self.views + self.last - 1

    @property
    def choices(self) -> tuple[int, ...]:
        """Things of the last view that are asked about: all but the bridge.

        Where that stands is known without the last view, which would be needed less.
        """
        return tuple(range(self.views, self.things))

    @property
    def told_side(self) -> bool:
        """Whether the text tells where the first view was taken, and not where its thing stands."""
        return self.kind == "on_map"

    def shown(self, view: int) -> tuple[int, ...]:
        """Return the things in a view: the bridge from the view before, then its own."""
        if self.fan and view >= self.links:
            return self.links, view + 1
        if view < self.views - 1:
            return view, view + 1
        return tuple(range(view, self.things))

    def region(self, view: int, thing: int) -> int:
        """Return the region of a thing in a view."""
        return _regions(self)[view, thing]

    def sightings(self) -> tuple[tuple[int, int], ...]:
        """Return every (view, thing), view by view."""
        return tuple(_regions(self))

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        return {
            "spots": list(range(SPOTS)),
            "views": [
                {
                    "image": self.images[v],
                    "things": list(self.shown(v)),
                    "regions": [self.region(v, thing) for thing in self.shown(v)],
                }
                for v in range(self.views)
            ],
            "told_side": self.told_side,
            "fan": self.fan,
            "side": self.side,
        }

    @staticmethod
    def from_args(kind: str, args: Any) -> Script:
        """Return the script that has these args."""
        views = args["views"]
        images = tuple(view["image"] for view in views)
        return Script(kind, len(views[-1]["things"]), images, args["fan"], args["side"])


@lru_cache(maxsize=256)
def _regions(script: Script) -> dict[tuple[int, int], int]:
    """Return the region of every (view, thing), in the order of the chain."""
    found: dict[tuple[int, int], int] = {}
    for view, image in enumerate(script.images):
        before = [v for v, other in enumerate(script.images) if other < image]
        first = SPOTS + 1 + sum(len(script.shown(v)) for v in before)
        found |= {(view, thing): first + i for i, thing in enumerate(script.shown(view))}
    return found

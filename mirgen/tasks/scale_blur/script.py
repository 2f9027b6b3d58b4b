"""What each image shows, and what is told of it: the structure of a puzzle before any value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier

SIZES = ("largest", "smallest", "size_order", "ratio")
"""Kinds that compare things; ``same_region`` finds them again, the others compare panes."""
PANES = ("most_blurred", "blur_order")
KINDS = (*SIZES, "same_region", *PANES)

FIGURES: dict[Tier, int] = {"easy": 3, "medium": 4, "hard": 4}
"""How many figures stand in the row of a same_region puzzle."""
CLOSE_UPS: dict[Tier, int] = {"easy": 3, "medium": 3, "hard": 4}

PRINTS: dict[Tier, int] = {"easy": 4, "medium": 5, "hard": 5}
"""How many prints the scale of blurs has: more than copies, whose own order tells too much."""
COPIES: dict[Tier, int] = {"easy": 3, "medium": 4, "hard": 4}


@dataclass(frozen=True, slots=True)
class Link:
    """How the zoom of ``image`` is known: told, or by ``thing``, which image ``of`` shows too."""

    image: int
    of: int = -1
    thing: int = -1


@dataclass(frozen=True, slots=True)
class Script:
    """Things by image (from 0), how zooms are known, in order of use, and who is asked about.

    ``asked`` are (thing, image) pairs: whose size is compared, and where it is read.
    """

    shown: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...]
    asked: tuple[tuple[int, int], ...]

    @property
    def things(self) -> int:
        """How many different things there are."""
        return len({thing for shown in self.shown for thing in shown})

    @property
    def crowded(self) -> bool:
        """Whether an image shows two things."""
        return any(len(shown) > 1 for shown in self.shown)

    def region(self, thing: int, image: int) -> int:
        """Return the number of a thing's region in an image, from 0."""
        before = sum(len(shown) for shown in self.shown[:image])
        return before + self.shown[image].index(thing)

    def spots(self) -> list[tuple[int, int, int]]:
        """Return (region, thing, image) of all that is shown, by region."""
        pairs = [(t, i) for i, shown in enumerate(self.shown) for t in shown]
        return [(r, t, i) for r, (t, i) in enumerate(pairs)]

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        zooms = []
        for link in self.links:
            if link.of < 0:
                zooms.append({"image": link.image, "told": f"zoom[{link.image + 1}]"})
            else:
                here, there = (self.region(link.thing, i) for i in (link.of, link.image))
                zooms.append(
                    {"image": link.image, "of": link.of, "here": f"h({here})",
                     "there": f"h({there})"}
                )  # fmt: skip
        return {
            "zooms": zooms,
            "things": [{"h": f"h({self.region(t, i)})", "image": i} for t, i in self.asked],
            "shown": [list(shown) for shown in self.shown],
            "names": [t for t, _ in self.asked],
        }

    @classmethod
    def of(cls, args: Mapping[str, Any]) -> Script:
        """Return the script that ``args`` made this JSON of."""
        shown = tuple(tuple(things) for things in args["shown"])
        flat = [t for things in shown for t in things]
        links = tuple(
            Link(z["image"], z["of"], flat[int(z["here"][2:-1])]) if "of" in z else Link(z["image"])
            for z in args["zooms"]
        )
        images = [thing["image"] for thing in args["things"]]
        return cls(shown, links, tuple(zip(args["names"], images, strict=True)))


def draw_script(slot: Slot, rng: np.random.Generator) -> Script:
    """Draw what is shown where for a kind of SIZES; images in any order."""
    if slot.kind == "ratio":
        shown, links, asked = _chain(slot.tier)
    elif slot.kind == "size_order" and slot.tier == "hard":
        # Two of the things are bridges: their zooms are told, those of the others aren't.
        shown = [(0,), (1,), (2,), (0, 3), (1, 4)]
        links = [Link(0), Link(1), Link(2), Link(3, 0, 0), Link(4, 1, 1)]
        asked = [(3, 3), (4, 4), (2, 2), (0, 0)]
    else:
        count = slot.options if slot.kind in ("largest", "smallest") else 4
        shown = [(t,) for t in range(count)]
        links = [Link(i) for i in range(count)]
        asked = [(t, t) for t in range(count)]
    at = [int(i) for i in rng.permutation(len(shown))]
    ordered: list[tuple[int, ...]] = [()] * len(shown)
    for image, things in enumerate(shown):
        ordered[at[image]] = tuple(things[i] for i in rng.permutation(len(things)))
    moved = tuple(Link(at[k.image], at[k.of] if k.of >= 0 else -1, k.thing) for k in links)
    placed = [(t, at[i]) for t, i in asked]
    if slot.kind == "size_order":
        placed = [placed[i] for i in rng.permutation(len(placed))]
    return Script(tuple(ordered), moved, tuple(placed))


def _chain(tier: Tier) -> tuple[list[tuple[int, ...]], list[Link], list[tuple[int, int]]]:
    """Return a chain of images from the one thing to the other; two zooms are told."""
    if tier == "easy":
        return [(0,), (1,), (1, 2)], [Link(0), Link(1), Link(2, 1, 1)], [(0, 0), (2, 2)]
    if tier == "medium":
        shown = [(0, 1), (1,), (2,), (2, 3)]
        links = [Link(1), Link(2), Link(0, 1, 1), Link(3, 2, 2)]
        return shown, links, [(0, 0), (3, 3)]
    shown = [(0, 1), (1,), (2,), (2, 3), (3, 4)]
    links = [Link(1), Link(2), Link(0, 1, 1), Link(3, 2, 2), Link(4, 3, 3)]
    return shown, links, [(0, 0), (4, 4)]


def same_args(figures: int, close_ups: int) -> dict[str, Any]:
    """Return the structure of a same_region puzzle: a row of figures, and close-ups of some.

    Region j is the figure j of the row in image 0, ``figures`` + k the one in image k + 1.
    """
    return {
        "row": {
            "h": [f"h({j})" for j in range(figures)],
            "cx": [f"cx({j})" for j in range(figures)],
            "zoom": "zoom[1]",
        },
        "copies": [
            {"h": f"h({figures + k})", "zoom": f"zoom[{k + 2}]", "image": k + 1}
            for k in range(close_ups)
        ],
    }


def prints_of(kind: str, tier: Tier) -> int:
    """Return how many prints the scale has: fewer where only the strongest pane is asked for.

    There, with more of them, most blurs of a single copy would change nothing.
    """
    return 4 if kind == "most_blurred" else PRINTS[tier]


def pane_args(prints: int, copies: int) -> dict[str, Any]:
    """Return the structure of a puzzle of panes: a scale of prints, and copies behind panes.

    Region j is the print of the j-th blur in image 0, ``prints`` + k the copy in image k + 1.
    """
    columns = prints if prints < 4 else -(-prints // 2)
    scale = ",".join(str(j) for j in range(prints))
    return {
        "grid": [columns, -(-prints // columns)],
        "prints": [[f"cx({j})", f"cy({j})"] for j in range(prints)],
        "spreads": [f"spread[{j + 1}]" for j in range(prints)],
        "copies": [
            {"step": f"step({prints + k},{scale})", "distance": f"distance[{k + 2}]",
             "image": k + 1}
            for k in range(copies)
        ],
    }  # fmt: skip

"""Who is seen where: the structure of a speed puzzle, before any value is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...records.puzzle import Tier


@dataclass(frozen=True, slots=True)
class Script:
    """Each mover's two sightings (image numbers from 0), and the scene of each image.

    With ``legs`` there is one mover, seen in every image, and what is compared are its ways
    between two images: each leg takes a mover's place. With ``metres`` the scenes' widths are
    told even if there is one scene only; ``pace`` stretches all gaps.
    """

    sightings: tuple[tuple[int, int], ...]
    scenes: tuple[int, ...]
    legs: bool = False
    metres: bool = False
    pace: int = 1

    @property
    def movers(self) -> int:
        """Number of movers, or of legs."""
        return len(self.sightings)

    @property
    def images(self) -> int:
        """Number of images."""
        return len(self.scenes)

    @property
    def told_span(self) -> bool:
        """Whether the texts tell the scenes' widths: idle where there is one scene only."""
        return self.metres or len(set(self.scenes)) > 1

    def region(self, mover: int, sighting: int) -> int:
        """Return the region number of a mover's first (0) or second (1) sighting."""
        return self.sightings[mover][sighting] if self.legs else 2 * mover + sighting

    @property
    def cast(self) -> int:
        """Number of things to show."""
        return 1 if self.legs else self.movers

    def seen_in(self, image: int) -> list[tuple[int, int]]:
        """Return (mover, sighting) for all that this image shows, each thing once."""
        found = [
            (mover, pair.index(image)) for mover, pair in enumerate(self.sightings) if image in pair
        ]
        return found[:1] if self.legs else found

    def args(self) -> dict[str, Any]:
        """Return the script as JSON, and for each mover the facts that its speed hangs on."""
        movers = [
            {
                "seen": [f"cx({self.region(mover, s)})" for s in (0, 1)],
                "times": [f"time[{first + 1}]", f"time[{last + 1}]"],
                "span": f"span[{self.scenes[first] + 1}]" if self.told_span else None,
            }
            for mover, (first, last) in enumerate(self.sightings)
        ]
        sightings = [list(pair) for pair in self.sightings]
        return {
            "movers": movers,
            "sightings": sightings,
            "scenes": list(self.scenes),
            "legs": self.legs,
            "metres": self.metres,
            "pace": self.pace,
        }

    @classmethod
    def of(cls, args: Mapping[str, Any]) -> Script:
        """Return the script that ``args`` made this JSON of."""
        pairs = tuple((a, b) for a, b in args["sightings"])
        return cls(pairs, tuple(args["scenes"]), args["legs"], args["metres"], args["pace"])


def draw_script(kind: str, tier: Tier, movers: int, rng: np.random.Generator) -> Script:
    """Draw who is seen where, so that every image holds somebody's sighting.

    Movers of one scene form a ring over the images (0-1, 1-2, …, last-0); legs follow one
    another, at hard in two scenes.
    """
    two = tier == "hard" or (tier == "medium" and rng.random() < 0.4)
    if kind == "average":
        return _legs(4 if two else 3, two, metres=True)
    if kind.endswith("_leg"):
        return _legs(movers, two and movers > 3)
    if kind == "ratio" and two:
        return _pairs([(0, 1), (2, 3)], [0, 0, 1, 1], rng)
    if kind in ("meet", "ratio"):
        # Slow movers meet late, so that there is room for wrong times after the last image.
        return replace(_pairs([(0, 2), (1, 3)], [0] * 4, rng), pace=2 if kind == "meet" else 1)
    return _pairs(_ring(movers), [0] * movers, rng)


def _legs(legs: int, two: bool, *, metres: bool = False) -> Script:
    if not two:
        pairs = [(k, k + 1) for k in range(legs)]
        return Script(tuple(pairs), (0,) * (legs + 1), True, metres)
    first = legs // 2
    pairs = [(k, k + 1) for k in range(first)]
    pairs += [(k, k + 1) for k in range(first + 1, legs + 1)]
    return Script(tuple(pairs), (0,) * (first + 1) + (1,) * (legs - first + 1), True, metres)


def _ring(movers: int) -> list[tuple[int, int]]:
    return [(min(i, j), max(i, j)) for i in range(movers) for j in [(i + 1) % movers]]


def _pairs(sightings: list[tuple[int, int]], scenes: list[int], rng: np.random.Generator) -> Script:
    order = rng.permutation(len(sightings))
    pairs = tuple(sightings[i] for i in order)
    used = sorted({image for pair in pairs for image in pair})
    number = {image: i for i, image in enumerate(used)}
    return Script(tuple((number[a], number[b]) for a, b in pairs), tuple(scenes[i] for i in used))

"""Who is seen where: the structure of a speed puzzle, before any value is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...records.puzzle import Tier


@dataclass(frozen=True, slots=True)
class Script:
    """Each mover's two sightings (image numbers from 0), and the scene of each image."""

    sightings: tuple[tuple[int, int], ...]
    scenes: tuple[int, ...]

    @property
    def movers(self) -> int:
        """Number of movers."""
        return len(self.sightings)

    @property
    def images(self) -> int:
        """Number of images."""
        return len(self.scenes)

    @property
    def told_span(self) -> bool:
        """Whether the texts tell the scenes' widths: idle where there is one scene only."""
        return len(set(self.scenes)) > 1

    def region(self, mover: int, sighting: int) -> int:
        """Return the region number of a mover's first (0) or second (1) sighting."""
        return 2 * mover + sighting

    def seen_in(self, image: int) -> list[tuple[int, int]]:
        """Return (mover, sighting) for all that this image shows."""
        return [
            (mover, pair.index(image)) for mover, pair in enumerate(self.sightings) if image in pair
        ]

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
        return {"movers": movers, "sightings": sightings, "scenes": list(self.scenes)}

    @classmethod
    def of(cls, args: Mapping[str, Any]) -> Script:
        """Return the script that ``args`` made this JSON of."""
        return cls(tuple((a, b) for a, b in args["sightings"]), tuple(args["scenes"]))


def draw_script(kind: str, tier: Tier, movers: int, rng: np.random.Generator) -> Script:
    """Draw who is seen where, so that every image holds somebody's sighting.

    One scene: the sightings form a ring over the images (0-1, 1-2, …, last-0), thinned out to
    fit. Two scenes: half of the movers live in each.
    """
    two = tier == "hard" or (tier == "medium" and kind != "meet" and rng.random() < 0.4)
    if kind == "meet":
        return _pairs([(0, 2), (1, 3)], [0] * 4, rng)
    if kind == "ratio":
        return (
            _pairs([(0, 1), (2, 3)], [0, 0, 1, 1], rng)
            if two
            else _pairs([(0, 2), (1, 3)], [0] * 4, rng)
        )
    if two:
        left = (movers + 1) // 2
        first = _ring(left, left if left > 2 else int(rng.integers(2, 4)))
        second = _ring(movers - left, 2)
        start = 1 + max(image for pair in first for image in pair)
        moved = [(a + start, b + start) for a, b in second]
        scenes = [0] * start + [1] * (1 + max(b for _, b in second))
        return _pairs([*first, *moved], scenes, rng)
    images = movers if tier == "easy" else int(rng.integers(movers, movers + 2))
    return _pairs(_ring(movers, images), [0] * images, rng)


def _ring(movers: int, images: int) -> list[tuple[int, int]]:
    if movers == 1:
        return [(0, 1)]
    if movers == 2:
        return [(0, 1), (0, 1)] if images == 2 else [(0, 1), (0, 2)]
    steps = [(i, (i + 1) % images) for i in range(images)]
    if images > movers:
        steps = [(0, 2), (1, 3), *((i, (i + 1) % images) for i in range(3, images))]
        steps += [(0, images - 1)] * (movers - len(steps))
    return [(min(a, b), max(a, b)) for a, b in steps[:movers]]


def _pairs(sightings: list[tuple[int, int]], scenes: list[int], rng: np.random.Generator) -> Script:
    order = rng.permutation(len(sightings))
    pairs = tuple(sightings[i] for i in order)
    used = sorted({image for pair in pairs for image in pair})
    number = {image: i for i, image in enumerate(used)}
    return Script(tuple((number[a], number[b]) for a, b in pairs), tuple(scenes[i] for i in used))

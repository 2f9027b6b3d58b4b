"""A weighing: what lies in the two pans of one picture's balance, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ...records.puzzle import Fact, Sense, seen


@dataclass(frozen=True, slots=True)
class Load:
    """So many copies of one thing in a pan, each a region of its own."""

    thing: int
    regions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """One picture's balance: ``tilt`` is -1 where the left side is down, 0 level, 1 right down.

    A ``crossed`` balance lets its lighter side hang lower.
    """

    image: int
    left_pan: int
    right_pan: int
    left: Load
    right: Load
    tilt: int
    crossed: bool = False

    @property
    def heavier(self) -> int:
        """-1 where the left side is heavier, 0 where both are as heavy, 1 where the right is."""
        return -self.tilt if self.crossed else self.tilt

    @property
    def tilt_fact(self) -> str:
        """Name of the fact that tells how far the right pan hangs below the left one."""
        return f"dy({self.left_pan},{self.right_pan})"

    @property
    def label_facts(self) -> tuple[str, str]:
        """Names of the facts that tell which thing lies left, and which right."""
        return f"label({self.left.regions[0]})", f"label({self.right.regions[0]})"

    def count_fact(self, thing: int) -> str:
        """Name of the fact that counts the copies of a thing in its pan."""
        on_left = self.left.thing == thing
        load, pan = (self.left, self.left_pan) if on_left else (self.right, self.right_pan)
        return f"count({','.join(map(str, (pan, *load.regions)))})"

    def seen_fact(self, name: str, value: float) -> Fact:
        """Return a fact of this picture."""
        senses: dict[str, Sense] = {"dy": "position", "label": "code", "count": "count"}
        sense = senses[name.partition("(")[0]]
        return Fact(name, value, seen(self.image), sense)


DROP = 0.165
"""How far one pan hangs below the other where a side is down, as a share of the height."""


def hang(
    pairs: Sequence[tuple[tuple[int, int], tuple[int, int], int]],
    flips: Sequence[bool],
    crossed: Sequence[bool],
) -> tuple[Weighing, ...]:
    """Number the regions of weighings, each given as (thing, copies) twice and the heavier side.

    The heavier side (-1, 0, 1) is that of the first thing on the left; a flip swaps the sides.
    """
    numbers = count()
    result = []
    for image, (pair, flip, turned) in enumerate(zip(pairs, flips, crossed, strict=True)):
        first, second, heavier = pair
        left, right = (second, first) if flip else (first, second)
        pans = next(numbers), next(numbers)
        loads = [Load(thing, _take(numbers, copies)) for thing, copies in (left, right)]
        tilt = -heavier if flip != turned else heavier
        result.append(Weighing(image, *pans, loads[0], loads[1], tilt, turned))
    return tuple(result)


def _take(numbers: Iterator[int], n: int) -> tuple[int, ...]:
    return tuple(next(numbers) for _ in range(n))

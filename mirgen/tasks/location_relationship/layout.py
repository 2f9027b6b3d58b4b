"""A layout: which windows become pictures, what is asked in them, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from .crops import Scenery

JoinKind = Literal["told", "anchor", "mark"]


@dataclass(frozen=True, slots=True)
class Join:
    """How picture ``to`` joins on ``source``.

    ``told``: its left edge is told from the source's left edge; ``anchor``: from the middle of
    a region in the source; ``mark``: a region is in both. ``region`` is that region's index.
    """

    source: int
    to: int
    kind: JoinKind
    region: int = -1


@dataclass(frozen=True)
class Layout:
    """Pictures in the order shown.

    ``windows`` holds x, y, width, height; ``largest`` the (region index, picture) that are the
    largest of several of their category there; ``asked`` is (region index, picture) for each thing;
    ``mirrored`` tells which pictures are shown mirrored. Of one thing it is asked where it is from
    the start of the first picture that joins, or, ``turned``, where that start is from the thing.
    """

    windows: tuple[tuple[int, int, int, int], ...]
    largest: frozenset[tuple[int, int]]
    asked: tuple[tuple[int, int], ...]
    joins: tuple[Join, ...]
    mirrored: tuple[bool, ...]
    turned: bool = False

    @cached_property
    def _shown(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.windows]
        for region, at in self.asked:
            found[at].append(region)
        for join in self.joins:
            if join.kind != "told":
                found[join.source].append(join.region)
            if join.kind == "mark":
                found[join.to].append(join.region)
        return tuple(tuple(dict.fromkeys(regions)) for regions in found)

    def shown(self, picture: int) -> tuple[int, ...]:
        """Return the indices of the regions that a fact names in this picture, in stable order."""
        return self._shown[picture]

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        pairs = [(p, index) for p, shown in enumerate(self._shown) for index in shown]
        return {pair: number for number, pair in enumerate(pairs)}

    def region(self, picture: int, index: int) -> int:
        """Return the row-unique number of a region in a picture."""
        return self._numbers[picture, index]

    def name(self, scenery: Scenery, index: int, picture: int) -> str:
        """Return a region's category, as the largest of its kind where there are several."""
        category = scenery.regions[index].category
        return f"largest {category}" if (index, picture) in self.largest else category

    def args(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        told = any(self.mirrored)
        return {
            "pictures": len(self.windows),
            "things": [{"at": f"cx({self.region(p, i)})", "in": p} for i, p in self.asked],
            "names": list(names),
            "turned": self.turned,
            "joins": [self._join(join) for join in self.joins],
            "mirrors": [f"mirrored[{p + 1}]" if told else "" for p in range(len(self.windows))],
        }

    def _join(self, join: Join) -> dict[str, Any]:
        here = f"cx({self.region(join.source, join.region)})" if join.kind != "told" else ""
        there = f"cx({self.region(join.to, join.region)})" if join.kind == "mark" else ""
        offset = "" if join.kind == "mark" else f"offset[{join.to + 1}]"
        return {"from": join.source, "to": join.to, "here": here, "there": there, "offset": offset}

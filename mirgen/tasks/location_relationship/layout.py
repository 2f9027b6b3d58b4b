"""Which windows become pictures, what is asked in them, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from ...errors import Reject
from ...records.puzzle import Tier
from ..shared.choose import one_of
from .crops import Scenery, Windows
from .setting import PICTURES, Setting

MIRROR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.4}
"""How often a tier mirrors a picture."""

MARK = 0.6
"""How often a thing that two neighbours share is what joins them."""

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
    ``mirrored`` tells which pictures are shown mirrored.
    """

    windows: tuple[tuple[int, int, int, int], ...]
    largest: frozenset[tuple[int, int]]
    asked: tuple[tuple[int, int], ...]
    joins: tuple[Join, ...]
    mirrored: tuple[bool, ...]

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

    def region(self, picture: int, index: int) -> int:
        """Return the row-unique number of a region in a picture."""
        before = sum(len(shown) for shown in self._shown[:picture])
        return before + self._shown[picture].index(index)

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
            "joins": [self._join(join) for join in self.joins],
            "mirrors": [f"mirrored[{p + 1}]" if told else "" for p in range(len(self.windows))],
        }

    def _join(self, join: Join) -> dict[str, Any]:
        here = f"cx({self.region(join.source, join.region)})" if join.kind != "told" else ""
        there = f"cx({self.region(join.to, join.region)})" if join.kind == "mark" else ""
        offset = "" if join.kind == "mark" else f"offset[{join.to + 1}]"
        return {"from": join.source, "to": join.to, "here": here, "there": there, "offset": offset}


def draw_layout(setting: Setting, tier: Tier, rng: np.random.Generator) -> Layout:
    """Draw one picture a thing and pictures between them, their order, joins and mirrorings.

    Raises Reject('photo-too-plain') where nothing can stand between.
    """
    windows, things = setting.windows, setting.things
    low, high = PICTURES[tier]
    owners = [one_of(choices, rng) for choices in setting.choices]
    between = _between(setting, owners, high - len(things), rng)
    if len(between) < low - len(things):
        raise Reject("photo-too-plain")
    chain = _chain(owners, between, rng)
    links = [_link(setting, a, b, a in owners, rng) for a, b in pairwise(chain)]
    place = [int(p) for p in rng.permutation(len(chain))]
    at = {window: place[i] for i, window in enumerate(chain)}
    shown = sorted(chain, key=lambda window: at[window])
    return Layout(
        windows=tuple(_window(windows, window) for window in shown),
        largest=frozenset(
            (int(region), at[window])
            for window in chain
            for region in (windows.anchor[window] & ~windows.lone[window]).nonzero()[0]
        ),
        asked=tuple((thing, at[owner]) for thing, owner in zip(things, owners, strict=True)),
        joins=tuple(
            Join(at[a], at[b], kind, region)
            for (a, b), (kind, region) in zip(pairwise(chain), links, strict=True)
        ),
        mirrored=tuple(bool(m) for m in rng.random(len(chain)) < MIRROR[tier]),
    )


def _between(
    setting: Setting, owners: Sequence[int], most: int, rng: np.random.Generator
) -> list[int]:
    """Pick up to ``most`` windows that can stand between, well apart from all others."""
    free = setting.spare & setting.differ[owners].all(axis=0)
    found: list[int] = []
    while len(found) < most and (left := free.nonzero()[0]).size:
        found.append(int(one_of(left, rng)))
        free = free & setting.differ[found[-1]]
    return found


def _chain(owners: Sequence[int], between: Sequence[int], rng: np.random.Generator) -> list[int]:
    """Order the windows: things' own pictures at both ends, so that none between is idle."""
    own = [owners[int(i)] for i in rng.permutation(len(owners))]
    middle = [*own[1:-1], *between]
    return [own[0], *(middle[int(i)] for i in rng.permutation(len(middle))), own[-1]]


def _link(
    setting: Setting, a: int, b: int, owner: bool, rng: np.random.Generator
) -> tuple[JoinKind, int]:
    """Choose how b joins on a: a picture between must be used by a mark or an anchor."""
    lone = setting.windows.lone
    (both,) = (lone[a] & lone[b] & setting.free).nonzero()
    if len(both) and rng.random() < MARK:
        return "mark", int(one_of(both, rng))
    (mine,) = (setting.windows.anchor[a] & setting.idle).nonzero()
    if len(mine) and (not owner or rng.random() < MARK):
        return "anchor", int(one_of(mine, rng))
    return "told", -1


def _window(windows: Windows, i: int) -> tuple[int, int, int, int]:
    x, y, w, h = (int(v) for v in windows.at[i])
    return x, y, w, h

"""Which windows become pictures, what is asked in them, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Tier
from ...records.source import Pool
from ..shared.choose import one_of
from .crops import Scenery, Windows, draw_windows, least_windows, sceneries

EACH = 10
"""Windows drawn around each region."""

SHARE: dict[int, tuple[float, float]] = {2: (0.32, 0.54), 3: (0.28, 0.46)}
"""Range of a window's width as a share of the photo's, by the number of things asked about."""

ASPECT = (0.55, 1.5)
"""Range of a window's width over its height."""

PICTURES: dict[Tier, tuple[int, int]] = {"easy": (3, 3), "medium": (3, 5), "hard": (4, 6)}
"""Least and greatest number of pictures of a tier; as many as the photo can feed."""

MIRROR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.4}
"""How often a tier mirrors a picture."""

MARK = 0.6
"""How often a thing that two neighbours share is what joins them."""

JoinKind = Literal["told", "anchor", "mark"]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A photo's windows, the things asked about, and for each the windows that show it alone.

    ``spare`` (m,) are the windows that show an anchor but nothing asked about, ``differ`` (m, m)
    the pairs that differ by a fifth of their size at least. ``free`` (r,) are the regions that
    may be seen in two pictures: those of categories that aren't asked about; ``idle`` (r,) those
    that aren't asked about.
    """

    scenery: Scenery
    windows: Windows
    things: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]
    spare: NDArray[np.bool_]
    differ: NDArray[np.bool_]
    free: NDArray[np.bool_]
    idle: NDArray[np.bool_]


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


@lru_cache(maxsize=8)
def fitting(pool: Pool, things: int) -> tuple[Scenery, ...]:
    """Return the photos in which so many things may be asked about."""
    share, between = SHARE[things][0], things < min(low for low, _ in PICTURES.values())
    found = []
    for scenery in sceneries(pool):
        width = share * scenery.photo.width
        pairs = _pairs(scenery, least_windows(scenery, (width, width / ASPECT[1])), between)
        if (pairs if things == 2 else pairs & (pairs @ pairs)).any():
            found.append(scenery)
    return tuple(found)


def draw_setting(scenery: Scenery, things: int, tier: Tier, rng: np.random.Generator) -> Setting:
    """Draw windows and things far enough apart, each with windows that show no other of them.

    Raises Reject('photo-too-plain'), also where too few windows can stand between.
    """
    width = round(rng.uniform(*SHARE[things]) * scenery.photo.width)
    height = min(round(width / rng.uniform(*ASPECT)), scenery.photo.height)
    needed = PICTURES[tier][0] - things
    windows = draw_windows(scenery, (width, height), EACH, rng)
    chosen = _draw_things(_pairs(scenery, windows, needed > 0), things, rng)
    without = ~windows.meets
    choices = []
    for i in chosen:
        others = [j for j in chosen if j != i]
        fit = windows.alone[:, i] & without[:, others].all(axis=1)
        choices.append(tuple(np.flatnonzero(fit).tolist()))
    spare = np.asarray(windows.anchor.any(axis=1) & without[:, chosen].all(axis=1))
    if not all(choices) or np.count_nonzero(spare) < needed:
        raise Reject("photo-too-plain")
    step = np.abs(windows.at[:, None, :2] - windows.at[:, :2])
    return Setting(
        scenery,
        windows,
        tuple(chosen),
        tuple(choices),
        spare,
        np.any(step >= 0.2 * windows.at[0, 2:], axis=2),
        ~np.isin(scenery.kinds, scenery.kinds[chosen]),
        ~np.isin(np.arange(len(scenery.kinds)), chosen),
    )


def _pairs(scenery: Scenery, windows: Windows, between: bool) -> NDArray[np.bool_]:
    """Return which regions (r, r) can be asked about together.

    They are far apart, each is shown alone without the other, and some window shows an anchor
    and neither of them, where one must stand ``between``.
    """
    # As numbers: matrices of these are multiplied much faster than those of truth values.
    without = (~windows.meets).astype(np.float32)
    parted = windows.alone.T.astype(np.float32) @ without > 0
    pairs = parted & parted.T & scenery.far
    if between:
        neither = without[windows.anchor.any(axis=1)]
        pairs &= neither.T @ neither > 0
    return pairs


def _draw_things(pairs: NDArray[np.bool_], count: int, rng: np.random.Generator) -> list[int]:
    """Draw regions of which each two are a pair (r, r). Raises Reject('photo-too-plain')."""
    able = pairs.any(axis=1)
    chosen: list[int] = []
    while len(chosen) < count:
        left = np.flatnonzero(able)
        if not len(left):
            raise Reject("photo-too-plain")
        chosen.append(int(one_of(left, rng)))
        able = able & pairs[chosen[-1]]
    return chosen


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

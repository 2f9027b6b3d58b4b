"""Which windows become pictures, what is asked in them, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Tier
from .crops import Scenery, Windows, draw_windows

EACH = 10
"""Windows drawn around each region."""

APART = 0.15
"""Least distance of the asked things' centres, as a share of the photo's width."""

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
    """A photo's windows, the things asked about, and for each the windows that show it alone."""

    scenery: Scenery
    windows: Windows
    things: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]
    free: NDArray[np.bool_]
    """Which regions may be seen in two pictures: those of categories that aren't asked about."""


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


def draw_setting(scenery: Scenery, things: int, rng: np.random.Generator) -> Setting:
    """Draw windows and things far enough apart, each with windows that show no other of them.

    Raises Reject('photo-too-plain').
    """
    width = round(rng.uniform(*SHARE[things]) * scenery.photo.width)
    height = min(round(width / rng.uniform(*ASPECT)), scenery.photo.height)
    windows = draw_windows(scenery, (width, height), EACH, rng)
    able = np.flatnonzero(windows.alone.any(axis=0))
    centres = (scenery.boxes[:, 0] + scenery.boxes[:, 2]) / 2 / scenery.photo.width
    for _ in range(8):
        chosen: list[int] = []
        for i in rng.permutation(able):
            if all(abs(centres[i] - centres[j]) >= APART for j in chosen):
                chosen.append(int(i))
            if len(chosen) == things:
                break
        if len(chosen) < things:
            continue
        choices = []
        for i in chosen:
            others = [j for j in chosen if j != i]
            fit = windows.alone[:, i] & ~windows.meets[:, others].any(axis=1)
            choices.append(tuple(int(w) for w in np.flatnonzero(fit)))
        if all(choices):
            free = ~np.isin(scenery.kinds, scenery.kinds[chosen])
            return Setting(scenery, windows, tuple(chosen), tuple(choices), free)
    raise Reject("photo-too-plain")


def draw_layout(setting: Setting, tier: Tier, rng: np.random.Generator) -> Layout:
    """Draw one picture a thing and pictures between them, their order, joins and mirrorings.

    Raises Reject('photo-too-plain') where nothing can stand between.
    """
    windows, things = setting.windows, setting.things
    low, high = PICTURES[tier]
    owners = [c[int(rng.integers(len(c)))] for c in setting.choices]
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
            for region in np.flatnonzero(windows.anchor[window] & ~windows.lone[window])
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
    """Pick up to ``most`` windows that show an anchor but nothing asked about, well apart."""
    anchors = setting.windows.anchor
    empty = ~setting.windows.meets[:, list(setting.things)].any(axis=1)
    found: list[int] = []
    for window in rng.permutation(np.flatnonzero(anchors.any(axis=1) & empty)):
        if len(found) == most:
            break
        if all(_apart(setting.windows, int(window), other) for other in (*owners, *found)):
            found.append(int(window))
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
    anchor = setting.windows.anchor
    lone = setting.windows.lone
    both = np.flatnonzero(lone[a] & lone[b] & setting.free)
    if len(both) and rng.random() < MARK:
        return "mark", int(both[int(rng.integers(len(both)))])
    mine = np.setdiff1d(np.flatnonzero(anchor[a]), setting.things)
    if len(mine) and (not owner or rng.random() < MARK):
        return "anchor", int(mine[int(rng.integers(len(mine)))])
    return "told", -1


def _apart(windows: Windows, a: int, b: int) -> bool:
    """Whether two windows differ by a fifth of their size at least."""
    x, y, w, h = (windows.at[a] - windows.at[b])[:2].tolist() + windows.at[a][2:].tolist()
    return a != b and (abs(x) >= 0.2 * w or abs(y) >= 0.2 * h)


def _window(windows: Windows, i: int) -> tuple[int, int, int, int]:
    x, y, w, h = (int(v) for v in windows.at[i])
    return x, y, w, h

"""Which windows become pictures, what is asked in them, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import Reject
from ...records.puzzle import Tier
from .crops import Scenery, Windows, draw_windows

WINDOWS = 10
"""Windows drawn around each region."""

APART = 0.15
"""Least distance of the asked things' centres, as a share of the photo's width."""

SHARES: dict[Tier, tuple[float, float]] = {
    "easy": (0.28, 0.45),
    "medium": (0.26, 0.44),
    "hard": (0.26, 0.44),
}
"""Range of a window's width as a share of the photo's."""

MIRROR: dict[Tier, float] = {"easy": 0.0, "medium": 0.35, "hard": 0.5}
MARKS: dict[Tier, float] = {"easy": 0.3, "medium": 0.7, "hard": 0.95}


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A photo's windows, the things asked about, and for each the windows that show it alone."""

    scenery: Scenery
    windows: Windows
    things: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Picture ``to`` joins on ``source``: by a region seen in both, else by a told offset."""

    source: int
    to: int
    mark: int
    """Index of the region that is in both, -1 where the offset is told."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Pictures in the order shown.

    ``windows`` holds x, y, width, height; ``asked`` is (region index, picture) for each thing;
    ``mirrored`` tells which pictures are shown mirrored; ``flipped`` whether the whole scene is
    the photo's mirror image, which no viewer can tell.
    """

    windows: tuple[tuple[int, int, int, int], ...]
    asked: tuple[tuple[int, int], ...]
    joins: tuple[Join, ...]
    mirrored: tuple[bool, ...]
    flipped: bool

    def shown(self, picture: int) -> tuple[int, ...]:
        """Return the indices of the regions that a fact names in this picture, in stable order."""
        marks = [j.mark for j in self.joins if j.mark >= 0 and picture in (j.source, j.to)]
        asked = [region for region, at in self.asked if at == picture]
        return tuple(dict.fromkeys([*asked, *marks]))

    def region(self, picture: int, index: int) -> int:
        """Return the row-unique number of a region in a picture."""
        before = sum(len(self.shown(p)) for p in range(picture))
        return before + self.shown(picture).index(index)

    def args(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        joins = []
        for j in self.joins:
            facts = (
                [f"cx({self.region(p, j.mark)})" for p in (j.source, j.to)] if j.mark >= 0 else []
            )
            offset = "" if j.mark >= 0 else f"offset[{j.to + 1}]"
            joins.append({"from": j.source, "to": j.to, "marks": facts, "offset": offset})
        told_mirror = any(self.mirrored)
        return {
            "pictures": len(self.windows),
            "things": [{"at": f"cx({self.region(p, i)})", "in": p} for i, p in self.asked],
            "names": list(names),
            "joins": joins,
            "mirrors": [
                f"mirrored[{p + 1}]" if told_mirror else "" for p in range(len(self.windows))
            ],
            "share": self.windows[0][2],
        }


def draw_setting(scenery: Scenery, tier: Tier, things: int, rng: np.random.Generator) -> Setting:
    """Draw windows and things far enough apart, each with windows that show no other of them.

    Raises Reject('photo-too-plain').
    """
    low, high = SHARES[tier]
    share = rng.uniform(low, high), rng.uniform(0.4, 0.75)
    windows = draw_windows(scenery, share, WINDOWS, rng)
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
        options = []
        for i in chosen:
            others = [j for j in chosen if j != i]
            fit = windows.alone[:, i] & ~windows.meets[:, others].any(axis=1)
            options.append(tuple(int(w) for w in np.flatnonzero(fit)))
        if all(options):
            return Setting(scenery, windows, tuple(chosen), tuple(options))
    raise Reject("photo-too-plain")


def draw_layout(setting: Setting, tier: Tier, bridge: bool, rng: np.random.Generator) -> Layout:
    """Draw one picture a thing (and bridges between them), their order, joins and mirrorings."""
    windows, things, kinds = setting.windows, setting.things, setting.scenery.kinds
    picked = [choice[int(rng.integers(len(choice)))] for choice in setting.choices]
    free = ~np.isin(kinds, kinds[list(things)])
    chain = [int(i) for i in rng.permutation(len(picked))]
    pictures = [picked[i] for i in chain]
    marks: list[int] = []
    while len(marks) < len(pictures) - 1:
        at = len(marks)
        a, b = pictures[at], pictures[at + 1]
        both = np.flatnonzero(windows.alone[a] & windows.alone[b] & free)
        usable = [int(m) for m in both if m not in marks]
        if usable and rng.random() < MARKS[tier]:
            marks.append(usable[int(rng.integers(len(usable)))])
            continue
        between = _bridge(windows, a, b, things, free, marks, rng) if bridge else None
        if between is None or len(pictures) > 5:
            marks.append(-1)
            continue
        window, first, second = between
        pictures.insert(at + 1, window)
        marks += [first, second]
    order = [int(i) for i in rng.permutation(len(pictures))]
    place = {picture: order.index(picture) for picture in range(len(pictures))}
    at_picture = {window: place[i] for i, window in enumerate(pictures)}
    joins = tuple(Join(place[i], place[i + 1], mark) for i, mark in enumerate(marks))
    mirrored = [bool(m) for m in rng.random(len(pictures)) < MIRROR[tier]]
    return Layout(
        windows=tuple(_window(windows, pictures[i]) for i in order),
        asked=tuple((thing, at_picture[picked[i]]) for i, thing in enumerate(things)),
        joins=joins,
        mirrored=tuple(mirrored),
        flipped=bool(rng.random() < 0.5),
    )


def _window(windows: Windows, i: int) -> tuple[int, int, int, int]:
    x, y, w, h = (int(v) for v in windows.at[i])
    return x, y, w, h


def _bridge(
    windows: Windows,
    a: int,
    b: int,
    things: Sequence[int],
    free: np.ndarray[Any, np.dtype[np.bool_]],
    used: Sequence[int],
    rng: np.random.Generator,
) -> tuple[int, int, int] | None:
    """Find a window that shares one region with a and another with b, and shows no thing."""
    fresh = free.copy()
    fresh[[m for m in used if m >= 0]] = False
    with_a = windows.alone & windows.alone[a] & fresh
    with_b = windows.alone & windows.alone[b] & fresh
    able = with_a.any(axis=1) & with_b.any(axis=1) & ~windows.meets[:, list(things)].any(axis=1)
    able[[a, b]] = False
    for window in rng.permutation(np.flatnonzero(able)):
        firsts = np.flatnonzero(with_a[window] & ~with_b[window])
        seconds = np.flatnonzero(with_b[window] & ~with_a[window])
        if len(firsts) and len(seconds):
            return int(window), int(rng.choice(firsts)), int(rng.choice(seconds))
    return None

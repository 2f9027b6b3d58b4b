"""Many layouts of one setting at once: windows in a chain, each joined to the one before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Tier
from .layout import Join, JoinKind, Layout
from .setting import PICTURES, Setting

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]

MIRROR: dict[Tier, float] = {"easy": 0.0, "medium": 0.3, "hard": 0.4}
"""How often a tier mirrors a picture."""

TIMES = 2
"""How many layouts are made of a chain, on average."""

FEW = 16
"""Chains that are drawn to see whether there are any."""

OVERLOOKED = 0.08
"""How often, of the layouts with mirrored pictures, none of those is a thing's own."""

MARK = 0.8
"""How often a thing that two neighbours share is what joins them."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """n layouts of p pictures, in the order in which they join.

    ``windows`` (n, p) are the setting's; ``at`` (n, p) is where each picture is shown. Picture
    k + 1 joins on k by a region in both (``mark``, (n, p - 1)), from the middle of a region
    (``anchor``, the same), or from the left edge; ``region`` (n, p - 1) is that region.
    ``places`` are the things' pictures, the same for all n; ``mirrored`` (n, p) are those that are
    mirrored: none at all, or some in each of the layouts. ``turned`` (n,) tells where it is asked
    the other way round: of two things for the second, of one for the picture.
    """

    setting: Setting
    windows: Whole
    at: Whole
    mark: Truth
    anchor: Truth
    region: Whole
    places: tuple[int, ...]
    mirrored: Truth
    turned: Truth

    def seen(self, windows: Whole, regions: Whole | int) -> Array:
        """Return where regions stand in windows, in picture widths, no mirroring."""
        boxes, at = self.setting.scenery.boxes, self.setting.windows.at
        middle = (boxes[regions, 0] + boxes[regions, 2]) / 2
        return np.asarray((middle - at[windows, 0]) / at[0, 2])

    def things(self) -> Array:
        """Return where the things stand in their windows, (n, things), no mirroring."""
        own = [
            self.seen(self.windows[:, place], thing)
            for place, thing in zip(self.places, self.setting.things, strict=True)
        ]
        return np.array(own).T

    def joining(self) -> Array:
        """Return where the region that is used in picture k stands, (n, p - 1), no mirroring."""
        return self.seen(self.windows[:, :-1], self.region)

    def offsets(self) -> Array:
        """Return what is told: how far k + 1 starts from k's edge or region, (n, p - 1)."""
        at = self.setting.windows.at
        step = np.diff(at[self.windows, 0], axis=1) / at[0, 2]
        return np.asarray(np.round(np.where(self.anchor, step - self.joining(), step), 2))

    def layout(self, i: int) -> Layout:
        """Return the i-th layout, its pictures in the order shown."""
        setting, windows = self.setting, self.setting.windows
        chain, at = self.windows[i].tolist(), self.at[i].tolist()
        shown = sorted(range(len(chain)), key=lambda k: at[k])
        largest = windows.anchor[chain] & ~windows.lone[chain]
        kinds: list[JoinKind] = [
            "mark" if mark else "anchor" if anchor else "told"
            for mark, anchor in zip(self.mark[i], self.anchor[i], strict=True)
        ]
        asked = [(t, at[place]) for t, place in zip(setting.things, self.places, strict=True)]
        return Layout(
            windows=tuple(_window(windows.at[chain[k]]) for k in shown),
            largest=frozenset((region, at[k]) for k, region in np.argwhere(largest).tolist()),
            asked=tuple(asked[::-1] if self.turned[i] else asked),
            turned=len(asked) == 1 and bool(self.turned[i]),
            joins=tuple(
                Join(at[k], at[k + 1], kind, -1 if kind == "told" else region)
                for k, (kind, region) in enumerate(zip(kinds, self.region[i].tolist(), strict=True))
            ),
            mirrored=tuple(bool(self.mirrored[i, k]) for k in shown),
        )


def draw_chains(setting: Setting, tier: Tier, n: int, rng: np.random.Generator) -> Chains:
    """Draw chains of one picture a thing and pictures between them: of n, TIMES n layouts.

    Things' own pictures stand at both ends, so that none between is idle; that of a single
    thing at the last one, and the first is a plain picture that isn't mirrored. Raises
    Reject('photo-too-plain') where nothing can stand between.
    """
    low, high = PICTURES[tier]
    number = len(setting.things)
    own = np.array([_any(fit, n, rng) for fit in setting.choices]).T
    # A few tell whether it is worth while to draw all.
    if not _enough(_between(setting, own[:FEW], high - number, rng), low - number).any():
        raise Reject("photo-too-plain")
    between = _between(setting, own, high - number, rng)
    found = (between >= 0).sum(axis=1)
    fitting = np.flatnonzero(_enough(between, low - number))
    if not len(fitting):
        raise Reject("photo-too-plain")
    # As many pictures as the first has, so that all are of one length.
    spare = int(found[fitting[0]])
    rows = np.flatnonzero(found == spare)
    order = rng.permutation(number).tolist()
    middle = [*order[1:-1], *range(number, number + spare)]
    shuffled = [middle[i] for i in rng.permutation(len(middle))]
    chain = [*order[:1], *shuffled, order[-1]] if number > 1 else [*shuffled, 0]
    windows = np.hstack([own, between])[rows][:, chain]
    places = tuple(chain.index(thing) for thing in range(number))
    own_too = np.array([picture < number for picture in chain[:-1]])
    mark, anchor, region = _links(setting, windows, own_too, rng)
    # Where one region joins a picture on both sides, its place there cancels out.
    twice = mark[:, :-1] & (mark | anchor)[:, 1:] & (region[:, :-1] == region[:, 1:])
    # What joins nothing is idle, but for things' own pictures.
    used = np.zeros(windows.shape, np.bool_)
    used[:, :-1] = mark | anchor
    used[:, 1:] |= mark
    used[:, places] = True
    kept = np.flatnonzero(~twice.any(axis=1) & used.all(axis=1))
    if not len(kept):
        raise Reject("photo-too-plain")
    # Each comes several times, asked and mirrored otherwise.
    kept = np.resize(kept, TIMES * n)
    windows, mark, anchor, region = windows[kept], mark[kept], anchor[kept], region[kept]
    at = rng.random(windows.shape).argsort(axis=1)
    mirrored = _mirrored(windows.shape, MIRROR[tier], places, rng)
    turned = (rng.random(len(windows)) < 0.5) & (number < 3)
    return Chains(setting, windows, at, mark, anchor, region, places, mirrored, turned)


def _mirrored(
    shape: tuple[int, int], often: float, places: tuple[int, ...], rng: np.random.Generator
) -> Truth:
    """Mirror so many pictures (n, p) on average: none in all of the layouts, or some in each.

    ``places`` are the things' pictures; of a single thing, the chain's first one stays plain. Where
    none of these is mirrored, who overlooks mirrorings is right, as sometimes he is otherwise.
    """
    n, p = shape
    found = rng.random(shape) < often
    if rng.random() < (1 - often) ** p:
        return np.zeros_like(found)
    others = [k for k in range(int(len(places) == 1), p) if k not in places]
    own = rng.random(n) >= OVERLOOKED if others else np.ones(n, np.bool_)
    found[:, places] &= own[:, None]
    one = rng.random((2, n))
    rows = np.flatnonzero(own)
    found[rows, np.array(places)[(one[0, rows] * len(places)).astype(np.intp)]] = True
    if others:
        rows = np.flatnonzero(~own)
        found[rows, np.array(others)[(one[1, rows] * len(others)).astype(np.intp)]] = True
    found[:, 0] &= len(places) > 1
    return found


def _between(setting: Setting, own: Whole, most: int, rng: np.random.Generator) -> Whole:
    """Pick up to ``most`` windows each that can stand between, well apart from all others.

    Returns (n, most), -1 where there is none left.
    """
    free = setting.spare & setting.differ[own].all(axis=1)
    found = np.full((len(own), most), -1)
    for k in range(most):
        pick, any_left = _pick(free, rng)
        found[any_left, k] = pick[any_left]
        free &= setting.differ[pick]
    return found


def _enough(between: Whole, least: int) -> Truth:
    """Tell which rows (n, most) have so many windows."""
    return np.asarray((between >= 0).sum(axis=1) >= least)


def _links(
    setting: Setting, windows: Whole, own: Truth, rng: np.random.Generator
) -> tuple[Truth, Truth, Whole]:
    """Choose how each picture joins on the one before: (n, p - 1) of marks, anchors, regions.

    A picture between must be used by a mark or an anchor; ``own`` (p - 1,) are things' own.
    """
    seen = setting.windows
    lone = seen.lone[windows]
    shared, on_both = _pick(lone[:, :-1] & lone[:, 1:] & setting.free, rng)
    used, on_one = _pick(seen.anchor[windows[:, :-1]] & setting.idle, rng)
    lots = rng.random((2, *shared.shape))
    mark = on_both & (lots[0] < MARK)
    anchor = ~mark & on_one & (~own | (lots[1] < MARK))
    return mark, anchor, np.where(mark, shared, used)


def _pick(among: Truth, rng: np.random.Generator) -> tuple[Whole, Truth]:
    """Pick one of those that are true along the last axis, each as likely; tell if there is any.

    By counting: a random number for each would take three times as long.
    """
    count = np.cumsum(among, axis=-1, dtype=np.int16)
    there = count[..., -1]
    wanted = (rng.random(there.shape) * there).astype(np.int16)
    return (count > wanted[..., None]).argmax(axis=-1), np.asarray(there > 0)


def _any(items: Whole, n: int, rng: np.random.Generator) -> Whole:
    return np.asarray(items[(rng.random(n) * len(items)).astype(np.intp)])


def _window(at: Whole) -> tuple[int, int, int, int]:
    x, y, width, height = at.tolist()
    return x, y, width, height

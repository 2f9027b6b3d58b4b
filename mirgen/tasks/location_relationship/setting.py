"""Which things of a photo can be asked about, and the windows that show and part them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Tier
from ...records.source import Pool
from ..shared.choose import one_of
from .crops import SCENERIES, Scenery, Windows, least_windows, sceneries, windows_of

PHOTO_TRIES, TRIES = 60, 6

WIDTHS, SHAPES = 9, 3
"""Widths of windows: many, so that a distance in picture widths isn't known of its photo; and
shapes: a few, so that what a photo shows through them is met again.
"""

SHARE: dict[int, tuple[float, float]] = {1: (0.28, 0.56), 2: (0.26, 0.52), 3: (0.25, 0.46)}
"""Range of a window's width as a share of the photo's, by the number of things asked about."""

ASPECT = (0.5, 1.5)
"""Range of a window's width over its height."""

PICTURES: dict[Tier, tuple[int, int]] = {"easy": (3, 3), "medium": (3, 5), "hard": (5, 6)}
"""Least and greatest number of pictures of a tier; as many as the photo can feed."""


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A photo's windows, the things asked about, and for each the windows that show it alone.

    ``spare`` (m,) are the windows that can join others but show nothing asked about, ``differ``
    (m, m) the pairs that differ by a fifth of their size at least. ``free`` (r,) are the regions
    that may be seen in two pictures: those of categories that aren't asked about; ``idle`` (r,)
    those that aren't asked about.
    """

    scenery: Scenery
    windows: Windows
    things: tuple[int, ...]
    choices: tuple[NDArray[np.intp], ...]
    spare: NDArray[np.bool_]
    differ: NDArray[np.bool_]
    free: NDArray[np.bool_]
    idle: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A photo seen through windows of one size: which regions can be asked about together, (r, r).

    ``differ`` is as in Setting.
    """

    scenery: Scenery
    windows: Windows
    pairs: NDArray[np.bool_]
    differ: NDArray[np.bool_]


@lru_cache(maxsize=8)
def fitting(pool: Pool, things: int) -> tuple[Scenery, ...]:
    """Return the photos in which so many things may be asked about."""
    return tuple(scenery for scenery in sceneries(pool) if _fits(scenery, things))


@lru_cache(maxsize=2 * SCENERIES)
def _fits(scenery: Scenery, things: int) -> bool:
    width = SHARE[things][0] * scenery.photo.width
    windows = least_windows(scenery, (width, width / ASPECT[1]))
    return _enough(_together(scenery, windows, things), things)


@lru_cache(maxsize=2 * SCENERIES)
def _view(scenery: Scenery, things: int, wide: int, tall: int) -> View | None:
    """Return the photo through windows of one of its sizes; None if it can't be asked."""
    width = round(_step(SHARE[things], wide, WIDTHS) * scenery.photo.width)
    height = min(round(width / _step(ASPECT, tall, SHAPES)), scenery.photo.height)
    windows = windows_of(scenery, (width, height))
    pairs = _together(scenery, windows, things)
    if not _enough(pairs, things):
        return None
    step = np.abs(windows.at[:, None, :2] - windows.at[:, :2])
    return View(scenery, windows, pairs, np.any(step >= 0.2 * windows.at[0, 2:], axis=2))


def draw_setting(
    photos: Sequence[Scenery], things: int, tier: Tier, rng: np.random.Generator
) -> Setting:
    """Draw a photo, windows, and things far enough apart; see Setting.

    Raises Reject('photo-too-plain') where PHOTO_TRIES photos and sizes of windows don't part so
    many things, or leave too few windows to stand between.
    """
    # Photo by photo, a few sizes each: else those that part most things would be shown most.
    order = rng.permutation(len(photos))[: PHOTO_TRIES // TRIES]
    for photo in np.repeat(order, TRIES).tolist():
        wide, tall = (rng.random(2) * (WIDTHS, SHAPES)).astype(int).tolist()
        view = _view(photos[photo], things, wide, tall)
        if view is not None and (setting := _draw_things(view, things, tier, rng)):
            return setting
    raise Reject("photo-too-plain")


def _draw_things(view: View, things: int, tier: Tier, rng: np.random.Generator) -> Setting | None:
    """Draw things, each with windows that show no other of them; None where too few are left."""
    scenery, windows = view.scenery, view.windows
    able = view.pairs.any(axis=1)
    chosen: list[int] = []
    while len(chosen) < things:
        left = np.flatnonzero(able)
        if not len(left):
            return None
        chosen.append(int(one_of(left, rng)))
        able = able & view.pairs[chosen[-1]]
    without = ~windows.meets
    choices = []
    for i in chosen:
        others = [j for j in chosen if j != i]
        fit = windows.alone[:, i] & without[:, others].all(axis=1)
        choices.append(np.flatnonzero(fit))
    spare = np.asarray(windows.useful & without[:, chosen].all(axis=1))
    if not all(map(len, choices)) or np.count_nonzero(spare) < PICTURES[tier][0] - things:
        return None
    asked = np.zeros(len(scenery.kinds), np.bool_)
    asked[chosen] = True
    alike = (scenery.kinds[:, None] == scenery.kinds[chosen]).any(axis=1)
    return Setting(
        scenery, windows, tuple(chosen), tuple(choices), spare, view.differ, ~alike, ~asked
    )


def _step(bounds: tuple[float, float], i: int, steps: int) -> float:
    low, high = bounds
    return low + (high - low) * i / (steps - 1)


def _enough(pairs: NDArray[np.bool_], things: int) -> bool:
    """Whether there are so many regions of which each two are a pair (r, r)."""
    return bool((pairs if things < 3 else pairs & (pairs @ pairs)).any())


def _together(scenery: Scenery, windows: Windows, things: int) -> NDArray[np.bool_]:
    """Return which regions (r, r) can be asked about together; of one thing, each with itself."""
    return (
        np.diag(_singles(windows))
        if things == 1
        else _pairs(scenery, windows, things < min(low for low, _ in PICTURES.values()))
    )


def _singles(windows: Windows) -> NDArray[np.bool_]:
    """Return which regions (r,) are shown alone, and not shown where a window can join others."""
    return np.asarray(windows.alone.any(axis=0) & (~windows.meets[windows.useful]).any(axis=0))


def _pairs(scenery: Scenery, windows: Windows, between: bool) -> NDArray[np.bool_]:
    """Return which regions (r, r) can be asked about together.

    They are far apart, each is shown alone without the other, and some window can join
    others and shows neither of them, where one must stand ``between``.
    """
    # As numbers: matrices of these are multiplied much faster than those of truth values.
    without = (~windows.meets).astype(np.float32)
    parted = windows.alone.T.astype(np.float32) @ without > 0
    pairs = parted & parted.T & scenery.far
    if between:
        neither = without[windows.useful]
        pairs &= neither.T @ neither > 0
    return pairs

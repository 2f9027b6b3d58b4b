"""Which things of a photo can be asked about, and the windows that show and part them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
    choices: tuple[NDArray[np.intp], ...]
    spare: NDArray[np.bool_]
    differ: NDArray[np.bool_]
    free: NDArray[np.bool_]
    idle: NDArray[np.bool_]


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
        choices.append(np.flatnonzero(fit))
    spare = np.asarray(windows.anchor.any(axis=1) & without[:, chosen].all(axis=1))
    if not all(map(len, choices)) or np.count_nonzero(spare) < needed:
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

"""How much an answer relies on each image: the share of other strips that would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Tier
from .solve import HALF, unfit

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

RELIED: dict[Tier, float] = {"easy": 0.29, "medium": 0.29, "hard": 0.56}
"""Least share, somewhat above what the proof of need will ask for by drawing some."""


def relied(
    kind: str,
    args: Mapping[str, Any],
    of: Array,
    right: Whole,
    step: Array,
    way: Array,
    least: float,
) -> Whole:
    """Return the rows in which, of every link's steps, at least such a share changes the answer.

    ``of`` (n, asked) are the depths of the things asked about, ``right`` the place of the answer
    among them (n,), or places near to far (n, asked); ``step`` (n, links) are steps north, and
    ``way`` (n, 1) how they count. Steps are as likely as when an image's strips are drawn evenly.
    """
    size = args["strips"]
    steps = np.array([d for d in range(1 - size, size) if d])
    likely = (size - np.abs(steps)) / (size * (size - 1))
    rows = np.arange(len(of))
    for k in range(step.shape[1]):
        beyond = np.isin(args["asked"], carried(args, k)).astype(np.float64)
        shift = (steps[None] - step[rows, k, None]) * way[rows]
        stays = _stays(kind, of[rows], shift, beyond, right[rows])
        rows = rows[~stays @ likely >= least]
    return rows


def carried(args: Mapping[str, Any], link: int) -> list[int]:
    """Return the things whose places follow from a link's."""
    found = [link + 1]
    for a, b in (link["things"] for link in args["links"]):
        found += [b] if a in found else []
    return found


def _stays(kind: str, of: Array, shift: Array, beyond: Array, right: Whole) -> NDArray[np.bool_]:
    """Return whether answers stay when what lies ``beyond`` (asked,) shifts (n, m), (n, m)."""
    each = np.arange(len(of))
    if kind == "between":
        fits = unfit(kind, (of[:, None] + shift[:, :, None] * beyond).reshape(-1, 5)) <= HALF
        fits = fits.reshape(*shift.shape, -1)
        fits[:, :, :2] = False
        return np.asarray(fits[each, :, right] & (fits.sum(axis=2) == 1))
    if kind == "order":
        ahead = np.diff(of[each[:, None], right], axis=1)
        by = np.diff(beyond[right], axis=1)
    else:
        # Others must stay ahead of the answer, or behind it; it is as far ahead of itself.
        sign = 1.0 if kind == "nearest" else -1.0
        ahead = (of - of[each, right, None]) * sign
        ahead[each, right] = np.inf
        by = (beyond - beyond[right, None]) * sign
    return np.asarray((ahead[:, None] + shift[:, :, None] * by[:, None] > 0).all(axis=2))

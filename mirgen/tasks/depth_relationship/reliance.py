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
        beyond = np.isin(args["asked"], carried(args, k))
        shift = (steps[None] - step[rows, k, None]) * way[rows]
        again = of[rows, None] + shift[:, :, None] * beyond
        rows = rows[~_stays(kind, again, right[rows]) @ likely >= least]
    return rows


def carried(args: Mapping[str, Any], link: int) -> list[int]:
    """Return the things whose places follow from a link's."""
    found = [link + 1]
    for a, b in (link["things"] for link in args["links"]):
        found += [b] if a in found else []
    return found


def _stays(kind: str, of: Array, right: Whole) -> NDArray[np.bool_]:
    """Return whether the answers (n,) or (n, asked) are the only ones of depths (n, m, asked)."""
    if kind == "order":
        rising = np.take_along_axis(of, np.broadcast_to(right[:, None], of.shape), axis=2)
        return np.asarray((rising[:, :, 1:] > rising[:, :, :-1]).all(axis=2))
    flat = of.reshape(-1, of.shape[2])
    fits = unfit(kind, flat, range(of.shape[2])).reshape(of.shape) <= HALF
    if kind == "between":
        fits[:, :, :2] = False
    own = np.take_along_axis(fits, right[:, None, None], axis=2)[:, :, 0]
    return np.asarray(own & (fits.sum(axis=2) == 1))

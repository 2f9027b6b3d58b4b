"""States of a script: on which strips the feet are, and what is told, many drawn at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .script import DEEP
from .view import View

Array = NDArray[np.float64]

MOST_MOVED = 3
"""Strips by which a thing may be moved."""


def draw_states(
    args: Mapping[str, Any], n: int, rng: np.random.Generator, *, mixed: bool = True
) -> dict[str, Array]:
    """Return n states of the facts that ``args`` name, (n,) each.

    ``mixed`` puts cameras at both ends, as all puzzles have it; without it any ends may come.
    """
    links, facts = args["links"], {}
    north = rng.random((n, len(links))) < 0.5
    if mixed:
        same = north.all(axis=1) | ~north.any(axis=1)
        one = rng.integers(len(links), size=n)
        north[same, one[same]] ^= True
    for k, link in enumerate(links):
        view = View(*link["view"])
        near, step = rng.random((2, n))
        first = np.floor(near * args["strips"])
        # Two things in one image never stand on the same strip.
        second = (first + 1 + np.floor(step * (args["strips"] - 1))) % args["strips"]
        for name, row in zip(link["feet"], (first, second), strict=True):
            facts[name] = view.foot(row)
        facts[link["north"]] = north[:, k].astype(np.float64)
    for name in args["moved"]:
        size = rng.integers(1, MOST_MOVED + 1, size=n)
        facts[name] = np.where(rng.random(n) < 0.5, size, -size).astype(np.float64)
    facts[args["from"]] = (rng.random(n) < 0.5).astype(np.float64)
    if args["deep"]:
        facts[args["deep"]] = np.array(DEEP)[rng.integers(len(DEEP), size=n)]
    return facts

"""States of a script: on which strips the feet are, and what is told, many drawn at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import permutations
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
    links = args["links"]
    facts: dict[str, Array] = {}
    pairs = args["strips"] * (args["strips"] - 1)
    north = rng.random((n, len(links))) < 0.5
    if mixed:
        same = north.all(axis=1) | ~north.any(axis=1)
        one = rng.integers(len(links), size=n)
        north[same, one[same]] ^= True
    for k, link in enumerate(links):
        feet = View(*link["view"]).foot(np.arange(float(args["strips"])))
        # Two things in one image never stand on the same strip.
        first, second = _pairs(args["strips"])[:, (rng.random(n) * pairs).astype(np.intp)]
        facts |= {link["feet"][0]: feet[first], link["feet"][1]: feet[second]}
        facts[link["north"]] = north[:, k].astype(np.float64)
    for name in args["moved"]:
        size = rng.integers(1, MOST_MOVED + 1, size=n)
        facts[name] = np.where(rng.random(n) < 0.5, size, -size).astype(np.float64)
    facts[args["from"]] = (rng.random(n) < 0.5).astype(np.float64)
    if args["deep"]:
        facts[args["deep"]] = np.array(DEEP)[rng.integers(len(DEEP), size=n)]
    return facts


@lru_cache(maxsize=4)
def _pairs(strips: int) -> NDArray[np.intp]:
    """Return every pair of different strips, (2, pairs)."""
    return np.array(list(permutations(range(strips), 2))).T

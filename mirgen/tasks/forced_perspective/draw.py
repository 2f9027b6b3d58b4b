"""States of a puzzle: heights on the picture and told distances, many drawn at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .script import Script

Array = NDArray[np.float64]

SHOWN = (12, 36)
"""Least and largest height on the picture, in percent of the frame's height."""

METRES = np.array([2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0])
"""Distances that the texts tell."""

CENTIMETRES = np.arange(30, 205, 5)
"""Heights that the texts tell."""

DEPTH = (1.3, 3.2)
"""Least and largest factor between the distances of two things of one image."""


def _heights() -> Array:
    """Return heights from the least to the largest, as often as each is to be drawn.

    They are even in their logarithms, and whole percents.
    """
    low, high = np.log(SHOWN[0] - 0.49), np.log(SHOWN[1] + 0.49)
    return np.asarray(np.round(np.exp(np.linspace(low, high, 1024))) / 100)


HEIGHTS = _heights()


def _pairs() -> Array:
    """Return the distances that two things of one image may have, (2, pairs)."""
    near, far = np.meshgrid(METRES, METRES, indexing="ij")
    factor = far / near
    ok = (factor >= DEPTH[0] - 1e-9) & (factor <= DEPTH[1] + 1e-9)
    one, two = near[ok], far[ok]
    return np.array([[*one, *two], [*two, *one]])


PAIRS = _pairs()


def draw_facts(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return n states as named facts (n,): what is seen and what is told, each by itself."""
    regions = len(script.sightings)
    shown = HEIGHTS[rng.integers(len(HEIGHTS), size=(regions, n))]
    if script.lone:
        far = METRES[rng.integers(len(METRES), size=(regions, n))]
    else:
        pair = PAIRS[:, rng.integers(PAIRS.shape[1], size=(len(script.images), n))]
        far = pair.transpose(1, 0, 2).reshape(regions, n)
    facts = {f"h({r})": shown[r] for r in range(regions)}
    facts |= {f"distance[{r}]": far[r] for r in range(regions) if r != script.open}
    if script.kind == "height":
        facts[script.given] = rng.choice(CENTIMETRES, size=n).astype(np.float64)
    return facts

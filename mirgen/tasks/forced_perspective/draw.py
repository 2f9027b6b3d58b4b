"""States of a puzzle: heights on the picture and told distances, many drawn at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .script import Script

Array = NDArray[np.float64]

SHOWN = (12, 48)
"""Least and largest height on the picture, in percent of the frame's height."""

METRES = np.array([2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0])
"""Distances that the texts tell."""

CENTIMETRES = np.arange(30, 205, 5)
"""Heights that the texts tell."""

DEPTH = (1.3, 3.2)
"""Least and largest factor between the distances of two things of one image."""


def _pairs() -> Array:
    """Return the distances that two things of one image may have, (pairs, 2), nearer first."""
    near, far = np.meshgrid(METRES, METRES, indexing="ij")
    factor = far / near
    ok = (factor >= DEPTH[0] - 1e-9) & (factor <= DEPTH[1] + 1e-9)
    return np.stack([near[ok], far[ok]], axis=1)


PAIRS = _pairs()


def draw_facts(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return n states as named facts (n,): what is seen and what is told, each by itself."""
    regions = len(script.sightings)
    low, high = np.log(SHOWN[0] - 0.5), np.log(SHOWN[1] + 0.5)
    shown = np.round(np.exp(low + (high - low) * rng.random((n, regions)))) / 100
    shown = np.clip(shown, SHOWN[0] / 100, SHOWN[1] / 100)
    if script.lone:
        far = METRES[(rng.random((n, regions)) * len(METRES)).astype(np.intp)]
    else:
        pair = PAIRS[(rng.random((n, len(script.images))) * len(PAIRS)).astype(np.intp)]
        pair = np.where(rng.random((n, len(script.images), 1)) < 0.5, pair, pair[:, :, ::-1])
        far = pair.reshape(n, regions)
    facts = {f"h({r})": shown[:, r] for r in range(regions)}
    facts |= {f"distance[{r}]": far[:, r] for r in range(regions) if r != script.open}
    if script.kind == "height":
        facts[script.given] = rng.choice(CENTIMETRES, size=n).astype(np.float64)
    return facts

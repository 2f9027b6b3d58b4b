"""Values of the facts: apparent sizes, zooms, blurs and distances, many states drawn at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Tier
from .script import PANES, SIZES
from .strip import centre

Array = NDArray[np.float64]

TALL = (0.16, 0.62)
"""Range of a thing's apparent height, as a share of the image's."""
ZOOM = (1.2, 4.0)
ROW_ZOOM = (1.2, 2.0)
STEP: dict[Tier, tuple[float, float]] = {
    "easy": (1.5, 1.65),
    "medium": (1.33, 1.45),
    "hard": (1.26, 1.32),
}
"""Range of the factor between neighbouring sizes in a row of figures."""
SOFTER: dict[Tier, tuple[float, float]] = {
    "easy": (1.9, 2.1),
    "medium": (1.7, 1.8),
    "hard": (1.64, 1.72),
}
"""Range of the factor between neighbouring blurs of a scale; below 1.6 they look alike."""
SPREAD = (0.6, 2.0)
"""Range of the least spread of a point on a scale, in millimetres."""
DISTANCE = (6.0, 40.0)
"""Range of a pane's distance in centimetres."""


def draw_states(
    kind: str, args: Mapping[str, Any], n: int, tiers: tuple[Tier, ...], rng: np.random.Generator
) -> dict[str, Array]:
    """Return every fact of n states, (n,) each, evenly mixed over ``tiers``."""
    tier = rng.integers(len(tiers), size=n)
    if kind in SIZES:
        return _sizes(args, n, rng)
    if kind in PANES:
        return _panes(args, _between(SOFTER, tiers, tier, rng), rng)
    return _same(args, _between(STEP, tiers, tier, rng), rng)


def redraw_states(
    kind: str, args: Mapping[str, Any], n: int, rng: np.random.Generator
) -> dict[str, Array]:
    """Draw all facts of a puzzle again, n times, tiers mixed evenly."""
    return draw_states(kind, args, n, TIERS, rng)


def two_digits(values: Array) -> Array:
    """Return values rounded to two significant digits."""
    unit = 10.0 ** (np.floor(np.log10(values)) - 1)
    return np.round(np.round(values / unit) * unit, 2)


def percents(values: Array) -> Array:
    """Return shares rounded to whole percents."""
    return np.round(values, 2)


def _log_uniform(bounds: tuple[float, float], shape: Any, rng: np.random.Generator) -> Array:
    low, high = np.log(bounds)
    return np.asarray(np.exp(low + (high - low) * rng.random(shape)))


def _between(
    bounds: Mapping[Tier, tuple[float, float]],
    tiers: tuple[Tier, ...],
    tier: NDArray[np.intp],
    rng: np.random.Generator,
) -> Array:
    low, high = np.array([bounds[t] for t in tiers])[tier].T
    return np.asarray(low + (high - low) * rng.random(len(tier)))


def _sizes(args: Mapping[str, Any], n: int, rng: np.random.Generator) -> dict[str, Array]:
    told = [zoom["told"] for zoom in args["zooms"] if "told" in zoom]
    spots = sum(len(things) for things in args["shown"])
    tall = percents(_log_uniform(TALL, (spots, n), rng))
    zoom = np.round(_log_uniform(ZOOM, (len(told), n), rng), 1)
    return {f"h({r})": tall[r] for r in range(spots)} | dict(zip(told, zoom, strict=True))


def _same(args: Mapping[str, Any], step: Array, rng: np.random.Generator) -> dict[str, Array]:
    """Draw a row of figures, and close-ups of some; what doesn't fit a picture is cut down."""
    row, copies = args["row"], args["copies"]
    n, figures, shape = len(step), len(row["h"]), (len(step), len(copies))
    rank = np.argsort(rng.random((n, figures)), axis=1)
    tall = percents((0.5 + 0.1 * rng.random(n))[:, None] / step[:, None] ** rank)
    place = np.argsort(rng.random((n, figures)), axis=1)
    base = np.round(_log_uniform(ROW_ZOOM, n, rng), 1)
    size = np.take_along_axis(tall, rng.integers(figures, size=shape), axis=1) / base[:, None]
    zoom = np.clip(np.round(_log_uniform((0.24, 0.66), shape, rng) / size, 1), 1.1, 9.0)
    seen = np.clip(percents(size * zoom), 0.2, 0.7)
    facts = {name: tall[:, j] for j, name in enumerate(row["h"])}
    facts |= {name: (place[:, j] + 0.5) / figures for j, name in enumerate(row["cx"])}
    facts[row["zoom"]] = base
    for k, copy in enumerate(copies):
        facts |= {copy["h"]: seen[:, k], copy["zoom"]: zoom[:, k]}
    return facts


def _panes(args: Mapping[str, Any], softer: Array, rng: np.random.Generator) -> dict[str, Array]:
    n, prints = len(softer), len(args["prints"])
    number = np.argsort(rng.random((n, prints)), axis=1)
    least = _log_uniform(SPREAD, n, rng)
    spread = two_digits(least[:, None] * softer[:, None] ** np.arange(prints))
    spots = np.array([centre(args["grid"], number) for number in range(prints)])
    facts: dict[str, Array] = {}
    for j, names in enumerate(args["prints"]):
        at = spots[number[:, j]]
        facts |= {name: at[:, axis] for axis, name in enumerate(names)}
    told = np.empty_like(spread)
    np.put_along_axis(told, number, spread, axis=1)
    facts |= {name: told[:, j] for j, name in enumerate(args["spreads"])}
    for copy in args["copies"]:
        facts[copy["step"]] = rng.integers(prints, size=n).astype(np.float64)
        facts[copy["distance"]] = np.round(_log_uniform(DISTANCE, n, rng))
    return facts

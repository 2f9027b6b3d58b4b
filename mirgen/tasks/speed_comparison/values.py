"""Times, widths and places: many draws of a script's facts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Tier
from .script import Script

Array = NDArray[np.float64]

SPANS = np.array([20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0])


@dataclass(frozen=True, slots=True)
class Knobs:
    """Ranges of a tier: shift in picture widths, gap in whole seconds."""

    shift: tuple[float, float]
    gap: tuple[int, int]


KNOBS: dict[Tier, Knobs] = {
    "easy": Knobs((0.16, 0.6), (1, 7)),
    "medium": Knobs((0.11, 0.45), (1, 9)),
    "hard": Knobs((0.08, 0.34), (1, 9)),
}


@dataclass(frozen=True, slots=True)
class Draws:
    """n draws: ``cx`` (n, movers, 2), ``times`` (n, images), ``spans`` (n, scenes), ``ok`` (n,)."""

    cx: Array
    times: Array
    spans: Array
    ok: NDArray[np.bool_]


def draw_values(
    script: Script, tier: Tier, n: int, room: Sequence[float], rng: np.random.Generator
) -> Draws:
    """Draw n states; ``room`` is each mover's half width as a share of the picture.

    ``ok`` is False where a mover would leave the picture.
    """
    knobs = KNOBS[tier]
    gaps = rng.integers(knobs.gap[0], knobs.gap[1] + 1, size=(n, script.images))
    times = (np.cumsum(gaps, axis=1) - gaps[:, :1]) * script.pace
    first_span = rng.integers(len(SPANS), size=n)
    further = first_span + rng.integers(1, len(SPANS), size=n)
    spans = SPANS[np.stack([first_span, further % len(SPANS)], axis=1)][:, : max(script.scenes) + 1]
    paths = _path if script.legs else _two_places
    cx = paths(script, knobs, n, room, rng)
    edge = np.asarray(room)[None, :, None] + 0.01
    inside = np.all((cx >= edge) & (cx <= 1 - edge), axis=(1, 2))
    return Draws(cx, times.astype(np.float64), spans, inside)


def _two_places(
    script: Script, knobs: Knobs, n: int, room: Sequence[float], rng: np.random.Generator
) -> Array:
    """Return (n, movers, 2): each mover's own two places."""
    edge = np.asarray(room)[None, :] + 0.01
    first = edge + rng.random((n, script.movers)) * (1 - 2 * edge)
    shift = rng.uniform(*knobs.shift, size=first.shape) * rng.choice([-1, 1], size=first.shape)
    return np.stack([first, first + shift], axis=2)


def _path(
    script: Script, knobs: Knobs, n: int, room: Sequence[float], rng: np.random.Generator
) -> Array:
    """Return (n, legs, 2): the ends of each leg of one mover's way, anew in each scene.

    A leg leads where there is room for it.
    """
    edge = room[0] + 0.01
    at = edge + rng.random((n, script.images)) * (1 - 2 * edge)
    for first, last in script.sightings:
        shift = rng.uniform(*knobs.shift, size=n)
        right = at[:, first] + shift <= 1 - edge
        left = at[:, first] - shift >= edge
        to_right = right & (~left | (rng.random(n) < 0.5))
        at[:, last] = at[:, first] + np.where(to_right, shift, -shift)
    return np.stack([at[:, list(pair)] for pair in script.sightings], axis=1)


def draw_any_tier(script: Script, n: int, room: Sequence[float], rng: np.random.Generator) -> Draws:
    """Draw n ok states with tiers mixed evenly, as the whole family has them."""
    parts = [draw_values(script, tier, 3 * n, room, rng) for tier in TIERS]
    cx = np.concatenate([p.cx[p.ok][:n] for p in parts])
    times = np.concatenate([p.times[p.ok][:n] for p in parts])
    spans = np.concatenate([p.spans[p.ok][:n] for p in parts])
    pick = rng.permutation(len(cx))[:n]
    return Draws(cx[pick], times[pick], spans[pick], np.ones(len(pick), dtype=np.bool_))


def as_facts(script: Script, draws: Draws) -> dict[str, Array]:
    """Return the draws as named facts, each of shape (n,)."""
    facts = {
        f"cx({script.region(m, s)})": draws.cx[:, m, s]
        for m in range(script.movers)
        for s in (0, 1)
    }
    facts |= {f"time[{k + 1}]": draws.times[:, k] for k in range(script.images)}
    if script.told_span:
        facts |= {f"span[{s + 1}]": draws.spans[:, s] for s in range(draws.spans.shape[1])}
    return facts

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


SHIFT: dict[Tier, tuple[float, float]] = {
    "easy": (0.16, 0.6),
    "medium": (0.11, 0.45),
    "hard": (0.08, 0.34),
}
"""Range of a tier's shifts, in picture widths."""

GAP: dict[Tier, tuple[int, int]] = {"easy": (1, 7), "medium": (1, 9), "hard": (1, 9)}
"""Range of a tier's gaps, in whole seconds."""


MEET_WITHIN = 0.85
"""Longest way of a mover to where it meets another, in picture widths."""

APPROACH = 0.8
"""How often two that meet come from opposite sides."""


@dataclass(frozen=True, slots=True)
class Draws:
    """n draws: ``cx`` (n, movers, 2), ``times`` (n, images), ``spans`` (n, scenes), ``ok`` (n,)."""

    cx: Array
    times: Array
    spans: Array
    ok: NDArray[np.bool_]

    def only(self, rows: NDArray[np.intp]) -> Draws:
        """Return the draws of these rows."""
        return Draws(self.cx[rows], self.times[rows], self.spans[rows], self.ok[rows])


def draw_values(
    script: Script,
    tiers: Sequence[Tier],
    n: int,
    room: Sequence[float],
    rng: np.random.Generator,
    speeds: Array | None = None,
    waits: Array | None = None,
) -> Draws:
    """Draw n states, the tiers taking turns; ``room`` is each mover's half width as a share.

    Where ``speeds`` (n, movers) are given, movers are as fast as that in relation to each other;
    where ``waits`` (n,), they meet in the picture so many seconds after the last image.
    ``ok`` is False where a mover would leave the picture, or move by more or less than its tier
    has it.
    """
    turn = np.arange(n) % len(tiers) if len(tiers) > 1 else np.zeros(1, np.intp)
    low, high = np.array([GAP[tier] for tier in tiers])[turn, :, None].transpose(1, 0, 2)
    # Scaled by hand: NumPy draws several times slower where bounds differ by state.
    gaps = low + np.floor(rng.random((n, script.images)) * (high + 1 - low))
    times = (np.cumsum(gaps, axis=1) - gaps[:, :1]) * script.pace
    first_span = rng.integers(len(SPANS), size=n)
    further = first_span + rng.integers(1, len(SPANS), size=n)
    spans = SPANS[np.stack([first_span, further % len(SPANS)], axis=1)][:, : max(script.scenes) + 1]
    bounds = np.array([SHIFT[tier] for tier in tiers])[turn]
    low, high = bounds[:, :1], bounds[:, 1:]
    if speeds is None:
        shift = low + rng.random((n, script.movers)) * (high - low)
    else:
        shift = _scaled(script, times, spans, speeds, bounds, rng)
    if waits is None:
        paths = _path if script.legs else _two_places
        cx = paths(script, shift, room, rng)
    else:
        shift, cx = _to_meet(script, times, waits, (low, high), room, rng)
    edge = np.asarray(room)[None, :, None] + 0.01
    ok = np.ones(n, np.bool_)
    for way in shift.T:
        ok &= (way >= low[:, 0] - 1e-9) & (way <= high[:, 0] + 1e-9)
    # Place by place: NumPy is slow to reduce over axes as short as these.
    for inside in (np.abs(cx - 0.5) <= 0.5 - edge).reshape(n, -1).T:
        ok &= inside
    return Draws(cx, times, spans, ok)


def _scaled(
    script: Script,
    times: Array,
    spans: Array,
    speeds: Array,
    bounds: Array,
    rng: np.random.Generator,
) -> Array:
    """Return shifts (n, movers) that make the speeds, as large as the bounds (n or 1, 2) allow."""
    first, last = np.array(script.sightings).T
    way = speeds * (times[:, last] - times[:, first])
    if script.told_span:
        way /= spans[:, np.array(script.scenes)[first]]
    least, most = bounds[:, 0] / way.min(axis=1), bounds[:, 1] / way.max(axis=1)
    # Where the bounds allow none, what comes out lies outside them.
    scale = least + rng.random(len(way)) * np.maximum(most - least, 0)
    return np.asarray(way * scale[:, None])


def _two_places(
    script: Script, shift: Array, room: Sequence[float], rng: np.random.Generator
) -> Array:
    """Return (n, movers, 2): each mover's own two places, ``shift`` (n, movers) apart."""
    edge = np.asarray(room)[None, :] + 0.01
    first = edge + rng.random(shift.shape) * (1 - 2 * edge)
    signed = np.where(rng.random(first.shape) < 0.5, shift, -shift)
    return np.stack([first, first + signed], axis=2)


def _to_meet(
    script: Script,
    times: Array,
    waits: Array,
    bounds: tuple[Array, Array],
    room: Sequence[float],
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """Return shifts (n, movers) and places (n, movers, 2) from which all get to one place.

    Each starts within the picture, mostly from the other side, so the shifts are as large at most
    as the way there allows.
    """
    first, last = np.array(script.sightings).T
    seen = times[:, last] - times[:, first]
    until = (times[:, -1] + waits)[:, None] - times[:, first]
    low, high = bounds
    most = np.minimum(high, MEET_WITHIN * seen / until)
    shift = low + rng.random(seen.shape) * np.maximum(most - low, 0)
    way = shift * until / seen
    right = rng.random(seen.shape) < 0.5
    right[:, 1] = right[:, 0] ^ (rng.random(len(seen)) < APPROACH)
    edge = max(room) + 0.01
    start = np.where(right, way, 0).max(axis=1) + edge
    end = 1 - np.where(right, 0, way).max(axis=1) - edge
    place = (start + rng.random(len(seen)) * np.maximum(end - start, 0))[:, None]
    signed = np.where(right, shift, -shift)
    at = place - np.where(right, way, -way)
    return shift, np.stack([at, at + signed], axis=2)


def _path(script: Script, shift: Array, room: Sequence[float], rng: np.random.Generator) -> Array:
    """Return (n, legs, 2): the ends of each leg of one mover's way, anew in each scene.

    A leg of ``shift`` (n, legs) leads where there is room for it.
    """
    edge = room[0] + 0.01
    n = len(shift)
    at = edge + rng.random((n, script.images)) * (1 - 2 * edge)
    for (first, last), way in zip(script.sightings, shift.T, strict=True):
        right = at[:, first] + way <= 1 - edge
        left = at[:, first] - way >= edge
        to_right = right & (~left | (rng.random(n) < 0.5))
        at[:, last] = at[:, first] + np.where(to_right, way, -way)
    return np.stack([at[:, list(pair)] for pair in script.sightings], axis=1)


def draw_any_tier(script: Script, n: int, room: Sequence[float], rng: np.random.Generator) -> Draws:
    """Draw n ok states with tiers mixed evenly, as the whole family has them."""
    draws = draw_values(script, TIERS, 3 * len(TIERS) * n, room, rng)
    turn = np.arange(len(draws.ok)) % len(TIERS)
    rows = np.concatenate([np.flatnonzero(draws.ok & (turn == t))[:n] for t in range(len(TIERS))])
    return draws.only(rng.permutation(rows)[:n])


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

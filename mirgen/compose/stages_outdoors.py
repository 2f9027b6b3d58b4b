"""The outdoor stages: a street seen from the side, and a meadow."""

from __future__ import annotations

import numpy as np

from ..records.frame import Point
from .palette import Tint
from .scenery import Line, Sheet, band, disc, gradient, mix, ridge, shape, wash, waves


def road(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    """Sky, hills, a soft skyline, a verge, and a two-lane street seen from the side."""
    h, w = sheet.shape[1:]
    _sky(sheet, horizon, tint, rng)
    rise = min(0.30 * h, 0.8 * horizon)
    hills = waves(w, horizon - 0.25 * rise, 0.45 * rise, rng, turns=0.8)
    ridge(sheet, hills, horizon, mix(tint.haze, tint.far, 0.75), tint.haze)
    ridge(sheet, _houses(w, horizon, rise, rng), horizon, tint.far, mix(tint.far, tint.haze, 0.5))
    ridge(sheet, _crowns(w, horizon, 0.20 * rise, rng), horizon, tint.near, tint.near)
    ground = h - horizon
    kerb = horizon + 0.15 * ground
    gradient(sheet, horizon, kerb, mix(tint.verge, tint.haze, 0.25), tint.verge)
    gradient(sheet, kerb, h, tint.ground, tint.front)
    edge = max(1.5, 0.012 * ground)
    band(sheet, kerb - edge, kerb + edge, mix(tint.mark, tint.ground, 0.25))
    band(sheet, kerb + edge, kerb + 2.2 * edge, mix(tint.ground, "#2c3040", 0.25))
    middle = kerb + 0.42 * (h - kerb)
    thick, dash = max(2.0, 0.016 * ground), 0.085 * w
    start = -rng.random() * 2 * dash
    dashes = [_box(x, middle, dash, thick) for x in np.arange(start, w, 2 * dash).tolist()]
    shape(sheet, dashes, tint.mark, 0.75)
    wash(sheet, (w * rng.uniform(0.25, 0.75), kerb), (0.4 * w, 0.3 * ground), tint.glow, 0.16)


def meadow(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    """Sky with clouds, rolling hills with a few trees, and grass."""
    h, w = sheet.shape[1:]
    _sky(sheet, horizon, tint, rng)
    rise = min(0.30 * h, 0.8 * horizon)
    back = waves(w, horizon - 0.28 * rise, 0.62 * rise, rng, turns=0.7)
    ridge(sheet, back, horizon, mix(tint.far, tint.haze, 0.35), mix(tint.haze, tint.far, 0.35))
    middle = waves(w, horizon - 0.10 * rise, 0.42 * rise, rng, turns=1.1)
    for _ in range(int(rng.integers(4, 8))):
        x = float(rng.uniform(0.03, 0.97)) * w
        y = float(middle[min(w - 1, int(x))])
        _tree(sheet, (x, y + 2), float(rng.uniform(0.10, 0.2)) * rise, tint)
    ridge(sheet, middle, horizon, tint.near, mix(tint.near, tint.haze, 0.3))
    ground = h - horizon
    gradient(sheet, horizon, h, mix(tint.ground, tint.haze, 0.15), tint.front)
    wash(sheet, (0.5 * w, horizon + 0.01 * h), (2.0 * w, 0.012 * h), tint.verge, 0.35)
    for _ in range(9):
        at = (float(rng.uniform(0, 1)) * w, horizon + float(rng.uniform(0.08, 1)) * ground)
        near = (at[1] - horizon) / ground
        name = tint.mark if rng.random() < 0.6 else tint.verge
        wash(sheet, at, ((0.08 + 0.12 * near) * w, (0.02 + 0.05 * near) * ground), name, 0.22)
    tufts: list[list[list[Point]]] = []
    for _ in range(56):
        near = float(rng.uniform(0.1, 1.0)) ** 0.8
        at = (float(rng.random()) * w, horizon + near * ground)
        tufts.append(_tuft(at, (0.008 + 0.022 * near) * h, rng))
    for some, name in ((tufts[::2], tint.mark), (tufts[1::2], tint.verge)):
        blades = [blade for tuft in some for blade in tuft]
        shape(sheet, blades, mix(tint.front, name, 0.5), 0.5)


def _sky(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    w = sheet.shape[2]
    gradient(sheet, 0, horizon + 1, tint.sky, tint.haze)
    sun = float(rng.uniform(0.15, 0.85)) * w
    wash(sheet, (sun, 0.75 * horizon), (0.26 * w, 0.5 * horizon), tint.glow, 0.75)
    for _ in range(int(rng.integers(2, 5))):
        x, y = float(rng.uniform(0, 1)) * w, float(rng.uniform(0.1, 0.55)) * horizon
        wide = float(rng.uniform(0.05, 0.10)) * w
        for dx, dy, r in ((0.0, 0.0, 1.0), (-0.8, 0.12, 0.7), (0.85, 0.1, 0.65)):
            wash(sheet, (x + dx * wide, y + dy * wide), (r * wide, 0.2 * r * wide), tint.glow, 0.5)


def _houses(width: int, foot: float, rise: float, rng: np.random.Generator) -> Line:
    """Return a skyline of flat roofs with gaps between the blocks."""
    crest = np.full(width, foot, np.float32)
    x = -int(rng.integers(0, 20))
    while x < width:
        wide = int(rng.uniform(0.035, 0.08) * width) + 2
        if rng.random() < 0.82:
            crest[max(0, x) : max(0, x + wide)] = foot - rise * rng.uniform(0.25, 0.85)
        x += wide
    return crest


def _crowns(width: int, foot: float, rise: float, rng: np.random.Generator) -> Line:
    """Return the crest of a hedge of round crowns."""
    xs = np.arange(width, dtype=np.float32)
    crest = np.full(width, foot - 0.25 * rise, np.float32)
    x = 0.0
    while x < width:
        r = float(rng.uniform(0.5, 1.0)) * rise
        bump = np.sqrt(np.clip(1 - ((xs - x) / (1.3 * r)) ** 2, 0, None))
        crest = np.minimum(crest, foot - r * bump).astype(np.float32)
        x += r * float(rng.uniform(0.9, 2.6))
    return crest


def _box(x: float, y: float, wide: float, high: float) -> list[Point]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def _tree(sheet: Sheet, foot: Point, tall: float, tint: Tint) -> None:
    x, y = foot
    shape(sheet, [_box(x - 1, y - 0.6 * tall, 2, 0.6 * tall)], tint.near)
    disc(sheet, (x, y - 0.85 * tall), (0.42 * tall, 0.55 * tall), mix(tint.near, tint.front, 0.35))


def _tuft(foot: Point, tall: float, rng: np.random.Generator) -> list[list[Point]]:
    """Return the blades of a tuft of grass."""
    x, y = foot
    wide = 0.10 * tall
    tips = [(lean, float(rng.uniform(0.7, 1.0))) for lean in (-0.45, 0.05, 0.5)]
    return [
        [(x + (3 * k - 4) * wide, y), (x + (3 * k - 2) * wide, y), (x + a * tall, y - b * tall)]
        for k, (a, b) in enumerate(tips)
    ]

"""The indoor stages: a wall and a floor with light from a window, a plain board, a poster."""

from __future__ import annotations

from math import hypot

import numpy as np

from ..records.frame import Point
from .palette import Tint
from .scenery import Sheet, band, disc, gradient, mix, shape, wash


def floor(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    """A wall with light from a window, a skirting board, and a floor of planks."""
    h, w = sheet.shape[1:]
    ground = h - horizon
    wall, room = sheet[:, : int(horizon)], sheet[:, int(horizon) :]
    x, wide = float(rng.uniform(0.12, 0.6)) * w, 0.13 * w
    lean = 0.10 * w * (1 if rng.random() < 0.5 else -1)
    gradient(wall, 0, horizon, tint.sky, tint.haze)
    _window_light(wall, x, wide, lean, horizon, tint)
    skirting = max(5.0, 0.030 * h)
    gradient(wall, horizon - skirting, horizon, tint.verge, mix(tint.verge, tint.far, 0.35))
    band(wall, horizon - skirting, horizon - skirting + 1.2, tint.near, 0.55)
    gradient(room, 0, ground, tint.ground, tint.front)
    _planks(room, tint, rng)
    wash(room, (0.5 * w, 0), (2.0 * w, 0.07 * ground), tint.mark, 0.40)
    at = (x + wide + lean, 0.45 * ground)
    wash(room, at, (0.26 * w, 0.22 * ground), tint.glow, 0.36)


def board(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    """Calm paper with a little light; ``horizon`` has no meaning here."""
    h, w = sheet.shape[1:]
    gradient(sheet, 0, h, tint.sky, tint.haze)
    at = (float(rng.uniform(0.3, 0.7)) * w, float(rng.uniform(0.25, 0.45)) * h)
    wash(sheet, at, (0.42 * w, 0.45 * h), tint.glow, 0.75)


def poster(sheet: Sheet, horizon: float, tint: Tint, rng: np.random.Generator) -> None:
    """Paper printed with large pale dots, so that it is seen to shift; ``horizon`` has no meaning.

    The dots stand in no even order: by none of them could another be told.
    """
    h, w = sheet.shape[1:]
    gradient(sheet, 0, h, tint.sky, tint.haze)
    placed: list[tuple[float, float, float]] = []
    for _ in range(60):
        x, y = float(rng.uniform(-0.02, 1.02)) * w, float(rng.uniform(-0.05, 1.05)) * h
        r = float(rng.uniform(0.03, 0.15)) * h
        if all(hypot(x - a, y - b) > r + c + 0.02 * h for a, b, c in placed):
            placed.append((x, y, r))
            name = (tint.glow, mix(tint.haze, tint.far, 0.6), mix(tint.sky, tint.mark, 0.35))
            disc(sheet, (x, y), (r, r), name[len(placed) % 3], 0.8)


def _window_light(
    wall: Sheet, x: float, wide: float, lean: float, horizon: float, tint: Tint
) -> None:
    """Throw the light of a window of two panes on the wall."""
    w = wall.shape[2]
    top, low = 0.10 * horizon, 0.74 * horizon
    panes = [
        [(a, top), (a + wide, top), (a + wide + lean, low), (a + lean, low)]
        for a in (x, x + 1.18 * wide)
    ]
    shape(wall, panes, tint.glow, 0.62, soft=0.012 * w)
    wash(wall, (x + wide, 0.3 * horizon), (0.3 * w, 0.5 * horizon), tint.glow, 0.35)


def _planks(room: Sheet, tint: Tint, rng: np.random.Generator) -> None:
    """Lay planks that run to a vanishing point above the wall's foot."""
    h, w = room.shape[1:]
    far, step = 0.43, 0.16 * w
    feet = [0.5 * w + (k + 0.5) * step for k in range(-9, 10)]
    heads = [0.5 * w + (foot - 0.5 * w) * far for foot in feet]
    seams: list[list[Point]] = [
        [(a - 0.4, 0), (a + 0.4, 0), (b + 0.8, h + 4), (b - 0.8, h + 4)]
        for a, b in zip(heads, feet, strict=True)
    ]
    for k, (a, b) in enumerate(zip(heads, feet, strict=True)):
        if k % 3 == int(rng.integers(3)):
            plank = [(a, 0.0), (b, float(h)), (b + step, float(h)), (a + step * far, 0.0)]
            shape(room, [plank], tint.mark, 0.08)
    shape(room, seams, tint.mark, 0.34)

"""Strokes of scenery on a float sheet: gradients, glows, ridges, shapes; and dithering at the end.

A sheet is (3, h, w) float32, its planes blue, green and red from 0 to 255: planes, because
one alpha then works on rows as they lie in memory. Lengths are pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from .. import seeds
from ..records.frame import Point, Size
from .palette import bgr
from .shapes import ellipse, polygons

Sheet = NDArray[np.float32]
Line = NDArray[np.float32]
"""The y of a ridge's crest for every column, shape (w,)."""


@lru_cache(maxsize=1024)
def color(name: str) -> NDArray[np.float32]:
    """Return ``#rrggbb`` as BGR floats, not to be written to."""
    return np.array(bgr(name), np.float32)


@lru_cache(maxsize=1024)
def mix(a: str, b: str, share: float) -> str:
    """Return the colour a share of the way from a to b."""
    pairs = zip(bgr(a), bgr(b), strict=True)
    blue, green, red = (round(x * (1 - share) + y * share) for x, y in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def gradient(sheet: Sheet, top: float, low: float, above: str, below: str) -> None:
    """Fill whole rows from y ``top`` to ``low`` with a smooth change of colour."""
    y0, y1 = max(0, round(top)), min(sheet.shape[1], round(low))
    share = ((np.arange(y0, y1) + 0.5 - top) / max(low - top, 1)).astype(np.float32)
    sheet[:, y0:y1] = _shades(above, below, share)[:, :, None]


def wash(sheet: Sheet, centre: Point, radii: Point, name: str, peak: float) -> None:
    """Let a colour glow around a point, Gaussian, ``radii`` its sigmas."""
    h, w = sheet.shape[1:]
    x0, x1 = (int(min(max(centre[0] + s * 3 * radii[0], 0), w)) for s in (-1, 1))
    y0, y1 = (int(min(max(centre[1] + s * 3 * radii[1], 0), h)) for s in (-1, 1))
    if x0 >= x1 or y0 >= y1:
        return
    across = np.exp(-0.5 * ((np.arange(x0, x1) + 0.5 - centre[0]) / radii[0]) ** 2)
    down = np.exp(-0.5 * ((np.arange(y0, y1) + 0.5 - centre[1]) / radii[1]) ** 2)
    alpha = np.multiply.outer((peak * down).astype(np.float32), across.astype(np.float32))
    _cover(sheet[:, y0:y1, x0:x1], alpha, color(name)[:, None, None])


def ridge(sheet: Sheet, crest: Line, foot: float, above: str, below: str) -> None:
    """Fill from a crest line down to y ``foot``, its colour changing on the way."""
    y0 = max(0, int(crest.min()) - 1)
    y1 = min(sheet.shape[1], round(foot))
    if y0 >= y1:
        return
    ys = np.arange(y0, y1, dtype=np.float32) + np.float32(0.5)
    alpha = np.clip(ys[:, None] - crest[None] + np.float32(0.5), 0, 1)
    share = np.clip((ys - y0) / np.float32(max(foot - y0, 1)), 0, 1)
    _cover(sheet[:, y0:y1], alpha, _shades(above, below, share)[:, :, None])


def shape(
    sheet: Sheet, outlines: list[list[Point]], name: str, peak: float = 1.0, soft: float = 0
) -> None:
    """Fill polygons in one colour; ``soft`` is the sigma in pixels by which edges are blurred."""
    h, w = sheet.shape[1:]
    # Room for the blur beyond the sheet, so that a shape that is cut off doesn't fade there.
    room = int(np.ceil(3 * soft))
    moved = [[(x + room, y + room) for x, y in points] for points in outlines]
    covered = polygons(moved, (w + 2 * room, h + 2 * room))
    if covered is None:
        return
    alpha = covered.pixels.astype(np.float32) * np.float32(peak / 255)
    if soft > 0:
        wide = cv2.copyMakeBorder(alpha, *(room,) * 4, cv2.BORDER_CONSTANT, value=0)
        alpha = np.asarray(cv2.GaussianBlur(wide, (0, 0), soft), np.float32)
    # The blur's own margin on every side takes the room back once more.
    x, y = covered.x - 2 * room, covered.y - 2 * room
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(alpha.shape[1], w - x), min(alpha.shape[0], h - y)
    if left < right and top < bottom:
        part = sheet[:, y + top : y + bottom, x + left : x + right]
        _cover(part, alpha[top:bottom, left:right], color(name)[:, None, None])


def band(sheet: Sheet, top: float, low: float, name: str, peak: float = 1.0) -> None:
    """Fill whole rows from y ``top`` to ``low``, the rows at its ends in part."""
    y0, y1 = max(0, math.floor(top)), min(sheet.shape[1], math.ceil(low))
    if y0 < y1:
        alpha = (peak * covered(y0, y1, top, low)).astype(np.float32)
        wide = np.repeat(alpha[:, None], sheet.shape[2], axis=1)
        _cover(sheet[:, y0:y1], wide, color(name)[:, None, None])


def covered(start: int, end: int, top: float, low: float) -> NDArray[np.float64]:
    """Return how much of each row from ``start`` to ``end`` lies between y ``top`` and ``low``."""
    ys = np.arange(start, end)
    return np.asarray(np.clip(np.minimum(low, ys + 1) - np.maximum(top, ys), 0, 1), np.float64)


def disc(sheet: Sheet, centre: Point, radii: Point, name: str, peak: float = 1.0) -> None:
    """Fill an ellipse."""
    shape(sheet, [ellipse(centre, radii, 0.0)], name, peak)


def waves(width: int, base: float, rise: float, rng: np.random.Generator, *, turns: float) -> Line:
    """Return a rolling crest between ``base`` and ``base`` less ``rise``."""
    x = np.linspace(0, 1, width)
    line = np.zeros(width)
    for k, share in ((1.0, 0.6), (2.3, 0.28), (4.1, 0.12)):
        line += share * np.sin(2 * np.pi * (turns * k * x + rng.random()))
    return (base - rise * (0.5 + 0.5 * line)).astype(np.float32)


def _shades(above: str, below: str, share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the colours (3, n) at shares (n,) of the way from above to below."""
    top, low = color(above)[:, None], color(below)[:, None]
    return np.asarray(top + (low - top) * share[None], np.float32)


def _cover(part: Sheet, alpha: NDArray[np.float32], shades: NDArray[np.float32]) -> None:
    """Lay colours (3, h or 1, w or 1) over a part of the sheet with alpha (h, w)."""
    change = np.empty_like(alpha)
    for plane, shade in zip(part, shades, strict=True):
        np.multiply(np.subtract(shade, plane, out=change), alpha, out=change)
        plane += change


@lru_cache(maxsize=8)
def _grain(size: Size) -> NDArray[np.float32]:
    """Fixed noise of one step of brightness, so that slow gradients show no bands."""
    tile = seeds.generator("compose", "dither").random((128, 128), np.float32) - np.float32(0.5)
    w, h = size
    return np.tile(tile, (-(-h // 128), -(-w // 128)))[:h, :w].copy()


def finish(planes: Sequence[NDArray[np.float32]]) -> NDArray[np.uint8]:
    """Return the three planes (h, w) of a sheet as (h, w, 3) uint8 BGR, dithered."""
    h, w = planes[0].shape
    grain = _grain((w, h))
    return np.asarray(cv2.merge([cv2.add(p, grain, dtype=cv2.CV_8U) for p in planes]), np.uint8)

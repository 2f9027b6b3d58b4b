"""Cutouts: a region cut out and smoothed, with its shadow; as a die-cut sticker, or natural."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.source import Mask
from .masks import tight
from .outline import SMOOTH, Outline
from .palette import (
    BORDER,
    DROP_SHADOW,
    FEATHER,
    GROUND_SHADOW,
    MAX_UPSCALE,
    MIN_HEIGHT,
    SHADOW,
    border_width,
)
from .paste import Patch, premultiplied, soft_ellipse, spread
from .photo import resample
from .stencil import Stencil

Pixels = NDArray[np.uint8]

WORN = 0.18
"""How far a cutout's aspect may be from its mask's."""


@dataclass(frozen=True, slots=True)
class DieCut:
    """A sticker ready to paste; places are relative to the object's top left corner.

    ``patch`` lies at ``left``, ``top``; ``object`` is the region's shape and ``silhouette`` what
    the sticker hides, border and all.
    """

    patch: Patch
    left: int
    top: int
    object: Stencil
    silhouette: Mask

    @property
    def weight(self) -> int:
        """Bytes held."""
        # The object's mask is kept mirrored too.
        return self.patch.weight + 2 * self.object.pixels.nbytes + self.silhouette.pixels.nbytes


def build(outline: Outline, height: float, *, ground: bool, natural: bool = False) -> DieCut:
    """Make a sticker whose object is ``height`` pixels high.

    A ``natural`` one has no border; its edge is feathered, and it throws a shadow on a ground only.
    Raises Reject: 'sticker-small', 'sticker-upscaled', 'sticker-worn'.
    """
    goal, (width, whole) = round(height), outline.size
    if goal < MIN_HEIGHT:
        raise Reject("sticker-small")
    if height > MAX_UPSCALE * whole:
        raise Reject("sticker-upscaled")
    alpha, colors = _scaled(outline, goal)
    _check_shape(alpha, width / whole)
    return _finish(colors, alpha, goal, ground=ground, natural=natural)


def mirrored(cut: DieCut) -> DieCut:
    """Return the sticker with left and right changed."""
    wide = cut.object.pixels.shape[1]
    hull, flip = cut.silhouette, _flipped
    return DieCut(
        Patch(flip(cut.patch.colors), flip(cut.patch.inverse)),
        wide - cut.left - cut.patch.colors.shape[1],
        cut.top,
        cut.object.flipped,
        Mask(wide - hull.x - hull.pixels.shape[1], hull.y, flip(hull.pixels)),
    )


def _flipped(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.flip(pixels, 1), np.uint8)


def _check_shape(alpha: Pixels, aspect: float) -> None:
    """Refuse a cutout that has lost thin parts: legs or a mast, and with them its aspect."""
    high, wide = alpha.shape
    if abs(wide - aspect * high) > 2 + WORN * aspect * high:
        raise Reject("sticker-worn")


def _scaled(outline: Outline, goal: int) -> tuple[Pixels, Pixels]:
    """Scale so that the object is ``goal`` high; return its alpha, tight, and its colours."""
    box = tight(Mask(0, 0, np.asarray(outline.hill > 127, np.uint8)))
    if not box.pixels.size:
        raise Reject("sticker-small")
    scale = goal / box.pixels.shape[0]
    for _ in range(3):
        pad = 2
        h, w = box.pixels.shape
        size = (round(w * scale) + 2 * pad, round(h * scale) + 2 * pad)
        placed = np.array([[scale, 0, pad - box.x * scale], [0, scale, pad - box.y * scale]])
        hill = resample(outline.hill, placed, size)
        shown = tight(Mask(0, 0, np.asarray(hill > 127, np.uint8)))
        if shown.pixels.shape[0] == goal or not shown.pixels.size:
            break
        scale *= goal / shown.pixels.shape[0]
    if not shown.pixels.size:
        raise Reject("sticker-small")
    # Steepen the hill until the edge is about one pixel wide.
    gain = max(1.0, SMOOTH * scale * 2.2)
    ramp = np.clip((np.arange(256) - 127.5) * gain + 127.5, 0, 255).round().astype(np.uint8)
    alpha = np.asarray(cv2.LUT(hill, ramp), np.uint8)
    h, w = shown.pixels.shape
    part = np.s_[shown.y : shown.y + h, shown.x : shown.x + w]
    return alpha[part], resample(outline.colors, placed, size)[part]


def _finish(colors: Pixels, alpha: Pixels, goal: int, *, ground: bool, natural: bool) -> DieCut:
    """Lay the object on its border, and both on their shadow."""
    border = 0.0 if natural else border_width(goal)
    soft = max(2.0, 0.02 * goal)
    h, w = alpha.shape
    feet = _feet(alpha)
    flat = (max(0.62 * feet[1], 0.12 * goal, 6.0), max(3.0, 0.06 * goal, 0.08 * feet[1]))
    pad = int(np.ceil(border + 3 * soft)) + 2
    side = max(pad, int(np.ceil(max(flat[0] - feet[0], feet[0] + flat[0] - w))) + 1)
    below = max(pad, int(np.ceil(1.2 * flat[1] + border)) + 2) if ground else pad
    frame = (pad, below, side, side)
    wide = np.asarray(cv2.copyMakeBorder(alpha, *frame, cv2.BORDER_CONSTANT, value=0), np.uint8)
    colors = np.asarray(cv2.copyMakeBorder(colors, *frame, cv2.BORDER_REPLICATE), np.uint8)
    if natural:
        wide = np.asarray(cv2.GaussianBlur(wide, (0, 0), FEATHER), np.uint8)
        cut = wide
        shade = np.zeros_like(wide)
    else:
        cut = _cut(wide, border)
        shade = _shifted_blur(cut, soft, DROP_SHADOW / 3 if ground else DROP_SHADOW)
    if ground:
        dark = soft_ellipse(flat, GROUND_SHADOW)
        y = pad + h - 1 + round(0.5 * border + 0.2 * flat[1]) - dark.shape[0] // 2
        x = side + round(feet[0]) - dark.shape[1] // 2
        top, left = max(0, -y), max(0, -x)
        part = shade[max(0, y) : y + dark.shape[0], max(0, x) : x + dark.shape[1]]
        dark = dark[top : top + part.shape[0], left : left + part.shape[1]]
        np.maximum(part, dark, out=part)
    patch = _composed(colors, wide, cut, shade)
    thing = Stencil(np.asarray(alpha > 127, np.uint8))
    hull = tight(Mask(-side, -pad, np.asarray(cut > 127, np.uint8)))
    hull = Mask(hull.x, hull.y, hull.pixels.copy())
    return DieCut(patch, -side, -pad, thing, hull)


def _feet(alpha: Pixels) -> tuple[float, float]:
    """Return where the object touches the ground: middle x, and width, in pixels."""
    low = alpha[-max(2, alpha.shape[0] // 10) :]
    across = np.flatnonzero(low.max(axis=0) > 127)
    return float(across[0] + across[-1] + 1) / 2, float(across[-1] - across[0] + 1)


def _cut(alpha: Pixels, border: float) -> Pixels:
    """Return the alpha of the die-cut shape: the object grown by the border, corners rounded."""
    outside = cv2.threshold(alpha, 127, 255, cv2.THRESH_BINARY_INV)[1]
    away = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_5)
    away = cv2.GaussianBlur(away, (0, 0), max(1.0, 0.5 * border))
    # Half a pixel from a pixel's centre to its edge, half for the ramp.
    cut = np.clip((border + 1.0 - away) * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.max(cut, alpha), np.uint8)


def _shifted_blur(cut: Pixels, soft: float, peak: float) -> Pixels:
    """Return the drop shadow's alpha: the shape moved down a little, blurred and thinned."""
    down = max(1, round(0.8 * soft))
    moved = np.zeros_like(cut)
    moved[down:] = cut[:-down]
    small = cv2.resize(moved, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), soft / 2)
    big = cv2.resize(small, (cut.shape[1], cut.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.convertScaleAbs(big, alpha=peak), np.uint8)


def _composed(colors: Pixels, alpha: Pixels, cut: Pixels, shade: Pixels) -> Patch:
    """Object over border over shadow, premultiplied."""
    thing, hull = spread(alpha), spread(cut)
    under = cv2.subtract(hull, thing)
    shown = cv2.multiply(colors, thing, scale=1 / 255)
    shown = cv2.add(shown, premultiplied(np.asarray(under, np.uint8), BORDER))
    dark = cv2.multiply(shade, cv2.bitwise_not(cut), scale=1 / 255)
    shown = cv2.add(shown, premultiplied(spread(np.asarray(dark, np.uint8)), SHADOW))
    inverse = cv2.bitwise_not(cv2.add(cut, dark))
    return Patch(np.asarray(shown, np.uint8), np.asarray(inverse, np.uint8))

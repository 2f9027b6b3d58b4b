"""How blurred a copy of a picture is among others: compared by the steepness of their edges.

For pictures whose amplitudes fall as natural ones do, the root mean square of the gradient is
nearly as one over the blur (Field, J. Opt. Soc. Am. A 4, 1987), so its logarithm between those of
two prints tells where between them a copy stands. How blurred a print is in pixels, its photo's
own softness with it, is told by how much a further blur takes off its edges (Zhuo & Sim, Defocus
Map Estimation from a Single Image, Pattern Recognition 44, 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .continuity import Box, Picture

Array = NDArray[np.float32]

FALL = 1.22
"""Least factor by which the gradient must fall from a print to the next, else they look alike."""
SHARPER = 1.5
"""Least factor between the blurs of the two sharpest prints: a soft photo brings them nearer."""
REBLUR, EDGES = 2.0, 0.05
"""The further blur in pixels, and the share of pixels that are taken for edges."""
PLAIN = 14.0
"""A picture whose grey levels spread by less has too little in it to see its blur."""
MISFIT = 0.5
"""Most that a copy may differ from its print, as a share of how neighbours differ from that."""


def step_among(copy: tuple[Picture, Box], prints: Sequence[tuple[Picture, Box]]) -> float | None:
    """Return where a copy's blur stands among prints of rising blur, 0 for the first of them.

    None where it can't be told: the picture is too plain, two prints look alike, or the copy
    isn't one of them, pixel by pixel.
    """
    known = _measured(prints)
    if known is None:
        return None
    shown = _fitted(_grey(*copy), known.side)
    own, steep = np.log(_gradient(shown)), known.steep
    # Rising for interp: the blurrier, the less steep.
    step = float(np.interp(-own, -steep, np.arange(len(steep))))
    off = [float(np.abs(shown - each).mean()) for each in known.shown]
    nearest = int(np.argmin(off))
    others = [off[k] for k in (nearest - 1, nearest + 1) if 0 <= k < len(off)]
    return step if round(step) == nearest and off[nearest] < MISFIT * min(others) else None


@dataclass(frozen=True, slots=True)
class _Prints:
    """Prints of rising blur, at one size, and the logarithms of their gradients."""

    side: int
    shown: list[Array]
    steep: NDArray[np.float64]


def _measured(prints: Sequence[tuple[Picture, Box]]) -> _Prints | None:
    """Return the prints measured, once for all copies; None where they can't be told apart."""
    kept, key = prints[0][0].prints, tuple(box for _, box in prints)
    if key not in kept or any(picture is not prints[0][0] for picture, _ in prints):
        kept[key] = _told_apart([_grey(*each) for each in prints])
    found: _Prints | None = kept[key]
    return found


def _told_apart(grey: Sequence[Array]) -> _Prints | None:
    side = min(min(each.shape) for each in grey)
    shown = [_fitted(each, side) for each in grey]
    if shown[0].std() < PLAIN:
        return None
    steep = np.log([_gradient(each) for each in shown])
    if (steep[:-1] - steep[1:] < np.log(FALL)).any():
        return None
    if _edge_blur(shown[1]) < SHARPER * _edge_blur(shown[0]):
        return None
    return _Prints(side, shown, steep)


def _grey(picture: Picture, box: Box) -> Array:
    x, y, w, h = (round(v) for v in box)
    grey = cv2.cvtColor(picture.pixels[y : y + h, x : x + w], cv2.COLOR_BGR2GRAY)
    return np.asarray(grey, np.float32)


def _fitted(grey: Array, side: int) -> Array:
    """Return it at one size, without its rim, which the codec blends with what lies around."""
    size = (side, side)
    fitted = grey if grey.shape == size else cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    edge = max(2, side // 40)
    return np.asarray(fitted[edge:-edge, edge:-edge], np.float32)


def _gradient(grey: Array) -> float:
    """Return the root mean square of the gradient, in grey levels a pixel."""
    # A little smoothing first: what the codec adds is no edge.
    return float(np.sqrt(np.mean(_slopes(grey, 1.0) ** 2)) + 1e-6)


def _edge_blur(grey: Array) -> float:
    """Return the blur of a picture's edges, sigma in pixels."""
    steep, less = _slopes(grey, 0.6), _slopes(grey, float(np.hypot(0.6, REBLUR)))
    edges = steep > np.quantile(steep, 1 - EDGES)
    ratio = float(np.median(steep[edges] / np.maximum(less[edges], 1e-3)))
    return REBLUR / float(np.sqrt(max(ratio**2 - 1, 1e-6)))


def _slopes(grey: Array, calm: float) -> Array:
    """Return the gradient's length everywhere once the picture is smoothed."""
    down, across = np.gradient(cv2.GaussianBlur(grey, (0, 0), calm))
    return np.asarray(np.hypot(down, across), np.float32)

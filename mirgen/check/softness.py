"""How blurred a copy of a picture is among others: compared by the steepness of their edges.

For pictures whose amplitudes fall as natural ones do, the root mean square of the gradient is
nearly as one over the blur (Field, J. Opt. Soc. Am. A 4, 1987), so its logarithm between those of
two prints tells where between them a copy stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .continuity import Box, Picture

Array = NDArray[np.float32]

FALL = 1.22
"""Least factor by which the gradient must fall from a print to the next, else they look alike."""
PLAIN = 14.0
"""A picture whose grey levels spread by less has too little in it to see its blur."""
MISFIT = 0.5
"""Most that a copy may differ from its print, as a share of how neighbours differ from that."""


def step_among(copy: tuple[Picture, Box], prints: Sequence[tuple[Picture, Box]]) -> float | None:
    """Return where a copy's blur stands among prints of rising blur, 0 for the first of them.

    None where it can't be told: the picture is too plain, two prints look alike, or the copy
    isn't one of them, pixel by pixel.
    """
    grey = [_grey(*each) for each in prints]
    side = min(min(each.shape) for each in grey)
    shown = [_fitted(each, side) for each in (_grey(*copy), *grey)]
    if shown[1].std() < PLAIN:
        return None
    steep = np.log([_gradient(each) for each in shown])
    own, known = steep[0], steep[1:]
    if (known[:-1] - known[1:] < np.log(FALL)).any():
        return None
    # Rising for interp: the blurrier, the less steep.
    step = float(np.interp(-own, -known, np.arange(len(known))))
    off = [float(np.abs(shown[0] - each).mean()) for each in shown[1:]]
    nearest = int(np.argmin(off))
    others = [off[k] for k in (nearest - 1, nearest + 1) if 0 <= k < len(off)]
    return step if round(step) == nearest and off[nearest] < MISFIT * min(others) else None


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
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    down, across = np.gradient(calm)
    return float(np.sqrt(np.mean(across**2 + down**2)) + 1e-6)

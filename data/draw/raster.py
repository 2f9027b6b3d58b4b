"""Turns drawings into pixels, lights them softly and casts their shadows."""

from __future__ import annotations

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from .svg import Pen

Floats = NDArray[np.float32]


def render(pen: Pen, width: int, height: int, transform: str = "") -> Floats:
    """The drawing as height x width x 4 floats in 0..1, red first, alpha last."""
    text = pen.document(width, height, transform)
    data = bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    assert pixels.shape == (height, width, 4)
    return (pixels[..., [2, 1, 0, 3]].astype(np.float32) / 255.0).astype(np.float32)


def blur(plane: Floats, sigma: float) -> Floats:
    """A Gaussian blur of one plane."""
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), max(sigma, 0.3)), np.float32)


def shift(plane: Floats, dx: float, dy: float) -> Floats:
    """The plane moved by a part of a pixel or more; its border repeats."""
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float64)
    h, w = plane.shape
    moved = cv2.warpAffine(
        plane, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.float32)


def warp(plane: Floats, matrix: NDArray[np.float64]) -> Floats:
    """The plane under an affine map."""
    h, w = plane.shape
    return np.asarray(cv2.warpAffine(plane, matrix, (w, h), flags=cv2.INTER_LINEAR), np.float32)


def relief(layer: Floats, reach: float, strength: float = 0.1) -> Floats:
    """Rounds the object off: its edges catch light at upper left, shade at lower right."""
    alpha = np.ascontiguousarray(layer[..., 3])
    body = blur(alpha, reach)
    tilt = shift(body, -reach * 0.8, -reach * 0.8) - shift(body, reach * 0.8, reach * 0.8)
    lit = np.clip(tilt, 0, 1)[..., None] * strength
    shade = np.clip(-tilt, 0, 1)[..., None] * strength * 1.7
    out = layer.copy()
    out[..., :3] = np.clip((layer[..., :3] * (1 - shade)) + (1 - layer[..., :3]) * lit, 0, 1)
    return out


def cast(alpha: Floats, ground: float, squash: float, lean: float, sigma: float) -> Floats:
    """A shadow thrown on the ground: the outline laid down from the line y = ground."""
    matrix = np.array([[1, -lean, lean * ground], [0, squash, ground * (1 - squash)]], np.float64)
    return blur(warp(alpha, matrix), sigma)


def contact(alpha: Floats, ground: float, height: float) -> Floats:
    """The dark touch of an object on the ground below it."""
    h, w = alpha.shape
    band = alpha[max(0, int(ground - max(height * 0.07, 4))) : min(h, int(ground) + 1)]
    columns = np.flatnonzero((band > 0.5).any(axis=0)) if band.size else np.array([], int)
    out = np.zeros((h, w), np.float32)
    if columns.size == 0:
        return out
    x0, x1 = float(columns[0]), float(columns[-1])
    depth = max(2.0, min(0.045 * height + 2, 9))
    center = (round((x0 + x1) * 8), round((ground - depth * 0.25) * 16))
    axes = (round(((x1 - x0) / 2 + depth * 0.7) * 16), round(depth * 16))
    cv2.ellipse(out, center, axes, 0, 0, 360, 1.0, -1, cv2.LINE_AA, 4)
    return blur(out, depth * 0.55)

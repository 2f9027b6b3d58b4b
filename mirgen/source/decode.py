"""Decode any picture that Pillow knows to upright 8-bit BGR; plain ones the fast way.

Palettes are resolved, transparency is laid on white, CMYK is converted, of 9 to 16 bits the
highest 8 that are used remain, and of several pages the first counts.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ..errors import Reject
from .turns import UPRIGHT, upright

Pixels = NDArray[np.uint8]

_FAST = frozenset({"RGB", "L"})
"""Pillow's modes of files that OpenCV reads alike; it is several times faster."""

_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


def decode(data: bytes, mode: str, orientation: int = UPRIGHT, factor: int = 1) -> Pixels | None:
    """Return the picture upright as (h, w, 3) BGR, or None where it can't be decoded.

    ``mode`` is Pillow's of the file; the sides are divided by ``factor`` (1, 2, 4 or 8), rounded
    up where JPEG can be shrunk while it is decoded.
    """
    if not data:
        return None
    stored = _fast(data, factor) if mode in _FAST else None
    if stored is None:
        stored = _slow(data)
        if stored is None:
            return None
    is_jpeg = data[:2] == b"\xff\xd8"
    if factor > 1 and not (is_jpeg and mode in _FAST):
        size = (max(1, stored.shape[1] // factor), max(1, stored.shape[0] // factor))
        stored = np.asarray(cv2.resize(stored, size, interpolation=cv2.INTER_AREA), np.uint8)
    if orientation == UPRIGHT:
        return stored
    return np.ascontiguousarray(upright(stored, orientation))


def upright_pixels(
    data: bytes, size: tuple[int, int], mode: str, orientation: int = UPRIGHT, factor: int = 1
) -> Pixels:
    """Return what ``decode`` does, for an upright picture of ``size`` (width, height).

    Raises Reject: 'photo-unreadable', or 'photo-changed' where it isn't of that size.
    """
    found = decode(data, mode, orientation, factor)
    if found is None:
        raise Reject("photo-unreadable")
    if found.shape[:2] != (size[1] // factor, size[0] // factor):
        raise Reject("photo-changed")
    return found


def luma_of(pixels: Pixels) -> Pixels:
    """Return the luma of BGR pixels, (h, w) uint8."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def _fast(data: bytes, factor: int) -> Pixels | None:
    # Only JPEG can be shrunk while it is decoded; cv2 would sample other formats in points.
    flags = _REDUCED[factor] if data[:2] == b"\xff\xd8" else cv2.IMREAD_COLOR
    flags |= cv2.IMREAD_IGNORE_ORIENTATION
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None
    return None if found is None else np.asarray(found, np.uint8)


def _slow(data: bytes) -> Pixels | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            rgb = _rgb(image)
    except (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError):
        return None
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _rgb(image: Image.Image) -> Pixels:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return np.repeat(_eight_bits(np.asarray(image))[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        drawn = image.convert("RGBA")
        ground = Image.new("RGBA", drawn.size, "white")
        return np.asarray(Image.alpha_composite(ground, drawn).convert("RGB"), np.uint8)
    return np.asarray(image.convert("RGB"), np.uint8)


def _eight_bits(values: NDArray[np.generic]) -> Pixels:
    """Bring wide or real numbers into 8 bits: whole ones by their highest used bits."""
    numbers = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    numbers = np.clip(numbers, 0, None)
    top = float(numbers.max(initial=0.0))
    if values.dtype.kind == "f":
        scale = 255.0 / top if top else 0.0
    else:
        scale = 1.0 / (1 << max(0, int(top).bit_length() - 8))
    return np.asarray(numbers * scale, np.uint8)

"""Photos: decoding, and the windows of them that a frame shows."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.frame import PhotoView, Size
from ..records.protocols import UNTIMED, Timer
from ..records.source import Album, Mask, Photo
from .cache import Cache

Pixels = NDArray[np.uint8]

_SMALL = 2_000_000
"""Up to this many pixels a photo is decoded whole, once for all that is made of it."""


_TURNS = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)


def reduction(photo: Photo, shrink: float) -> int:
    """Return the factor (1, 2, 4 or 8) by which a large photo may be shrunk while it is decoded.

    At most ``shrink``, and a divisor of both sides, so that the smaller grid fits exactly.
    """
    if photo.width * photo.height <= _SMALL:
        return 1
    fits = (f for f in (8, 4, 2) if f <= shrink and not (photo.width % f or photo.height % f))
    return next(fits, 1)


class Darkroom:
    """Decodes photos upright, as BGR, and keeps them in the cache."""

    def __init__(self, album: Album, cache: Cache, timer: Timer = UNTIMED) -> None:
        self._album = album
        self._cache = cache
        self._timer = timer

    def decode(self, row: int, factor: int = 1) -> Pixels:
        """Return the photo, upright, its sides divided by the factor: (h, w, 3) BGR.

        Not to be written to. Raises Reject: 'photo-unreadable', or 'photo-changed' where its
        size isn't the indexed one.
        """

        def read() -> Pixels:
            with self._timer.at("decode"):
                return self._album.pixels(row, factor)

        return self._cache.get(("photo", row, factor), read, lambda p: p.nbytes)


def is_whole(view: PhotoView, photo: Photo) -> bool:
    """Whether the view shows the photo exactly as it is."""
    everything = (0, 0, photo.width, photo.height)
    untouched = not (view.mirrored or view.turns % 4 or view.blur > 0)
    return untouched and view.window == everything and view.size == everything[2:]


@lru_cache(maxsize=64)
def placement(view: PhotoView) -> NDArray[np.float64]:
    """Return the (2, 3) map from photo to frame coordinates (x, y of pixel corners).

    Not to be written to: a view's photo and each of its subjects ask for it.
    """
    x, y, w, h = view.window
    step = np.array([[1.0, 0, -x], [0, 1, -y], [0, 0, 1]])
    if view.mirrored:
        step = np.array([[-1.0, 0, w], [0, 1, 0], [0, 0, 1]]) @ step
    for _ in range(view.turns % 4):
        step = np.array([[0.0, -1, h], [1, 0, 0], [0, 0, 1]]) @ step
        w, h = h, w
    scale = np.diag([view.size[0] / w, view.size[1] / h, 1.0])
    return np.asarray((scale @ step)[:2], np.float64)


def resample(pixels: Pixels, placed: NDArray[np.float64], size: Size) -> Pixels:
    """Return the frame of ``size`` (width, height) that shows pixels, placed by a (2, 3) map.

    The map is of pixel corners, without shear. An integer AREA shrink first, then LINEAR; the
    edge goes on outside. Works on (h, w) and (h, w, 3) uint8.
    """
    h, w = pixels.shape[:2]
    k = min(int(1 / np.abs(placed[:, :2]).sum(1).max() + 1e-9), w, h)
    if k >= 2:
        # AREA is fast and exact at whole factors only.
        pad = (0, -h % k, 0, -w % k)
        if any(pad):
            pixels = np.asarray(cv2.copyMakeBorder(pixels, *pad, cv2.BORDER_REPLICATE), np.uint8)
        h, w = pixels.shape[0] // k, pixels.shape[1] // k
        pixels = np.asarray(cv2.resize(pixels, (w, h), interpolation=cv2.INTER_AREA), np.uint8)
        placed = placed @ np.diag([k, k, 1.0])
    fitting = np.array([[size[0] / w, 0, 0], [0, size[1] / h, 0]])
    if np.abs(placed - fitting).max() < 1e-9:
        if (w, h) == size:
            return pixels
        return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    centred = placed.copy()
    centred[:, 2] += placed[:, :2] @ (0.5, 0.5) - 0.5
    shown = cv2.warpAffine(
        pixels, centred, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(shown, np.uint8)


def develop(darkroom: Darkroom, view: PhotoView, photo: Photo) -> Pixels:
    """Return the view's pixels, (h, w, 3) BGR; not to be written to.

    Raises Reject: 'window-outside', 'photo-unreadable', 'photo-changed'.
    """
    x, y, w, h = view.window
    if x < 0 or y < 0 or w < 1 or h < 1 or x + w > photo.width or y + h > photo.height:
        raise Reject("window-outside")
    to_frame = placement(view)
    factor = reduction(photo, float(1 / np.abs(to_frame[:, :2]).sum(1).max()))
    pixels = darkroom.decode(view.photo, factor)
    if any(n % factor for n in view.window):
        pixels = resample(pixels, to_frame @ np.diag([factor, factor, 1.0]), view.size)
    else:
        x, y, w, h = (n // factor for n in view.window)
        pixels = pixels[y : y + h, x : x + w]
        if view.mirrored:
            pixels = np.asarray(cv2.flip(pixels, 1), np.uint8)
        if view.turns % 4:
            pixels = np.asarray(cv2.rotate(pixels, _TURNS[view.turns % 4 - 1]), np.uint8)
        h, w = pixels.shape[:2]
        fitting = np.array([[view.size[0] / w, 0, 0], [0, view.size[1] / h, 0]])
        pixels = resample(pixels, fitting, view.size)
    if view.blur > 0:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), view.blur), np.uint8)
    return pixels


def project(mask: Mask, view: PhotoView) -> Mask:
    """Return a photo mask as the view shows it: at least half covered pixels, in its window."""
    to_frame = placement(view)
    h, w = mask.pixels.shape
    corners = np.array([[mask.x, mask.y], [mask.x + w, mask.y + h]])
    ends = corners @ to_frame[:, :2].T + to_frame[:, 2]
    low = np.clip(np.floor(ends.min(0)).astype(int) - 1, 0, view.size)
    high = np.clip(np.ceil(ends.max(0)).astype(int) + 1, 0, view.size)
    if (high <= low).any():
        return Mask(0, 0, np.zeros((0, 0), np.uint8))
    # Zeros around it, as wide as what falls on one frame pixel, so that the edge fades out.
    margin = max(1, int(np.ceil(1 / np.abs(to_frame[:, :2]).sum(1).min())))
    pixels = cv2.copyMakeBorder(mask.pixels, *(margin,) * 4, cv2.BORDER_CONSTANT, value=0)
    local = to_frame.copy()
    local[:, 2] += to_frame[:, :2] @ (mask.x - margin, mask.y - margin) - low
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    shown = resample(np.asarray(pixels * np.uint8(255)), local, size)
    return Mask(int(low[0]), int(low[1]), (shown > 127).astype(np.uint8))

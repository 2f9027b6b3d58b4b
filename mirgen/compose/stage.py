"""Stages: the drawn grounds that stickers stand on, each rendered once and kept."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from .. import seeds
from ..records.frame import Size, Stage
from ..records.source import Album
from .cache import Cache
from .palette import LAYOUTS, TINTS, Tint, tint
from .photo import Darkroom, reduction, resample
from .scenery import Sheet, color, finish
from .stages_indoors import board, floor
from .stages_outdoors import meadow, road

Pixels = NDArray[np.uint8]
Painter = Callable[[Sheet, float, Tint, np.random.Generator], None]

_PAINTERS: dict[str, Painter] = {"road": road, "meadow": meadow, "floor": floor, "board": board}
_HORIZONS = (0.1, 0.9)


class Stages:
    """Paints stages and keeps them in the cache."""

    def __init__(self, album: Album, darkroom: Darkroom, cache: Cache) -> None:
        self._album = album
        self._darkroom = darkroom
        self._cache = cache

    def stage(self, stage: Stage, size: Size) -> Pixels:
        """Return the stage, (h, w, 3) uint8 BGR, not to be written to.

        Raises Reject('photo-unreadable') or Reject('photo-changed') for a washed photo.
        """
        number = stage.tint % (len(TINTS[stage.kind]) * LAYOUTS)
        horizon = round(float(np.clip(stage.horizon, *_HORIZONS)) * size[1])
        washed = stage.photo if stage.kind == "washed" else -1
        key = ("stage", stage.kind, number, horizon, size, washed)
        return self._cache.get(
            key, lambda: self._paint(stage, number, horizon, size), lambda p: p.nbytes
        )

    def _paint(self, stage: Stage, number: int, horizon: int, size: Size) -> Pixels:
        colors, layout = tint(stage.kind, number)
        if stage.kind == "washed":
            return self._washed(stage.photo, colors, size)
        sheet = np.zeros((3, size[1], size[0]), np.float32)
        rng = seeds.generator(
            "compose", "stage", stage.kind, number % len(TINTS[stage.kind]), layout
        )
        _PAINTERS[stage.kind](sheet, float(horizon), colors, rng)
        return finish(list(sheet))

    def _washed(self, row: int, colors: Tint, size: Size) -> Pixels:
        """Return a photo, cropped to cover the frame, softened and paled with the tint's light."""
        photo = self._album.photo(row)
        scale = max(size[0] / photo.width, size[1] / photo.height)
        factor = reduction(photo, 1 / scale)
        pixels = self._darkroom.decode(row, factor)
        # Painted at a quarter of the size: what is softened has no finer detail.
        small = (-(-size[0] // 4), -(-size[1] // 4))
        step = scale * factor / 4
        h, w = pixels.shape[:2]
        placed = np.array(
            [[step, 0, (small[0] - w * step) / 2], [0, step, (small[1] - h * step) / 2]]
        )
        soft = cv2.GaussianBlur(resample(pixels, placed, small), (0, 0), 1.3).astype(np.float32)
        pale = soft * np.float32(0.40) + color(colors.sky) * np.float32(0.59)
        whole = (small[0] * 4, small[1] * 4)
        planes = [cv2.resize(p, whole, interpolation=cv2.INTER_LINEAR) for p in cv2.split(pale)]
        return finish([np.asarray(p[: size[1], : size[0]], np.float32) for p in planes])

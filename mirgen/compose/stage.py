"""Stages: the drawn grounds that stickers stand on, each rendered once and kept."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from .. import seeds
from ..errors import Reject
from ..records.frame import Size, Stage, View
from ..records.source import Album
from .cache import Cache
from .palette import LAYOUTS, TINTS, Tint, tint
from .photo import Darkroom, reduction, resample
from .scenery import Sheet, color, finish
from .stages_indoors import board, floor, poster
from .stages_outdoors import meadow, road
from .strips import strips

Pixels = NDArray[np.uint8]
Painter = Callable[[Sheet, float, Tint, np.random.Generator], None]

_PAINTERS: dict[str, Painter] = {"road": road, "meadow": meadow, "floor": floor, "board": board}
_PAINTERS["poster"] = poster
_HORIZONS = (0.1, 0.9)
OUT_OF_FOCUS = 1 / 200
"""Sigma of what lies behind, as a share of the frame's width, where all is natural."""


class Stages:
    """Paints stages and keeps them in the cache."""

    def __init__(
        self, album: Album, darkroom: Darkroom, cache: Cache, *, natural: bool = False
    ) -> None:
        self._natural = natural
        self._album = album
        self._darkroom = darkroom
        self._cache = cache

    def photo(self, stage: Stage) -> int:
        """Return the row of the photo that the stage shows, or -1.

        Where all is natural, a board gives way to the photo that could stand behind it.
        """
        kinds = ("washed", "board", "poster") if self._natural else ("washed",)
        return stage.photo if stage.kind in kinds else -1

    def stage(self, stage: Stage, size: Size) -> Pixels:
        """Return the stage, (h, w, 3) uint8 BGR, not to be written to.

        Raises Reject('photo-unreadable') or Reject('photo-changed') for a washed photo.
        """
        number = stage.tint % (len(TINTS[stage.kind]) * LAYOUTS)
        horizon = round(float(np.clip(stage.horizon, *_HORIZONS)) * size[1])
        shown = self.photo(stage)
        kind = "washed" if shown >= 0 else stage.kind
        key = ("stage", kind, number, horizon, size, shown)
        bare = self._cache.get(
            key, lambda: self._paint(stage, number, horizon, size), lambda p: p.nbytes
        )
        if not stage.strips or kind == "washed":
            return bare
        striped = bare.copy()
        strips(striped, stage.strips, tint(stage.kind, number)[0])
        return striped

    def seen(self, stage: Stage, view: View, size: Size) -> Pixels:
        """Return a window of the stage as a frame of ``size``, (h, w, 3), not to be written to.

        The wide stage is kept, its windows aren't: a cut of it costs less than looking for it.
        Raises Reject as ``stage`` does, and 'view-outside'.
        """
        x, y, w, h = view.window
        wide, high = view.stage
        if x < 0 or y < 0 or x + w > wide or y + h > high:
            raise Reject("view-outside")
        whole = self.stage(stage, view.stage)
        if (w, h) == size and float(x).is_integer() and float(y).is_integer():
            shown = whole[int(y) : int(y) + size[1], int(x) : int(x) + size[0]]
        else:
            across, down = size[0] / w, size[1] / h
            placed = np.array([[across, 0, -x * across], [0, down, -y * down]])
            shown = resample(whole, placed, size)
        return np.asarray(cv2.flip(shown, 1), np.uint8) if view.mirrored else shown

    def _paint(self, stage: Stage, number: int, horizon: int, size: Size) -> Pixels:
        colors, layout = tint(stage.kind, number)
        if self.photo(stage) >= 0:
            return self._washed(stage.photo, colors, size)
        sheet = np.zeros((3, size[1], size[0]), np.float32)
        rng = seeds.generator(
            "compose", "stage", stage.kind, number % len(TINTS[stage.kind]), layout
        )
        _PAINTERS[stage.kind](sheet, float(horizon), colors, rng)
        return finish(list(sheet))

    def _washed(self, row: int, colors: Tint, size: Size) -> Pixels:
        """Return a photo, cropped to cover the frame; softened and paled with the tint's light.

        Where all is natural, it keeps its colours and is out of focus, as what lies behind is: else
        what stands before it is lost among things of its own size.
        """
        photo = self._album.photo(row)
        scale = max(size[0] / photo.width, size[1] / photo.height)
        factor = reduction(photo, 1 / scale)
        pixels = self._darkroom.decode(row, factor)
        h, w = pixels.shape[:2]
        if self._natural:
            sharp = resample(pixels, _covering((w, h), scale * factor, size), size)
            return np.asarray(cv2.GaussianBlur(sharp, (0, 0), OUT_OF_FOCUS * size[0]), np.uint8)
        # Painted at a quarter of the size: what is softened has no finer detail.
        small = (-(-size[0] // 4), -(-size[1] // 4))
        placed = _covering((w, h), scale * factor / 4, small)
        soft = cv2.GaussianBlur(resample(pixels, placed, small), (0, 0), 1.3).astype(np.float32)
        pale = soft * np.float32(0.40) + color(colors.sky) * np.float32(0.59)
        whole = (small[0] * 4, small[1] * 4)
        planes = [cv2.resize(p, whole, interpolation=cv2.INTER_LINEAR) for p in cv2.split(pale)]
        return finish([np.asarray(p[: size[1], : size[0]], np.float32) for p in planes])


def _covering(pixels: Size, step: float, size: Size) -> NDArray[np.float64]:
    """Return the map that scales pixels by ``step`` and centres them on the frame, (2, 3)."""
    shift = [(side - step * whole) / 2 for side, whole in zip(size, pixels, strict=True)]
    return np.array([[step, 0, shift[0]], [0, step, shift[1]]])

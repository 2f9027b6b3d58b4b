"""The cutter: regions of photos to die-cut stickers, each step kept for what shares it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.frame import Sticker
from ..records.source import Album
from .cache import Cache
from .outline import Outline, fitting_shrink, trace, window
from .photo import Darkroom, reduction
from .sticker import DieCut, build, mirrored


class Cutter:
    """Cuts stickers. Outlines serve stickers of all sizes; a mirrored one is a plain one turned."""

    def __init__(
        self, album: Album, darkroom: Darkroom, cache: Cache, *, natural: bool = False
    ) -> None:
        self._natural = natural
        self._album = album
        self._darkroom = darkroom
        self._cache = cache

    def cut(self, plan: Sticker) -> DieCut:
        """Return the sticker of a plan, its height rounded to whole pixels.

        It is kept as it stands in its photo: to mirror it takes less than to look after two.
        Raises Reject: 'photo-unreadable', 'photo-changed', 'sticker-upscaled', 'sticker-small',
        'sticker-empty', 'sticker-in-pieces', 'sticker-worn'.
        """
        made = self._found(plan)
        return mirrored(made) if plan.mirrored else made

    def prepare(self, plan: Sticker) -> None:
        """See to it that the plan's sticker is at hand. Raises Reject as ``cut`` does."""
        self._found(plan)

    def _found(self, plan: Sticker) -> DieCut:
        key = ("sticker", plan.row, round(plan.height), plan.ground)
        made = self._cache.get(key, lambda: self._tried(plan), _weight)
        if isinstance(made, str):
            raise Reject(made)
        return made

    def _tried(self, plan: Sticker) -> DieCut | str:
        """Return the sticker, or why there is none: that is kept too, and as soon told again."""
        height = round(plan.height)
        try:
            outline = self._outline(plan.row, height)
            return build(outline, height, ground=plan.ground, natural=self._natural)
        except Reject as reject:
            return reject.reason

    def _outline(self, row: int, height: int) -> Outline:
        photo = self._album.photo(self._album.region(row).photo)
        high = self._album.mask(row).pixels.shape[0]
        factor = reduction(photo, high / max(1, height))
        shrink = fitting_shrink(high / factor, height)
        key = ("outline", row, factor, shrink)
        return self._cache.get(key, lambda: self._traced(row, factor, shrink), lambda o: o.weight)

    def _traced(self, row: int, factor: int, shrink: int) -> Outline:
        region, mask = self._album.region(row), self._album.mask(row)
        photo = self._album.photo(region.photo)
        x0, y0, x1, y1 = window(mask, photo.width, photo.height, factor)
        around: NDArray[np.uint8] = np.zeros((y1 - y0, x1 - x0), np.uint8)
        h, w = mask.pixels.shape
        around[mask.y - y0 : mask.y - y0 + h, mask.x - x0 : mask.x - x0 + w] = mask.pixels
        part = np.s_[y0 // factor : y1 // factor, x0 // factor : x1 // factor]
        pixels = self._darkroom.decode(region.photo, factor)[part]
        if factor > 1:
            share = cv2.resize(around * np.uint8(255), pixels.shape[1::-1], interpolation=3)
            around = (share > 127).astype(np.uint8)
        return trace(pixels, around, shrink)


def _weight(made: DieCut | str) -> int:
    return 64 if isinstance(made, str) else made.weight

"""The studio: frame plans in, finished frames out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records import frame as plans
from ..records.frame import Frame, FramePlan, PhotoView, Scene, Size
from ..records.protocols import UNTIMED, Timer
from ..records.source import Album, Mask
from .cache import Cache
from .cutter import Cutter
from .encode import jpeg
from .ledger import Ledger
from .paste import paste
from .photo import Darkroom, develop, is_whole, project
from .prints import stamp
from .stage import Stages
from .tile import lay, silhouette

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed frame before it is encoded: pixels, (h, w, 3) BGR, and all that they show."""

    plan: FramePlan
    pixels: Pixels
    ledger: Ledger
    photos: tuple[int, ...]

    def seen(self) -> Frame:
        """Return the frame without its file and without run lengths."""
        return Frame(b"", "", self.plan.size, self.ledger.regions(runs=False), self.photos)


class Studio:
    """Turns frame plans into frames; the same plan gives the same bytes, whatever came before.

    ``longest_side`` is the longest side in pixels at which a whole plain photo keeps its file's
    bytes, ``quality`` the JPEG quality of all else; ``natural`` pastes cutouts without a border,
    and on photos as they are; ``cache_bytes`` bounds what is kept of
    decoded photos, stickers, stages and lettering together. ``timer`` is told of decoding, masks
    and encoding, within whatever the caller counts composing as.
    """

    def __init__(
        self,
        album: Album,
        *,
        longest_side: int = 640,
        quality: int = 90,
        natural: bool = False,
        cache_bytes: int = 96 << 20,
        timer: Timer = UNTIMED,
    ) -> None:
        # Builds run one process a core; cv2's own threads would only fight over them.
        cv2.setNumThreads(1)
        self._album = album
        # The same few regions are shown on most frames; a look into an index takes a while.
        self._region = lru_cache(maxsize=4096)(album.region)
        self._longest_side = longest_side
        self._quality = quality
        self._cache = Cache(cache_bytes)
        self._at = timer.at
        self._darkroom = Darkroom(album, self._cache, timer)
        self._cutter = Cutter(album, self._darkroom, self._cache, natural=natural)
        self._stages = Stages(album, self._darkroom, self._cache, natural=natural)
        self._canvas: Pixels = np.empty((0, 0, 3), np.uint8)

    def prepare(self, puzzle: Sequence[FramePlan]) -> None:
        """Cut all that the frames of a puzzle show, so that what can't be cut is found before any
        is painted. Raises Reject as ``frame`` does.
        """
        for plan in puzzle:
            for layer in plan.layers if isinstance(plan, Scene) else ():
                if isinstance(layer, plans.Sticker):
                    self._cutter.prepare(layer)

    def frame(self, plan: FramePlan) -> Frame:
        """Return the finished image and its regions, measured from what is visible.

        Raises Reject where it can't be shown well: 'photo-unreadable', 'photo-changed',
        'window-outside', 'tile-outside', 'sticker-outside', 'sticker-upscaled', 'sticker-small',
        'sticker-empty', 'text-unprintable', 'view-outside'.
        """
        if isinstance(plan, PhotoView):
            return self._photographed(plan)
        ledger = Ledger(plan.size)
        canvas, photos = self._painted(plan, ledger)
        return self._finished(plan, canvas, ledger, photos)

    def draft(self, plan: FramePlan) -> Draft:
        """Return the frame before it is encoded, to be looked at first. Raises Reject as above."""
        ledger = Ledger(plan.size)
        if isinstance(plan, PhotoView):
            self._subjects(plan, ledger)
            pixels = develop(self._darkroom, plan, self._album.photo(plan.photo))
            return Draft(plan, pixels, ledger, (plan.photo,))
        canvas, photos = self._painted(plan, ledger)
        return Draft(plan, canvas.copy(), ledger, photos)

    def finish(self, draft: Draft) -> Frame:
        """Return the finished frame of a draft: what ``frame`` makes of its plan."""
        if isinstance(draft.plan, PhotoView):
            return self._photographed(draft.plan)
        return self._finished(draft.plan, draft.pixels, draft.ledger, draft.photos)

    def _photographed(self, plan: PhotoView) -> Frame:
        ledger = Ledger(plan.size)
        data = self._photo_bytes(plan)
        with self._at("masks"):
            self._subjects(plan, ledger)
            regions = ledger.regions()
        return Frame(data, ".jpg", plan.size, regions, (plan.photo,))

    def _finished(
        self, plan: Scene, pixels: Pixels, ledger: Ledger, photos: tuple[int, ...]
    ) -> Frame:
        drawn = any(not isinstance(x, plans.Sticker | plans.Tile) for x in plan.layers)
        # Thin coloured lines and letters bleed in halved colour; photos don't show it.
        data = self._encoded(pixels, fine=drawn)
        with self._at("masks"):
            regions = ledger.regions()
        return Frame(data, ".jpg", plan.size, regions, photos)

    def pixels(self, plan: FramePlan) -> Pixels:
        """Return the plan's pixels, (h, w, 3) uint8 in RGB order, a new array. Raises Reject."""
        if isinstance(plan, PhotoView):
            shown = develop(self._darkroom, plan, self._album.photo(plan.photo))
        else:
            shown = self._painted(plan, Ledger(plan.size))[0]
        return np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2RGB), np.uint8)

    def _photo_bytes(self, view: PhotoView) -> bytes:
        photo = self._album.photo(view.photo)
        if photo.plain and is_whole(view, photo) and max(view.size) <= self._longest_side:
            return self._album.file(view.photo)
        return self._encoded(develop(self._darkroom, view, photo), fine=False)

    def _encoded(self, pixels: Pixels, *, fine: bool) -> bytes:
        with self._at("encode"):
            return jpeg(pixels, self._quality, fine=fine)

    def _subjects(self, view: PhotoView, ledger: Ledger) -> None:
        for subject in view.subjects:
            region = self._region(subject.row)
            mask = project(self._album.mask(subject.row), view)
            ledger.place(subject.region, region.category, region.photo, region.annotation, mask)

    def _painted(self, scene: Scene, ledger: Ledger) -> tuple[Pixels, tuple[int, ...]]:
        """Paint the scene on the kept canvas; return it and the photos in order of first use."""
        canvas = self._blank(scene.size)
        view, stages = scene.view, self._stages
        ground = stages.seen(scene.stage, view, scene.size) if view else None
        np.copyto(canvas, stages.stage(scene.stage, scene.size) if ground is None else ground)
        behind = stages.photo(scene.stage)
        photos = [behind] if behind >= 0 else []
        for layer in scene.layers:
            if isinstance(layer, plans.Sticker):
                photos.append(self._stick(layer, canvas, ledger))
            elif isinstance(layer, plans.Tile):
                photos.append(self._lay(layer, canvas, ledger))
            else:
                stamp(layer, canvas, ledger, self._cache)
        if scene.blur > 0:
            cv2.GaussianBlur(canvas, (0, 0), scene.blur, dst=canvas)
        return canvas, tuple(dict.fromkeys(photos))

    def _stick(self, plan: plans.Sticker, canvas: Pixels, ledger: Ledger) -> int:
        """Paste a sticker; return its photo's row."""
        cut = self._cutter.cut(plan)
        h, w = cut.object.pixels.shape
        x, y = math.floor(plan.x - w / 2 + 0.5), math.floor(plan.y + 0.5) - h
        if x < 0 or y < 0 or x + w > canvas.shape[1] or y + h > canvas.shape[0]:
            raise Reject("sticker-outside")
        paste(canvas, cut.patch, x + cut.left, y + cut.top)
        hull = cut.silhouette
        region = self._region(plan.row)
        shown = (region.category, cut.object, x, y, region.photo, region.annotation)
        with self._at("masks"):
            ledger.hide(Mask(x + hull.x, y + hull.y, hull.pixels))
            ledger.lay(plan.region, *shown)
        return region.photo

    def _lay(self, plan: plans.Tile, canvas: Pixels, ledger: Ledger) -> int:
        """Lay a tile; return its photo's row."""
        x, y, w, h = plan.box
        if x < 0 or y < 0 or x + w > canvas.shape[1] or y + h > canvas.shape[0]:
            raise Reject("tile-outside")
        view = PhotoView(plan.photo, plan.window, (w, h), turns=plan.turns, blur=plan.blur)
        pixels = develop(self._darkroom, view, self._album.photo(plan.photo))
        lay(canvas, pixels, x, y, self._cache)
        everything = Mask(x, y, np.ones((h, w), np.uint8))
        where = f"crop:{','.join(map(str, plan.window))}"
        with self._at("masks"):
            ledger.hide(silhouette(x, y, w, h))
            ledger.place(plan.region, plan.label, plan.photo, where, everything)
        return plan.photo

    def _blank(self, size: Size) -> Pixels:
        """Return the kept canvas, of this size; whoever paints on it starts with a stage."""
        if self._canvas.shape[:2] != (size[1], size[0]):
            self._canvas = np.empty((size[1], size[0], 3), np.uint8)
        return self._canvas

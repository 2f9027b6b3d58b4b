"""Which pixel belongs to which region while a frame is painted, layer by layer."""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np

from ..records.frame import FrameRegion, Size
from ..records.source import Mask
from .masks import clipped, encode, overlap, tight, union
from .stencil import Stencil

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_NOTHING = Mask(0, 0, np.zeros((0, 0), np.uint8))


class _Entry:
    """A region: its mask, and the window of that as a box."""

    __slots__ = ("annotation", "box", "label", "mask", "own", "photo", "stencil")

    def __init__(
        self, label: str, photo: int, annotation: str, mask: Mask, stencil: Stencil | None = None
    ) -> None:
        self.label, self.photo, self.annotation = label, photo, annotation
        self.stencil = stencil
        """What the mask was made with, as long as all of it is visible."""
        self.take(mask, own=False)

    def take(self, mask: Mask, *, own: bool) -> None:
        """Have another mask; ``own`` tells that it may be written to, and is shared with none."""
        self.mask, self.own, self.box = mask, own, _box(mask)


class Ledger:
    """Keeps the visible mask of every region of a frame of ``size`` (width, height)."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._entries: dict[int, _Entry] = {}

    def place(self, region: int, label: str, photo: int, annotation: str, mask: Mask) -> None:
        """Enter a source region's mask; its pixels are not written to."""
        part = clipped(mask, self._size)
        self._entries[region] = _Entry(label, photo, annotation, part)

    def lay(
        self, region: int, label: str, stencil: Stencil, x: int, y: int, photo: int, annotation: str
    ) -> None:
        """Enter a region of the stencil's shape, its top left corner at x, y; it lies inside."""
        mask = Mask(x, y, stencil.pixels)
        self._entries[region] = _Entry(label, photo, annotation, mask, stencil)

    def draw(self, region: int, label: str, stencil: Stencil, x: int, y: int) -> None:
        """Enter a drawn region of the stencil's shape, or add that to what it has."""
        if region in self._entries:
            mask = union(self._entries[region].mask, Mask(x, y, stencil.pixels))
            self.place(region, label, -1, "", mask)
        else:
            self.lay(region, label, stencil, x, y, -1, "")

    def open(self, region: int, label: str) -> None:
        """Enter a drawn region, empty at first; opened again it goes on where it was."""
        if region not in self._entries:
            self._entries[region] = _Entry(label, -1, "", _NOTHING)

    def add(self, region: int, shape: Mask) -> None:
        """Give the shape's pixels, which lie inside, to a drawn region that was opened."""
        entry = self._entries[region]
        if not entry.mask.pixels.size:
            entry.take(shape, own=False)
            return
        box, more = entry.box, _box(shape)
        if not entry.own or any(
            (more[0] < box[0], more[1] < box[1], more[2] > box[2], more[3] > box[3])
        ):
            entry.take(union(entry.mask, shape), own=True)
            return
        views = overlap(entry.mask, shape)
        if views is not None:
            np.bitwise_or(views[0], views[1], out=views[0])

    def hide(self, shape: Mask, spare: Container[int] = ()) -> None:
        """Take the shape's pixels from every region entered so far but those in ``spare``."""
        left, top, right, bottom = _box(shape)
        for region, entry in self._entries.items():
            box = entry.box
            if left >= box[2] or right <= box[0] or top >= box[3] or bottom <= box[1]:
                continue
            if region in spare:
                continue
            if not entry.own:
                mask = Mask(entry.mask.x, entry.mask.y, entry.mask.pixels.copy())
                entry.take(mask, own=True)
                entry.stencil = None
            views = overlap(entry.mask, shape)
            assert views is not None
            np.bitwise_and(views[0], views[1] ^ 1, out=views[0])

    def masks(self) -> Iterator[tuple[int, str, Mask]]:
        """Yield number, label and tight mask of the regions with a visible pixel, as entered."""
        for region, entry in self._entries.items():
            mask = tight(entry.mask)
            if mask.pixels.size:
                yield region, entry.label, mask

    def regions(self, *, runs: bool = True) -> tuple[FrameRegion, ...]:
        """Return the regions with a visible pixel, in the order in which they were entered.

        Without ``runs`` their run lengths are left out, which take longest.
        """
        found = []
        for region, entry in self._entries.items():
            stencil = entry.stencil
            mask = entry.mask if stencil else tight(entry.mask)
            h, w = mask.pixels.shape
            if not h:
                continue
            found.append(
                FrameRegion(
                    region=region,
                    label=entry.label,
                    bbox=(float(mask.x), float(mask.y), float(w), float(h)),
                    area=stencil.area if stencil else float(np.count_nonzero(mask.pixels)),
                    rle=self._runs(mask, stencil) if runs else "",
                    photo=entry.photo,
                    annotation=entry.annotation,
                )
            )
        return tuple(found)

    def _runs(self, mask: Mask, stencil: Stencil | None) -> str:
        if stencil is None:
            return encode(mask, self._size)
        return stencil.rle(mask.x, mask.y, self._size)


def _box(mask: Mask) -> Box:
    h, w = mask.pixels.shape
    return mask.x, mask.y, mask.x + w, mask.y + h

"""Which pixel belongs to which region while a frame is painted, layer by layer."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np

from ..records.frame import FrameRegion, Size
from ..records.source import Mask
from .masks import clipped, encode, overlap, tight, union
from .stencil import Stencil


@dataclass(slots=True)
class _Entry:
    label: str
    photo: int
    annotation: str
    mask: Mask
    own: bool
    """Whether ``mask`` may be written to, or is shared with a cached cutout."""
    stencil: Stencil | None = None
    """What the mask was made with, as long as all of it is visible."""


class Ledger:
    """Keeps the visible mask of every region of a frame of ``size`` (width, height)."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._entries: dict[int, _Entry] = {}

    def place(self, region: int, label: str, photo: int, annotation: str, mask: Mask) -> None:
        """Enter a source region's mask; its pixels are not written to."""
        part = clipped(mask, self._size)
        self._entries[region] = _Entry(label, photo, annotation, part, own=False)

    def lay(
        self, region: int, label: str, stencil: Stencil, x: int, y: int, photo: int, annotation: str
    ) -> None:
        """Enter a region of the stencil's shape, its top left corner at x, y; it lies inside."""
        mask = Mask(x, y, stencil.pixels)
        self._entries[region] = _Entry(label, photo, annotation, mask, own=False, stencil=stencil)

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
            blank = Mask(0, 0, np.zeros((self._size[1], self._size[0]), np.uint8))
            self._entries[region] = _Entry(label, -1, "", blank, own=True)

    def add(self, region: int, shape: Mask) -> None:
        """Give the shape's pixels to a drawn region that was opened."""
        views = overlap(self._entries[region].mask, shape)
        if views is not None:
            np.bitwise_or(views[0], views[1], out=views[0])

    def hide(self, shape: Mask, spare: Container[int] = ()) -> None:
        """Take the shape's pixels from every region entered so far but those in ``spare``."""
        for region, entry in self._entries.items():
            if region in spare or overlap(entry.mask, shape) is None:
                continue
            if not entry.own:
                entry.mask = Mask(entry.mask.x, entry.mask.y, entry.mask.pixels.copy())
                entry.own, entry.stencil = True, None
            views = overlap(entry.mask, shape)
            assert views is not None
            np.bitwise_and(views[0], views[1] ^ 1, out=views[0])

    def masks(self) -> Iterator[tuple[int, str, Mask]]:
        """Yield number, label and tight mask of the regions with a visible pixel, as entered."""
        for region, entry in self._entries.items():
            mask = tight(entry.mask)
            if mask.pixels.size:
                yield region, entry.label, mask

    def regions(self) -> tuple[FrameRegion, ...]:
        """Return the regions with a visible pixel, in the order in which they were entered."""
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
                    rle=(
                        stencil.rle(mask.x, mask.y, self._size)
                        if stencil
                        else encode(mask, self._size)
                    ),
                    photo=entry.photo,
                    annotation=entry.annotation,
                )
            )
        return tuple(found)

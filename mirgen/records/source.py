"""A source as the rest sees it: photos, their regions, and what a split may draw from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""x, y, width, height in pixels; origin top left, x to the right, y down."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One usable photo; ``row`` is its place in the build's table of photos."""

    row: int
    dataset: str
    file_name: str
    path: str
    image_id: str
    width: int
    height: int
    sha256: str
    license: str = ""
    license_url: str = ""
    url: str = ""
    plain: bool = False
    """A baseline RGB JPEG, upright: its bytes may stand in the data set as they are."""
    composable: bool = True
    """Its licence lets it be cropped, cut out and pasted over; else it may only be shown whole."""
    exhaustive: frozenset[str] = frozenset()
    """Categories of which every instance is annotated; ``*`` stands for all."""

    def tells_all(self, category: str) -> bool:
        """Tell whether a region of the category that isn't annotated isn't there."""
        return category in self.exhaustive or "*" in self.exhaustive


@dataclass(frozen=True, slots=True)
class Region:
    """One annotated object; ``row`` is its place in the build's table of regions."""

    row: int
    photo: int
    annotation: str
    category: str
    supercategory: str
    bbox: Box
    area: float
    crowd: bool = False
    cutout: bool = False
    """Passes the cutout filter: may be pasted as a sticker."""
    stands: bool = False
    """A cutout whose lower end is its own (not cut off by another thing): may stand on a ground."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A region's mask inside its window: ``pixels`` is (h, w) uint8, 0 or 1, at ``x``, ``y``."""

    x: int
    y: int
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pool:
    """What one instance may draw from: photos of its split and their regions, in row order."""

    photos: tuple[Photo, ...]
    regions: tuple[Region, ...]

    @cached_property
    def composable(self) -> tuple[Photo, ...]:
        """Photos that may be cropped and covered; a frame may show the others whole."""
        return tuple(photo for photo in self.photos if photo.composable)

    @cached_property
    def cutouts(self) -> tuple[Region, ...]:
        """Regions that may be pasted."""
        return tuple(r for r in self.regions if r.cutout)

    @cached_property
    def cutouts_by_category(self) -> dict[str, tuple[Region, ...]]:
        """Pasteable regions by category, categories in alphabetical order."""
        names = sorted({r.category for r in self.cutouts})
        return {n: tuple(r for r in self.cutouts if r.category == n) for n in names}

    @cached_property
    def by_photo(self) -> dict[int, tuple[Region, ...]]:
        """Every region of a photo, crowd too, by the photo's row."""
        found: dict[int, list[Region]] = {p.row: [] for p in self.photos}
        for region in self.regions:
            found[region.photo].append(region)
        return {row: tuple(regions) for row, regions in found.items()}


class Album(Protocol):
    """Read access to photos and masks by row; what composing is handed."""

    def photo(self, row: int) -> Photo:
        """Return the photo of this row."""

    def region(self, row: int) -> Region:
        """Return the region of this row."""

    def mask(self, row: int) -> Mask:
        """Return the region's mask in upright photo pixels, clipped to the photo."""

    def file(self, row: int) -> bytes:
        """Return the bytes of the photo's file. Raises Reject('photo-unreadable')."""

    def pixels(self, row: int, factor: int = 1) -> NDArray[np.uint8]:
        """Return the photo upright, (h, w, 3) uint8 BGR, its sides divided by 1, 2, 4 or 8.

        Raises Reject: 'photo-unreadable', or 'photo-changed' where its size isn't the indexed one.
        """

    def regions_of(self, photo: int) -> tuple[Region, ...]:
        """Return every region of a photo."""

"""A plain file that was read: the same as ``Coco``, in columns that are mapped from files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tally import Count
from .photos import PlainPhotos
from .written import WrittenRegion


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One row an annotation, in the file's order; ``kind`` is the place in ``kinds``.

    ``masks`` is the text of all segmentations, each up to its row's ``ends``.
    """

    id: NDArray[np.int64]
    photo: NDArray[np.int32]
    kind: NDArray[np.int32]
    bbox: NDArray[np.float64]
    area: NDArray[np.float64]
    crowd: NDArray[np.bool_]
    ends: NDArray[np.int64]
    masks: NDArray[np.uint8]

    def mask(self, row: int) -> bytes:
        """Return the text of a segmentation."""
        start = int(self.ends[row - 1]) if row else 0
        return self.masks[start : int(self.ends[row])].tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class PlainCoco:
    """What a plain file holds; fields are those of ``Coco``.

    ``order`` are the usable rows photo by photo, ``starts`` where each photo's begin and the last
    ends; ``kinds`` are the names and supercategories, and whether it is a thing.
    """

    kind: str
    photos: PlainPhotos
    names: Sequence[str]
    read: int
    left_out: tuple[Count, ...]
    repaired: tuple[Count, ...]
    categories: tuple[str, ...]
    columns: Columns
    kinds: Sequence[tuple[str, str, bool]]
    order: NDArray[np.int64]
    starts: NDArray[np.int64]

    @property
    def photos_read(self) -> int:
        """Number of photos."""
        return len(self.photos)

    @property
    def photos_left(self) -> tuple[Count, ...]:
        """None: a plain file lists each photo once."""
        return ()

    @property
    def number(self) -> int:
        """Number of regions."""
        return len(self.order)

    def by_photo(self) -> Callable[[int], Sequence[WrittenRegion]]:
        """Return what gives the regions of the photo at a place, in the file's order."""
        return self._regions

    def _regions(self, place: int) -> list[WrittenRegion]:
        rows = self.order[int(self.starts[place]) : int(self.starts[place + 1])]
        return [self._region(row, place) for row in rows.tolist()]

    def _region(self, row: int, photo: int) -> WrittenRegion:
        columns = self.columns
        category, supercategory, thing = self.kinds[int(columns.kind[row])]
        x, y, w, h = columns.bbox[row].tolist()
        return WrittenRegion(
            row,
            str(int(columns.id[row])),
            photo,
            category,
            supercategory,
            (x, y, w, h),
            columns.mask(row),
            bool(columns.crowd[row]) or not thing,
            float(columns.area[row]),
        )

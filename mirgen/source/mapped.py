"""One index mapped into memory: photos, regions and masks by row, read when they are asked for."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import SourceError
from ..records.rle import pixels_of
from ..records.source import Mask, Photo, Region
from ..remote import join
from .index import IndexRef

_PHOTO_COLUMNS = (
    *("file_name", "image_id", "width", "height", "sha256", "url", "plain", "composable"),
)
"""Columns of the index that a photo's fields are taken from as they are."""


class MappedIndex:
    """One mapped index; rows given and returned are the catalogue's."""

    def __init__(self, ref: IndexRef, first_photo: int, first_region: int) -> None:
        self.ref, self.first_photo, self.first_region = ref, first_photo, first_region
        mapped = [_map(ref, name) for name in ("photos.arrow", "regions.arrow")]
        (photos, regions), self._pages = zip(*mapped, strict=True)
        self.photos, self.regions = photos.num_rows, regions.num_rows
        self._photo = {name: photos.column(name) for name in photos.schema.names}
        self._region = {name: regions.column(name) for name in regions.schema.names}
        self._starts = _numbers(self._photo["first_region"])
        self._licenses = self._photo["license"].dictionary.to_pylist()
        self._license_urls = self._photo["license_url"].dictionary.to_pylist()
        self._modes = self._photo["mode"].dictionary.to_pylist()
        self._exhaustive = frozenset(ref.exhaustive)
        self._categories = self._region["category"].dictionary.to_pylist()
        self._supercategories = self._region["supercategory"].dictionary.to_pylist()
        self._lefts = self._region["left"].dictionary.to_pylist()
        self._category = _numbers(self._region["category"].indices)
        self._supercategory = _numbers(self._region["supercategory"].indices)
        self._left = _numbers(self._region["left"].indices)
        self._owner, self._area = (_numbers(self._region[n]) for n in ("photo", "area"))
        self._box = [_numbers(self._region[n]) for n in ("x", "y", "width", "height")]

    def release(self) -> None:
        """Let go of the pages that were read."""
        for pages in self._pages:
            pages.madvise(mmap.MADV_DONTNEED)

    def photo(self, row: int) -> Photo:
        """Return the photo of this row."""
        at = row - self.first_photo
        value = {name: self._photo[name][at].as_py() for name in _PHOTO_COLUMNS}
        return Photo(
            row=row,
            dataset=self.ref.dataset,
            path=join(self.ref.images, value["file_name"]),
            license=self._licenses[self._photo["license"].indices[at].as_py()],
            license_url=self._license_urls[self._photo["license_url"].indices[at].as_py()],
            exhaustive=self._exhaustive,
            **value,
        )

    def span(self, photo: int) -> tuple[int, int]:
        """Return the rows of a photo's regions: the first, and behind the last."""
        at = photo - self.first_photo
        last = at + 1 == self.photos
        end = self.regions if last else int(self._starts[at + 1])
        return self.first_region + int(self._starts[at]), self.first_region + end

    def region_slice(self, start: int, stop: int) -> tuple[Region, ...]:
        """Return the regions of these rows."""
        part = slice(start - self.first_region, stop - self.first_region)
        count = stop - start
        names = self._region["annotation"].slice(part.start, count).to_pylist()
        crowds = self._region["crowd"].slice(part.start, count).to_pylist()
        stands = self._region["stands"].slice(part.start, count).to_pylist()
        boxes = np.stack([side[part] for side in self._box], axis=1).astype(np.float64).tolist()
        owners, areas = self._owner[part].tolist(), self._area[part].tolist()
        categories = self._category[part].tolist()
        supercategories = self._supercategory[part].tolist()
        lefts = self._left[part].tolist()
        return tuple(
            Region(
                row=start + k,
                photo=self.first_photo + owners[k],
                annotation=names[k],
                category=self._categories[categories[k]],
                supercategory=self._supercategories[supercategories[k]],
                bbox=tuple(boxes[k]),
                area=float(areas[k]),
                crowd=crowds[k],
                cutout=not self._lefts[lefts[k]],
                stands=stands[k],
            )
            for k in range(count)
        )

    def mask(self, row: int) -> Mask:
        """Return the region's mask, tight."""
        at = row - self.first_region
        x, y, w, h = (int(side[at]) for side in self._box)
        runs = np.frombuffer(self._region["runs"][at].as_buffer(), np.uint32)
        if not runs.size:
            return Mask(x, y, np.ones((h, w), np.uint8))
        return Mask(x, y, np.ascontiguousarray(pixels_of(runs, w, h)))

    def left(self, row: int) -> str:
        """Return why a region is no cutout, '' if it is one."""
        reason: str = self._lefts[self._left[row - self.first_region]]
        return reason

    def column(self, name: str) -> list[Any]:
        """Return a whole column of the photos."""
        values: list[Any] = self._photo[name].to_pylist()
        return values

    @property
    def lots(self) -> NDArray[np.float64]:
        """The photos' numbers that tell their split."""
        return _numbers(self._photo["lot"])

    def licenses(self, most: int) -> Iterator[tuple[tuple[str, str], int, list[int]]]:
        """Yield each licence's name and address, its photos, and rows of the first with a link."""
        names, urls = (_numbers(self._photo[n].indices) for n in ("license", "license_url"))
        ends = np.frombuffer(self._photo["url"].buffers()[1], np.int32, self.photos + 1)
        linked = np.diff(ends) > 0
        pairs, which = np.unique(np.stack([names, urls]), axis=1, return_inverse=True)
        for k, (name, url) in enumerate(pairs.T.tolist()):
            having = which.ravel() == k
            rows = np.flatnonzero(having & linked)[:most] + self.first_photo
            yield (self._licenses[name], self._license_urls[url]), int(having.sum()), rows.tolist()

    def storage(self, row: int) -> tuple[str, int]:
        """Return Pillow's mode of the photo's file, and its orientation."""
        at = row - self.first_photo
        mode = self._modes[self._photo["mode"].indices[at].as_py()]
        return mode, self._photo["orientation"][at].as_py()


def _map(ref: IndexRef, name: str) -> tuple[pa.RecordBatch, mmap.mmap]:
    path = Path(ref.folder) / name
    try:
        with path.open("rb") as file:
            pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return pa.ipc.open_file(pa.py_buffer(pages)).get_batch(0), pages
    except (OSError, ValueError, pa.ArrowInvalid):
        raise SourceError(
            f"the index of {ref.dataset!r} is gone or broken",
            where=str(path),
            remedy="delete its folder and index again",
        ) from None


def _numbers(array: pa.Array) -> NDArray[Any]:
    # Through the buffer protocol: Arrow's own to_numpy imports pandas where that is installed.
    kind = array.type.to_pandas_dtype()
    data = array.buffers()[1]
    return np.frombuffer(data, kind, len(array), array.offset * np.dtype(kind).itemsize)

"""Photos, regions and masks of one or several indexes, mapped into memory, by global row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import Reject, SourceError
from ..records.rle import pixels_of
from ..records.source import Mask, Photo, Region
from ..seeds import digest
from .decode import upright_pixels
from .index import IndexRef
from .joint import joint_lots
from .kin import kin
from .shares import Shares

LINKS = 200
"""Photos of a licence whose addresses are told."""

_PHOTO_COLUMNS = (
    *("file_name", "image_id", "width", "height", "sha256", "url", "plain", "composable"),
)
"""Columns of the index that a photo's fields are taken from as they are."""


class Catalogue:
    """An ``Album`` over indexes in the order given; rows count on from one to the next.

    Nothing is read before it is asked for. Raises SourceError where an index is gone or broken.
    """

    def __init__(self, refs: Sequence[IndexRef]) -> None:
        self.refs = tuple(refs)
        self._sources: list[_Source] = []
        photos = regions = 0
        for ref in self.refs:
            source = _Source(ref, photos, regions)
            photos, regions = photos + source.photos, regions + source.regions
            self._sources.append(source)
        self.photos = photos
        """Number of photos."""
        self.regions = regions
        """Number of regions."""
        self._photo_starts = [source.first_photo for source in self._sources]
        self._region_starts = [source.first_region for source in self._sources]

    @property
    def fingerprint(self) -> str:
        """Hex digits that depend on the content of all sources and their order."""
        return digest(*(ref.fingerprint for ref in self.refs)).hex()

    @lru_cache(maxsize=4096)  # noqa: B019 - a catalogue lives as long as its process
    def photo(self, row: int) -> Photo:
        """Return the photo of this row."""
        return self._of_photo(row).photo(row)

    def region(self, row: int) -> Region:
        """Return the region of this row."""
        return self._of_region(row).region_slice(row, row + 1)[0]

    def regions_of(self, photo: int) -> tuple[Region, ...]:
        """Return every region of a photo, in row order."""
        source = self._of_photo(photo)
        return source.region_slice(*source.span(photo))

    def mask(self, row: int) -> Mask:
        """Return the region's mask in upright photo pixels, clipped to the photo; tight."""
        return self._of_region(row).mask(row)

    def file(self, row: int) -> bytes:
        """Return the bytes of the photo's file. Raises Reject('photo-unreadable')."""
        try:
            return Path(self.photo(row).path).read_bytes()
        except OSError:
            raise Reject("photo-unreadable") from None

    def pixels(self, row: int, factor: int = 1) -> NDArray[np.uint8]:
        """Return the photo upright, (h, w, 3) BGR, its sides divided by the factor.

        Raises Reject: 'photo-unreadable', or 'photo-changed' where its size isn't the indexed one.
        """
        photo = self.photo(row)
        mode, orientation = self._of_photo(row).storage(row)
        size = (photo.width, photo.height)
        return upright_pixels(self.file(row), size, mode, orientation, factor)

    def left(self, row: int) -> str:
        """Return why the region of this row is no cutout, '' if it is one."""
        return self._of_region(row).left(row)

    def pictures(self) -> list[str]:
        """Return for every photo, in row order, the hash that stands for it and its copies."""
        if len(self._sources) == 1:
            return self._sources[0].column("picture")
        # A photo's copy may be in another source.
        sha256s, origins, thumbs = (
            [value for source in self._sources for value in source.column(name)]
            for name in ("sha256", "origin", "thumb")
        )
        return kin(sha256s, origins, thumbs)

    def lots(self) -> NDArray[np.float64]:
        """Return for every photo, in row order, the number in [0, 1) that tells its split.

        For one source it is in the index; for several it is worked out once and kept beside it.
        """
        if len(self._sources) == 1:
            return self._sources[0].lots
        return joint_lots(self.refs, self.fingerprint, self.pictures)

    def licenses(self) -> dict[tuple[str, str], tuple[int, list[int]]]:
        """Return how many photos each licence (name, address) has, and rows of the first ones.

        The rows are those of at most ``LINKS`` photos whose own address is known.
        """
        found: dict[tuple[str, str], tuple[int, list[int]]] = {}
        for source in self._sources:
            for key, number, rows in source.licenses(LINKS):
                before, first = found.get(key, (0, []))
                found[key] = (before + number, (first + rows)[:LINKS])
        return found

    @property
    def shares(self) -> Shares | None:
        """The sources' shares of the photos drawn, None where each photo counts the same."""
        weights = tuple(ref.weight for ref in self.refs)
        if len(weights) < 2 or not any(weights):
            return None
        return Shares(tuple(self._photo_starts), tuple(weight or 1.0 for weight in weights))

    def _of_photo(self, row: int) -> _Source:
        if not 0 <= row < self.photos:
            raise IndexError(f"no photo has row {row}, there are {self.photos}")
        return self._sources[bisect_right(self._photo_starts, row) - 1]

    def _of_region(self, row: int) -> _Source:
        if not 0 <= row < self.regions:
            raise IndexError(f"no region has row {row}, there are {self.regions}")
        return self._sources[bisect_right(self._region_starts, row) - 1]


class _Source:
    """One mapped index; rows given and returned are the catalogue's."""

    def __init__(self, ref: IndexRef, first_photo: int, first_region: int) -> None:
        self.ref, self.first_photo, self.first_region = ref, first_photo, first_region
        photos, regions = (_map(ref, name) for name in ("photos.arrow", "regions.arrow"))
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

    def photo(self, row: int) -> Photo:
        at = row - self.first_photo
        value = {name: self._photo[name][at].as_py() for name in _PHOTO_COLUMNS}
        return Photo(
            row=row,
            dataset=self.ref.dataset,
            path=str(Path(self.ref.images) / value["file_name"]),
            license=self._licenses[self._photo["license"].indices[at].as_py()],
            license_url=self._license_urls[self._photo["license_url"].indices[at].as_py()],
            exhaustive=self._exhaustive,
            **value,
        )

    def span(self, photo: int) -> tuple[int, int]:
        at = photo - self.first_photo
        last = at + 1 == self.photos
        end = self.regions if last else int(self._starts[at + 1])
        return self.first_region + int(self._starts[at]), self.first_region + end

    def region_slice(self, start: int, stop: int) -> tuple[Region, ...]:
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
        at = row - self.first_region
        x, y, w, h = (int(side[at]) for side in self._box)
        runs = np.frombuffer(self._region["runs"][at].as_buffer(), np.uint32)
        if not runs.size:
            return Mask(x, y, np.ones((h, w), np.uint8))
        return Mask(x, y, np.ascontiguousarray(pixels_of(runs, w, h)))

    def left(self, row: int) -> str:
        reason: str = self._lefts[self._left[row - self.first_region]]
        return reason

    def column(self, name: str) -> list[Any]:
        values: list[Any] = self._photo[name].to_pylist()
        return values

    @property
    def lots(self) -> NDArray[np.float64]:
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


def _map(ref: IndexRef, name: str) -> pa.RecordBatch:
    path = Path(ref.folder) / name
    try:
        return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    except (OSError, pa.ArrowInvalid):
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

"""Photos, regions and masks of one or several indexes, mapped into memory, by global row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.source import Mask, Photo, Region
from ..remote import Kept, RemotePath, locate, sha256_named
from ..seeds import digest
from .decode import upright_pixels
from .index import IndexRef
from .joint import joint_lots
from .kin import kin
from .mapped import MappedIndex
from .shares import Shares

LINKS = 200
"""Photos of a licence whose addresses are told."""


class Catalogue:
    """An ``Album`` over indexes in the order given; rows count on from one to the next.

    Nothing is read before it is asked for. Raises SourceError where an index is gone or broken.
    """

    def __init__(self, refs: Sequence[IndexRef]) -> None:
        self.refs = tuple(refs)
        self._sources: list[MappedIndex] = []
        photos = regions = 0
        for ref in self.refs:
            source = MappedIndex(ref, photos, regions)
            photos, regions = photos + source.photos, regions + source.regions
            self._sources.append(source)
        self.photos = photos
        """Number of photos."""
        self.regions = regions
        """Number of regions."""
        self._kept = Kept()
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
        """Return the bytes of the photo's file. Raises Reject('photo-unreadable').

        In an object store, a file that has another content than the indexed one is as good as
        gone; a store that refuses or doesn't answer is no reason to reject a draw, and raises.
        """
        photo = self.photo(row)
        file = locate(photo.path)
        try:
            if isinstance(file, RemotePath):
                data = self._kept.get(photo.sha256, file.read_bytes)
                if sha256_named(data) != photo.sha256:
                    raise Reject("photo-changed")
                return data
            return file.read_bytes()
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

    def release(self) -> None:
        """Let go of the pages of the indexes that were read; they come again when asked for.

        They are the system's to share and to take back, but they count as this process's memory.
        """
        for source in self._sources:
            source.release()

    @property
    def shares(self) -> Shares | None:
        """The sources' shares of the photos drawn, None where each photo counts the same."""
        weights = tuple(ref.weight for ref in self.refs)
        if len(weights) < 2 or not any(weights):
            return None
        return Shares(tuple(self._photo_starts), tuple(weight or 1.0 for weight in weights))

    def _of_photo(self, row: int) -> MappedIndex:
        if not 0 <= row < self.photos:
            raise IndexError(f"no photo has row {row}, there are {self.photos}")
        return self._sources[bisect_right(self._photo_starts, row) - 1]

    def _of_region(self, row: int) -> MappedIndex:
        if not 0 <= row < self.regions:
            raise IndexError(f"no region has row {row}, there are {self.regions}")
        return self._sources[bisect_right(self._region_starts, row) - 1]

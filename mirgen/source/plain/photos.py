"""The photos of a plain file: kept as text, made into entries when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import overload

import msgspec
import numpy as np
import orjson
from msgspec import UnsetType
from numpy.typing import NDArray

from ..coco import CocoPhoto, photo_of
from ..dialects.licences import COCO_HOST
from ..dialects.origins import origin_of
from ..spool import Spools
from .members import Uncommon
from .rows import PlainPhoto

COLUMNS = {"id": "i8", "ends": "i8", "text": "u1"}
"""Names and types of the photos' spools."""

_ENCODE = msgspec.json.Encoder()
_DECODE = msgspec.json.Decoder(PlainPhoto)


class Photos:
    """Photos being read: their text in spools, their names, and what the dialects ask of all."""

    def __init__(self, spools: Spools) -> None:
        self._spools = spools
        self.names: list[str] = []
        self.of_coco = True
        """Every photo says that it comes from COCO."""
        self._end = 0

    def add(self, rows: list[PlainPhoto]) -> None:
        """Append entries. Raises Uncommon."""
        kept = []
        for row in rows:
            odd = row.segments is not msgspec.UNSET or row.origin is not msgspec.UNSET
            if odd or not row.file_name:
                raise Uncommon("an entry of images")
            self.of_coco &= COCO_HOST in str(row.coco_url)
            kept.append(_ENCODE.encode(row))
        self.names += [row.file_name for row in rows]
        try:
            ids = np.fromiter((row.id for row in rows), np.int64, len(rows))
        except OverflowError:
            raise Uncommon("an id of more than 63 bits") from None
        ends = self._end + np.fromiter(map(len, kept), np.int64, len(kept)).cumsum()
        self._spools["id"].append(ids)
        self._spools["ends"].append(ends)
        self._spools["text"].extend(b"".join(kept))
        self._end = int(ends[-1]) if len(rows) else self._end


class PlainPhotos(Sequence[CocoPhoto]):
    """The photos in the file's order."""

    def __init__(
        self,
        text: NDArray[np.uint8],
        ends: NDArray[np.int64],
        licences: Mapping[str, tuple[str, str]],
    ) -> None:
        self._text, self._licences = text, licences
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> CocoPhoto: ...
    @overload
    def __getitem__(self, place: slice) -> list[CocoPhoto]: ...
    def __getitem__(self, place: int | slice) -> CocoPhoto | list[CocoPhoto]:
        if isinstance(place, slice):
            return [self[k] for k in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        start = int(self._ends[place - 1]) if place else 0
        row = _DECODE.decode(self._text[start : int(self._ends[place])].data)
        extra = None if isinstance(row.extra, UnsetType) else orjson.loads(bytes(row.extra))
        image = {
            "file_name": row.file_name,
            "width": row.width,
            "height": row.height,
            "license": row.license,
            "flickr_url": row.flickr_url,
            "coco_url": row.coco_url,
            "origin": origin_of(row.file_name, extra),
        }
        return photo_of(str(row.id), image, self._licences)

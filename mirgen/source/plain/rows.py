"""The entries of a plain COCO file: what types they must have, and their columns."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter

import msgspec
import numpy as np
from msgspec import UNSET, Raw, UnsetType

from ..spool import Spools
from .members import Uncommon

_NONE = Raw(b"")


class PlainPhoto(msgspec.Struct, gc=False, frozen=True):
    """An entry of ``images``; other types than these are for the general parser."""

    id: int
    file_name: str
    width: int | float | None = None
    height: int | float | None = None
    license: int | str | None = None
    flickr_url: str | None = None
    coco_url: str | None = None
    extra: Raw | UnsetType = UNSET
    segments: Raw | UnsetType = UNSET
    origin: Raw | UnsetType = UNSET


class PlainRegion(msgspec.Struct, gc=False, frozen=True):
    """An entry of ``annotations``; its segmentation stays as it is written."""

    id: int
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    area: float | None = None
    iscrowd: int | bool | None = None
    segmentation: Raw = _NONE
    keypoints: Raw = _NONE
    segments_info: Raw | UnsetType = UNSET


PHOTOS = msgspec.json.Decoder(list[PlainPhoto])
REGIONS = msgspec.json.Decoder(list[PlainRegion])

COLUMNS = {
    **{"id": "i8", "image_id": "i8", "category_id": "i8", "bbox": "f8", "area": "f8"},
    **{"crowd": "?", "ends": "i8", "masks": "u1"},
}
"""Names and types of the regions' spools."""

KEYPOINTS_IN = 24
"""Entries among which one with keypoints tells the kind of file."""


class Regions:
    """Columns of all regions in the file's order, in spools; ``ends`` are of segmentations."""

    def __init__(self, spools: Spools) -> None:
        self.spools = spools
        self.number = self.encoded_crowds = 0
        self.keypoints = False
        self._end = 0

    def add(self, rows: list[PlainRegion]) -> None:
        """Append entries. Raises Uncommon."""
        number = len(rows)
        if list(map(attrgetter("segments_info"), rows)).count(UNSET) < number:
            raise Uncommon("panoptic segments")
        looked_at = rows[: max(0, KEYPOINTS_IN - self.number)]
        self.keypoints |= any(bytes(row.keypoints) not in (b"", b"null") for row in looked_at)
        try:
            for name in ("id", "image_id", "category_id"):
                values = np.fromiter(map(attrgetter(name), rows), np.int64, number)
                self.spools[name].append(values)
        except OverflowError:
            raise Uncommon("an id of more than 63 bits") from None
        boxes = np.fromiter(
            chain.from_iterable(map(attrgetter("bbox"), rows)), np.float64, 4 * number
        )
        self.spools["bbox"].append(boxes)
        self.spools["area"].append(np.fromiter((row.area or 0.0 for row in rows), float, number))
        crowds = np.fromiter(map(bool, map(attrgetter("iscrowd"), rows)), bool, number)
        self.spools["crowd"].append(crowds)
        masks = list(map(attrgetter("segmentation"), rows))
        for place in np.flatnonzero(crowds).tolist():
            self.encoded_crowds += bytes(masks[place])[:1] == b"{"
        ends = self._end + np.fromiter(map(len, masks), np.int64, number).cumsum()
        self.spools["ends"].append(ends)
        self.spools["masks"].extend(b"".join(masks))
        self._end = int(ends[-1]) if number else self._end
        self.number += number

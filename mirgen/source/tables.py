"""The index's two Arrow tables: their schemas, and their making from prepared photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from .coco import CocoPhoto
from .kin import kin
from .looks import THUMB
from .photos import PhotoState
from .prepare import Done

_NAME = pa.dictionary(pa.int32(), pa.string())

PHOTOS = pa.schema(
    [
        ("file_name", pa.string()),
        ("image_id", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("sha256", pa.string()),
        ("license", _NAME),
        ("license_url", _NAME),
        ("url", pa.string()),
        ("plain", pa.bool_()),
        ("mode", _NAME),
        ("orientation", pa.int8()),
        ("composable", pa.bool_()),
        ("origin", pa.string()),
        ("thumb", pa.binary(THUMB * THUMB)),
        ("picture", pa.string()),
        ("first_region", pa.int64()),
    ]
)
"""One row a usable photo; its regions are the rows from ``first_region`` to the next photo's.
``picture`` is the hash that stands for the photo and its copies, by ``origin`` and ``thumb``."""

REGIONS = pa.schema(
    [
        ("photo", pa.int32()),
        ("annotation", pa.string()),
        ("category", _NAME),
        ("supercategory", _NAME),
        ("x", pa.int32()),
        ("y", pa.int32()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("area", pa.int64()),
        ("crowd", pa.bool_()),
        ("left", _NAME),
        ("stands", pa.bool_()),
        ("runs", pa.large_binary()),
    ]
)
"""One row a usable region, photo by photo. The box is the mask's tight window in whole pixels;
``runs`` holds the mask's run lengths in that window (uint32, down the columns, zeros first), empty
where it fills it; ``left`` is why the region is no cutout, empty if it is one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A usable photo: its entry, its file, and whether its licence lets it be cut."""

    entry: CocoPhoto
    state: PhotoState
    composable: bool


def photos_table(photos: Sequence[Kept], done: Sequence[Done]) -> pa.Table:
    """Return the table of usable photos with their regions' places."""
    starts, start = [], 0
    for each in done:
        starts.append(start)
        start += len(each.rows)
    coco = [photo.entry for photo in photos]
    states = [photo.state for photo in photos]
    hashes, origins = [s.sha256 for s in states], [p.origin for p in coco]
    columns: list[Sequence[object]] = [
        [state.file_name for state in states],
        [photo.image_id for photo in coco],
        [state.width for state in states],
        [state.height for state in states],
        hashes,
        [photo.license for photo in coco],
        [photo.license_url for photo in coco],
        [photo.url for photo in coco],
        [state.plain for state in states],
        [state.mode for state in states],
        [state.orientation for state in states],
        [photo.composable for photo in photos],
        origins,
        [each.thumb or None for each in done],
        kin(hashes, origins, [each.thumb for each in done]),
        starts,
    ]
    return _table(columns, PHOTOS)


def regions_table(done: Sequence[Done]) -> pa.Table:
    """Return the table of usable regions, in the order of the photos."""
    rows = [region for photo in done for region in photo.rows]
    columns: list[Sequence[object]] = [
        [place for place, photo in enumerate(done) for _ in photo.rows],
        [row.annotation for row in rows],
        [row.category for row in rows],
        [row.supercategory for row in rows],
        *([row.window[side] for row in rows] for side in range(4)),
        [row.area for row in rows],
        [row.crowd for row in rows],
        [row.left for row in rows],
        [row.stands for row in rows],
        [row.runs for row in rows],
    ]
    return _table(columns, REGIONS)


def _table(columns: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    arrays = []
    for values, field in zip(columns, schema, strict=True):
        named = field.type == _NAME
        array = pa.array(values, pa.string() if named else field.type)
        arrays.append(array.dictionary_encode() if named else array)
    return pa.table(arrays, schema=schema)

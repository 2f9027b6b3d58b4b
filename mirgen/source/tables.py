"""The index's two Arrow tables: their schemas, and their making from prepared photos."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from .coco import CocoPhoto
from .photos import PhotoState
from .prepare import Prepared

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
        ("first_region", pa.int64()),
    ]
)
"""One row a usable photo; its regions are the rows from ``first_region`` to the next photo's."""

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


def photos_table(
    photos: Sequence[tuple[CocoPhoto, PhotoState]], regions: Sequence[Sequence[Prepared]]
) -> pa.Table:
    """Return the table of usable photos with their regions' places."""
    starts, start = [], 0
    for rows in regions:
        starts.append(start)
        start += len(rows)
    coco = [photo for photo, _ in photos]
    states = [state for _, state in photos]
    columns: list[Sequence[object]] = [
        [photo.file_name for photo in coco],
        [photo.image_id for photo in coco],
        [state.width for state in states],
        [state.height for state in states],
        [state.sha256 for state in states],
        [photo.license for photo in coco],
        [photo.license_url for photo in coco],
        [photo.url for photo in coco],
        [state.plain for state in states],
        starts,
    ]
    return _table(columns, PHOTOS)


def regions_table(regions: Sequence[Sequence[Prepared]]) -> pa.Table:
    """Return the table of usable regions, in the order of the photos."""
    rows = [region for photo in regions for region in photo]
    columns: list[Sequence[object]] = [
        [place for place, photo in enumerate(regions) for _ in photo],
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

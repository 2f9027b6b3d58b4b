"""The index's two Arrow tables: their schemas, and how they grow by prepared photos."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from .coco import CocoPhoto
from .growing import Growing
from .kin import kin
from .looks import THUMB
from .photos import PhotoState
from .prepare import Done
from .splits import lots

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
        ("first_region", pa.int64()),
        ("picture", pa.string()),
        ("lot", pa.float64()),
    ]
)
"""One row a usable photo; its regions are the rows from ``first_region`` to the next photo's.
``picture`` is the hash that stands for the photo and its copies, by ``origin`` and ``thumb``;
``lot`` in [0, 1) tells its split."""

_LATE = ("picture", "lot")
"""Columns that are known only when all photos are."""

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


def growing(folder: Path) -> tuple[Growing, Growing]:
    """Return the empty tables of photos and regions, which grow in files in a folder."""
    early = [field for field in PHOTOS if field.name not in _LATE]
    photos = Growing(pa.schema(early), folder)
    try:
        return photos, Growing(REGIONS, folder)
    except OSError:
        photos.close()
        raise


def add_photo(
    photos: Growing, regions: Growing, entry: CocoPhoto, state: PhotoState, free: bool, done: Done
) -> None:
    """Append a photo and its regions; ``free`` tells that its licence lets it be cut."""
    place, first = photos.number, regions.number
    photos.add(
        (
            state.file_name,
            entry.image_id,
            state.width,
            state.height,
            state.sha256,
            entry.license,
            entry.license_url,
            entry.url,
            state.plain,
            state.mode,
            state.orientation,
            free,
            entry.origin,
            done.thumb or None,
            first,
        )
    )
    for row in done.rows:
        regions.add(
            (
                place,
                row.annotation,
                row.category,
                row.supercategory,
                *row.window,
                row.area,
                row.crowd,
                row.left,
                row.stands,
                row.runs,
            )
        )


def photos_batch(photos: Growing) -> pa.RecordBatch:
    """Return the whole table of photos: copies of a picture are known now."""
    found = dict(zip(photos.schema.names, photos.arrays(), strict=True))
    sha256s, origins, thumbs = (found[n].to_pylist() for n in ("sha256", "origin", "thumb"))
    pictures = kin(sha256s, origins, thumbs)
    found["picture"] = pa.array(pictures, pa.string())
    found["lot"] = pa.array(lots(pictures), pa.float64())
    return pa.RecordBatch.from_arrays([found[name] for name in PHOTOS.names], schema=PHOTOS)


def regions_batch(regions: Growing) -> pa.RecordBatch:
    """Return the whole table of regions."""
    return pa.RecordBatch.from_arrays(regions.arrays(), schema=REGIONS)

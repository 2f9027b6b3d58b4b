"""Read a plain COCO file into columns, or raise Uncommon where it isn't one."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ...config import SourceSettings
from ...errors import SourceError
from ..category_names import Names, listed_names
from ..coco import licences_of
from ..dialects import normalise
from ..dialects.crowds import means_crowds
from ..dialects.licences import COCO_HOST
from ..faults import require_coco
from ..outlines import Outline
from ..spool import Spools
from ..tally import Tally
from . import photos as photo_rows
from . import rows as region_rows
from .members import Decode, Uncommon, members
from .photos import Photos, PlainPhotos
from .repeats import repeats
from .rows import PHOTOS, REGIONS, Regions
from .table import Columns, PlainCoco
from .written import written_outline

_LISTS: dict[str, Decode] = {"images": PHOTOS.decode, "annotations": REGIONS.decode}

Kind = tuple[str, str, bool]


def read_plain(file: BinaryIO, scratch: Path, settings: SourceSettings) -> PlainCoco:
    """Return what the file holds, the same as ``parse_coco`` makes of it.

    Columns lie in nameless files in the folder ``scratch``. Raises Uncommon, OSError.
    """
    with (
        Spools(scratch, photo_rows.COLUMNS) as photo_spools,
        Spools(scratch, region_rows.COLUMNS) as region_spools,
    ):
        photos, regions = Photos(photo_spools), Regions(region_spools)
        others: dict[str, object] = {}
        for name, value in members(file, _LISTS, _LISTS.__getitem__):
            if name == "images" and isinstance(value, list):
                photos.add(value)
            elif name == "annotations" and isinstance(value, list):
                regions.add(value)
            elif name in ("licenses", "categories"):
                others[name] = value
        if not photos.names or not regions.number or "categories" not in others:
            raise Uncommon("a table is missing")
        return _made(photos, regions, others, photo_spools, region_spools, settings)


def _made(
    photos: Photos,
    regions: Regions,
    others: dict[str, object],
    photo_spools: Spools,
    region_spools: Spools,
    settings: SourceSettings,
) -> PlainCoco:
    if not means_crowds(others, regions.encoded_crowds, regions.number):
        raise Uncommon("crowds that are none")
    ids, ids_of_categories = (region_spools[name].mapped() for name in ("id", "category_id"))
    for each in (ids, photo_spools["id"].mapped()):
        if not _all_differ(each):
            raise Uncommon("an id that stands several times")
    asked, kind = np.unique(ids_of_categories, return_inverse=True)
    repaired, left = Tally(), Tally()
    whole = _normalised(photos, asked.tolist(), others, repaired)
    names = Names(whole[1], settings, repaired)
    found = [names.find(key) for key in asked.tolist()]
    owners = _places(photo_spools["id"].mapped(), region_spools["image_id"].mapped())
    columns = Columns(
        id=ids,
        photo=owners,
        kind=kind.astype(np.int32),
        bbox=region_spools["bbox"].mapped().reshape(-1, 4),
        area=region_spools["area"].mapped(),
        crowd=region_spools["crowd"].mapped(),
        ends=region_spools["ends"].mapped(),
        masks=region_spools["masks"].mapped(),
    )
    kept = _kept(columns, found, left)
    order = kept[np.argsort(owners[kept], kind="stable")]
    number = len(photos.names)
    return PlainCoco(
        kind="keypoints" if regions.keypoints else "instances",
        photos=PlainPhotos(
            photo_spools["text"].mapped(), photo_spools["ends"].mapped(), licences_of(whole[0])
        ),
        names=photos.names,
        read=regions.number,
        left_out=left.counts(),
        repaired=repaired.counts(),
        categories=listed_names(whole[1]),
        columns=columns,
        kinds=[each if isinstance(each, tuple) else ("", "", False) for each in found],
        order=order,
        starts=np.searchsorted(owners[order], np.arange(number + 1)),
    )


def _normalised(
    photos: Photos, category_ids: list[int], others: dict[str, object], repaired: Tally
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return the file after all dialects, few rows standing for all, and its sound categories."""
    address = {"coco_url": COCO_HOST} if photos.of_coco else {}
    raw: dict[str, object] = {
        **others,
        "images": [{"id": 0, "file_name": photos.names[0], **address}],
        "annotations": [
            {"id": 0, "image_id": 0, "category_id": key, "bbox": [0, 0, 1, 1]}
            for key in category_ids
        ],
    }
    whole = normalise(raw, repaired)
    try:
        categories = require_coco(whole, "", Tally(), Tally())[2]
    except SourceError as error:  # is told in full by the general parser
        raise Uncommon(str(error)) from None
    return whole, categories


def _kept(columns: Columns, found: list[Kind | str], left: Tally) -> NDArray[np.int64]:
    """Return the rows that can be used, rising; the others are counted."""
    codes = sorted({each for each in found if isinstance(each, str)})
    reasons = ["", "dangling-image", "region-repeated", *codes]
    of_kind = [reasons.index(each) if isinstance(each, str) else 0 for each in found]
    why = np.array(of_kind, np.int8)[columns.kind]
    why[columns.photo < 0] = 1
    called = sorted({each[0] for each in found})
    names = np.array([called.index(each[0]) for each in found], np.int32)[columns.kind]

    def outline(row: int) -> Outline | None:
        return written_outline(columns.mask(row), set())

    asked = np.flatnonzero(why == 0)
    why[repeats(columns.photo, names, columns.bbox, asked, outline)] = 2
    for code in range(1, len(reasons)):
        rows = np.flatnonzero(why == code)
        if len(rows):
            left.add(reasons[code], f"annotation {columns.id[rows[0]]}", len(rows))
    return np.flatnonzero(why == 0)


def _all_differ(ids: NDArray[np.int64]) -> bool:
    ranked = np.sort(ids)
    return bool((ranked[1:] != ranked[:-1]).all())


def _places(ids: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the place of each asked id among the ids, -1 where it isn't there."""
    order = np.argsort(ids, kind="stable")
    places = order[np.minimum(np.searchsorted(ids[order], asked), len(ids) - 1)]
    return np.where(ids[places] == asked, places, -1).astype(np.int32)

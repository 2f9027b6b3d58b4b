"""Read a COCO instances file once: typed photos and regions, and counts of what was left out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from ..errors import SourceError
from ..records.source import Box
from .dialects import normalise
from .faults import require_coco
from .tally import Count, Tally

BACKGROUND = frozenset({"_background_", "__background__", "__ignore__"})
"""Names that exporters give to what is no object at all."""

Polygons = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A region's segmentation as annotated: polygons (x, y, x, y, …), or RLE with its size.

    ``counts`` is a list of run lengths or the compressed string; ``size`` is height, width.
    """

    polygons: Polygons = ()
    counts: tuple[int, ...] | str = ()
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class CocoPhoto:
    """An entry of ``images``; width and height are 0 where not stated."""

    image_id: str
    file_name: str
    width: int
    height: int
    license: str
    license_url: str
    url: str


@dataclass(frozen=True, slots=True)
class CocoRegion:
    """An entry of ``annotations``; ``photo`` is the place in the list of photos.

    ``outline`` is None where only a box is given, ``bbox`` is None where only an outline is.
    """

    annotation: str
    photo: int
    category: str
    supercategory: str
    bbox: Box | None
    outline: Outline | None
    crowd: bool


@dataclass(frozen=True, slots=True)
class Coco:
    """What an annotation file holds, photos and regions in the file's order."""

    photos: tuple[CocoPhoto, ...]
    regions: tuple[CocoRegion, ...]
    read: int
    left_out: tuple[Count, ...]
    repaired: tuple[Count, ...]


def read_bytes(path: str) -> tuple[bytes, str]:
    """Return an annotation file's bytes and their sha256. Raises SourceError if unreadable."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        what = "the annotations are a folder" if Path(path).is_dir() else "can't read annotations"
        detail = "" if Path(path).is_dir() else f": {error.strerror}"
        raise SourceError(
            f"{what}{detail}", where=path, remedy="give an existing COCO JSON file"
        ) from None
    return data, hashlib.sha256(data).hexdigest()


def parse_coco(data: bytes, where: str) -> Coco:
    """Return what the file holds.

    Raises SourceError: not JSON (line and column), or not COCO (every fault with its path).
    """
    try:
        decoded = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"the annotations aren't JSON: {error.msg.split(':')[0]}",
            where=f"{where}:{error.lineno}:{error.colno}",
            remedy="give a COCO instances file, or mend it at this line and column",
        ) from None
    repaired, left_out = Tally(), Tally()
    if isinstance(decoded, dict):
        decoded = normalise(decoded, repaired)
    raw = require_coco(decoded, where)
    images, rows, categories = (_rows(raw, k) for k in ("images", "annotations", "categories"))
    photos = _photos(images, _licences(raw))
    places = {photo.image_id: place for place, photo in enumerate(photos)}
    named = {str(c["id"]): (str(c["name"]), _text(c.get("supercategory"))) for c in categories}
    regions = []
    for row in rows:
        region = _region(row, places, named)
        if isinstance(region, str):
            left_out.add(region, f"annotation {row['id']}")
        else:
            regions.append(region)
    return Coco(photos, tuple(regions), len(rows), left_out.counts(), repaired.counts())


def _photos(
    images: list[dict[str, object]], licences: Mapping[str, tuple[str, str]]
) -> tuple[CocoPhoto, ...]:
    found = []
    for image in images:
        name, url = licences.get(str(image.get("license")), ("", ""))
        found.append(
            CocoPhoto(
                str(image["id"]),
                str(image["file_name"]),
                _side(image.get("width")),
                _side(image.get("height")),
                name,
                url,
                _text(image.get("flickr_url")) or _text(image.get("coco_url")),
            )
        )
    return tuple(found)


def _region(
    row: dict[str, object], places: Mapping[str, int], named: Mapping[str, tuple[str, str]]
) -> CocoRegion | str:
    """Return the typed region, or the reason code it is left out for."""
    photo = places.get(str(row["image_id"]))
    if photo is None:
        return "dangling-image"
    if str(row["category_id"]) not in named:
        return "dangling-category"
    category, supercategory = named[str(row["category_id"])]
    if category in BACKGROUND:
        return "category-background"
    bbox = _box(row.get("bbox"))
    if isinstance(bbox, str):
        return bbox
    outline = _outline(row.get("segmentation"))
    if isinstance(outline, str):
        return outline
    if outline is None and bbox is None:
        return "no-mask-no-box"
    crowd = bool(row.get("iscrowd"))
    return CocoRegion(str(row["id"]), photo, category, supercategory, bbox, outline, crowd)


def _outline(value: object) -> Outline | str | None:
    if value is None or value in ([], {}):
        return None
    if isinstance(value, dict):
        counts, size = value.get("counts"), _whole(value.get("size"))
        if size is None or len(size) != 2:
            return "rle-bad"
        runs = counts if isinstance(counts, str) else _whole(counts)
        return "rle-bad" if runs is None else Outline(counts=runs, size=(size[0], size[1]))
    if not isinstance(value, list):
        return "segmentation-bad"
    polygons = []
    for ring in value:
        if not isinstance(ring, list) or not all(map(_number, ring)) or len(ring) % 2:
            return "segmentation-bad"
        if len(ring) >= 6:
            polygons.append(tuple(map(float, ring)))
    return Outline(polygons=tuple(polygons)) if polygons else "polygon-too-short"


def _whole(value: object) -> tuple[int, ...] | None:
    whole = isinstance(value, list) and all(type(item) is int and item >= 0 for item in value)
    return tuple(value) if whole and isinstance(value, list) else None


def _box(value: object) -> Box | str | None:
    if value is None or value == []:
        return None
    if not isinstance(value, list) or len(value) != 4 or not all(map(_number, value)):
        return "box-bad"
    x, y, w, h = map(float, value)
    return (x, y, w, h)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _side(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 < value < 1 << 31 else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rows(raw: Mapping[str, object], key: str) -> list[dict[str, object]]:
    rows = raw[key]
    return rows if isinstance(rows, list) else []


def _licences(raw: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    rows = raw.get("licenses")
    known = [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []
    return {str(r.get("id")): (_text(r.get("name")), _text(r.get("url"))) for r in known}

"""What an annotation file holds, told by its shape; what isn't regions is named, not guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from ..errors import SourceError
from ..remote import is_url

REGIONS = ("instances", "keypoints", "panoptic")
"""Kinds that have regions; everything else about ``COCO`` is checked elsewhere."""

PHOTOS = "image list"
"""Photos without any annotation: some tasks need no more."""

_TOLD = {
    "captions": "captions, not regions",
    "labels": "labels of whole photos, not regions",
    "results": "a detector's results, not a data set",
    "labelme": "one photo's labelme shapes, not COCO",
    "via project": "a VGG Image Annotator project, not COCO",
    "label studio tasks": "Label Studio tasks, not COCO",
    "geojson": "GeoJSON, not COCO",
}
_REMEDY = {
    "results": "give the annotation file that the results were made for",
    "labelme": "export all files at once with labelme2coco",
    "via project": "export it as COCO from the annotator",
    "label studio tasks": "export it as COCO from Label Studio",
}
_ASKED = "give a COCO file of instances"

LOOKED_AT = 24
"""Files beside the annotations that are looked into."""
LOOKED_AT_BYTES = 32 << 20


def kind_of(raw: object) -> str:
    """Return the kind of decoded JSON, '' where it looks like nothing known."""
    if isinstance(raw, list):
        return _kind_of_list(raw)
    if not isinstance(raw, dict):
        return ""
    for key, kind in (
        ("_via_img_metadata", "via project"),
        ("shapes", "labelme"),
        ("features", "geojson"),
    ):
        if key in raw and "annotations" not in raw:
            return kind
    rows = raw.get("annotations")
    if not isinstance(rows, list):
        return ""
    if _any(rows, "segments_info"):
        return "panoptic"
    if _any(rows, "bbox") or _any(rows, "segmentation"):
        return "keypoints" if _any(rows[:LOOKED_AT], "keypoints") else "instances"
    if _any(rows, "caption"):
        return "captions"
    if _any(rows, "category_id"):
        return "labels"
    return PHOTOS if not rows and raw.get("images") else ""


def require_usable(raw: object, where: str) -> str:
    """Return the kind if it is one that can be read, or '' where only its shape can tell.

    Raises SourceError naming what the file is, and a usable file that lies beside it.
    """
    kind = kind_of(raw)
    if kind not in _TOLD:
        return kind
    better = [name for name, other in beside(where) if other in REGIONS]
    remedy = _REMEDY.get(kind, _ASKED)
    if better:
        remedy = f"give {better[0]}, which lies beside it"
    raise SourceError(f"this file holds {_TOLD[kind]}", where=where, remedy=remedy)


def beside(annotations: str) -> list[tuple[str, str]]:
    """Return the name and kind of other annotation files in the same folder, in order of name."""
    if is_url(annotations):  # each look would be a whole download
        return []
    found = ((path.name, _kind_in(path)) for path in _neighbours(Path(annotations)))
    return [(name, kind) for name, kind in found if kind]


def _neighbours(file: Path) -> Iterator[Path]:
    try:
        others = sorted(p for p in file.parent.glob("*.json") if p.name != file.name)
        for path in others[:LOOKED_AT]:
            if path.is_file() and path.stat().st_size <= LOOKED_AT_BYTES:
                yield path
    except OSError:
        return


def _kind_in(path: Path) -> str:
    try:
        return kind_of(orjson.loads(path.read_bytes()))
    except (OSError, orjson.JSONDecodeError):
        return ""


def _any(rows: list[object], key: str) -> bool:
    return any(isinstance(row, dict) and row.get(key) is not None for row in rows)


def _kind_of_list(rows: list[object]) -> str:
    first = next((row for row in rows if isinstance(row, dict)), {})
    if "image_id" in first and first.keys() & {"score", "bbox", "segmentation", "caption"}:
        return "results"
    return "label studio tasks" if "data" in first and "annotations" in first else ""

"""Panoptic sets: an annotation a photo, its regions as segments of one PNG."""

from __future__ import annotations

from ..tally import Tally
from .rows import Row, rows_of


def with_segments(raw: Row, tally: Tally) -> Row:
    """Turn each segment into an annotation of its own, and note the PNG at its photo."""
    annotations = rows_of(raw, "annotations")
    if not any("segments_info" in annotation for annotation in annotations):
        return raw
    pngs: dict[object, object] = {}
    found: list[Row] = []
    for annotation in annotations:
        image = annotation.get("image_id")
        segments = annotation.get("segments_info")
        if not isinstance(segments, list) or not isinstance(image, int | str):
            found.append(annotation)
            continue
        pngs[image] = annotation.get("file_name")
        for segment in segments:
            if isinstance(segment, dict):
                found.append(_annotation(segment, image))
                tally.add("panoptic-segment", f"annotation {found[-1]['id']}")
    images = [
        {**image, "segments": pngs.get(image.get("id"))} if _listed(image, pngs) else image
        for image in rows_of(raw, "images")
    ]
    return {**raw, "images": images, "annotations": found}


def _annotation(segment: Row, image: object) -> Row:
    """Return the segment as an annotation; its number alone isn't unique among photos."""
    number = segment.get("id")
    return {
        **segment,
        "id": f"{image}:{number}",
        "image_id": image,
        "segmentation": {"segment": number},
    }


def _listed(image: Row, pngs: dict[object, object]) -> bool:
    key = image.get("id")
    return isinstance(key, int | str) and isinstance(pngs.get(key), str)

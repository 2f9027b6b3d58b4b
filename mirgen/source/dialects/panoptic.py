"""Panoptic sets: an annotation a photo, its regions as segments of one PNG."""

from __future__ import annotations

from ..ids import id_text
from ..tally import Tally
from .rows import Row, changed


def with_segments(raw: Row, tally: Tally) -> Row:
    """Turn each segment into an annotation of its own, and note the PNG at its photo."""
    annotations = raw.get("annotations")
    if not isinstance(annotations, list) or not any(map(_has_segments, annotations)):
        return raw
    pngs: dict[str, object] = {}
    found: list[object] = []
    for annotation in annotations:
        row = annotation if isinstance(annotation, dict) else {}
        image, segments = row.get("image_id"), row.get("segments_info")
        if not isinstance(segments, list) or not isinstance(image, int | float | str):
            found.append(annotation)
            continue
        pngs[id_text(image)] = row.get("file_name")
        for segment in segments:
            if isinstance(segment, dict):
                made = _annotation(segment, image)
                tally.add("panoptic-segment", f"annotation {made['id']}")
                found.append(made)
            else:  # is left for the parser to refuse
                found.append(segment)

    def listed(_: int, image: Row) -> Row:
        png = pngs.get(id_text(image.get("id")))
        return {**image, "segments": png} if isinstance(png, str) else image

    return {**changed(raw, "images", listed), "annotations": found}


def _has_segments(annotation: object) -> bool:
    return isinstance(annotation, dict) and "segments_info" in annotation


def _annotation(segment: Row, image: object) -> Row:
    """Return the segment as an annotation; its number alone isn't unique among photos."""
    number = segment.get("id")
    return {
        **segment,
        "id": f"{id_text(image)}:{number}",
        "image_id": image,
        "segmentation": {"segment": number},
    }

"""Annotations without an id of their own."""

from __future__ import annotations

from ..tally import Tally


def with_annotation_ids(raw: dict[str, object], tally: Tally) -> dict[str, object]:
    """Name annotations that have no id by their place in the file, as ``#12``."""
    annotations = raw.get("annotations")
    if not isinstance(annotations, list):
        return raw
    named = []
    for place, annotation in enumerate(annotations):
        if isinstance(annotation, dict) and annotation.get("id") is None:
            tally.add("id-missing", f"annotation #{place}")
            annotation = {**annotation, "id": f"#{place}"}
        named.append(annotation)
    return {**raw, "annotations": named}

"""Annotations without an id of their own."""

from __future__ import annotations

from ..tally import Tally
from .rows import Row, changed


def with_annotation_ids(raw: Row, tally: Tally) -> Row:
    """Name annotations that have no id by their place in the file, as ``#12``."""

    def named(place: int, annotation: Row) -> Row:
        if annotation.get("id") is not None:
            return annotation
        tally.add("id-missing", f"annotation #{place}")
        return {**annotation, "id": f"#{place}"}

    return changed(raw, "annotations", named)

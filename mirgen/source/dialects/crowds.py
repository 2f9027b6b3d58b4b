"""Exporters that write every mask as RLE and set iscrowd for that, crowd or not (CVAT)."""

from __future__ import annotations

from ..outlines import truth
from ..tally import Tally
from .rows import Row, changed, rows_of

_MOSTLY = 0.5
"""Share of crowds from which they can't be meant: COCO itself has one in a hundred."""


def with_single_masks(raw: Row, tally: Tally) -> Row:
    """Take iscrowd off RLE masks where it only tells how they are written.

    So it is where the licence table is the blank one that CVAT and Datumaro write, or where more
    than half of the regions are crowds.
    """
    rows = rows_of(raw, "annotations")
    crowds = sum(1 for row in rows if _is_encoded_crowd(row))
    if means_crowds(raw, crowds, len(rows)):
        return raw

    def single(_: int, annotation: Row) -> Row:
        if not _is_encoded_crowd(annotation):
            return annotation
        tally.add("crowd-of-one", f"annotation {annotation.get('id')}")
        return {**annotation, "iscrowd": 0}

    return changed(raw, "annotations", single)


def means_crowds(raw: Row, encoded: int, regions: int) -> bool:
    """Tell whether RLE masks that are crowds, so many of all regions, are meant to be crowds."""
    return not encoded or not (_is_cvat(raw) or encoded > _MOSTLY * regions)


def _is_encoded_crowd(annotation: Row) -> bool:
    encoded = isinstance(annotation.get("segmentation"), dict)
    return encoded and truth(annotation.get("iscrowd"))


def _is_cvat(raw: Row) -> bool:
    table = rows_of(raw, "licenses")
    return len(table) == 1 and table[0] == {"name": "", "id": 0, "url": ""}

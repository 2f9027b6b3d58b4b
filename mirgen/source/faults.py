"""Is it COCO at all? Every fault of the file's shape at once, as ``message @ $.path``."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import SourceError

SHOWN = 12
"""Faults told one by one; the others are only counted."""

_TABLES: Mapping[str, tuple[str, ...]] = {
    "images": ("id", "file_name"),
    "annotations": ("image_id", "category_id"),
    "categories": ("id", "name"),
}
_OBJECT = "an object"


def require_coco(raw: object, where: str) -> dict[str, object]:
    """Return ``raw`` as it is if it has the shape of COCO instances.

    Raises SourceError that lists the faults.
    """
    faults = _faults(raw)
    if not faults and isinstance(raw, dict):
        return raw
    told = "; ".join(faults[:SHOWN])
    if len(faults) > SHOWN:
        told += f"; and {len(faults) - SHOWN} more"
    raise SourceError(
        f"the annotations aren't COCO instances: {told}",
        where=where,
        remedy='give a JSON object with the lists "images", "annotations" and "categories"',
    )


def _faults(raw: object) -> list[str]:
    if not isinstance(raw, dict):
        return [f"{_kind(raw)} instead of {_OBJECT} @ $"]
    found = []
    for table, keys in _TABLES.items():
        rows = raw.get(table)
        if table not in raw:
            found.append(f"missing @ $.{table}")
        elif not isinstance(rows, list):
            found.append(f"{_kind(rows)} instead of a list @ $.{table}")
        else:
            for place, row in enumerate(rows):
                found.extend(_row_faults(row, keys, f"$.{table}[{place}]"))
    annotations = raw.get("annotations")
    if not found and annotations and not any(map(_has_place, annotations)):
        found.append('no annotation has "segmentation" or "bbox" @ $.annotations')
    return found


def _row_faults(row: object, keys: tuple[str, ...], path: str) -> list[str]:
    if not isinstance(row, dict):
        return [f"{_kind(row)} instead of {_OBJECT} @ {path}"]
    found = []
    for key in keys:
        value = row.get(key)
        named = key in ("file_name", "name")
        wanted = str if named else (str, int)
        if value is None:
            found.append(f"missing @ {path}.{key}")
        elif not isinstance(value, wanted) or isinstance(value, bool) or value == "":
            wish = "a name" if named else "a number or a name"
            found.append(f"{value!r:.40} instead of {wish} @ {path}.{key}")
    return found


def _has_place(annotation: dict[str, object]) -> bool:
    return bool(annotation.get("segmentation") or annotation.get("bbox"))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}
    return names.get(type(value), "nothing" if value is None else "a number")

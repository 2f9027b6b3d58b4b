"""Is it COCO at all? Every fault of the file's shape at once, as ``message @ $.path``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import SourceError, nearest
from .tally import Tally

SHOWN = 12
"""Faults told one by one; the others are only counted."""

BROKEN = 0.1
"""Share of a table's rows that may be left out as broken; above it the file is refused."""

_TABLES: Mapping[str, tuple[str, ...]] = {
    "images": ("id", "file_name"),
    "annotations": ("image_id", "category_id"),
    "categories": ("id", "name"),
}
_NAMES = frozenset({"file_name", "name"})
_OBJECT = "an object"

Rows = list[dict[str, object]]
Tables = tuple[Rows, Rows, Rows]


def require_coco(raw: object, where: str, photos: Tally, regions: Tally) -> Tables:
    """Return the sound rows of images, annotations and categories.

    A few broken images or annotations among many are counted as ``entry-broken`` and left out.
    Raises SourceError that lists all faults where it is more than a few, or a table is missing.
    """
    if not isinstance(raw, dict):
        raise _refused([f"{_kind(raw)} instead of {_OBJECT} @ $"], where)
    faults: list[str] = []
    sound: dict[str, Rows] = {}
    for (name, keys), tally in zip(_TABLES.items(), (photos, regions, None), strict=True):
        sound[name], broken = _table(raw, name, keys)
        few = tally is not None and len(broken) <= BROKEN * (len(sound[name]) + len(broken))
        for row in broken:
            if tally is not None and few:
                tally.add("entry-broken", row[0])
            else:
                faults += row
    annotations = sound["annotations"]
    if not faults and annotations and not any(map(_has_place, annotations)):
        faults = ['no annotation has "segmentation" or "bbox" @ $.annotations']
    if faults:
        raise _refused(faults, where)
    return sound["images"], annotations, sound["categories"]


def _refused(faults: list[str], where: str) -> SourceError:
    told = "; ".join(faults[:SHOWN])
    if len(faults) > SHOWN:
        told += f"; and {len(faults) - SHOWN} more"
    return SourceError(
        f"the annotations aren't COCO instances: {told}",
        where=where,
        remedy='give a JSON object with the lists "images", "annotations" and "categories"',
    )


def _table(
    raw: Mapping[str, object], name: str, keys: tuple[str, ...]
) -> tuple[Rows, list[list[str]]]:
    """Return a table's sound rows, and the faults of each broken one."""
    rows = raw.get(name)
    if name not in raw:
        others = [key for key in raw if key not in _TABLES]
        hint = nearest(name, others) if others else ""
        close = f", {hint}" if hint.startswith("did you mean") else ""
        return [], [[f"missing @ $.{name}{close}"]]
    if not isinstance(rows, list):
        return [], [[f"{_kind(rows)} instead of a list @ $.{name}"]]
    sound, broken = [], []
    for place, row in enumerate(rows):
        if found := list(_row_faults(row, keys, f"$.{name}[{place}]")):
            broken.append(found)
        else:
            sound.append(row)
    return sound, broken


def _row_faults(row: object, keys: tuple[str, ...], path: str) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{_kind(row)} instead of {_OBJECT} @ {path}"
        return
    for key in keys:
        value = row.get(key)
        if value is None:
            yield f"missing @ {path}.{key}"
        elif not (_is_name(value) or (key not in _NAMES and _is_whole(value))):
            wish = "a name" if key in _NAMES else "a number or a name"
            yield f"{value!r:.40} instead of {wish} @ {path}.{key}"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_whole(value: object) -> bool:
    return type(value) is int or (isinstance(value, float) and value.is_integer())


def _has_place(annotation: dict[str, object]) -> bool:
    return bool(annotation.get("segmentation") or annotation.get("bbox"))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}
    return names.get(type(value), "nothing" if value is None else "a number")

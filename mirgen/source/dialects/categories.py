"""Category tables that are missing, numbered instead of named, or hold an exporter's dummy."""

from __future__ import annotations

from ..ids import id_text
from ..tally import Tally
from .rows import Row, changed, rows_of

_NAMES = ("category_name", "category", "label", "class", "name")
"""Where annotations themselves may say what they show."""

UNNAMED = "object"
"""What a region is called where nothing in the file names it."""


def with_categories(raw: Row, tally: Tally) -> Row:
    """Make the table where there is none, write numbers as names, drop unused dummies."""
    if "categories" not in raw and isinstance(raw.get("annotations"), list):
        return _made(raw, tally)
    raw = changed(raw, "categories", lambda _, category: _named(category, tally))
    return _without_dummies(raw, tally)


def _made(raw: Row, tally: Tally) -> Row:
    names: dict[str, Row] = {}
    for annotation in rows_of(raw, "annotations"):
        said = _said(annotation)
        key = annotation.get("category_id")
        key = said if key is None else key
        if isinstance(key, int | float | str):
            made = names.setdefault(id_text(key), {"id": key, "name": said or UNNAMED})
            if said and made["name"] == UNNAMED:
                made["name"] = said
    tally.add("categories-made", f"{len(names)} of {len(rows_of(raw, 'annotations'))} annotations")

    def joined(_: int, annotation: Row) -> Row:
        if annotation.get("category_id") is not None:
            return annotation
        said = _said(annotation)
        return annotation if said is None else {**annotation, "category_id": said}

    return {**changed(raw, "annotations", joined), "categories": list(names.values())}


def _said(annotation: Row) -> object:
    """Return the name that an annotation itself gives to what it shows, else None."""
    return next((annotation[k] for k in _NAMES if isinstance(annotation.get(k), str)), None)


def _named(category: Row, tally: Tally) -> Row:
    name = category.get("name")
    if isinstance(name, int | float) and not isinstance(name, bool):
        tally.add("name-as-number", str(name))
        return {**category, "name": str(name)}
    return category


def _without_dummies(raw: Row, tally: Tally) -> Row:
    """Drop the first category of Roboflow's exports: the project's name, which nothing shows."""
    categories = rows_of(raw, "categories")
    parents = {str(category.get("supercategory")) for category in categories}
    dummies = {
        str(category.get("id"))
        for category in categories
        if category.get("supercategory") == "none" and category.get("name") in parents
    }
    if dummies:
        dummies -= {str(row.get("category_id")) for row in rows_of(raw, "annotations")}
    kept = [category for category in categories if str(category.get("id")) not in dummies]
    for category in categories:
        if str(category.get("id")) in dummies:
            tally.add("category-dummy", str(category.get("name")))
    return {**raw, "categories": kept} if dummies else raw

"""The tables of unchecked COCO, where they are lists of objects."""

from __future__ import annotations

from collections.abc import Callable

Row = dict[str, object]


def rows_of(raw: Row, table: str) -> list[Row]:
    """Return the objects in a table, none where it isn't a list."""
    rows = raw.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def changed(raw: Row, table: str, change: Callable[[int, Row], Row]) -> Row:
    """Return ``raw`` with every object of a table changed, by its place; the rest stays."""
    rows = raw.get(table)
    if not isinstance(rows, list):
        return raw
    made = [change(k, row) if isinstance(row, dict) else row for k, row in enumerate(rows)]
    return {**raw, table: made}

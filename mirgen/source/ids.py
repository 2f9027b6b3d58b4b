"""Ids in every spelling: 7, 7.0, "7" and "007" are one image where no two images differ so."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def id_text(value: object) -> str:
    """Return an id as text; a whole number written with a decimal point is that number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strip() if isinstance(value, str) else str(value)


class Places:
    """Finds the place of an id in a list by its text, else by the number that it means."""

    def __init__(self, ids: Sequence[object]) -> None:
        self._ids = ids
        self._exact = {id_text(value): place for place, value in enumerate(ids)}
        self._numbers: dict[str, int | None] = {}
        for text, place in self._exact.items():
            meant = _number(text)
            self._numbers[meant] = None if meant in self._numbers else place

    def find(self, value: object, note: Callable[[str], None]) -> int | None:
        """Return the place or None; ``id-joined`` is noted where the spellings differ."""
        text = id_text(value)
        place = self._exact.get(text)
        if place is None:
            place = self._numbers.get(_number(text))
        if place is not None and self._ids[place] != value:
            note("id-joined")
        return place


def _number(text: str) -> str:
    return str(int(text)) if text.isdecimal() and len(text) < 40 else text

"""A region's segmentation and box as annotators write them, read into one form.

What exporters do differently is understood and noted under a code; what can't be understood is
told by a reason code. Boxes are x, y, width, height; polygons x, y, x, y, …; RLE size is height,
width.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from ..records.source import Box

Polygons = tuple[tuple[float, ...], ...]
Note = Callable[[str], None]
"""Takes the code of a repair."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A region's segmentation: polygons (x, y, x, y, …), RLE with its size, or a panoptic segment.

    ``counts`` is a list of run lengths or the compressed string; ``size`` is height, width;
    ``segment`` is the number that the region's pixels have in the photo's panoptic PNG.
    """

    polygons: Polygons = ()
    counts: tuple[int, ...] | str = ()
    size: tuple[int, int] = (0, 0)
    segment: int = -1


def outline_of(value: object, note: Note) -> Outline | str | None:
    """Return the outline, None where there is none, or the reason code for an unusable one."""
    if value is None or value in ([], {}, ""):
        return None
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        note("rle-in-list")
        value = value[0]
    if isinstance(value, dict):
        return _encoded(value, note)
    if not isinstance(value, list):
        return "segmentation-bad"
    rings = _rings(value, note)
    if any(ring is None or len(ring) % 2 for ring in rings):
        return "segmentation-bad"
    long = tuple(tuple(ring) for ring in rings if ring is not None and len(ring) >= 6)
    return Outline(polygons=long) if long else "polygon-too-short"


def box_of(value: object, note: Note) -> Box | str | None:
    """Return the box, None where there is none, or ``box-bad``."""
    if value is None or value == []:
        return None
    if not isinstance(value, list) or len(value) != 4:
        return "box-bad"
    sides = _numbers(value, note)
    return "box-bad" if sides is None else (sides[0], sides[1], sides[2], sides[3])


def number(value: object, note: Note) -> float | None:
    """Return a finite number, also one written as text, or None."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        note("number-as-text")
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value) if math.isfinite(value) else None
        except OverflowError:  # an integer of more than 308 digits
            return None
    return None


def truth(value: object) -> bool:
    """Return whether a flag such as iscrowd is set: 1, true, "1", "true"."""
    if isinstance(value, str):
        return value.strip().lower() in ("1", "true", "yes")
    return bool(value)


def _encoded(value: dict[str, object], note: Note) -> Outline | str:
    segment = value.get("segment")
    if isinstance(segment, int):
        return Outline(segment=segment)
    counts, size = value.get("counts"), _whole(value.get("size"), note)
    if size is None or len(size) != 2:
        return "rle-bad"
    runs = counts if isinstance(counts, str) else _whole(counts, note)
    return "rle-bad" if runs is None else Outline(counts=runs, size=(size[0], size[1]))


def _rings(value: list[object], note: Note) -> list[list[float] | None]:
    """Return each ring's numbers, None for one that isn't of numbers."""
    if all(isinstance(item, int | float | str) for item in value):
        note("polygon-flat")
        return [_numbers(value, note)]
    if len(value) > 2 and all(map(_is_point, value)):
        note("polygon-of-points")
        return [_numbers(_joined(value), note)]
    found = []
    for ring in value:
        if isinstance(ring, list) and ring and all(map(_is_point, ring)):
            note("polygon-of-points")
            ring = _joined(ring)
        found.append(_numbers(ring, note) if isinstance(ring, list) else None)
    return found


def _is_point(item: object) -> bool:
    return isinstance(item, list) and len(item) == 2 and not isinstance(item[0], list)


def _joined(points: list[object]) -> list[object]:
    return [side for point in points if isinstance(point, list) for side in point]


def _numbers(values: list[object], note: Note) -> list[float] | None:
    if set(map(type, values)) <= {int, float}:
        with suppress(OverflowError):
            plain = [float(value) for value in values]  # type: ignore[arg-type]
            return plain if all(map(math.isfinite, plain)) else None
    numbers = [number(value, note) for value in values]
    return None if any(n is None for n in numbers) else [n for n in numbers if n is not None]


def _whole(value: object, note: Note) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    if all(type(item) is int for item in value):
        whole = value
    else:
        numbers = [number(item, note) for item in value]
        if any(n is None or not n.is_integer() for n in numbers):
            return None
        whole = [int(n) for n in numbers if n is not None]
    return tuple(whole) if min(whole, default=0) >= 0 else None

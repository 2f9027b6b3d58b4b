"""In which order marks and the words that relate them may stand: nearly always the template's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .mask import MARK, Masked

Order = Sequence[str]
"""Marks as ⟦n⟧ and classes of words, in reading order."""

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


def moved(masked: Masked, was: str, before: Order, after: Order) -> tuple[str, str] | None:
    """Return what is wrong with an order that holds the same marks and classes, None if nothing.

    Marks keep their order, and so do the classes between them. Only in a sentence without any
    class may a lone image or a lone name change places with the rest: nothing in it says which
    of two stands to the other how.
    """
    marks_before = [int(m[1:-1]) for m in before if m[0] == "⟦"]
    marks_after = [int(m[1:-1]) for m in after if m[0] == "⟦"]
    free = {n: k for k, group in enumerate(_free(masked, was, before)) for n in group}
    for a, b in zip(_settled(marks_before, free), _settled(marks_after, free), strict=True):
        if a != b:
            shown = all(n > 0 and masked.marks[n - 1].kind == "image" for n in (a, b))
            code = "image-order" if shown else "mark-order"
            return code, f"⟦{a}⟧ has changed places: keep the marks in their order"
    if not _kinds_kept(masked, marks_before, marks_after):
        return "mark-order", "marks of a sentence have changed places"
    if _gaps(before) != _gaps(after):
        word = next(a for a, b in zip(_gaps(before), _gaps(after), strict=True) if a != b)
        return "comparative", f"a word such as {word[0].strip('+-^')!r} has moved past a mark"
    return None


def _free(masked: Masked, was: str, before: Order) -> Iterator[tuple[int, ...]]:
    """Yield the marks of each sentence in which they may change places."""
    classes = _gaps(before)
    count = 0
    for sentence in _SENTENCE.split(was):
        numbers = tuple(int(n) for n in MARK.findall(sentence))
        related = any(count <= gap <= count + len(numbers) for _, gap in classes)
        count += len(numbers)
        kinds = [masked.marks[n - 1].kind for n in numbers]
        lone = kinds.count("image") <= 1 and (kinds.count("name") <= 1 or "number" not in kinds)
        if len(numbers) > 1 and lone and not related:
            yield numbers


def _settled(numbers: Sequence[int], free: dict[int, int]) -> list[int]:
    """Return the marks with those of a free sentence replaced by its place, below 0."""
    return [-1 - free[n] if n in free else n for n in numbers]


def _kinds_kept(masked: Masked, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether images, names and numbers each keep their order."""
    for kind in ("image", "name", "number"):
        of = [[n for n in side if masked.marks[n - 1].kind == kind] for side in (before, after)]
        if of[0] != of[1]:
            return False
    return True


def _gaps(order: Order) -> list[tuple[str, int]]:
    """Return each class with the number of marks before it."""
    found, count = [], 0
    for each in order:
        if each[0] == "⟦":
            count += 1
        else:
            found.append((each, count))
    return found

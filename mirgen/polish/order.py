"""In which order marks and the words that relate them may stand: the template's."""

from __future__ import annotations

from collections.abc import Sequence

from .mask import Masked

Order = Sequence[str]
"""Marks as ⟦n⟧ and classes of words, in reading order."""


def moved(masked: Masked, before: Order, after: Order) -> tuple[str, str] | None:
    """Return what is wrong with an order that holds the same marks and classes, None if nothing.

    Marks keep their order, and so do the classes between them: "⟦1⟧ was taken at a zoom of ⟦2⟧"
    with its marks exchanged has every mark once and is wrong.
    """
    pairs = zip(_marks(before), _marks(after), strict=True)
    if differ := next(((a, b) for a, b in pairs if a != b), None):
        images = all(masked.marks[n - 1].kind == "image" for n in differ)
        code = "image-order" if images else "mark-order"
        return code, f"⟦{differ[0]}⟧ has changed places: keep the marks in their order"
    if _gaps(before) != _gaps(after):
        word = next(a for a, b in zip(_gaps(before), _gaps(after), strict=True) if a != b)
        return "comparative", f"a word such as {word[0].strip('+-^')!r} has moved past a mark"
    return None


def _marks(order: Order) -> list[int]:
    return [int(each[1:-1]) for each in order if each[0] == "⟦"]


def _gaps(order: Order) -> list[tuple[str, int]]:
    """Return each class with the number of marks before it."""
    found, count = [], 0
    for each in order:
        if each[0] == "⟦":
            count += 1
        else:
            found.append((each, count))
    return found

"""The filters and functions that templates say numbers, lists and names with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from . import marks, nouns
from .marks import PhraseError

_WORDS = nouns.words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_ORDINALS = nouns.words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
)

_SIZES = ((0.01, "tiny"), (0.05, "small"), (0.2, "medium-sized"), (0.5, "large"))


def number(value: float, digits: int = 2, words: bool = False) -> str:
    """Return the number with at most ``digits`` decimals and no trailing zeros.

    ``words`` says whole numbers from 0 to 20 in words. Raises PhraseError for what isn't a
    finite number.
    """
    if not isinstance(value, int | float) or value - value != 0:
        raise PhraseError(f"{value!r} isn't a number")
    if not 0 <= digits <= 12:
        raise PhraseError(f"a number can be said with 0 to 12 digits, not {digits!r}")
    text = _decimal(value, digits)
    return _WORDS[int(text)] if words and text.isdigit() and int(text) <= 20 else text


@lru_cache(maxsize=4096)
def _decimal(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def unit(value: float | str, symbol: str, digits: int = 2) -> str:
    """Return the value with a unit's symbol: ``{{ 3.50 | unit("m/s") }}`` is 3.5 m/s."""
    return f"{_said(value, digits)} {symbol}"


def units(value: float | str, name: str, digits: int = 2) -> str:
    """Return the value with a unit's name: ``{{ 2 | units("metre") }}`` is 2 metres.

    The first word takes the plural: 3 metres per second.
    """
    said = _said(value, digits)
    head, per, rest = name.partition(" per ")
    return f"{said} {head if said == '1' else nouns.plural(head)}{per}{rest}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share of 1 in percent: 0.25 is 25%."""
    return f"{number(share * 100, digits)}%"


def ordinal(value: int) -> str:
    """Return first, second, … twelfth, then 13th, 21st, …"""
    if not isinstance(value, int) or value < 0:
        raise PhraseError(f"{value!r} has no ordinal")
    if value < len(_ORDINALS):
        return _ORDINALS[value]
    teen = 10 <= value % 100 <= 20
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def counted(noun: str, n: int, words: bool = True) -> str:
    """Return how many of what: one car, two sheep, three pairs of skis."""
    one, many = nouns.one_and_many(noun)
    return f"{number(n, words=words)} {one if n == 1 else many}"


def join_and(items: Iterable[object], last: str = "and") -> str:
    """Return a, b and c; ``last`` may be "or"."""
    if isinstance(items, str):
        raise PhraseError(f"join_and takes a list, not the text {items!r}")
    said = [str(item) for item in items]
    return f" {last} ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def capfirst(text: str) -> str:
    """Return the text with its first letter as a capital, also where it begins with a ref."""
    start = marks.opening(text)
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def size(share: float) -> str:
    """Return how large a thing is that takes this share of the image: tiny, small, … huge.

    Below 1% it is tiny, below 5% small, below 20% medium-sized, below 50% large, else huge.
    """
    number(share)
    return next((word for least, word in _SIZES if share < least), "huge")


def position(x: float, y: float | None = None) -> str:
    """Return where a point of the image is: ``{{ 0.1 | position(0.9) }}`` is bottom left.

    ``x`` and ``y`` are shares of the width and the height, from the top left. Thirds of the image
    are told apart: top left, top, … centre, … bottom right; without ``y`` left, middle and right.
    """
    number(x)
    across = ("left", "", "right")[min(max(int(x * 3), 0), 2)]
    if y is None:
        return across or "middle"
    number(y)
    down = ("top", "", "bottom")[min(max(int(y * 3), 0), 2)]
    return f"{down} {across}".strip() or "centre"


def _said(value: float | str, digits: int) -> str:
    return value if isinstance(value, str) else number(value, digits)


FILTERS: dict[str, Callable[..., Any]] = {
    "a": nouns.a,
    "the": nouns.the,
    "plural": nouns.plural,
    "one": nouns.one,
    "many": nouns.many,
    "counted": counted,
    "ordinal": ordinal,
    "number": number,
    "unit": unit,
    "units": units,
    "percent": percent,
    "join_and": join_and,
    "capfirst": capfirst,
    "size": size,
    "position": position,
}
"""Our filters by name."""

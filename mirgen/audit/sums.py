"""Sums in texts: equations worked out again, and what numbers of one unit add up to."""

from __future__ import annotations

import re
from itertools import combinations

from .items import number

_SIGN = r"[−-]?\d+(?:\.\d+)?"
_WORD = r"(?: ?(?:[a-z]+|%))?"
_EQUATION = re.compile(
    rf"(?<![\w.])({_SIGN}{_WORD}(?:(?: [+−×÷*/-] |/){_SIGN}{_WORD})+) [=≈] ({_SIGN})"
)
_TOKEN = re.compile(rf"( [+−×÷*/-] |/)|({_SIGN})")
_UNIT = re.compile(r"[ -]?(%|[a-z]+)(?:/([a-z]+)|(?: [a-z]+){0,4}? per ([a-z]+))?")

Inexact = tuple[float, float]
"""A number, and by how much rounding may have moved it."""


def half(text: str) -> float:
    """Return by how much rounding to its last place may have moved a number."""
    return 0.5001 * 10.0 ** -len(text.partition(".")[2])


def written(found: re.Match[str]) -> Inexact:
    """Return a number's size, and how inexact it is: whole numbers count, unless of percent."""
    text = found.group()
    rounded = "." in text or found.string[found.end() : found.end() + 1] == "%"
    return abs(number(text)), half(text) if rounded else 1e-9


def unit(found: re.Match[str]) -> str:
    """Return the unit of a number by its letters: ``m/s`` for metres per second as for m/s."""
    after = _UNIT.match(found.string, found.end())
    return "" if after is None else "/".join(word[0] for word in after.groups() if word)


def wrong_equation(text: str) -> str:
    """Return the first equation of a text that doesn't hold as far as it is written, else ''."""
    return next((found.group() for found in _EQUATION.finditer(text) if not _holds(found)), "")


def results(text: str) -> set[int]:
    """Return where the right sides of those equations begin that hold."""
    return {found.start(2) for found in _EQUATION.finditer(text) if _holds(found)}


def _holds(found: re.Match[str]) -> bool:
    value, off = _worked_out(found.group(1))
    return abs(value - number(found.group(2))) <= off + half(found.group(2))


def _worked_out(text: str) -> Inexact:
    """Work out sums of products, each number as exact as it is written."""
    terms: list[Inexact] = []
    sign = ""
    for found in _TOKEN.finditer(text):
        operator, digits = found.groups()
        if operator:
            sign = operator.strip()
            continue
        value, off = number(digits), half(digits) if "." in digits else 0.0
        if sign in ("×", "*"):
            last, inexact = terms.pop()
            terms.append((last * value, abs(last) * off + abs(value) * inexact))
        elif sign in ("÷", "/"):
            last, inexact = terms.pop()
            divisor = abs(value) or float("inf")
            spread = inexact / divisor + abs(last) * off / divisor**2
            terms.append((last / value if value else float("inf"), 1.2 * spread))
        else:
            terms.append((-value if sign in ("−", "-") else value, off))
    return sum(value for value, _ in terms), sum(off for _, off in terms)


class Sums:
    """What the numbers said in one unit one after the other add up to."""

    def __init__(self) -> None:
        self._units: dict[str, list[Inexact]] = {}

    def add(self, unit: str, value: Inexact) -> None:
        """Take the next number that is said."""
        self._units.setdefault(unit, []).append(value)

    def has(self, unit: str, value: float, exact: float) -> bool:
        """Whether some run of them adds up to this, or two of them differ by it."""
        said = self._units.get(unit, [])
        for first in range(len(said)):
            total = inexact = 0.0
            for size, off in said[first:]:
                total, inexact = total + size, inexact + off
                if abs(total - value) <= exact + inexact:
                    return True
        pairs = combinations(said, 2)
        return any(abs(abs(a - b) - value) <= exact + da + db for (a, da), (b, db) in pairs)

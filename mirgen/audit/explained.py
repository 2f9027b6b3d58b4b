"""Numbers in steps explained: each is given, counted, or follows from those said before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import orjson
from numpy.typing import NDArray

from ..records.stored import QUESTION
from .items import NUMBER, Item, number
from .sums import Sums, half, results, unit, written, wrong_equation

RECENT = 12
"""Numbers said last that a further one may follow from."""

_RATIO = re.compile(r"(?<![\w./])(\d+)/(\d+)(?![\w/])")
_SENTENCE = re.compile(r"(?<=[.?!;:]) ")

Array = NDArray[np.float64]


def unexplained(item: Item) -> str:
    """Return '' where the steps explain all their numbers, else the first that they don't.

    A number is a fact, told, an option or a count, to as many places as it is written with; or it
    was said before; or it follows from numbers just said. Equations must hold.
    """
    given = NUMBER.finditer(f"{item.context}\n{item.asked}")
    told = _Told(_known(item), frozenset((written(one)[0], unit(one)) for one in given))
    steps = item.row.steps
    for text in (*steps.caption, steps.text2region, steps.region2region, steps.conclusion):
        if wrong := wrong_equation(text):
            return f"{wrong!r} doesn't hold"
        for sentence in _SENTENCE.split(_digits(text)):
            if odd := told.odd(sentence):
                return f"{odd!r} in {sentence!r}"
    return ""


@dataclass
class _Told:
    """What is known, and what was said so far."""

    known: Array
    given: frozenset[tuple[float, str]]
    """The numbers of the text and their units."""
    said: Array = field(default_factory=lambda: np.zeros((0, 2)))
    sums: Sums = field(default_factory=Sums)
    worked_out: Sums = field(default_factory=Sums)
    """Without what the text tells, which may stand between."""

    def odd(self, sentence: str) -> str:
        """Return the first number of the next sentence that nothing explains, else ''."""
        found = list(NUMBER.finditer(sentence))
        numbers = np.array([written(one) for one in found]).reshape(-1, 2)
        ratios = np.array(
            [(int(a) / (int(b) or 1), 1e-9) for a, b in _RATIO.findall(sentence)]
        ).reshape(-1, 2)
        worked_out = results(sentence)
        for at, one in enumerate(found):
            if one.start() in worked_out:
                continue
            value, off = numbers[at].tolist()
            if self._known(value, off) or value in self.said[:, 0]:
                continue
            exact = half(one.group())
            here = np.delete(numbers, at, axis=0)
            near = np.vstack([self.said[-RECENT:], here, ratios])
            near = np.vstack([near, near / 100])  # a share may be said in percent
            if not (
                self.sums.has(unit(one), value, exact)
                or self.worked_out.has(unit(one), value, exact)
                or _follows(near, value, exact)
                or _adds_up(here, value, exact)
            ):
                return one.group()
        self.said = np.vstack([self.said, numbers])
        for one, (value, off) in zip(found, numbers.tolist(), strict=True):
            self.sums.add(unit(one), (value, off))
            if (value, unit(one)) not in self.given:
                self.worked_out.add(unit(one), (value, off))
        return ""

    def _known(self, value: float, off: float) -> bool:
        return bool(np.any(np.abs(self.known - value) <= off))


def _digits(text: str) -> str:
    """Return a text with its numbers in digits."""
    return _WORD.sub(lambda found: str(_WORDS.index(found.group().casefold()) + 1), text)


_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def _known(item: Item) -> Array:
    """Return the sizes of all that needs no working out: facts, told numbers, options, counts."""
    row = item.row
    values = [orjson.loads(fact.value) for fact in row.facts if fact.name != QUESTION]
    seen = [abs(float(v)) for v in values if not isinstance(v, str)]
    shares = [v for v in seen if v <= 1]
    # A share is counted from the other edge and from the middle too, and said in percent.
    counted = [*shares, *(1 - v for v in shares), *(abs(0.5 - v) for v in shares)]
    seen += [*counted, *(100 * v for v in counted)]
    texts = (item.context, item.asked, *row.options)
    told = [abs(number(n)) for text in texts for n in NUMBER.findall(text)]
    # Images, things and places are counted.
    counts = range(max(len(row.steps.caption), len(row.options), SMALL) + 1)
    return np.array([*seen, *told, *counts], np.float64)


SMALL = 6
"""Up to here everything may be counted: rows, columns, places."""


def _follows(near: Array, value: float, exact: float) -> bool:
    """Whether a number follows from two others, each as exact as it is written."""
    size, off = near[:, 0], near[:, 1]
    a, b, da, db = size[:, None], size[None], off[:, None], off[None]
    sums = np.stack([a + b, np.abs(a - b), (a + b) / 2, np.abs(a - b) / 2])
    if np.any(np.abs(sums - value) <= exact + da + db):
        return True
    if np.any(np.abs(a * b - value) <= exact + a * db + b * da):
        return True
    divisor = np.where(b > db, b, np.inf)
    spread = da / divisor + a * db / divisor**2
    return bool(np.any(np.abs(a / divisor - value) <= exact + 1.2 * spread))


def _adds_up(here: Array, value: float, exact: float) -> bool:
    """Whether a number is the sum or difference of three of its own sentence."""
    a, off = here[:, 0], here[:, 1]
    pairs = np.stack([a[:, None] + a, np.abs(a[:, None] - a)])[..., None]
    inexact = exact + (off[:, None] + off)[..., None] + off
    found = np.abs(pairs + a - value) <= inexact
    return bool(np.any(found | (np.abs(np.abs(pairs - a) - value) <= inexact)))

"""Leaks: whether a text that stands before the answer tells it, judged over many instances."""

from __future__ import annotations

import re
from collections.abc import Sequence

SURE = 1e-6
"""How rare what is seen must be where the text doesn't know the answer."""


class Leak:
    """Counts in how many texts the right option is named, beside what chance would name.

    Texts that name no option, or all of them, tell nothing. Of the others, a text that names s of
    k options names the right one with probability s/k, if it doesn't know which one that is.
    """

    def __init__(self) -> None:
        self._right = 0
        self._chances: list[float] = []

    def add(self, text: str, options: Sequence[str], answer: int) -> None:
        """Count one text."""
        named = mentioned(text, options)
        if 0 < len(named) < len(options):
            self._right += answer in named
            self._chances.append(len(named) / len(options))

    def found(self) -> tuple[int, int] | None:
        """Return how often the right option was among those named, and of how many texts.

        None where chance may have done it.
        """
        if not self._chances or tail(self._chances, self._right) > SURE:
            return None
        return self._right, len(self._chances)


def mentioned(text: str, options: Sequence[str]) -> set[int]:
    """Return which options the text names; a longer one hides a shorter one within it."""
    left, found = text.casefold(), set()
    for place in sorted(range(len(options)), key=lambda k: (-len(options[k]), k)):
        pattern = rf"(?<![\w.,]){re.escape(options[place].casefold())}(?![\w]|[.,]\d)"
        left, times = re.subn(pattern, "\0", left)
        if times:
            found.add(place)
    return found


def tail(chances: Sequence[float], least: int) -> float:
    """Return the probability of at least ``least`` hits where hit i has probability chances[i]."""
    exactly = [1.0]
    for chance in chances:
        with_hit = [0.0, *(chance * p for p in exactly)]
        exactly = [(1 - chance) * p + hit for p, hit in zip([*exactly, 0.0], with_hit, strict=True)]
    return sum(exactly[least:])

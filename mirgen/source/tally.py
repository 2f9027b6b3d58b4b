"""Reason codes, counted: how often each happened and one example of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How often a reason came up, and the first thing (file name, annotation) it was met at."""

    code: str
    count: int
    example: str


class Tally:
    """Counts reason codes while a file is read; ``counts`` gives them out frozen."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, str]] = {}

    def add(self, code: str, example: str, times: int = 1) -> None:
        """Count ``code`` once more, or several times; the first example is kept."""
        count, first = self._counts.get(code, (0, example))
        self._counts[code] = (count + times, first)

    def extend(self, counts: Iterable[Count]) -> None:
        """Add the counts of another tally."""
        for item in counts:
            count, first = self._counts.get(item.code, (0, item.example))
            self._counts[item.code] = (count + item.count, first)

    def counts(self) -> tuple[Count, ...]:
        """Return the counts, codes in alphabetical order."""
        return tuple(Count(code, n, first) for code, (n, first) in sorted(self._counts.items()))

    def total(self) -> int:
        """Return how many were counted, whatever the code."""
        return sum(count for count, _ in self._counts.values())

"""Figures that a report draws and no single check holds: letters, tiers, photos used again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .items import Item
from .tiers import Means, tier_means

LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted, by task."""

    letters: dict[str, dict[str, dict[str, int]]]
    """Task, number of options, letter: answers."""
    tiers: dict[str, dict[str, Means]]
    """Task, tier: what it takes on average."""
    photos: dict[str, list[int]]
    """Task: in how many rows each photo is, most used first."""


def figures(items: dict[str, list[Item]]) -> Figures:
    """Count what a report draws."""
    return Figures(
        {task: _letters(rows) for task, rows in items.items()},
        {task: {str(k): v for k, v in tier_means(rows).items()} for task, rows in items.items()},
        {task: uses(rows) for task, rows in items.items()},
    )


def uses(rows: Sequence[Item]) -> list[int]:
    """Return in how many rows each photo is, most used first."""
    counts = Counter(sha for item in rows for sha in {s.sha256 for s in item.row.sources})
    return sorted(counts.values(), reverse=True)


def _letters(rows: Sequence[Item]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for count in sorted({len(item.row.options) for item in rows}):
        own = Counter(i.row.answer_index for i in rows if len(i.row.options) == count)
        found[str(count)] = {LETTERS[k]: own[k] for k in range(count)}
    return found

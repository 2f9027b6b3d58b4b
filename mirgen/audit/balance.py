"""Balance: letters, numbers of options, places of number answers, tasks and tiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..store import Manifest
from .items import Item
from .verdict import Check, never


def balance(items: dict[str, list[Item]], manifest: Manifest, *, whole: bool) -> Iterator[Check]:
    """Yield whether letters and tiers keep their quotas, as far as all rows were looked at."""
    for task, rows in items.items():
        faults = list(_letters(rows)) if whole else []
        yield never("balance", "letters", len(rows), faults, task)
        faults = list(_ranks(rows)) if whole else []
        yield never("balance", "places-of-number-answers", len(rows), faults, task)
    if whole:
        tiers = {str(k): float(v) for k, v in _tiers(manifest).items()}
        faults = list(_quotas(items, tiers))
        yield never("balance", "tasks-and-tiers", sum(map(len, items.values())), faults)


def _letters(rows: Sequence[Item]) -> Iterator[str]:
    """Tell letters that stand unevenly within a split, a number of options and a task.

    Quotas hold over the split's slots of so many options, of which a task has a part; the
    differences that this leaves are small ones.
    """
    seen: dict[tuple[str, int], Counter[int]] = {}
    for item in rows:
        row = item.row
        seen.setdefault((row.split, len(row.options)), Counter())[row.answer_index] += 1
    for (split, count), letters in sorted(seen.items()):
        even = letters.total() / count
        allowed = 3.0 + 0.12 * even
        for k in range(count):
            if abs(letters[k] - even) > allowed:
                letter = "ABCDE"[k]
                yield f"{split}: {letters[k]} of {letters.total()} answers are {letter} of {count}"


def _ranks(rows: Sequence[Item]) -> Iterator[str]:
    seen: dict[tuple[str, int], Counter[int]] = {}
    for item in rows:
        if item.values:
            row = item.row
            rank = sorted(item.values).index(item.values[row.answer_index])
            seen.setdefault((row.split, len(row.options)), Counter())[rank] += 1
    for (split, count), ranks in sorted(seen.items()):
        even = ranks.total() / count
        for k in range(count):
            if abs(ranks[k] - even) > 3.0 + 0.2 * even:
                yield f"{split}: {ranks[k]} of {ranks.total()} answers are number {k + 1} by size"


def _quotas(items: Mapping[str, Sequence[Item]], tiers: Mapping[str, float]) -> Iterator[str]:
    """Tell tasks and tiers that aren't as many as asked for, but for one instance a split."""
    rows = [item.row for own in items.values() for item in own]
    for split in sorted({row.split for row in rows}):
        mine = [row for row in rows if row.split == split]
        per_task = len(mine) / len(items)
        found = Counter((row.task, str(row.tier)) for row in mine)
        for task in items:
            number = sum(n for (name, _), n in found.items() if name == task)
            if abs(number - per_task) >= 2:
                yield f"{split}: {number} of {task} instead of {per_task:.0f}"
            for tier, share in tiers.items():
                exact = number * share / sum(tiers.values())
                if abs(found[task, tier] - exact) >= 2:
                    yield f"{split}: {found[task, tier]} {tier} of {task} instead of {exact:.0f}"


def _tiers(manifest: Manifest) -> Mapping[str, float]:
    tiers = manifest.config.get("tiers")
    return tiers if isinstance(tiers, dict) else {}  # type: ignore[return-value]

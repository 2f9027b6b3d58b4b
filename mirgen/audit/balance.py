"""Balance: letters, numbers of options, places of number answers, tasks and tiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..store import Manifest
from .items import Item
from .verdict import Check, never, told, unjudged


def balance(items: dict[str, list[Item]], manifest: Manifest, *, whole: bool) -> Iterator[Check]:
    """Yield whether letters, tasks and tiers keep their quotas, as far as all rows were looked at.

    How often each number of options, rank of number answers and answer stands is told; whether
    ranks and answers can be guessed, the blind baselines test.
    """
    for task, rows in items.items():
        if whole:
            yield never("balance", "letters", len(rows), list(_letters(rows)), task)
        else:
            yield unjudged("balance", "letters", task, len(rows), SAMPLED)
        yield from _told(task, rows)
    n = sum(map(len, items.values()))
    if not whole:
        yield unjudged("balance", "tasks-and-tiers", "", n, SAMPLED)
    else:
        rated = any(i.row.difficulty.pass_rate is not None for own in items.values() for i in own)
        tiers = {} if rated else {str(k): float(v) for k, v in _tiers(manifest).items()}
        yield never("balance", "tasks-and-tiers", n, list(_quotas(items, tiers)))


SAMPLED = "only some rows were looked at"


def _told(task: str, rows: Sequence[Item]) -> Iterator[Check]:
    counts = Counter(len(item.row.options) for item in rows)
    note = ", ".join(f"{count} of {number}" for number, count in sorted(counts.items()))
    yield told("balance", "numbers-of-options", task, len(rows), note=note)
    ranked = [i for i in rows if i.values]
    ranks = Counter(sorted(i.values).index(i.values[i.row.answer_index]) for i in ranked)
    note = ", ".join(f"{ranks[rank]} at {rank + 1}" for rank in sorted(ranks))
    yield told("balance", "ranks-of-number-answers", task, len(ranked), note=note)
    answers = Counter(item.row.options[item.row.answer_index] for item in rows)
    answer, most = min(answers.items(), key=lambda found: (-found[1], found[0]))
    note = f"{answer!r}, of {len(answers)} different ones"
    yield told("balance", "most-common-answer", task, len(rows), most / len(rows), note)


def _letters(rows: Sequence[Item]) -> Iterator[str]:
    """Tell letters that stand unevenly within a split, a number of options and a task."""
    seen: dict[tuple[str, int], Counter[int]] = {}
    for item in rows:
        row = item.row
        seen.setdefault((row.split, len(row.options)), Counter())[row.answer_index] += 1
    for (split, count), letters in sorted(seen.items()):
        even = letters.total() / count
        for k in range(count):
            if abs(letters[k] - even) > 1:
                letter = "ABCDE"[k]
                yield f"{split}: {letters[k]} of {letters.total()} answers are {letter} of {count}"


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

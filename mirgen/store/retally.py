"""Tallies after rows have changed their tier: in a manifest's split, and in a shard's footer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from ..records.instance import Instance
from ..records.puzzle import TIERS, Tier
from .manifest import Split, Tally

TALLIES = "tallies"
"""The footer's note that says what became of a shard's draws."""

Cell = tuple[str, Tier]
Moved = Counter[Cell]
"""By how many instances each task and tier grew; below 0 where they left."""


def moved(pairs: Iterable[tuple[Instance, Instance]]) -> Moved:
    """Return what these rows, before and after, moved between the tiers."""
    found = Moved()
    for before, after in pairs:
        if before.tier != after.tier:
            found[before.task, before.tier] -= 1
            found[after.task, after.tier] += 1
    return Moved({cell: n for cell, n in found.items() if n})


def split_recounted(split: Split, by: Moved) -> Split:
    """Return the split with its tallies as they are now."""
    return split.model_copy(update={"tallies": _recounted(split.tallies, by)}) if by else split


def note_recounted(note: str, by: Moved) -> str:
    """Return a footer's note with its tallies as they are now."""
    tallies = tuple(Tally.model_validate(tally) for tally in json.loads(note))
    return json.dumps([tally.model_dump() for tally in _recounted(tallies, by)])


def _recounted(tallies: tuple[Tally, ...], by: Moved) -> tuple[Tally, ...]:
    """Return tallies with their instances moved between tiers; draws stay where they were made."""
    known = {(tally.task, tally.tier): tally for tally in tallies}
    cells = sorted({*known, *by}, key=lambda cell: (cell[0], TIERS.index(cell[1])))
    found = []
    for task, tier in cells:
        tally = known.get((task, tier)) or Tally(task=task, tier=tier, instances=0)
        instances = tally.instances + by[task, tier]
        found.append(tally.model_copy(update={"instances": instances}))
    return tuple(found)

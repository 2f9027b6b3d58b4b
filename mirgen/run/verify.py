"""Verify a data set: schema, checksums, refs, boxes against masks, answers solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..check.images import image_faults
from ..check.invariants import broken, mask_fault
from ..check.row import solution_faults
from ..check.schema import Validator
from ..records.instance import Instance
from ..store import open_dataset
from ..tasks import task_of

MOST = 50
"""Findings after which looking on is no help."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many rows and shards were looked at, and what was found, in sentences."""

    rows: int
    shards: int
    findings: tuple[str, ...]


def verify(out: str, tick: Callable[[int], None] = lambda _: None) -> Verified:
    """Look at every shard and row of a data set. Raises OutputError where there is none."""
    dataset = open_dataset(out)
    findings = list(dataset.faults())
    rows = 0
    if not findings:
        validator = Validator()
        known: set[str] = set()
        photos: dict[str, set[str]] = {}
        for row in dataset.instances():
            rows += 1
            tick(1)
            if row.id in known:
                findings.append(f"{row.id}: stands twice")
            known.add(row.id)
            photos.setdefault(row.split, set()).update(s.sha256 for s in row.sources)
            findings += [f"{row.id}: {fault}" for fault in _faults(row, validator)]
            if len(findings) >= MOST:
                break
        findings += _shared(photos)
    return Verified(rows, len(dataset.shards()), tuple(findings[:MOST]))


def _faults(row: Instance, validator: Validator) -> Iterator[str]:
    fault = validator.check(row) or broken(row)
    if fault:
        yield fault
        return
    yield from (fault for region in row.regions if (fault := mask_fault(region)))
    images = list(image_faults(row))
    yield from images
    ending = f"{row.options[row.answer_index]}."
    if row.polish in ("off", "kept") and not row.steps.conclusion.endswith(ending):
        yield "the conclusion doesn't end in the answer's option"
    if images:
        return
    try:
        with np.errstate(all="ignore"):
            yield from solution_faults(row, task_of(row))
    except Exception as error:
        # Whatever solving raises, it is what the row says that can't be solved.
        yield f"its facts can't be read: {error or type(error).__name__}"


def _shared(photos: dict[str, set[str]]) -> list[str]:
    names = sorted(photos)
    return [
        f"splits {a} and {b} share {len(photos[a] & photos[b])} photos"
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if photos[a] & photos[b]
    ]

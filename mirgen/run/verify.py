"""Verify a data set: schema, checksums, refs, boxes against masks, answers solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..check.invariants import broken, mask_fault
from ..check.measure import Seen
from ..check.schema import Validator
from ..check.truth import solved_again
from ..records.instance import Instance
from ..store import open_dataset
from ..tasks import find_task
from .assemble import stored_facts, stored_question

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
        seen: set[str] = set()
        photos: dict[str, set[str]] = {}
        for row in dataset.instances():
            rows += 1
            tick(1)
            if row.id in seen:
                findings.append(f"{row.id}: stands twice")
            seen.add(row.id)
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
    question = stored_question(row)
    regions = {r.region: Seen(r.label, r.bbox, r.area, r.size[1], r.size[0]) for r in row.regions}
    facts = stored_facts(row, question)
    for fact in facts:
        if fact.where != "text" and f"image:{_image_of(fact.name, row)}" != fact.where:
            yield f"fact {fact.name} isn't seen in {fact.where}"
    if off := solved_again(question, facts, find_task(row.task).solve, regions, row.answer_index):
        yield off


def _image_of(name: str, row: Instance) -> int:
    number = int(name.partition("(")[2].split(",")[0].rstrip(")"))
    return next((r.image for r in row.regions if r.region == number), -1)


def _shared(photos: dict[str, set[str]]) -> list[str]:
    names = sorted(photos)
    return [
        f"splits {a} and {b} share {len(photos[a] & photos[b])} photos"
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if photos[a] & photos[b]
    ]

"""Verify a data set: schema, checksums, refs, boxes against masks, answers solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..check.continuity import Picture
from ..check.images import image_faults
from ..check.invariants import broken, mask_fault
from ..check.measure import Seen
from ..check.schema import Validator
from ..check.truth import solved_again
from ..errors import MirgenError
from ..records.instance import Instance
from ..records.puzzle import TOLD, seen
from ..records.stored import stored_facts, stored_question
from ..store import open_dataset
from ..tasks import find_task

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
    yield from image_faults(row)
    if row.polish in ("off", "kept") and row.options[row.answer_index] not in row.steps.conclusion:
        yield "the conclusion doesn't end in the answer's option"
    try:
        yield from _solution_faults(row)
    except (MirgenError, LookupError, StopIteration, TypeError, ValueError) as error:
        yield f"its facts can't be read: {error or type(error).__name__}"


def _solution_faults(row: Instance) -> list[str]:
    """Solve the row again from its facts, then from its regions."""
    task, question = find_task(row.task), stored_question(row)
    if question.kind not in task.kinds:
        return [f"{row.task} asks no {question.kind!r}"]
    pictures = [Picture(image.bytes) for image in row.images]
    regions = {
        r.region: Seen(r.label, r.bbox, r.area, *r.size[::-1], pictures[r.image], r.source)
        for r in row.regions
    }
    facts = stored_facts(row, question)
    astray = [
        f"fact {fact.name} isn't seen in {fact.where}"
        for fact in facts
        if fact.where != TOLD and seen(_image_of(fact.name, row)) != fact.where
    ]
    off = solved_again(question, facts, task.solve, regions, row.answer_index)
    return [*astray, off] if off else astray


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

"""A finished row, solved again by nothing but the row."""

from __future__ import annotations

from ..records.instance import Instance
from ..records.protocols import Task
from ..records.puzzle import TOLD, seen
from ..records.stored import stored_facts, stored_question
from .continuity import Picture
from .measure import Seen
from .truth import solved_again


def solution_faults(row: Instance, task: Task) -> list[str]:
    """Solve a row again from its facts, then from its regions; say what is wrong, in sentences.

    Raises LookupError, TypeError or ValueError where its facts can't be read.
    """
    question = stored_question(row)
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

"""Assemble: puzzle, frames and text become one row."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from .. import SCHEMA_VERSION, __version__
from ..records.frame import Frame
from ..records.instance import FactRow, Image, Instance, RegionRow, SourceRow, Text
from ..records.protocols import Task
from ..records.puzzle import TOLD, Fact, Puzzle, Question, Slot
from ..records.source import Album
from .plan import Planned

QUESTION = "question"
"""Name of the fact that holds what is asked, as JSON."""

LETTERS = "ABCDE"


def assemble(
    task: Task,
    slot: Slot,
    planned: Planned,
    frames: Sequence[Frame],
    text: Text,
    album: Album,
    seed: int,
) -> Instance:
    """Return the finished row; regions and photos in order of appearance."""
    puzzle = planned.puzzle
    photos = tuple(dict.fromkeys(row for frame in frames for row in frame.photos))
    name = f"{slot.split}-{slot.index:08d}"
    return Instance(
        id=name,
        split=slot.split,
        task=slot.task,
        category=task.category,
        tier=slot.tier,
        difficulty=planned.difficulty,
        images=tuple(Image(f.data, f"{name}-{k + 1}{f.suffix}") for k, f in enumerate(frames)),
        context=text.context,
        question=text.question,
        options=text.options,
        answer=LETTERS[puzzle.answer],
        answer_index=puzzle.answer,
        steps=text.steps,
        refs=text.refs,
        regions=_regions(puzzle, frames, photos),
        sources=tuple(_source(album, row) for row in photos),
        facts=_facts(puzzle),
        template=text.template,
        template_sha256=text.template_sha256,
        polish="off",
        polish_model="",
        seed=seed,
        index=slot.index,
        schema_version=SCHEMA_VERSION,
        mirgen_version=__version__,
    )


def stored_question(row: Instance) -> Question:
    """Return the question of a row, as its facts hold it. Raises ValueError without one."""
    told = [fact.value for fact in row.facts if fact.name == QUESTION]
    if not told:
        raise ValueError("there is no fact that holds the question")
    raw = orjson.loads(told[0])
    return Question(row.task, raw["kind"], raw["args"], tuple(raw["options"]))


def stored_facts(row: Instance, question: Question) -> tuple[Fact, ...]:
    """Return the facts of a row, labels turned back into numbers."""
    labels = question.args.get("labels", ())
    facts = []
    for fact in row.facts:
        value = orjson.loads(fact.value)
        if fact.name == QUESTION:
            continue
        number = float(labels.index(value)) if isinstance(value, str) else float(value)
        sense = "told" if fact.where == TOLD else SENSES[fact.name.partition("(")[0]]
        facts.append(Fact(fact.name, number, fact.where, sense))  # type: ignore[arg-type]
    return tuple(facts)


SENSES = {
    "cx": "position",
    "cy": "position",
    "dx": "position",
    "dy": "position",
    "w": "length",
    "h": "length",
    "area": "length",
    "count": "count",
    "label": "code",
    "fit": "code",
}
"""How a seen fact is read, by its attribute."""


def _facts(puzzle: Puzzle) -> tuple[FactRow, ...]:
    question = puzzle.question
    asked = {
        "kind": question.kind,
        "args": dict(question.args),
        "options": list(question.options),
    }
    labels = question.args.get("labels", ())
    rows = [FactRow(QUESTION, _json(asked), TOLD)]
    for fact in puzzle.facts:
        value = labels[int(fact.value)] if fact.sense == "code" else _number(fact.value)
        rows.append(FactRow(fact.name, _json(value), fact.where))
    return tuple(rows)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def _number(value: float) -> float | int:
    value = float(value)
    return int(value) if value.is_integer() else round(value, 6)


def _regions(
    puzzle: Puzzle, frames: Sequence[Frame], photos: tuple[int, ...]
) -> tuple[RegionRow, ...]:
    return tuple(
        RegionRow(
            region=r.region,
            image=k,
            label=puzzle.labels.get(r.region, r.label),
            bbox=r.bbox,
            area=r.area,
            rle=r.rle,
            size=(frame.size[1], frame.size[0]),
            source=photos.index(r.photo) if r.photo >= 0 else -1,
            annotation=r.annotation,
        )
        for k, frame in enumerate(frames)
        for r in frame.regions
    )


def _source(album: Album, row: int) -> SourceRow:
    photo = album.photo(row)
    return SourceRow(
        dataset=photo.dataset,
        file_name=photo.file_name,
        image_id=photo.image_id,
        sha256=photo.sha256,
        license=photo.license,
        license_url=photo.license_url,
        url=photo.url,
    )

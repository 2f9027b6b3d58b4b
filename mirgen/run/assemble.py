"""Assemble: puzzle, frames and text become one row."""

from __future__ import annotations

from collections.abc import Sequence

from .. import SCHEMA_VERSION, __version__
from ..records.frame import Frame
from ..records.instance import Image, Instance, RegionRow, SourceRow, Text
from ..records.protocols import Task
from ..records.puzzle import Puzzle, Slot
from ..records.source import Album
from ..records.stored import fact_rows
from .plan import Planned

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
        facts=fact_rows(puzzle),
        template=text.template,
        template_sha256=text.template_sha256,
        polish="off",
        polish_model="",
        seed=seed,
        index=slot.index,
        schema_version=SCHEMA_VERSION,
        mirgen_version=__version__,
    )


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

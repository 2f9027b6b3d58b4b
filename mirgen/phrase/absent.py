"""Saying an item that lacks something: its twin's texts, with steps that say what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from ..records.instance import Piece, Ref, Steps, Text
from ..records.puzzle import TOLD, Puzzle, Slot
from ..records.twins import missing
from . import rules
from .render import Rendering
from .saying import LETTERS, Said, names_of, refuse
from .template import Template

EACH, MANY = 2, 3
"""Things of an image that are spoken of; one alone where there are more images than MANY."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing that is there to be seen: its region, words for it, and its image from 1."""

    region: int
    words: str
    number: int


def say_left_out(
    template: Template,
    text: Text,
    puzzle: Puzzle,
    others: Collection[str],
    slot: Slot,
    rng: np.random.Generator,
    region_image: Mapping[int, int],
) -> Text:
    """Return the texts of a puzzle that lacks something, made of its whole twin's ``text``.

    ``template`` has the blocks of its steps, ``others`` are options that might be right;
    ``region_image`` is the image, from 0, of each region that its frames show. Raises UsageError.
    """
    place = missing(puzzle.question)
    gone = -1 if place == TOLD else int(place.partition(":")[2])
    context, fields = _context(text, without=place == TOLD)
    card = next((r for r, k in region_image.items() if k == gone), -1)
    names = {
        **names_of(puzzle, slot, rng, text.options),
        "missing": gone + 1,
        "card": card,
        "shown": tuple(_shown(text, gone)),
        "others": tuple(others),
    }
    rendering = Rendering(template, names)
    said = Said(rendering, refuse)
    kept = [
        replace(ref, field=fields[ref.field])
        for ref in text.refs
        if ref.region in region_image and ref.field in fields
    ]
    summary = f"{text.steps.summary} {said.step('summary')}"
    captions = list(text.steps.caption)
    if gone >= 0:
        captions[gone] = said.step("caption", f"[{gone}]", number=gone + 1, frame=gone)
    letter, answer = LETTERS[puzzle.answer], text.options[puzzle.answer]
    steps = Steps(
        summary=summary,
        caption=tuple(captions),
        text2region=said.step("text2region"),
        region2region=said.step("region2region"),
        conclusion=said.step("conclusion", letter=letter, answer_text=answer),
    )
    # What is said after the task's summary is no place for refs: they would be counted from there.
    own = [ref for ref in said.refs if ref.field != "steps.summary"]
    made = replace(
        text,
        context=context,
        question="\n".join(p.text if p.type == "text" else "<image>" for p in context),
        steps=steps,
        refs=(*kept, *own),
    )
    for fault in chain(
        rules.faults(made, rendering.fault, letter, answer),
        rules.ref_faults(made, rendering.fault, puzzle, region_image),
    ):
        raise fault
    return made


def _context(text: Text, without: bool) -> tuple[tuple[Piece, ...], dict[str, str]]:
    """Return the pieces, without all words but the question's if so, and old fields by new ones."""
    fields = {f"steps.caption[{k}]": f"steps.caption[{k}]" for k in range(len(text.steps.caption))}
    fields["steps.summary"] = "steps.summary"
    pieces: list[Piece] = []
    for at, piece in enumerate(text.context):
        if without and piece.type == "text" and at < len(text.context) - 1:
            continue
        fields[f"context[{at}]"] = f"context[{len(pieces)}]"
        pieces.append(piece)
    return tuple(pieces), fields


def _shown(text: Text, gone: int) -> Iterator[Seen]:
    """Yield the first things that the captions of the images that are there speak of."""
    for k, caption in enumerate(text.steps.caption):
        refs = [ref for ref in text.refs if ref.field == f"steps.caption[{k}]" and k != gone]
        for ref in _first(refs)[: EACH if len(text.steps.caption) <= MANY else 1]:
            yield Seen(ref.region, caption[ref.start : ref.end], k + 1)


def _first(refs: Collection[Ref]) -> list[Ref]:
    return list({ref.region: ref for ref in reversed(list(refs))}.values())[::-1]

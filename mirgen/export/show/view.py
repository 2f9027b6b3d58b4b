"""An instance as it is shown: texts cut into plain and coloured runs, boxes by image."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image

from ...records.instance import Instance
from .tags import Tag, place

LETTERS = "ABCDE"

COLORS = (
    "#1d6fd8",
    "#c8500a",
    "#1f7f4c",
    "#c82b73",
    "#7c4dc4",
    "#0d7f79",
    "#946200",
    "#cc3038",
    "#4c50c9",
    "#52606d",
)
"""White text can be read on each of them, and each can be told from the ones before."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that speaks of these regions (of none: plain)."""

    text: str
    regions: tuple[int, ...] = ()


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An image and the paragraphs that stand before it; ``number`` counts from 1."""

    before: tuple[Runs, ...]
    number: int
    data: bytes
    suffix: str
    size: tuple[int, int]
    """Width, height."""
    tags: tuple[Tag, ...]
    """Its regions, large ones first, and where their labels go."""


@dataclass(frozen=True, slots=True)
class View:
    """All of an instance, ready to be set: ``color`` is by region, the same for one thing."""

    row: Instance
    kind: str
    intro: tuple[Runs, ...]
    cards: tuple[Card, ...]
    ending: tuple[Runs, ...]
    steps: tuple[tuple[str, tuple[Runs, ...]], ...]
    conclusion: Runs
    facts: tuple[tuple[str, str, str], ...]
    color: dict[int, str]

    @property
    def title(self) -> str:
        """The task's name in words."""
        return self.row.task.replace("_", " ").capitalize().replace("3d", "3D")


def view(row: Instance) -> View:
    """Return the instance as it is shown."""
    shown = [(k, piece) for k, piece in enumerate(row.context) if piece.type == "image"]
    first, last = (shown[0][0], shown[-1][0]) if shown else (len(row.context), -1)
    caption = tuple(
        _runs(row, f"steps.caption[{k}]", text) for k, text in enumerate(row.steps.caption)
    )
    steps = (
        ("Summary", (_runs(row, "steps.summary", row.steps.summary),)),
        ("Captions", caption),
        ("Text to region", (_runs(row, "steps.text2region", row.steps.text2region),)),
        ("Region to region", (_runs(row, "steps.region2region", row.steps.region2region),)),
    )
    facts = [(f.name, f.value, _place(f.where)) for f in row.facts if f.name != "question"]
    return View(
        row=row,
        kind=_kind(row),
        intro=tuple(_texts(row, range(first))),
        cards=tuple(_cards(row, first, last)),
        ending=tuple(_texts(row, range(last + 1, len(row.context)))),
        steps=steps,
        conclusion=_runs(row, "steps.conclusion", row.steps.conclusion),
        facts=tuple(facts),
        color=_colors(row),
    )


def _cards(row: Instance, first: int, last: int) -> Iterator[Card]:
    start = first
    for k in range(first, last + 1):
        piece = row.context[k]
        if piece.type != "image":
            continue
        image = row.images[piece.image]
        regions = [r for r in row.regions if r.image == piece.image]
        yield Card(
            before=tuple(_texts(row, range(start, k))),
            number=piece.image + 1,
            data=image.bytes,
            suffix=image.path.rpartition(".")[2],
            size=_size(image.bytes),
            tags=place(sorted(regions, key=lambda r: -r.area)),
        )
        start = k + 1


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        return image.size


def _texts(row: Instance, places: range) -> Iterator[Runs]:
    for k in places:
        if row.context[k].type == "text":
            yield _runs(row, f"context[{k}]", row.context[k].text)


def _runs(row: Instance, field: str, text: str) -> Runs:
    """Cut a text wherever a ref starts or ends; refs may overlap."""
    refs = [ref for ref in row.refs if ref.field == field]
    cuts = sorted({0, len(text), *(r.start for r in refs), *(r.end for r in refs)})
    return tuple(
        Run(text[a:b], tuple(r.region for r in refs if r.start <= a and b <= r.end))
        for a, b in pairwise(cuts)
    )


def _colors(row: Instance) -> dict[int, str]:
    """Give a thing the same colour in every image that shows it."""
    things: dict[tuple[object, ...], str] = {}
    found = {}
    for r in row.regions:
        thing = (r.source, r.annotation) if r.annotation else (-1, r.label)
        color = things.setdefault(thing, COLORS[len(things) % len(COLORS)])
        found[r.region] = color
    return found


def _kind(row: Instance) -> str:
    for fact in row.facts:
        if fact.name == "question":
            return str(json.loads(fact.value)["kind"]).replace("_", " ")
    return ""


def _place(where: str) -> str:
    kind, _, number = where.partition(":")
    return f"image {int(number) + 1}" if kind == "image" else kind

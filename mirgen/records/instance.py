"""The finished record: one row of the data set, schema version 1."""

from __future__ import annotations

from dataclasses import dataclass

from .puzzle import Tier


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the prompt: text, or an image by its number from 0 (-1 for text)."""

    type: str
    text: str
    image: int


@dataclass(frozen=True, slots=True)
class Ref:
    """Code points ``start`` to ``end`` of ``field`` speak of ``region``."""

    field: str
    start: int
    end: int
    region: int


@dataclass(frozen=True, slots=True)
class Steps:
    """The five steps of MIR, clean text; one caption an image."""

    summary: str
    caption: tuple[str, ...]
    text2region: str
    region2region: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a template made of a puzzle."""

    context: tuple[Piece, ...]
    question: str
    options: tuple[str, ...]
    steps: Steps
    refs: tuple[Ref, ...]
    template: str
    template_sha256: str


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Share of noisy viewers that answer wrong, images chained, and a model's record if measured.

    ``pass_rate`` is ``passes`` over the ``samples`` that could be read, all but ``unparsed``; None
    where none could.
    """

    error: float
    hops: int
    pass_rate: float | None = None
    passes: int | None = None
    samples: int | None = None
    unparsed: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An encoded frame and its file name."""

    bytes: bytes
    path: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region of the row; box x, y, width, height, size as height, width."""

    region: int
    image: int
    label: str
    bbox: tuple[float, float, float, float]
    area: float
    rle: str
    size: tuple[int, int]
    source: int
    annotation: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A photo whose pixels are in the instance."""

    dataset: str
    file_name: str
    image_id: str
    sha256: str
    license: str
    license_url: str
    url: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as stored: ``value`` is JSON, ``where`` is ``text`` or ``image:<k>``."""

    name: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Instance:
    """One row; the columns' meaning stands in schemas/instance.schema.json."""

    id: str
    split: str
    task: str
    category: str
    tier: Tier
    difficulty: Difficulty
    images: tuple[Image, ...]
    context: tuple[Piece, ...]
    question: str
    options: tuple[str, ...]
    answer: str
    answer_index: int
    steps: Steps
    refs: tuple[Ref, ...]
    regions: tuple[RegionRow, ...]
    sources: tuple[SourceRow, ...]
    facts: tuple[FactRow, ...]
    template: str
    template_sha256: str
    polish: str
    polish_model: str
    seed: int
    index: int
    schema_version: int
    mirgen_version: str

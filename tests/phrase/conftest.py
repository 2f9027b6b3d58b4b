"""A small puzzle of our own, and template folders written inline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mirgen.errors import UsageError
from mirgen.phrase import Library, Phraser
from mirgen.records.frame import PhotoView, Scene, Stage, Sticker, Subject
from mirgen.records.instance import Text
from mirgen.records.puzzle import Option, Puzzle, Question, Slot, Tier

FRONT = "---\ntask: speed\n---\n"

BASE = {
    "context": "{{ image(1) }} One second later. {{ image(2) }}",
    "question": "Which one is the {{ kind }}?",
    "summary": "Compare how far each one goes.",
    "caption": "Image {{ number }} shows the road.",
    "text2region": "The car is {{ ref(0, 'the red car') }}.",
    "region2region": "{{ ref(0, 'the car') }} becomes {{ ref(2, 'the same car') }}.",
    "conclusion": "It is {{ answer_text }}. The answer is **{{ letter }}**.",
}
"""One good block each."""


@dataclass(frozen=True)
class Mover:
    """What a template may say of a thing: its name, and its region in each image."""

    name: str
    regions: tuple[int, ...]


MOVERS = (Mover("car", (0, 2)), Mover("bus", (1, 3)))


def blocks(**bodies: str) -> str:
    """Return Jinja source with these blocks."""
    return "".join(f"{{% block {n} %}}{body}{{% endblock %}}\n" for n, body in bodies.items())


def source(front: str = FRONT, **bodies: str) -> str:
    """Return a whole good template, with some blocks put in place of the good ones."""
    return front + blocks(**{**BASE, **bodies})


def puzzle(
    words: Mapping[str, object] | None = None,
    options: tuple[str, ...] = ("the car", "the bus"),
    kind: str = "fastest",
    answer: int = 1,
) -> Puzzle:
    """Return a puzzle of two images: regions 0 and 1 in the first, 2 and 3 in the second."""
    scene = Scene(
        (640, 480),
        Stage("road"),
        (Sticker(0, 10, 100, 300, 80), Sticker(1, 11, 300, 300, 90)),
    )
    view = PhotoView(5, (0, 0, 640, 480), (640, 480), subjects=(Subject(2, 10), Subject(3, 11)))
    return Puzzle(
        question=Question("speed", kind, {}, tuple(options)),
        options=tuple(Option(text) for text in options),
        answer=answer,
        facts=(),
        frames=(scene, view),
        hops=2,
        words={"movers": MOVERS, "scale": 12.5} if words is None else words,
        labels={0: "car", 1: "bus", 2: "car", 3: "bus"},
    )


def slot(index: int = 0, tier: Tier = "easy", kind: str = "fastest") -> Slot:
    """Return a slot for the puzzle above."""
    return Slot("train", index, "speed", tier, kind, 2, 1, 0, (0.5,), (640, 480))


Write = Callable[..., Path]
Say = Callable[..., Text]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, name to text, into a new templates folder and return it."""

    def writer(files: Mapping[str, str | bytes], folder: str = "templates") -> Path:
        root = tmp_path / folder
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return root

    return writer


@pytest.fixture
def say(write: Write) -> Say:
    """Say a puzzle with one template made of the given blocks, and files beside it."""

    def sayer(
        item: Puzzle | None = None,
        *,
        files: Mapping[str, str] | None = None,
        text: str | None = None,
        rng: int = 0,
        region_image: Mapping[int, int] | None = None,
        **bodies: Any,
    ) -> Text:
        template = text if text is not None else source(**bodies)
        root = write({"speed/plain.jinja": template, **(files or {})})
        phraser = Phraser(Library.load([root]), seed=7)
        one = item or puzzle()
        return phraser.say(one, slot(), np.random.default_rng(rng), region_image)

    return sayer


def assert_refused(
    write: Write, text: str | bytes, line: str, what: str, remedy: str | None
) -> None:
    """Assert that a library with this template is refused in this sentence, for this line."""
    macros = "{% macro m() %}{% endmacro %}"
    root = write({"speed/bad.jinja": text, "speed/_words.jinja": macros})
    with pytest.raises(UsageError) as caught:
        Library.load([root])
    error = caught.value
    assert (error.what, error.where) == (what, f"{root / 'speed/bad.jinja'}:{line}")
    assert error.remedy == remedy if remedy is not None else error.remedy
    assert str(error) == f"{what} ({error.where}): {error.remedy}"


def with_words(**words: object) -> Puzzle:
    """Return the puzzle with other words."""
    return replace(puzzle(), words=words)

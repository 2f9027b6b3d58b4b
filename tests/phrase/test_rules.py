"""Texts that break a rule are refused, and the message names the template's line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from mirgen.errors import Reject, UsageError
from mirgen.phrase import rules
from mirgen.records.frame import Brush, Scene, Stage

from .conftest import BASE, Say, puzzle


@dataclass(frozen=True)
class Bar:
    def draw(self, brush: Brush) -> None:
        brush.begin(9, "bar")
        brush.end()


BROKEN = [
    ({"context": "{{ image(1) }}"}, "the context never shows image 2"),
    ({"context": "No picture."}, "the context never shows image 1, 2"),
    ({"context": "{{ image(2) }}{{ image(1) }}"}, "the context shows the images in the order 2, 1"),
    (
        {"context": "{{ image(1) }}{{ image(2) }}{{ image(2) }}"},
        "the context shows image 2 more than once",
    ),
    ({"context": "{{ image(0) }}{{ image(1) }}"}, "the context shows an image 0, and there are 2"),
    ({"summary": "See {{ image(1) }}."}, "image() stands outside the context block"),
    ({"question": " {# nothing #} "}, "the block 'question' says nothing"),
    ({"caption": "{% if frame == 0 %}One.{% endif %}"}, "the block 'caption' says nothing"),
    (
        {"summary": "The answer is B."},
        "the summary gives an option's letter: 'answer is B'",
    ),
    ({"summary": "See (A) first."}, "the summary gives an option's letter: '(A)'"),
    ({"summary": "So **B** it is."}, "the summary gives an option's letter: '**B**'"),
    (
        {"text2region": "In Image A there is {{ ref(0, 'it') }}."},
        "the block 'text2region' says 'Image A', which readers of the data misread",
    ),
    (
        {"summary": "{{ '<im' }}{{ 'age>' }}"},
        "the block 'summary' says '<image>', which readers of the data misread",
    ),
    ({"options": "the car"}, "the block 'options' has 1 lines for 2 options"),
    ({"options": "the car\nThe Car"}, "two options read the same: ('the car', 'The Car')"),
    ({"options": "{{ ref(0, 'a') }}\nb"}, "a ref stands in an option"),
    (
        {"conclusion": "It is {{ answer_text }}."},
        "the conclusion lacks the answer's letter 'B' or its text 'the bus'",
    ),
    (
        {"conclusion": "The answer is **{{ letter }}**."},
        "the conclusion lacks the answer's letter 'B' or its text 'the bus'",
    ),
    (
        {"region2region": "{{ ref(0, 'x') }} and {{ ref(1, 'y') }}"},
        "region2region has refs in 1 of the images",
    ),
    ({"region2region": "They move."}, "region2region has refs in 0 of the images"),
    (
        {"caption": "Here is {{ ref(0, 'a car') }}."},
        "the caption of image 2 has a ref to region 0, which is in image 1",
    ),
    (
        {"question": "Where is {{ ref(77, 'it') }}?"},
        "a ref in block 'question' names region 77, which no image has",
    ),
]


@pytest.mark.parametrize(("bodies", "what"), BROKEN, ids=[what[:40] for _, what in BROKEN])
def test_broken_texts(say: Say, bodies: dict[str, str], what: str) -> None:
    with pytest.raises(UsageError) as caught:
        say(**bodies)
    block = next(iter(bodies))
    line = 4 + [*BASE, "options"].index(block)
    assert caught.value.what == what
    assert caught.value.where.endswith(f"speed/plain.jinja:{line}")
    assert caught.value.remedy


@pytest.mark.parametrize("label", ["image A", "the answer is B", "\ue000", ""])
def test_labels_that_no_template_could_say(say: Say, label: str) -> None:
    with pytest.raises(Reject, match="label-misread"):
        say(replace(puzzle(), labels={0: label}))


def test_words_that_only_look_like_letters_pass(say: Say) -> None:
    summary = "See image 1 and answer. A car comes before B."
    assert say(summary=summary).steps.summary == summary


def test_regions_of_the_finished_frames_count(say: Say) -> None:
    every = {0: 0, 1: 0, 2: 1, 3: 1}
    assert say(region_image=every).refs
    with pytest.raises(Reject, match="ref-not-visible"):
        say(region_image={0: 0, 1: 0, 3: 1})


def test_drawn_regions_are_known_from_the_finished_frames(say: Say) -> None:
    drawn = Scene((640, 480), Stage("board"), (Bar(),))
    item = replace(puzzle(), frames=(drawn, drawn), labels={9: "bar", 8: "bar"})
    body = {"text2region": "A bar.", "region2region": "{{ ref(9, 'one') }} {{ ref(8, 'other') }}"}
    assert say(item, **body).refs[0].region == 9
    assert say(item, region_image={9: 0, 8: 1}, **body).refs[1].region == 8
    with pytest.raises(UsageError, match="region2region has refs in 1 of the images"):
        say(item, region_image={9: 0, 8: 0}, **body)


def test_planned_images() -> None:
    assert rules.planned_images(puzzle()) == {0: 0, 1: 0, 2: 1, 3: 1}

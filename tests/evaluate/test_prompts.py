"""Prompts: the row as it reads, options turned, and what an ablation really takes away."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from mirgen.evaluate.answers import LETTERS
from mirgen.evaluate.prompts import ABLATIONS, Prompt, prompt
from mirgen.records.instance import Image, Instance


def texts(made: Prompt) -> str:
    return "\n".join(part for part in made.parts if isinstance(part, str))


def images(made: Prompt) -> list[bytes]:
    return [part.bytes for part in made.parts if isinstance(part, Image)]


def test_text_and_images_stand_as_in_the_row(rows: list[Instance]) -> None:
    for row in rows:
        flat = "".join("\0" if isinstance(part, Image) else part for part in prompt(row).parts)
        wanted = "".join("\0" if p.type == "image" else p.text for p in row.context)
        assert re.sub(r"\n", "", flat).startswith(re.sub(r"\n", "", wanted))
        assert images(prompt(row)) == [image.bytes for image in row.images]


def test_the_message_holds_the_images_as_data_urls(rows: list[Instance]) -> None:
    (message,) = prompt(rows[0]).messages()
    content: Any = message["content"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    assert message["role"] == "user"
    assert all(url.startswith("data:image/jpeg;base64,") for url in urls)
    decoded = [base64.b64decode(url.partition(",")[2]) for url in urls]
    assert decoded == [image.bytes for image in rows[0].images]


def test_rotations_bring_every_option_to_every_letter(rows: list[Instance]) -> None:
    for row in rows[:30]:
        number = len(row.options)
        at: dict[int, set[int]] = {}
        for rotation in range(number):
            made = prompt(row, rotation)
            for shown, letter in enumerate(LETTERS[:number]):
                option = row.options[(shown + rotation) % number]
                assert f"\n{letter}. {option}\n" in texts(made)
                assert made.original(shown) == (shown + rotation) % number
                at.setdefault(made.original(shown), set()).add(shown)
        assert all(places == set(range(number)) for places in at.values())


def test_no_images_leaves_none_and_all_texts(rows: list[Instance]) -> None:
    for row in rows:
        made = prompt(row, ablation="no-images")
        assert images(made) == []
        assert all(p.text in texts(made) for p in row.context if p.type == "text")


def test_no_texts_leaves_the_question_alone(rows: list[Instance]) -> None:
    for row in rows:
        made = prompt(row, ablation="no-texts")
        assert images(made) == [image.bytes for image in row.images]
        told = [p.text for p in row.context if p.type == "text"]
        said = texts(made).split("Options:")[0]
        assert "?" in said or len(told) == 1
        assert len(said) < 0.8 * len("\n".join(told)) or len(told) == 1
        for number in re.findall(r"\d+\.\d+", "\n".join(told[:-1])):
            assert number not in said


def test_shuffled_images_stand_in_no_place_of_their_own(rows: list[Instance]) -> None:
    for row in rows:
        now = images(prompt(row, ablation="shuffled-images"))
        before = [image.bytes for image in row.images]
        assert sorted(now) == sorted(before)
        assert all(a != b for a, b in zip(now, before, strict=True)) or len({*before}) < len(before)
        assert now == images(prompt(row, ablation="shuffled-images"))


@pytest.mark.parametrize("ablation", ABLATIONS)
def test_the_answer_is_never_given_away(rows: list[Instance], ablation: Any) -> None:
    for row in rows:
        made = texts(prompt(row, ablation=ablation))
        assert row.steps.conclusion not in made
        assert f"The answer is {row.answer}" not in made

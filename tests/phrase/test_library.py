"""Folders are read in order, checked at load, and searched by task, kind and tier."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import numpy as np
import pytest

from mirgen.errors import UsageError
from mirgen.phrase import FrontMatter, Library, Phraser, undeclared

from .conftest import FRONT, Write, assert_refused, blocks, puzzle, slot, source

ASKED = {"speed": {"fastest": ("easy", "medium", "hard"), "slowest": ("easy",)}}


def test_names_hashes_and_front_matter(write: Write) -> None:
    text = source(
        "---\ntask: speed\nkinds: [fastest, slowest]\ntiers: [hard]\nweight: 2.5\n"
        "language: en-GB\n---\n"
    )
    root = write({"speed/b.jinja": source(), "speed/deep/a.jinja": text, "speed/_m.jinja": ""})
    loaded = Library.load([root])
    assert [t.name for t in loaded.templates] == ["speed/b.jinja", "speed/deep/a.jinja"]
    second = loaded.templates[1]
    assert second.front == FrontMatter("speed", ("fastest", "slowest"), ("hard",), 2.5, "en-GB")
    assert second.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert sorted(loaded.hashes) == ["speed/_m.jinja", "speed/b.jinja", "speed/deep/a.jinja"]
    assert loaded.templates[0].front == FrontMatter("speed")


def test_for_slot(write: Write) -> None:
    root = write(
        {
            "a.jinja": source(),
            "b.jinja": source("---\ntask: speed\nkinds: [slowest]\n---\n"),
            "c.jinja": source("---\ntask: speed\ntiers: [easy, hard]\n---\n"),
            "d.jinja": source("---\ntask: other\n---\n"),
        }
    )
    loaded = Library.load([root])

    def names(*key: str) -> str:
        return "".join(t.name[0] for t in loaded.for_slot(*key))

    assert names("speed", "fastest", "easy") == "ac"
    assert names("speed", "slowest", "medium") == "ab"
    assert names("other", "fastest", "easy") == "d"
    assert names("none", "fastest", "easy") == ""


def test_a_user_folder_adds_replaces_and_borrows(write: Write) -> None:
    packaged = write(
        {
            "speed/_base.jinja": source(front="", summary="Packaged."),
            "speed/_words.jinja": "{% macro m() %}packaged{% endmacro %}",
            "speed/a.jinja": FRONT + blocks(question="First?"),
            "speed/b.jinja": FRONT
            + '{% import "speed/_words.jinja" as w %}'
            + blocks(question="{{ w.m() }}?"),
        },
        "packaged",
    )
    user = write(
        {
            "speed/_words.jinja": "{% macro m() %}user{% endmacro %}",
            "speed/a.jinja": FRONT
            + '{% import "speed/_words.jinja" as w %}'
            + blocks(question="{{ w.m() }}?"),
        },
        "user",
    )
    loaded = Library.load([packaged, user])
    assert [t.name for t in loaded.templates] == ["speed/a.jinja", "speed/b.jinja"]
    phraser, rng = Phraser(loaded, 0), np.random.default_rng(0)
    said = {}
    for index in range(20):
        text = phraser.say(puzzle(), slot(index), rng)
        said[text.template] = (text.context[-1].text, text.steps.summary)
    assert said == {
        "speed/a.jinja": ("user?", "Packaged."),
        "speed/b.jinja": ("packaged?", "Packaged."),
    }


def test_a_user_base_lends_what_it_has_and_the_packaged_one_the_rest(write: Write) -> None:
    packaged = write({"speed/_base.jinja": source(front="", question="P?")}, "packaged")
    user = write(
        {"speed/_base.jinja": blocks(summary="User."), "mine.jinja": FRONT},
        "user",
    )
    phraser = Phraser(Library.load([packaged, user]), 0)
    text = phraser.say(puzzle(), slot(), np.random.default_rng(0))
    assert (text.steps.summary, text.context[-1].text) == ("User.", "P?")


WRONG = {
    "lacks": (
        FRONT + blocks(context="x", question="y"),
        "1",
        "the template lacks the blocks summary, caption, text2region, region2region, conclusion",
        "add {% block summary %} here or in speed/_base.jinja",
    ),
    "import": (
        FRONT + '{% import "speed/_wrds.jinja" as w %}',
        "4",
        "there is no template file 'speed/_wrds.jinja'",
        "did you mean 'speed/_words.jinja'?",
    ),
    "import-out": (
        source(summary='{% include "../secret.jinja" %}'),
        "6",
        "there is no template file '../secret.jinja'",
        None,
    ),
    "none": (
        blocks(context="x"),
        "1",
        "the template has no front matter",
        "begin the file with the lines ---, task: <task> and ---",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_templates(write: Write, name: str) -> None:
    assert_refused(write, *WRONG[name])


def test_the_base_of_another_task(write: Write) -> None:
    with pytest.raises(UsageError, match="base file of 'speed' says it is for task 'weight'"):
        Library.load([write({"speed/_base.jinja": "---\ntask: weight\n---\n" + blocks()})])


def test_check_tells_everything_at_once(write: Write) -> None:
    root = write(
        {
            "speed/_words.jinja": "{% macro m(x) %}{{ x }}{{ scal }}{% endmacro %}",
            "speed/a.jinja": FRONT
            + '{% import "speed/_words.jinja" as w %}{% set y = 1 %}'
            + source(
                front="",
                summary="{{ w.m(y) }} {{ mover }}",
                conclusion="{{ letter }} {{ answer_text }}",
            ),
            "speed/b.jinja": source("---\ntask: speed\nkinds: [fastest, slowst]\n---\n"),
            "speed/c.jinja": source("---\ntask: sped\n---\n"),
            "speed/d.jinja": FRONT + "{% block",
        }
    )
    library, read = Library.survey([root], ASKED)
    said = [f for t in library.templates for f in undeclared(t, {"movers", "scale"})]
    found = {str(f): f for f in (*read, *said)}.values()
    assert [(f.what, Path(f.where).name, f.remedy) for f in found][1:] == [
        ("speed has no kind 'slowst'", "b.jinja:3", "did you mean 'slowest'?"),
        ("there is no task 'sped'", "c.jinja:2", "did you mean 'speed'?"),
        ("'mover' is undefined", "a.jinja:6", "did you mean 'movers'?"),
        ("'scal' is undefined", "_words.jinja:1", "did you mean 'scale'?"),
    ]
    assert read[0].where == f"{root / 'speed/d.jinja'}:4"
    branch = '{% if kind == "fastest" %}{% set who, to = pick([("A", "B")]) %}{{ who }}{% endif %}'
    good = write({"speed/a.jinja": source(summary=branch)}, "good")
    library, read = Library.survey([good], ASKED)
    assert read == ()
    assert list(undeclared(library.templates[0], ("movers", "scale"))) == []


FAULTY = (
    "---\ntask: speed\nkind: [fastest]\ntiers: [hart]\nweight: 0\n---\n"
    "{% block contxt %}x{% endblock %}\n{{ 1 | nmber }}\n"
)


def test_all_faults_of_one_file_are_told(write: Write) -> None:
    root = write({"speed/_base.jinja": source(front=""), "speed/a.jinja": FAULTY})
    _, found = Library.survey([root], ASKED)
    assert [(f.what, f.where.rpartition(":")[2]) for f in found] == [
        ("there is no front matter key 'kind'", "3"),
        ("tiers can't hold 'hart'", "4"),
        ("weight can't be 0", "5"),
        ("there is no block 'contxt'", "7"),
        ("there is no filter 'nmber'", "8"),
        ("what stands outside the blocks is never said", "8"),
    ]


def test_a_broken_base_file_is_told_once(write: Write) -> None:
    mine = FRONT + blocks(question="Which?")
    root = write({"speed/_base.jinja": "{% block", "speed/a.jinja": mine, "speed/b.jinja": mine})
    _, found = Library.survey([root], ASKED)
    assert [Path(f.where).name for f in found] == ["_base.jinja:1"]


NEVER = {
    "tier": (
        "a.jinja",
        "---\ntask: speed\nkinds: [slowest]\ntiers: [hard]\n---\n",
        "the template can never be chosen: speed asks slowest at no tier hard",
    ),
    "weight": (
        "a.jinja",
        "---\ntask: speed\nweight: 0.000001\n---\n",
        "the template can hardly ever be chosen: it says 1 of a million instances",
    ),
    "helper": (
        "_a.jinja",
        FRONT,
        "the template can never be chosen, as a part of its name begins with _",
    ),
    "name": (
        "a.jinja2",
        FRONT,
        "the file is never read, as its name doesn't end in .jinja",
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_can_never_be_chosen(write: Write, name: str) -> None:
    file, front, what = NEVER[name]
    root = write({"speed/other.jinja": source(), f"speed/{file}": source(front)})
    _, found = Library.survey([root], ASKED)
    assert [(f.what, f.where.partition(":")[0]) for f in found] == [
        (what, str(root / "speed" / file))
    ]


def test_many_files_load_fast(write: Write) -> None:
    text = FRONT + blocks(
        context="{{ image(1) }} then {{ image(2) }}", question="Which {{ kind }}?"
    )
    files = {f"speed/t{i}.jinja": text for i in range(500)}
    root = write({"speed/_base.jinja": source(front=""), **files})
    start = time.process_time()
    assert len(Library.load([root]).templates) == 500
    assert time.process_time() - start < 3

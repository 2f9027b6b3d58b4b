"""Checking templates on planned instances finds what only saying them shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mirgen.config import BuildConfig
from mirgen.errors import UsageError
from mirgen.run import rehearse
from mirgen.run.rehearse import check, require

TASK = "weight_comparison"
BLOCKS = {
    "context": "{{ say.facts() }} {% for p in pictures %}{{ image(p.number) }}{% endfor %}",
    "question": "{{ say.ask() }}",
}

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a template of weight_comparison with some blocks, and return its folder."""

    def writer(front: str = "", name: str = "mine.jinja", **blocks: str) -> str:
        text = f"---\ntask: {TASK}\n{front}---\n"
        text += f'{{% import "{TASK}/_say.jinja" as say %}}\n'
        for block, body in {**BLOCKS, **blocks}.items():
            text += f"{{% block {block} %}}\n{body}\n{{% endblock %}}\n"
        path = tmp_path / "t" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path.parent)

    return writer


def told(folder: str) -> list[tuple[str, str]]:
    """Return what a check finds, and the line of it."""
    return [(f.what, f.where.rpartition("/")[2]) for f in check([folder]).faults]


def test_a_good_template_says_twenty_instances_of_each_kind_and_tier(write: Write) -> None:
    found = check([write()])
    assert (found.faults, found.templates, found.unsaid) == ((), 1, ())
    cells = sum(len(tiers) for tiers in rehearse.asked()[TASK].values())
    assert found.renderings == 20 * cells


def test_front_matter_decides_what_is_said(write: Write) -> None:
    assert check([write("kinds: [how_many]\ntiers: [easy]\n")]).renderings == 20


FAULTS: Mapping[str, tuple[dict[str, str], str, str]] = {
    "an image is never shown": (
        {"context": "{% for p in pictures[1:] %}{{ image(p.number) }}{% endfor %}"},
        "the context never shows image 1",
        "mine.jinja:5",
    ),
    "an image is shown twice": (
        {"context": "{{ image(1) }}" + BLOCKS["context"]},
        "the context shows image 1 more than once",
        "mine.jinja:5",
    ),
    "a name that only some branch has": (
        {"summary": "{% if n_images > 99 %}{{ pikk('a') }}{% endif %}Compare."},
        "'pikk' is undefined",
        "mine.jinja:12",
    ),
    "a name that only other kinds have": (
        {"summary": "Go from the {{ asked }}."},
        "'asked' is undefined [lightest",
        "mine.jinja:12",
    ),
    "an expression that fails": (
        {"summary": "Compare {{ 1 / (n_images - n_images) }}."},
        "ZeroDivisionError in block 'summary'",
        "mine.jinja:12",
    ),
    "a caption without a ref": (
        {"caption": "Image {{ number }} shows a balance."},
        "the caption of image 1 has no ref",
        "mine.jinja:11",
    ),
    "a step without a ref": (
        {"text2region": "It speaks of things."},
        "text2region has no ref",
        "mine.jinja:11",
    ),
    "a conclusion without the answer": (
        {"conclusion": "It is {{ letter }}."},
        "the conclusion lacks the answer's letter",
        "mine.jinja:11",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults(write: Write, name: str) -> None:
    blocks, what, line = FAULTS[name]
    found = told(write(**blocks))
    assert len(found) == 1, found
    assert found[0][0].startswith(what)
    assert found[0][1] == line


@pytest.mark.parametrize(
    ("block", "body"),
    [
        ("summary", "Find {{ value | number }} {{ 'kg' if kind == 'weight_of' }} by balances."),
        (
            "question",
            "How many {{ many }}, {{ value | int }} or {{ value | int + 1 }}?",
        ),
    ],
)
def test_an_answer_that_leaks(write: Write, block: str, body: str) -> None:
    folder = write("kinds: [how_many, weight_of]\n", **{block: body.replace("{{ many }}", "")})
    found = told(folder)
    assert len(found) == 1
    assert found[0][0].startswith(f"the block {block!r} gives the answer away")


def test_faults_of_all_files_come_in_order(write: Write) -> None:
    write(name="b.jinja", summary="{{ wrods }}", caption="Nothing.")
    write(name="a.jinja", question="{{ pick() }}")
    folder = write("kind: [how_many]\n", name="c.jinja")
    found = told(folder)
    assert [line.partition(":")[0] for _, line in found] == ["a.jinja", *["b.jinja"] * 2, "c.jinja"]
    assert [what.partition(" [")[0] for what, _ in found] == [
        "pick() has nothing to choose from",
        "'wrods' is undefined",
        "the caption of image 1 has no ref",
        "there is no front matter key 'kind'",
    ]


def test_a_build_refuses_what_saying_shows(write: Write) -> None:
    config = BuildConfig(templates=(write(summary="{% if n_images > 99 %}{{ x }}{% endif %}A."),))
    with pytest.raises(UsageError, match=r"'x' is undefined \(.*mine.jinja:12\)"):
        require(config, (TASK,))
    require(config, ("speed_comparison",))
    config = BuildConfig(templates=(write("kinds: [weight]\n"),))
    with pytest.raises(UsageError, match=f"{TASK} has no kind 'weight'"):
        require(config, ("speed_comparison",))


def test_a_build_takes_what_is_only_poor(write: Write) -> None:
    require(BuildConfig(templates=(write(caption="Image {{ number }}."),)), (TASK,))

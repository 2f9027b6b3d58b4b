"""What Jinja would notice late, or never, is told at load with its line."""

from __future__ import annotations

import pytest

from .conftest import FRONT, Write, assert_refused, blocks, source

WRONG = {
    "syntax": (
        source(question="{{ kind "),
        "5",
        "the template isn't Jinja",
        None,
    ),
    "filter": (
        source(summary="{{ scale | nunber }}"),
        "6",
        "there is no filter 'nunber'",
        "did you mean 'number'?",
    ),
    "random": (source(summary="{{ [1, 2] | random }}"), "6", "there is no filter 'random'", None),
    "test": (source(summary="{{ scale is evn }}"), "6", "there is no test 'evn'", None),
    "block": (
        source(sumary="x"),
        "11",
        "there is no block 'sumary'",
        "did you mean 'summary'?",
    ),
    "block-twice": (
        source() + blocks(summary="x"),
        "11",
        "block 'summary' stands twice",
        "keep this or the one in line 6",
    ),
    "block-inside": (
        source(question="{% if true %}{% block options %}{% endblock %}{% endif %}"),
        "5",
        "block 'options' stands inside something else",
        "move it to the outermost level of the file",
    ),
    "outside": (
        source() + "\n\n  Which one?\n",
        "13",
        "what stands outside the blocks is never said",
        "move it into a block: context, question, summary, caption, text2region, region2region, "
        "conclusion, options",
    ),
    "extends": (
        FRONT + '{% extends "speed/_base.jinja" %}',
        "4",
        "a template can't extend another",
        "leave blocks out, and those of the task's _base.jinja are used",
    ),
    "import-computed": (
        source(summary="{% include kind %}"),
        "6",
        "an import or include names its file by a quoted name",
        'write it as "task/_file.jinja", counted from the templates folder',
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_templates(write: Write, name: str) -> None:
    assert_refused(write, *WRONG[name])

"""Front matter that is wrong is refused with its line and the nearest right word."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest

from mirgen.phrase import front_matter
from mirgen.resources import folder

from .conftest import Write, assert_refused

WRONG = {
    "date": (
        "---\ntask: speed\nlanguage: 2020-01-01\n---\n",
        "3",
        "the front matter isn't plain",
        "write texts, numbers and lists alone: Unsupported type: 'date'",
    ),
    "number-key": (
        "---\ntask: speed\n1: x\n---\n",
        "3",
        "there is no front matter key 1",
        "choose from declares, kinds, language, task, tiers, weight",
    ),
    "alias": (
        "---\ntask: &a speed\nlanguage: *a\n---\n",
        "1",
        "the front matter isn't YAML",
        "mend this: aliases aren't allowed",
    ),
    "not-a-number": ("---\ntask: speed\nweight: .nan\n---\n", "3", "weight can't be None", None),
    "no-end": (
        "---\ntask: speed\n",
        "1",
        "the front matter has no end",
        "close it with a line ---",
    ),
    "not-yaml": (
        "---\ntask: speed\nkinds: [a, b\n---\n",
        "4",
        "the front matter isn't YAML",
        None,
    ),
    "not-a-mapping": (
        "---\n- speed\n---\n",
        "2",
        "the front matter isn't a mapping",
        "write lines such as `task: speed_comparison`",
    ),
    "no-task": (
        "---\nweight: 2\n---\n",
        "2",
        "the front matter isn't complete",
        '"task" is a required property',
    ),
    "unknown-key": (
        "---\ntask: speed\nkind: [fastest]\n---\n",
        "3",
        "there is no front matter key 'kind'",
        "did you mean 'kinds'?",
    ),
    "twice": (
        "---\ntask: speed\ntask: speed\n---\n",
        "3",
        "the front matter names 'task' twice",
        "leave one of them out",
    ),
    "unknown-tier": (
        "---\ntask: speed\nweight: 2\ntiers: [easy, mediun]\n---\n",
        "4",
        "tiers can't hold 'mediun'",
        "did you mean 'medium'?",
    ),
    "weight": (
        "---\ntask: speed\nweight: 0\n---\n",
        "3",
        "weight can't be 0",
        "0 is less than or equal to the minimum of 0",
    ),
    "language": ("---\ntask: speed\nlanguage: no\n---\n", "3", "language can't be False", None),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_templates(write: Write, name: str) -> None:
    assert_refused(write, *WRONG[name])


def test_the_schema_is_one_and_takes_a_full_front_matter() -> None:
    schema = json.loads((folder("schemas") / "frontmatter.schema.json").read_text("utf-8"))
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == {
        *("task", "kinds", "tiers", "weight", "language", "declares"),
    }


def test_lines_are_kept_for_messages() -> None:
    front, body, faults = front_matter.split("---\n\ntask: speed\nkinds: [a]\n---\nx\n", "p")
    assert front is not None
    assert front.lines == {"task": 3, "kinds": 4}
    assert faults == ()
    assert body == "\n" * 5 + "x\n"

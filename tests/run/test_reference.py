"""docs/templates.md holds what the code gives, and what it shows works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mirgen.phrase import provided
from mirgen.run.reference import inserted, reference
from mirgen.run.rehearse import check

DOCS = Path(__file__).resolve().parents[2] / "docs" / "templates.md"


@pytest.fixture(scope="module")
def text() -> str:
    return DOCS.read_text(encoding="utf-8")


def test_the_reference_is_that_of_the_code(text: str) -> None:
    assert inserted(text, str(DOCS)) == text, "run `mirgen templates reference --into` on it"


def test_the_reference_names_all_there_is() -> None:
    told = reference()
    names = (*provided.SAYS, *provided.FUNCTIONS, *provided.FILTERS, *provided.JINJA_FILTERS)
    for name in (*names, *provided.TESTS, "weight", "kinds", "answer_text"):
        assert re.search(rf"`{re.escape(name)}[`(]", told), name


def test_the_tutorials_template_is_right(text: str, tmp_path: Path) -> None:
    whole, caption = re.findall(r"^```jinja\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    (tmp_path / "mine.jinja").write_text(f"{whole}\n{caption}", encoding="utf-8")
    found = check([str(tmp_path)])
    assert (found.faults, found.templates) == ((), 1)
    assert found.renderings > 0

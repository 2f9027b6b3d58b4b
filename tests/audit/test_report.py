"""The report and the tables: what they show, and that they are the same for the same audit."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from mirgen.audit import Audit, audit, markdown, page, plots, report
from mirgen.audit.figures import Figures
from mirgen.audit.tables import gates, headline, ordered
from mirgen.audit.verdict import Check, never

CHECKS = (
    Check("blind", "a", "t", "", 300, 0.3, 0.25, 0.3, 0.5),
    Check("blind", "b", "t", "", 300, 0.9, 0.25, 0.3, 1e-9, "failed"),
    Check("blind", "c", "t", "", 20, verdict="not judged", note="under 300 instances"),
    Check("steps", "d", "t", n=20, share=0.5, verdict="told"),
    never("leakage", "photos", 3, ["a|b.jpg is in test and train"]),
)
MADE = Audit(400, 320, "0" * 64, CHECKS, Figures({}, {}, {}))


def test_what_failed_comes_first_and_what_isnt_judged_last() -> None:
    assert [check.name for check in ordered(CHECKS)] == ["b", "photos", "a", "d", "c"]
    assert headline(MADE) == "320 of 400 rows: 2 checks failed, 1 passed, 1 not judged"


def test_gates_count_and_name_the_nearest() -> None:
    blind, steps, leakage = gates(CHECKS)
    assert (blind.passed, blind.failed, blind.not_judged) == (1, 1, 1)
    assert blind.nearest.startswith("b of t: 90.0% of 300, chance 25.0%, limit 30.0%, p 1e-09")
    assert (steps.passed, steps.failed, leakage.failed) == (0, 0, 1)


def test_markdown_keeps_its_cells() -> None:
    text = markdown(MADE)
    assert "| blind/b of t | 90.0% of 300" in text
    assert "a\\|b.jpg" in text
    assert {
        len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line[:1] == "|"
    } == {
        3,
        6,
    }


def test_the_page_holds_its_plots(sound: Path) -> None:
    pytest.importorskip("matplotlib")
    found = audit(sound)
    text = page(found)
    assert text.startswith(markdown(found))
    drawn = re.findall(r"^!\[.+\]\(data:image/svg\+xml;base64,([^)]+)\)$", text, re.M)
    assert [base64.b64decode(svg)[:4] for svg in drawn] == [b"<svg"] * 5


def test_the_report_draws_and_is_the_same_each_time(sound: Path) -> None:
    pytest.importorskip("matplotlib")
    found = audit(sound)
    html = report(found, "x")
    assert html == report(audit(sound), "x")
    drawn = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert len(drawn) == 5
    texts = [base64.b64decode(svg).decode() for svg in drawn]
    assert all(svg.startswith("<svg") and "<dc:date>" not in svg for svg in texts)
    assert "speed_comparison" in texts[3]
    assert html.count("<tr>") > len(found.checks)


def test_without_matplotlib_it_says_so_and_has_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "installed", lambda: False)
    page = report(MADE, "<x>")
    assert "matplotlib isn&#39;t installed" in page
    assert "<img" not in page
    assert "Audit of &lt;x&gt;" in page
    assert "a|b.jpg is in test and train" in page

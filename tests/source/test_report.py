"""The report: every code has a sentence, nothing is lost between JSON and lines, order is fixed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mirgen.source
from mirgen.source import Report
from mirgen.source.reasons import MEANING
from mirgen.source.report import CategoryCount, LicenseCount
from mirgen.source.tally import Count, Tally

numbers = st.integers(0, 10**6)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
tallies = st.dictionaries(st.sampled_from(sorted(MEANING)), st.tuples(st.integers(1, 9999), names))
counted = tallies.map(lambda held: tuple(Count(c, n, e) for c, (n, e) in sorted(held.items())))
reports = st.builds(
    Report,
    *(names, names, numbers, numbers, counted, numbers, numbers, numbers, counted, counted),
    *(numbers, numbers, counted),
    st.lists(st.builds(CategoryCount, names, numbers, numbers), max_size=4).map(tuple),
    st.lists(st.builds(LicenseCount, names, numbers), max_size=4).map(tuple),
)


@given(reports)
def test_json_holds_all_of_it(report):
    data = report.to_json()
    assert Report.from_json(data) == report
    raw = json.loads(data)
    told = (*report.photos_left, *report.regions_left, *report.repaired, *report.cutouts_left)
    assert raw["meanings"] == {item.code: MEANING[item.code] for item in told}
    assert data.endswith(b"\n")


@given(reports)
def test_lines_hold_every_count_with_its_meaning(report):
    lines = report.lines()
    for items in (report.photos_left, report.regions_left, report.repaired, report.cutouts_left):
        for item in items:
            line = f"{item.count:6d}  {item.code}: {MEANING[item.code]} (such as {item.example})"
            assert any(line in told for told in lines)
    head = lines[0]
    assert head.startswith(f"{report.dataset}: {report.photos_kept} of {report.photos_read} photos")
    assert ("nearly the same as another" in head) == (report.copies > 0)


REPORT = Report(
    "cups",
    "instances",
    *(9, 7, (Count("image-missing", 2, "x.jpg"),), 1),
    *(20, 12, (Count("box-bad", 2, "annotation 4"), Count("photo-left-out", 6, "annotation 8"))),
    (Count("photo-turned", 3, "b.jpg"),),
    *(4, 3, (Count("small", 8, "annotation 5"),)),
    (CategoryCount("cup", 9, 4), CategoryCount("dog", 3, 0)),
    (LicenseCount("CC0", 2), LicenseCount("unknown", 5)),
)


def test_lines_for_people():
    assert REPORT.lines() == [
        "cups: 7 of 9 photos (1 nearly the same as another), 12 of 20 regions, 2 categories",
        "  2 photos left out",
        f"         2  image-missing: {MEANING['image-missing']} (such as x.jpg)",
        "  8 regions left out",
        f"         6  photo-left-out: {MEANING['photo-left-out']} (such as annotation 8)",
        f"         2  box-bad: {MEANING['box-bad']} (such as annotation 4)",
        "  3 repaired or understood",
        f"         3  photo-turned: {MEANING['photo-turned']} (such as b.jpg)",
        "  4 cutouts in 1 categories, 3 can stand",
        "  8 regions that are no cutouts",
        f"         8  small: {MEANING['small']} (such as annotation 5)",
        "  photos by licence: CC0 2, unknown 5",
    ]


def test_licences_that_nobody_knows_are_no_line():
    held = json.loads(REPORT.to_json()) | {"licenses": [{"name": "unknown", "photos": 7}]}
    assert not any("licence" in line for line in Report.from_json(json.dumps(held)).lines())


CODES = re.compile(
    r'"([a-z]+(?:-[a-z]+)+|blurred|border|crowd|dim|hollow|small|thin|twin|clipped)"'
)


def test_every_code_in_use_has_a_meaning_and_every_meaning_a_use():
    folder = Path(mirgen.source.__file__).parent
    used: set[str] = set()
    for path in folder.rglob("*.py"):
        if path.name != "reasons.py":
            used |= set(CODES.findall(path.read_text()))
    known = {code for code in MEANING if "-" in code}
    assert known <= used
    unknown = used - set(MEANING)
    assert unknown <= {"photo-changed", "utf-8", "utf-8-sig"}, "a code without a meaning"


@pytest.mark.parametrize("code", sorted(MEANING))
def test_a_meaning_goes_on_from_its_code(code):
    told = MEANING[code]
    assert told[0].islower() or told.startswith(("COCO", "EXIF"))
    assert not told.endswith(".")
    assert len(told) < 90


@given(st.lists(st.tuples(st.sampled_from("abc"), names), max_size=20), st.integers(0, 20))
def test_a_tally_counts_and_keeps_the_first_example(events, at):
    whole, first, second = Tally(), Tally(), Tally()
    for place, (code, example) in enumerate(events):
        whole.add(code, example)
        (first if place < at else second).add(code, example)
    first.extend(second.counts())
    assert first.counts() == whole.counts()
    assert whole.total() == len(events)
    for item in whole.counts():
        met = [example for code, example in events if code == item.code]
        assert (item.count, item.example) == (len(met), met[0])
    assert [item.code for item in whole.counts()] == sorted({code for code, _ in events})

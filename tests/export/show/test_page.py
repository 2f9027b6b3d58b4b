from __future__ import annotations

import re
from html.parser import HTMLParser

from mirgen.export.show import page

from .conftest import NASTY

VOID = {"meta", "img", "path", "rect", "br"}


class _Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def _parsed(row) -> _Balance:
    parser = _Balance()
    parser.feed(page(row))
    assert parser.open == []
    return parser


def test_all_of_it_is_in_one_file_without_a_script(row):
    tags = _parsed(row).seen
    images = [attrs for tag, attrs in tags if tag == "img"]
    assert len(images) == 2
    assert all(attrs["src"].startswith("data:image/png;base64,") for attrs in images)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in tags}
    assert not any(name.startswith("on") for _, attrs in tags for name in attrs)
    assert "http" not in page(row)


def test_labels_are_escaped(row):
    text = page(row)
    assert NASTY not in text
    assert "&lt;b onload=&#34;x&#34;&gt;dog&lt;/b&gt;" in text
    assert "right &amp; away" in text


def test_boxes_and_phrases_of_a_region_are_linked(row):
    tags = _parsed(row).seen
    boxes = [a for tag, a in tags if tag == "rect"]
    assert [(a["class"], a["x"], a["width"]) for a in boxes if "r4" in a["class"].split()] == [
        ("box r4", "150.0", "40.0")
    ]
    marks = [a["class"].split() for tag, a in tags if tag == "mark"]
    assert ["r3", "r4"] in marks
    assert "main:has(.r4:is(:hover, :focus)) .mask.r4" in page(row)


def test_the_outline_goes_round_the_mask(row):
    paths = [a for tag, a in _parsed(row).seen if tag == "path" and a["class"] == "mask r3"]
    points = re.findall(r"([0-9.]+),([0-9.]+)", paths[0]["d"])
    assert {(float(x), float(y)) for x, y in points} == {
        (10.5, 40.5),
        (10.5, 69.5),
        (39.5, 69.5),
        (39.5, 40.5),
    }


def test_the_answer_is_folded_away(row):
    text = page(row)
    folded = text.index('<details class="answer">')
    assert text.index("So B.") > folded
    assert "open>" not in text[folded : folded + 40]

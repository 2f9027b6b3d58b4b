"""An evaluation against a server of known skill: figures, rotations, ablations, boxes, steps."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.cli.main import main
from mirgen.evaluate.comparison import HEADINGS, compare, split_steps, text_of
from mirgen.evaluate.grounding import Unit, ground, iou, named_boxes
from mirgen.evaluate.intervals import wilson
from mirgen.evaluate.tables import table
from mirgen.records.instance import Instance
from mirgen.store import open_dataset

from ..chat_server import ChatServer, Faults


def words(out: Path, server: ChatServer, to: Path, *more: object) -> list[str]:
    fixed = ["evaluate", out, "--model", "tiny", "--base-url", server.url, "--quiet", "--to", to]
    return [str(word) for word in (*fixed, *more)]


def report(to: Path) -> dict[str, Any]:
    return json.loads((to / "report.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def lines(to: Path) -> list[dict[str, Any]]:
    text = (to / "instances.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


SKILL = {"sequential": 0.9, "spatial": 0.2, "analytical": 0.5}


def test_accuracy_recovers_the_skill_by_group(
    sample: Path, rows: list[Instance], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ChatServer(rows, skill=lambda row: SKILL[row.category]) as server:
        assert main(words(sample, server, tmp_path)) == 0
    told = report(tmp_path)
    for category, skill in SKILL.items():
        low, high = told["by_category"][category]["interval"]
        assert low - 0.02 <= skill <= high + 0.02
    document = lines(tmp_path)
    assert [line["id"] for line in document] == [row.id for row in rows]
    assert told["overall"]["right"] == sum(line["right"] for line in document)
    for group in ("category", "task", "tier", "images"):
        shares = told[f"by_{group}"].values()
        assert sum(share["number"] for share in shares) == len(rows)
        assert sum(share["right"] for share in shares) == told["overall"]["right"]
    assert list(told["by_tier"]) == ["easy", "medium", "hard"]
    assert list(told["by_images"]) == sorted(told["by_images"], key=int)
    first = capsys.readouterr().out.splitlines()[0]
    assert [cell.strip() for cell in first.split("|")[1:-1]] == [
        "model",
        "analytical",
        "sequential",
        "spatial",
        "overall",
    ]


def test_a_reply_without_an_answer_is_not_right_and_is_counted(
    sample: Path, rows: list[Instance], tmp_path: Path
) -> None:
    faults = Faults(empty=0.2, refusal=0.2, unreadable=0.2, refused_for_good=0.1)
    with ChatServer(rows, faults=faults) as server:
        assert main(words(sample, server, tmp_path)) == 0
    told = report(tmp_path)
    assert set(told["kinds"]) == {"right", "empty", "refused", "unparsed", "failed"}
    assert sum(told["kinds"].values()) == len(rows)
    assert told["overall"]["right"] == told["kinds"]["right"] == told["overall"]["named_an_option"]


def test_circular_asks_every_order_and_a_liking_for_a_letter_fails_it(
    sample: Path, rows: list[Instance], tmp_path: Path
) -> None:
    more = ("--circular", "--split", "test")
    chosen = [row for row in rows if row.split == "test"]
    with ChatServer(rows, skill=lambda _: 0.0, prefers=1) as server:
        assert main(words(sample, server, tmp_path, *more)) == 0
        assert server.calls.total() == sum(len(row.options) for row in chosen)
    told = report(tmp_path)
    assert told["circular"]["all"]["right"] == 0
    assert told["overall"]["right"] == sum(row.answer == "B" for row in chosen)
    with ChatServer(rows) as server:
        assert main(words(sample, server, tmp_path / "good", *more)) == 0
    assert report(tmp_path / "good")["circular"]["all"]["accuracy"] == 1.0


def test_ablations_stand_beside_the_whole(
    sample: Path, rows: list[Instance], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ChatServer(rows) as server:
        assert main(words(sample, server, tmp_path, "--ablations", "all", "--limit", 10)) == 0
        assert server.calls.total() == 4 * 20
    told = report(tmp_path)
    assert set(told["ablations"]) == {"no-images", "no-texts", "shuffled-images"}
    assert {share["number"] for share in told["ablations"].values()} == {20}
    assert "| no-images" in capsys.readouterr().out
    assert [line["ablation"] for line in lines(tmp_path)][:5] == [
        "none",
        "no-images",
        "no-texts",
        "shuffled-images",
        "none",
    ]


def test_an_interrupted_evaluation_asks_for_the_rest(
    sample: Path, rows: list[Instance], tmp_path: Path
) -> None:
    with ChatServer(rows) as server:
        assert main(words(sample, server, tmp_path, "--limit", 5)) == 0
        assert main(words(sample, server, tmp_path)) == 0
        assert server.calls.total() == len(rows)


def say(row: Instance, letter: str) -> str:
    steps = row.steps
    told = "\n\n".join(f"## {h}:\n{text_of(steps, name)}" for name, h in HEADINGS.items())
    region = row.regions[0]
    x, y, w, h = region.bbox
    box = f"Image {region.image + 1}: {region.label} [{x:g}, {y:g}, {x + w:g}, {y + h:g}]"
    return f"{told}\n{box}\nThe answer is {letter}."


def test_steps_and_boxes_of_a_perfect_reply_are_perfect(
    sample: Path, rows: list[Instance], tmp_path: Path
) -> None:
    with ChatServer(rows, say=say) as server:
        assert main(words(sample, server, tmp_path, "--steps", "--split", "test")) == 0
    told = report(tmp_path)
    assert told["boxes"]["boxes"] >= 16
    assert told["boxes"]["mean_iou"] > 0.99
    for name in ("summary", "caption", "text2region", "region2region"):
        assert told["steps"][name] == {"words": 1.0, "numbers": 1.0}
    assert told["steps"]["conclusion"]["numbers"] == 1.0
    assert told["overall"]["accuracy"] == 1.0


def test_steps_that_arent_there_score_nothing(rows: list[Instance]) -> None:
    steps = rows[0].steps
    assert split_steps("The answer is B.") == {}
    found = compare(steps, "Summary: nothing of all this\nThe answer is B.")
    assert found["summary"].words < 0.3
    assert {found[name].words for name in HEADINGS if name != "summary"} == {0.0}
    other = compare(steps, f"Captions:\n{text_of(steps, 'caption')}")
    assert other["caption"].words == 1.0


@pytest.mark.parametrize(
    ("text", "box", "image"),
    [
        ("the dog [10, 20, 30, 40]", (10, 20, 30, 40), -1),
        ("in image 2 the dog (10,20),(30,40)", (10, 20, 30, 40), 1),
        ("<|box_start|>(10,20),(30,40)<|box_end|>", (10, 20, 30, 40), -1),
        ("<box>[[10, 20, 30, 40]]</box>", (10, 20, 30, 40), -1),
        ('Image 1: {"bbox_2d": [10, 20, 30, 40], "label": "dog"}', (10, 20, 30, 40), 0),
        ("image 3, [0.1, 0.2, 0.3, 0.4]", (0.1, 0.2, 0.3, 0.4), 2),
    ],
)
def test_spellings_of_boxes(text: str, box: tuple[float, ...], image: int) -> None:
    (named,) = named_boxes(text)
    assert (named.box, named.image) == (box, image)


@pytest.mark.parametrize(
    "text", ["[1, 2, 3]", "12, 13, 14, 15", "[30, 40, 10, 20]", "images 1, 2, 3 and 4", "[a, b]"]
)
def test_what_is_no_box(text: str) -> None:
    assert list(named_boxes(text)) == []


@pytest.mark.parametrize(("unit", "scale"), [("1000", 1000.0), ("unit", 1.0)])
def test_units_of_boxes(rows: list[Instance], unit: Unit, scale: float) -> None:
    row = rows[0]
    region = row.regions[0]
    (x, y, w, h), (height, width) = region.bbox, region.size
    numbers = (x / width, y / height, (x + w) / width, (y + h) / height)
    box = ", ".join(f"{n * scale:.4f}" for n in numbers)
    said = f"image {region.image + 1}, {region.label}: [{box}]"
    assert ground(row, said, unit).overlaps[0] > 0.98
    assert ground(row, said, "pixels").overlaps[0] < 0.9


def test_a_box_in_another_image_or_of_another_label_doesnt_count(rows: list[Instance]) -> None:
    row = next(r for r in rows if len({g.label for g in r.regions}) > 1)
    one = row.regions[0]
    other = next(r for r in row.regions if r.label != one.label)
    x, y, w, h = one.bbox
    box = f"[{x}, {y}, {x + w}, {y + h}]"
    right = ground(row, f"image {one.image + 1}: {one.label} {box}", "pixels").overlaps
    wrong = ground(row, f"image {other.image + 1}: {other.label} {box}", "pixels").overlaps
    assert right == (1.0,)
    assert wrong[0] < 1.0
    assert ground(row, f"image 99: {box}", "pixels").overlaps == (0.0,)


BOX = st.tuples(*[st.floats(0, 50)] * 2, *[st.floats(51, 99)] * 2)


@given(BOX, BOX)
def test_iou_is_symmetric_and_one_for_itself(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> None:
    assert 0 <= iou(a, b) <= 1 + 1e-9
    assert iou(a, b) == pytest.approx(iou(b, a))
    assert iou(a, a) == pytest.approx(1)
    assert iou((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert iou((0, 0, 1, 1), (1, 0, 2, 1)) == 0


def test_a_table_escapes_what_would_break_it() -> None:
    made = list(table(("a", "b"), [("x|y", "1")]))
    assert made == ["| a    | b |", "|------|--:|", "| x\\|y | 1 |"]
    assert wilson(1, 2)[0] > 0


def test_wrong_words_are_told(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixed = ["evaluate", str(sample), "--model", "m", "--base-url"]
    for more in (
        ["ftp://x"],
        ["http://x/v1", "--ablations", "no-image"],
        ["http://x/v1", "--boxes", "pixel"],
        ["http://x/v1", "--split", "tset"],
        ["http://x/v1", "--temperature", "hot"],
        ["http://x/v1", "--concurrency", "0"],
    ):
        assert main([*fixed, *more]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert replace(open_dataset(sample)) == open_dataset(sample)

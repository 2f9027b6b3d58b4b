"""One broken data set for every gate: each is caught by name, and nothing else is blamed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import PIL.Image
import pytest

from mirgen.audit import Check, audit
from mirgen.audit.blind import blind
from mirgen.audit.learners import learners
from mirgen.audit.tiers import tiers
from mirgen.audit.verdict import judged
from mirgen.audit.visual import visual
from mirgen.records.instance import Image, Instance, Piece
from mirgen.records.puzzle import TIERS
from mirgen.seeds import generator

from .conftest import Break, as_items, make_region, make_row

HUNDREDS = 420


def failures(out: Path) -> set[str]:
    return {check.title for check in audit(out).failed}


def first(rows: Sequence[Instance], split: str, task: str) -> int:
    return next(k for k, row in enumerate(rows) if (row.split, row.task) == (split, task))


def swapped(rows: list[Instance], at: int, **changes: object) -> list[Instance]:
    rows[at] = replace(rows[at], **changes)  # type: ignore[arg-type]
    return rows


def test_a_sound_one_passes(sound: Path) -> None:
    found = audit(sound)
    assert found.failed == ()
    assert found.looked == found.rows == 54
    assert {c.gate for c in found.checks if c.verdict == "passed"} == {
        "needed",
        "steps",
        "balance",
        "diversity",
        "leakage",
        "correctness",
    }


def test_letters_unbalanced(broken: Break) -> None:
    def all_a(rows: list[Instance]) -> list[Instance]:
        return [_moved_to_a(row) for row in rows]

    assert failures(broken(all_a)) == {
        f"balance/letters of {task}"
        for task in ("speed_comparison", "weight_comparison", "location_relationship")
    }


def _moved_to_a(row: Instance) -> Instance:
    order = [row.answer_index, *(k for k in range(len(row.options)) if k != row.answer_index)]
    asked = json.loads(row.facts[0].value)
    asked["options"] = [asked["options"][k] for k in order]
    fact = replace(row.facts[0], value=json.dumps(asked))
    options = tuple(row.options[k] for k in order)
    return replace(row, options=options, answer="A", answer_index=0, facts=(fact, *row.facts[1:]))


def test_a_task_that_is_too_rare(broken: Break) -> None:
    """Its rows stand in for those of another tier, as after a filter that drops what is hard."""

    def easier(rows: list[Instance]) -> list[Instance]:
        return [replace(row, tier="easy") if row.tier == "hard" else row for row in rows]

    assert failures(broken(easier)) == {"balance/tasks-and-tiers"}


def test_an_image_that_isnt_needed(broken: Break) -> None:
    def scenery(rows: list[Instance]) -> list[Instance]:
        row = rows[0]
        number = len(row.images)
        extra = replace(row.images[0], path=f"{row.id}-{number + 1}.jpg")
        return swapped(
            rows,
            0,
            images=(*row.images, extra),
            context=(*row.context[:-1], Piece("image", "", number), row.context[-1]),
            question=f"{row.question}<image>",
            steps=replace(row.steps, caption=(*row.steps.caption, "It shows the place again.")),
        )

    assert {title.partition(" of ")[0] for title in failures(broken(scenery))} == {
        "needed/images-and-texts"
    }


def test_a_photo_in_two_splits(broken: Break) -> None:
    def shared(rows: list[Instance]) -> list[Instance]:
        one, two = first(rows, "test", "speed_comparison"), first(rows, "train", "speed_comparison")
        return swapped(rows, one, sources=(*rows[one].sources[1:], rows[two].sources[0]))

    assert failures(broken(shared)) == {"leakage/photos"}


@pytest.mark.parametrize("quality", [95, 60])
def test_a_frame_that_looks_the_same_in_two_splits(broken: Break, quality: int) -> None:
    def copied(rows: list[Instance]) -> list[Instance]:
        one, two = first(rows, "test", "speed_comparison"), first(rows, "train", "speed_comparison")
        data = io.BytesIO()
        with PIL.Image.open(io.BytesIO(rows[two].images[0].bytes)) as picture:
            picture.save(data, "JPEG", quality=quality)
        images = (Image(data.getvalue(), rows[one].images[0].path), *rows[one].images[1:])
        return swapped(rows, one, images=images)

    assert failures(broken(copied)) == {"leakage/frames"}


def test_a_wrong_answer(broken: Break) -> None:
    def wrong(rows: list[Instance]) -> list[Instance]:
        one = first(rows, "train", "speed_comparison")
        two = next(
            k
            for k, row in enumerate(rows)
            if row.split == "train"
            and row.task == "speed_comparison"
            and len(row.options) == len(rows[one].options)
            and row.answer != rows[one].answer
        )
        answers = rows[one].answer_index, rows[two].answer_index
        # Letters stay balanced, so that only the answers are wrong.
        swapped(rows, one, answer="ABCDE"[answers[1]], answer_index=answers[1])
        return swapped(rows, two, answer="ABCDE"[answers[0]], answer_index=answers[0])

    assert "correctness/answers-refs-regions of speed_comparison" in failures(broken(wrong))


@pytest.mark.parametrize("change", [{"end": 10_000}, {"region": 99}, {"field": "steps.caption[9]"}])
def test_a_stale_ref(broken: Break, change: dict[str, object]) -> None:
    def stale(rows: list[Instance]) -> list[Instance]:
        at = first(rows, "test", "weight_comparison")
        refs = (replace(rows[at].refs[0], **change), *rows[at].refs[1:])  # type: ignore[arg-type]
        return swapped(rows, at, refs=refs)

    assert failures(broken(stale)) == {"correctness/answers-refs-regions of weight_comparison"}


def test_two_rows_with_the_same_facts(broken: Break) -> None:
    def twice(rows: list[Instance]) -> list[Instance]:
        kind = ("train", "speed_comparison", "easy")
        one, two, *_ = (k for k, r in enumerate(rows) if (r.split, r.task, r.tier) == kind)
        rows[two] = replace(rows[one], id=rows[two].id, index=rows[two].index)
        return rows

    assert "diversity/distinct-facts of speed_comparison" in failures(broken(twice))


def test_a_number_that_nothing_explains(broken: Break) -> None:
    def odd(rows: list[Instance]) -> list[Instance]:
        at = first(rows, "train", "speed_comparison")
        steps = rows[at].steps
        found = re.search(r"\d+\.\d+(?=%)", steps.caption[0])
        assert found
        wrong = f"{(float(found.group()) + 31.37) % 100:.2f}"
        caption = steps.caption[0].replace(found.group(), wrong)
        return swapped(rows, at, steps=replace(steps, caption=(caption, *steps.caption[1:])))

    assert failures(broken(odd)) == {"steps/numbers-explained of speed_comparison"}


def named(checks: Sequence[Check]) -> set[str]:
    return {check.name for check in judged(checks) if check.verdict == "failed"}


def test_options_in_a_row_around_the_answer() -> None:
    """{c − 1, c, c + 1, c + 2}: the second smallest is always right."""
    rng = generator("ladder")
    rows = []
    for index in range(HUNDREDS):
        right = int(rng.integers(5, 60))
        values = rng.permutation([right - 1, right, right + 1, right + 2]).tolist()
        rows.append(make_row(index, [f"{v} bars" for v in values], values.index(right)))
    assert "second-smallest-number" in named(list(blind(as_items(rows))))
    assert "learnt-numbers" in named(list(learners(as_items(rows))))


def test_a_pair_of_labels_that_gives_the_answer_away() -> None:
    """Of the cat and the dog it's the cat, of the dog and the cow the dog, of the cow and the cat
    the cow: no word alone tells, only the pair does.
    """
    pytest.importorskip("sklearn")
    rng = generator("pairs")
    pairs = (("cat", "dog"), ("dog", "cow"), ("cow", "cat"))
    rows = []
    for index in range(HUNDREDS):
        pair = pairs[index % 3]
        order = rng.permutation(2).tolist()
        rows.append(make_row(index, [pair[k] for k in order], order.index(0)))
    assert "learnt-words" in named(list(learners(as_items(rows))))


def test_answers_drawn_by_lot_teach_nothing() -> None:
    pytest.importorskip("sklearn")
    rng = generator("lot")
    labels = ("cat", "dog", "cow", "pen", "cup")
    rows = [
        make_row(index, rng.permutation(labels)[:4].tolist(), int(rng.integers(4)))
        for index in range(HUNDREDS)
    ]
    assert named([*blind(as_items(rows)), *learners(as_items(rows))]) == set()


@pytest.mark.parametrize(("sign", "name"), [(1, "largest"), (-1, "not-largest")])
def test_the_largest_region_is_right(sign: int, name: str) -> None:
    rng = generator("largest", sign)
    labels = ("cat", "dog", "cow", "pen")
    rows = []
    for index in range(HUNDREDS):
        sides = rng.permutation([20, 30, 40, 50])
        order = rng.permutation(4)
        regions = [make_region(k, labels[k], float(sides[k])) for k in range(4)]
        right = int((sign * sides[order]).argmax())
        row = make_row(index, [labels[k] for k in order], right, regions=tuple(regions))
        rows.append(replace(row, tier="hard"))
    assert name in named(list(visual(as_items(rows), learn=False)))


@pytest.mark.parametrize(
    ("order", "verdict"), [(TIERS, "passed"), (("easy", "hard", "medium"), "failed")]
)
def test_tiers_that_dont_rise(order: Sequence[str], verdict: str) -> None:
    rows = [make_row(index, ("yes", "no"), index % 2) for index in range(HUNDREDS)]
    renamed = [replace(row, tier=order[TIERS.index(row.tier)]) for row in rows]
    rises = next(check for check in tiers(as_items(renamed)) if check.name == "error-rises")
    assert rises.verdict == verdict

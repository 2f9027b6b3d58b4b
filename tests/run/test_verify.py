"""Verify: a finished data set passes; whatever is altered afterwards is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mirgen.check.row import solution_faults
from mirgen.errors import OutputError
from mirgen.records.instance import FactRow, Instance
from mirgen.run.verify import verify
from mirgen.store import open_dataset
from mirgen.tasks import find_task

from ..built import Rows, command
from .conftest import Rewrite, region


def facts(row: Instance, change: Callable[[FactRow], FactRow]) -> Instance:
    return replace(row, facts=tuple(change(fact) for fact in row.facts))


def asked(row: Instance, **changes: Any) -> Instance:
    """Return the row with its stored question changed."""

    def change(fact: FactRow) -> FactRow:
        if fact.name != "question":
            return fact
        return replace(fact, value=json.dumps(json.loads(fact.value) | changes))

    return facts(row, change)


def scaled(row: Instance, name: str, by: float) -> Instance:
    """Return the row with the first fact of this name's beginning multiplied."""
    first = next(f.name for f in row.facts if f.name.startswith(name))
    return facts(
        row,
        lambda f: replace(f, value=json.dumps(json.loads(f.value) * by)) if f.name == first else f,
    )


def nudged(row: Instance) -> Instance:
    x, y, w, h = row.regions[0].bbox
    return region(row, 0, bbox=(x, y + 1, w, h) if y + 1 + h <= row.regions[0].size[0]
                  else (x, y - 1, w, h))  # fmt: skip


def other_letter(row: Instance) -> Instance:
    at = (row.answer_index + 1) % len(row.options)
    return replace(row, answer="ABCDE"[at], answer_index=at)


def swapped(row: Instance) -> Instance:
    """Return the row with the values of the answer and another option interchanged."""
    values = json.loads(next(f.value for f in row.facts if f.name == "question"))["options"]
    return asked(row, options=_swap(values, row.answer_index))


def _swap(items: list[Any], at: int) -> list[Any]:
    other = (at + 1) % len(items)
    return [items[{at: other, other: at}.get(i, i)] for i in range(len(items))]


def texts_swapped(row: Instance) -> Instance:
    """Return the row with the texts of the answer and another option interchanged."""
    return replace(row, options=tuple(_swap(list(row.options), row.answer_index)))


def far_ref(row: Instance) -> Instance:
    return replace(row, refs=(replace(row.refs[0], end=10**6), *row.refs[1:]))


def lost_ref(row: Instance) -> Instance:
    return replace(row, refs=(replace(row.refs[0], region=9999), *row.refs[1:]))


def elsewhere(row: Instance) -> Instance:
    """Return the row with a seen fact said to stand in another image."""
    first = next(f.name for f in row.facts if f.where == "image:0")
    return facts(row, lambda f: replace(f, where="image:1") if f.name == first else f)


def test_a_finished_data_set_passes(reference: Path) -> None:
    ticks: list[int] = []
    found = verify(str(reference), ticks.append)
    assert found.findings == ()
    assert (found.rows, found.shards) == (24, 3)
    assert sum(ticks) == 24


def test_no_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        verify(str(tmp_path / "nothing"))


def test_a_flipped_byte_is_found(copy: Path) -> None:
    path = copy / "data" / "test-00000-of-00001.parquet"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    (finding,) = verify(str(copy)).findings
    assert "test-00000-of-00001.parquet" in finding
    assert "SHA-256" in finding


def test_a_cut_or_missing_shard_is_found(copy: Path) -> None:
    (copy / "data" / "train-00000-of-00002.parquet").unlink()
    path = copy / "data" / "train-00001-of-00002.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    findings = verify(str(copy)).findings
    assert [f"data/train-0000{i}" in f for i, f in enumerate(findings)] == [True, True]
    assert "is missing" in findings[0]
    assert "bytes instead of" in findings[1]


ALTERED: dict[str, tuple[Callable[[Instance], Instance], str]] = {
    "letter and index": (other_letter, "don't give the stored answer"),
    "letter alone": (
        lambda r: replace(r, answer="A" if r.answer != "A" else "B"),
        "answer",
    ),
    "values of the options": (swapped, "don't give the stored answer"),
    "texts of the options": (texts_swapped, ""),
    "an image": (
        lambda r: replace(r, images=(replace(r.images[0], bytes=b"no image"), *r.images[1:])),
        "image",
    ),
    "images interchanged": (
        lambda r: replace(r, images=(*r.images[1:], r.images[0])),
        "",
    ),
    "another split": (lambda r: replace(r, split="train", id="train-00000099"), ""),
    "a told fact": (lambda r: scaled(r, ("offset[", "weight[", "copies["), 3), "stored"),  # type: ignore[arg-type]
    "a seen fact": (lambda r: scaled(r, ("cx(", "count("), 2), "fact|stored"),  # type: ignore[arg-type]
    "a box": (nudged, "bbox"),
    "an area": (lambda r: region(r, 0, area=r.regions[0].area + 1), "area"),
    "a mask": (lambda r: region(r, 0, rle=r.regions[1].rle), "mask"),
    "a ref's end": (far_ref, "spans"),
    "a ref's region": (lost_ref, "9999"),
    "a fact's image": (elsewhere, "isn't seen in image:1"),
    "a caption more": (
        lambda r: replace(r, steps=replace(r.steps, caption=(*r.steps.caption, "x"))),
        "captions",
    ),
    "an image token": (lambda r: replace(r, question=r.question + "<image>"), "<image>"),
    "a tier": (lambda r: replace(r, tier="harder"), "tier"),
    "an unknown task": (lambda r: replace(r, task="speed_comparisons"), "speed_comparisons"),
    "another task": (
        lambda r: replace(r, task="speed_comparison"),
        "",
    ),
    "an unknown kind": (lambda r: asked(r, kind="none"), ""),
    "no question": (
        lambda r: replace(r, facts=tuple(f for f in r.facts if f.name != "question")),
        "question",
    ),
    "a fact that isn't JSON": (
        lambda r: facts(r, lambda f: replace(f, value="{") if f.name != "question" else f),
        "",
    ),
    "no facts": (lambda r: replace(r, facts=r.facts[:1]), ""),
    "a garbled mask": (lambda r: region(r, 0, rle="zzz~~~"), "run lengths don't fill"),
    "a mask of another size": (
        lambda r: region(r, 0, size=(r.regions[0].size[0] + 1, r.regions[0].size[1])),
        "",
    ),
}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_row_is_found(name: str, rewritten: Rewrite, reference: Path) -> None:
    change, said = ALTERED[name]
    # Rows of distances: there every fact, scaled, changes the answer.
    rows = list(open_dataset(str(reference)).instances("test"))
    at = next(i for i, row in enumerate(rows) if row.task == "location_relationship")
    out = rewritten(change, at)
    findings = verify(str(out)).findings
    assert findings, "nothing found"
    told = "\n".join(findings)
    assert any(part in told for part in said.split("|")), findings


def test_a_row_that_stands_twice_is_found(rewritten: Rewrite, reference: Path) -> None:
    rows = list(open_dataset(str(reference)).instances("test"))
    findings = verify(str(rewritten(lambda _: rows[1]))).findings
    assert findings == (f"{rows[1].id}: stands twice",)


def test_a_photo_in_two_splits_is_found(rewritten: Rewrite, reference: Path) -> None:
    (train, *_) = open_dataset(str(reference)).instances("train")
    out = rewritten(lambda row: replace(row, sources=(*row.sources, *train.sources)))
    findings = verify(str(out)).findings
    assert findings == (f"splits test and train share {len(set(train.sources))} photos",)


def test_the_command_exits_with_4(rewritten: Rewrite) -> None:
    done = command("verify", rewritten(other_letter))
    assert done.returncode == 4, done.stderr
    assert "test-00000000" in done.stdout + done.stderr


def test_tiles_are_looked_at(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Regions and facts agree, but the images of two tiles were interchanged: pixels tell."""
    rows = Rows(tmp_path_factory)["image_puzzle"]
    hard = [row for row in rows if row.tier == "hard"][:6]
    assert hard
    for row in hard:
        assert solution_faults(row, find_task(row.task)) == []
        one, two = row.images[1:3]
        changed = (
            row.images[0],
            replace(one, bytes=two.bytes),
            replace(two, bytes=one.bytes),
            *row.images[3:],
        )
        (fault,) = solution_faults(replace(row, images=changed), find_task(row.task))
        assert "differs from what the regions show" in fault

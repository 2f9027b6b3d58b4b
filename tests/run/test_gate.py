"""The verdict of a build's audit: taken before the commit, kept where nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.audit import quick
from mirgen.errors import FindingsError
from mirgen.run.build import build
from mirgen.run.gate import require_passed
from mirgen.store import Dataset, GateTally, Verdict, open_dataset
from mirgen.store.manifest import read_manifest

MINE = Verdict(
    rows=1,
    gates={"blind": GateTally(passed=1, failed=4, not_judged=0)},
    failed=("a", "b", "c", "d"),
)


def test_the_judge_sees_every_row_before_the_manifest_stands(copy: Path) -> None:
    seen: list[str] = []

    def judge(dataset: Dataset) -> Verdict:
        assert read_manifest(copy / "manifest.json").splits["test"].seed == 3
        seen.extend(row.id for row in dataset.instances())
        return MINE

    given = {"out": str(copy), "workers": 1, "splits": {"test": 8}, "seed": 11}
    summary = build(None, given, judge=judge)
    assert seen == [row.id for row in open_dataset(copy).instances()]
    assert len(seen) == 24
    assert summary.manifest.audit == read_manifest(copy / "manifest.json").audit == MINE
    assert "- d" in (copy / "README.md").read_text()


def test_the_staged_rows_are_judged_not_those_that_they_replace(copy: Path) -> None:
    seeds: list[int] = []

    def judge(dataset: Dataset) -> Verdict:
        seeds.extend(row.seed for row in dataset.instances("test"))
        return MINE

    build(None, {"out": str(copy), "workers": 1, "splits": {"test": 8}, "seed": 11}, judge=judge)
    assert set(seeds) == {11}


def test_what_hasnt_changed_isnt_judged_again(copy: Path) -> None:
    before = read_manifest(copy / "manifest.json")
    assert before.audit is not None

    def judge(_: Dataset) -> Verdict:
        raise AssertionError("there is a verdict")

    assert build(None, {"out": str(copy), "workers": 1}, judge=judge).manifest == before
    assert build(None, {"out": str(copy), "workers": 1}).manifest == before


def test_without_a_judge_a_new_split_has_no_verdict(copy: Path) -> None:
    build(None, {"out": str(copy), "workers": 1, "splits": {"test": 8}, "seed": 11})
    assert read_manifest(copy / "manifest.json").audit is None


def test_the_verdict_is_that_of_the_finished_data_set(reference: Path) -> None:
    dataset = open_dataset(reference)
    assert dataset.manifest.audit == quick(dataset)


def test_failures_are_named_where_that_is_asked_for(reference: Path) -> None:
    manifest = read_manifest(reference / "manifest.json")
    require_passed(True, "out", manifest)
    failed = manifest.model_copy(update={"audit": MINE})
    require_passed(False, "out", failed)
    with pytest.raises(FindingsError, match=r"^the audit failed: a, b, c, and 1 more \(out\): "):
        require_passed(True, "out", failed)
    require_passed(True, "out", manifest.model_copy(update={"audit": None}))

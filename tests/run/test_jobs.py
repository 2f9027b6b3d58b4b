"""Shards as jobs: they cover a split, and their fingerprints tell all that bytes depend on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.config import BuildConfig
from mirgen.run import jobs as module
from mirgen.run.jobs import BLOCK, Recipe, jobs, versions
from mirgen.source import IndexRef

REF = IndexRef(folder="/cache/a", dataset="a", images="/photos", fingerprint="f" * 64)
RECIPE = Recipe(BuildConfig(), (REF,), {"test": 0.2, "train": 0.8}, ("/t",), {"a.jinja": "0" * 64})


@given(number=st.integers(1, 40_000), rows=st.one_of(st.none(), st.integers(1, 5000)))
def test_shards_cover_the_split_once(number: int, rows: int | None) -> None:
    if rows and number / rows > 200:
        rows = 500
    recipe = replace(RECIPE, config=BuildConfig(shard_rows=rows))
    made = jobs(recipe, "train", number, 7)
    assert [job.start for job in made] == [0, *(job.stop for job in made[:-1])]
    assert made[-1].stop == number
    assert len({job.name for job in made}) == len({job.fingerprint for job in made}) == len(made)
    for i, job in enumerate(made):
        assert job.name == f"train-{i:05d}-of-{len(made):05d}.parquet"
        assert job.start < job.stop
        assert job.stop - job.start <= (rows or 1000)
        if rows is None:
            assert job.start % BLOCK == 0


CHANGES: dict[str, Callable[[Recipe], Recipe]] = {
    "tiers": lambda r: replace(r, config=BuildConfig(tiers={"easy": 1.0})),
    "tasks": lambda r: replace(r, config=BuildConfig(tasks=("speed_comparison",))),
    "quality": lambda r: replace(r, config=BuildConfig(quality=80)),
    "longest_side": lambda r: replace(r, config=BuildConfig(longest_side=512)),
    "exhaustive": lambda r: replace(r, config=BuildConfig(exhaustive=("all",))),
    "cutouts": lambda r: replace(r, config=BuildConfig(cutouts={"min_area": 2600})),  # type: ignore[arg-type]
    "source": lambda r: replace(r, refs=(replace(REF, fingerprint="e" * 64),)),
    "dataset": lambda r: replace(r, refs=(replace(REF, dataset="b"),)),
    "two sources": lambda r: replace(r, refs=(REF, replace(REF, fingerprint="e" * 64))),
    "proportions": lambda r: replace(r, proportions={"test": 0.3, "train": 0.7}),
    "templates": lambda r: replace(r, templates={"a.jinja": "1" * 64}),
    "a template more": lambda r: replace(r, templates={"a.jinja": "0" * 64, "b.jinja": "0" * 64}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_bytes_depend_on_changes_the_fingerprint(change: str) -> None:
    before = jobs(RECIPE, "train", 200, 7)[0].fingerprint
    assert jobs(CHANGES[change](RECIPE), "train", 200, 7)[0].fingerprint != before


FREE: dict[str, Callable[[Recipe], Recipe]] = {
    "out": lambda r: replace(r, config=BuildConfig(out="elsewhere")),
    "workers": lambda r: replace(r, config=BuildConfig(workers=8)),
    "seed of the config": lambda r: replace(r, config=BuildConfig(seed=99)),
    "splits of the config": lambda r: replace(r, config=BuildConfig(splits={"train": 9})),
    "where the index is": lambda r: replace(r, refs=(replace(REF, folder="/x", images="/y"),)),
    "where templates are": lambda r: replace(r, template_folders=("/elsewhere",)),
}


@pytest.mark.parametrize("change", FREE)
def test_what_bytes_do_not_depend_on_leaves_it(change: str) -> None:
    before = jobs(RECIPE, "train", 200, 7)
    assert jobs(FREE[change](RECIPE), "train", 200, 7) == before


def test_seed_split_number_and_place_count() -> None:
    found = {
        job.fingerprint
        for split, number, seed in (
            ("train", 200, 7),
            ("test", 200, 7),
            ("train", 201, 7),
            ("train", 200, 8),
        )
        for job in jobs(RECIPE, split, number, seed)
    }
    assert len(found) == 4 + 4 + 5 + 4


def test_another_library_is_another_making(monkeypatch: pytest.MonkeyPatch) -> None:
    before = jobs(RECIPE, "train", 200, 7)[0].fingerprint
    for name in ("numpy", "opencv-python-headless", "pyarrow", "mirgen", "python"):
        changed = versions() | {name: "0.0"}
        monkeypatch.setattr(module, "versions", lambda changed=changed: changed)
        assert jobs(RECIPE, "train", 200, 7)[0].fingerprint != before

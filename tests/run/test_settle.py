"""Settling: what is given wins, then OUT's own record, then defaults; no mixing of makings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mirgen.config import BuildConfig, load_config
from mirgen.errors import UsageError
from mirgen.run import settle
from mirgen.run.jobs import Recipe, versions
from mirgen.source import IndexRef
from mirgen.store import Manifest, Source, Split


def config(**given: Any) -> BuildConfig:
    return load_config(None, given)


def manifest(made: BuildConfig, out: Path, **splits: tuple[int, int]) -> Manifest:
    """Return the manifest of a build of this config: split name to number and seed."""
    options = settle.kept(made, out)
    for key in ("splits", "seed"):
        del options[key]
    total = sum(number for number, _ in splits.values())
    return Manifest(
        schema_version=1,
        versions=versions(),
        config=options,
        proportions={name: number / total for name, (number, _) in sorted(splits.items())},
        sources=(Source(dataset="a", fingerprint="f", photos=1, regions=1),),
        templates={},
        splits={
            name: Split(seed=seed, number=number, shards=(), tallies=())
            for name, (number, seed) in splits.items()
        },
    )


def test_the_folder_is_named_after_the_first_source() -> None:
    assert settle.out_of(config(out="here")) == "here"
    assert settle.out_of(config()) == "out/sample"
    named = config(annotations=["/x/pets/annotations/a.json", "b.json"], images=["i", "j"])
    assert settle.out_of(named) == "out/pets"


def test_paths_are_kept_relative_to_out_and_come_back(tmp_path: Path) -> None:
    out = tmp_path / "data" / "out"
    given = {
        "annotations": [str(tmp_path / "a.json"), str(out / "b.json")],
        "images": [str(tmp_path / "photos"), "/elsewhere/photos"],
        "templates": [str(tmp_path / "templates")],
    }
    kept = settle.kept(config(**given), out)
    assert kept["annotations"] == ["../../a.json", "b.json"]
    assert kept["templates"] == ["../../templates"]
    assert not {"out", "workers", "runner"} & set(kept)
    base = settle.base_of(out, None, kept)
    for key, paths in given.items():
        assert base[key] == paths
    # The whole tree moved elsewhere still finds its own.
    moved = settle.base_of(Path("/new/data/out"), None, settle.kept(config(**given), out))
    assert moved["annotations"] == ["/new/a.json", "/new/data/out/b.json"]


def test_relative_paths_mean_the_same_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = settle.kept(config(annotations=["a.json"], images=["photos"]), Path("out/x"))
    assert kept["annotations"] == ["../../a.json"]
    assert settle.base_of(Path("out/x"), None, kept)["annotations"] == ["a.json"]


def test_options_come_from_the_manifest(tmp_path: Path) -> None:
    first = config(tasks=["speed_comparison"], tiers={"hard": 2}, quality=77)
    record = manifest(first, tmp_path, train=(30, 5), test=(10, 6))
    settled = load_config(None, {}, settle.base_of(tmp_path, record, None))
    assert settled.tasks == ("speed_comparison",)
    assert settled.tiers == {"hard": 2}
    assert settled.quality == 77
    assert settled.splits == {"train": 30, "test": 10}
    over = load_config(None, {"splits": {"test": 4}}, settle.base_of(tmp_path, record, None))
    assert over.splits == {"test": 4}
    assert over.quality == 77


def test_an_unfinished_build_comes_before_the_manifest(tmp_path: Path) -> None:
    record = manifest(config(), tmp_path, train=(30, 5))
    request = settle.kept(config(splits={"train": 9}, quality=66), tmp_path)
    request |= {settle.SEEDS: {"train": 8}}
    base = settle.base_of(tmp_path, record, request)
    assert settle.SEEDS not in base
    assert load_config(None, {}, base).splits == {"train": 9}
    assert load_config(None, {}, base).quality == 66


def test_an_empty_folder_gives_no_options(tmp_path: Path) -> None:
    assert settle.base_of(tmp_path, None, None) == {}


@pytest.mark.parametrize(
    ("given", "unfinished", "seeds"),
    [
        ({}, None, {"test": 6, "train": 5}),
        ({"splits": {"test": 4}}, None, {"test": 6}),
        ({"splits": {"test": 4}, "seed": 8}, None, {"test": 8}),
        ({}, {"train": 9}, {"test": 6, "train": 9}),
        ({"seed": 8}, {"train": 9}, {"test": 8, "train": 8}),
        ({"seed": 0}, None, {"test": 0, "train": 0}),
    ],
)
def test_each_split_keeps_its_seed(
    tmp_path: Path, given: dict[str, Any], unfinished: object, seeds: dict[str, int]
) -> None:
    record = manifest(config(), tmp_path, train=(30, 5), test=(10, 6))
    settled = load_config(None, given, settle.base_of(tmp_path, record, None))
    request = {settle.SEEDS: unfinished} if unfinished else None
    assert settle.seeds_for(settled, "seed" in given, record, request) == seeds


def test_a_first_build_has_one_seed() -> None:
    made = config(splits={"b": 1, "a": 2}, seed=4)
    assert settle.seeds_for(made, True, None, None) == {"a": 4, "b": 4}


def test_photos_are_dealt_by_the_first_builds_numbers(tmp_path: Path) -> None:
    assert settle.proportions_for(config(splits={"train": 30, "test": 10}), None) == {
        "test": 0.25,
        "train": 0.75,
    }
    record = manifest(config(), tmp_path, train=(30, 5), test=(10, 6))
    again = settle.proportions_for(config(splits={"test": 400}), record)
    assert again == {"test": 0.25, "train": 0.75}
    assert list(again) == ["test", "train"]


def test_an_unknown_split_is_refused(tmp_path: Path) -> None:
    record = manifest(config(), tmp_path, train=(30, 5), test=(10, 6))
    with pytest.raises(UsageError, match=r"no split 'trian'.*did you mean 'train'"):
        settle.proportions_for(config(splits={"trian": 4}), record)


def recipe(
    made: BuildConfig, *fingerprints: str, templates: dict[str, str] | None = None
) -> Recipe:
    refs = tuple(IndexRef("folder", "images", "a", fingerprint) for fingerprint in fingerprints)
    return Recipe(made, refs, {}, (), templates or {})


def test_splits_that_stay_bind_the_making(tmp_path: Path) -> None:
    made = config(quality=77)
    record = manifest(made, tmp_path, train=(30, 5), test=(10, 6))
    alone = {"splits": {"test": 4}}
    settle.same_making(recipe(config(**alone, quality=77, workers=7, seed=9), "f"), record)
    with pytest.raises(UsageError, match=r"quality differs.*split train would stay"):
        settle.same_making(recipe(config(**alone, quality=78), "f"), record)
    with pytest.raises(UsageError, match="aren't those that the data set was built from"):
        settle.same_making(recipe(config(**alone, quality=77), "g"), record)
    with pytest.raises(UsageError, match="aren't those"):
        settle.same_making(recipe(config(**alone, quality=77), "f", "g"), record)
    words = recipe(config(**alone, quality=77), "f", templates={"x/a.jinja": "0" * 64})
    with pytest.raises(UsageError, match=r"the templates aren't those.*x/a.jinja.*split train"):
        settle.same_making(words, record)
    older = record.model_copy(update={"versions": {**record.versions, "numpy": "1"}})
    with pytest.raises(UsageError, match=r"installed versions aren't those.*numpy"):
        settle.same_making(recipe(config(**alone, quality=77), "f"), older)


def test_where_no_split_stays_all_may_change(tmp_path: Path) -> None:
    record = manifest(config(quality=77), tmp_path, train=(30, 5), test=(10, 6))
    every = {"splits": {"test": 4, "train": 5}}
    settle.same_making(recipe(config(**every, quality=60), "g"), record)

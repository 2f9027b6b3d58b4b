"""Rewriting rows: all or nothing, images as they were, what a build keeps and what it doesn't."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mirgen.errors import OutputError
from mirgen.records.instance import Difficulty, Image, Instance
from mirgen.store import Manifest, OutFolder, open_dataset, rework, shard
from mirgen.store import folder as folders

from .conftest import build, tree


def rewrite(out: Path, change: Callable[[Instance], Instance]) -> Manifest:
    with OutFolder(out) as folder:
        return rework(folder, lambda rows: map(change, rows), frozenset({"tier", "difficulty"}))


def measured(row: Instance) -> Instance:
    difficulty = replace(row.difficulty, pass_rate=0.5, passes=4, samples=10, unparsed=2)
    return replace(row, tier="hard" if row.index % 2 else "easy", difficulty=difficulty)


def images(out: Path) -> list[bytes]:
    return [i.bytes for row in open_dataset(out).instances() for i in row.images]


def test_rows_are_changed_and_images_are_not(tmp_path: Path) -> None:
    build(tmp_path)
    before, rows = images(tmp_path), list(open_dataset(tmp_path).instances())
    rewrite(tmp_path, measured)
    data = open_dataset(tmp_path)
    assert list(data.instances()) == [measured(row) for row in rows]
    assert images(tmp_path) == before
    assert list(data.faults()) == []
    assert not (tmp_path / ".mirgen").exists()


def test_row_groups_stay_as_they_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "ROW_GROUP", 2)
    build(tmp_path, rows=10)
    rows = list(open_dataset(tmp_path).instances())
    rewrite(tmp_path, measured)
    assert list(open_dataset(tmp_path).instances()) == [measured(row) for row in rows]
    path = tmp_path / "data" / "train-00000-of-00002.parquet"
    groups = [pq.read_metadata(path).row_group(k).num_rows for k in range(3)]
    assert groups == [2, 2, 1]


def test_the_tallies_follow_the_tiers(tmp_path: Path) -> None:
    before = build(tmp_path)
    rewrite(tmp_path, measured)
    data = open_dataset(tmp_path)
    for name, split in data.manifest.splits.items():
        rows = Counter((row.task, row.tier) for row in data.instances(name))
        assert {(t.task, t.tier): t.instances for t in split.tallies if t.instances} == rows
        draws = [
            sum(sum(t.rejected.values()) for t in s.tallies) for s in (split, before.splits[name])
        ]
        assert draws[0] == draws[1]
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "medium" not in [cell.strip() for line in card.splitlines() for cell in line.split("|")]


def test_what_isnt_changed_isnt_touched(tmp_path: Path) -> None:
    build(tmp_path)
    before = tree(tmp_path)
    rewrite(tmp_path, lambda row: row)
    assert tree(tmp_path) == before
    rewrite(tmp_path, lambda row: measured(row) if row.split == "test" else row)
    changed = {name for name, data in tree(tmp_path).items() if before[name] != data}
    assert changed == {"README.md", "manifest.json", "data/test-00000-of-00001.parquet"}


def test_twice_is_once(tmp_path: Path) -> None:
    build(tmp_path)
    rewrite(tmp_path, measured)
    once = tree(tmp_path)
    rewrite(tmp_path, measured)
    assert tree(tmp_path) == once


@pytest.mark.parametrize(
    "change",
    [
        lambda row: replace(row, images=(*row.images[:-1], Image(b"x", "x.jpg"))),
        lambda row: replace(row, answer="A", answer_index=0),
        lambda row: replace(row, facts=()),
        lambda row: replace(row, id="train-00000009"),
    ],
)
def test_a_change_of_anything_else_is_refused(
    tmp_path: Path, change: Callable[[Instance], Instance]
) -> None:
    build(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(ValueError, match="touched more"):
        rewrite(tmp_path, change)
    assert {n: d for n, d in tree(tmp_path).items() if not n.startswith(".mirgen")} == before


def test_a_change_that_fails_leaves_the_old_data_set(tmp_path: Path) -> None:
    build(tmp_path)
    before = tree(tmp_path)

    def fails(row: Instance) -> Instance:
        if row.split == "train" and row.index == 5:
            raise ZeroDivisionError
        return measured(row)

    with pytest.raises(ZeroDivisionError):
        rewrite(tmp_path, fails)
    assert {n: d for n, d in tree(tmp_path).items() if not n.startswith(".mirgen")} == before
    rewrite(tmp_path, measured)
    assert {row.difficulty.passes for row in open_dataset(tmp_path).instances()} == {4}


def test_killed_within_the_commit_it_is_finished_by_the_next_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(
            folders.OutFolder, "_roll_forward", lambda *_: (_ for _ in ()).throw(OSError())
        )
        with pytest.raises(OutputError):
            rewrite(tmp_path, measured)
    assert {row.difficulty.passes for row in open_dataset(tmp_path).instances()} == {4}


def test_a_build_takes_no_staged_shard_of_a_rewriting_cut_short(tmp_path: Path) -> None:
    build(tmp_path)
    first = "train-00000-of-00002.parquet"
    old = open_dataset(tmp_path).manifest.shards[first]

    def stops(row: Instance) -> Instance:
        if row.split == "train" and row.index == 5:
            raise KeyboardInterrupt
        return measured(row)

    with pytest.raises(KeyboardInterrupt):
        rewrite(tmp_path, stops)
    assert (tmp_path / ".mirgen" / "staging" / first).exists()
    with OutFolder(tmp_path) as folder:
        found = folder.done(first, old.fingerprint)
        assert found is not None
        assert found[0] == old


def test_a_build_keeps_what_was_rewritten(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = rewrite(tmp_path, measured)
    with OutFolder(tmp_path) as folder:
        for each in manifest.shards.values():
            found = folder.done(each.name, each.fingerprint)
            assert found is not None
            assert found[0] == each


def test_a_shard_that_isnt_the_manifests_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    path = tmp_path / "data" / "test-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(OutputError, match="isn't the file that was built"):
        rewrite(tmp_path, measured)


def test_nothing_is_rewritten_without_a_finished_build(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no finished data set"):
        rewrite(tmp_path / "none", measured)
    assert not (tmp_path / "none").exists()


def test_shards_without_a_models_samples_are_read_and_brought_forward(tmp_path: Path) -> None:
    build(tmp_path)
    data = open_dataset(tmp_path)
    rows = list(data.instances())
    shards = {}
    for name in data.manifest.shards:
        path = tmp_path / "data" / name
        table = pq.read_table(path)
        fields = pa.struct(
            [("error", pa.float64()), ("hops", pa.int64()), ("pass_rate", pa.float64())]
        )
        parts = [table["difficulty"].combine_chunks().field(k) for k in range(3)]
        place = table.column_names.index("difficulty")
        column = pa.StructArray.from_arrays(parts, fields=list(fields))
        older = table.set_column(place, pa.field("difficulty", fields), column)
        notes = pq.read_metadata(path).metadata
        pq.write_table(older.replace_schema_metadata({**older.schema.metadata, **notes}), path)
        shards[name] = path
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for split in manifest["splits"].values():
        for each in split["shards"]:
            from mirgen.store.files import sha256_of

            each["sha256"] = sha256_of(shards[each["name"]])
            each["bytes"] = shards[each["name"]].stat().st_size
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    data = open_dataset(tmp_path)
    assert list(data.faults()) == []
    assert list(data.instances()) == rows
    assert rows[0].difficulty == Difficulty(0.125, 2, 0.75, None, None, None)
    rewrite(tmp_path, measured)
    assert list(open_dataset(tmp_path).instances()) == [measured(row) for row in rows]
    assert list(open_dataset(tmp_path).faults()) == []

"""Reading a finished data set, and saying what is wrong with a spoiled one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.errors import OutputError
from mirgen.store import open_dataset

from .conftest import build, make_instance


def test_instances_come_in_order_split_by_split(tmp_path: Path) -> None:
    build(tmp_path)
    data = open_dataset(tmp_path)
    train = [make_instance("train", i, 7) for i in range(6)]
    test = [make_instance("test", i, 7) for i in range(2)]
    assert data.splits == ("test", "train")
    assert len(data) == 8
    assert list(data.instances("train")) == train
    assert list(data.instances()) == [*test, *train]


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    build(tmp_path)
    batches = list(open_dataset(tmp_path).batches("train", ["answer", "id"]))
    assert [batch.num_rows for batch in batches] == [3, 3]
    assert set(batches[0].schema.names) == {"answer", "id"}
    assert batches[1].column("id").to_pylist()[0] == "train-00000003"
    with pytest.raises(OutputError, match="there is no column 'colour'"):
        next(open_dataset(tmp_path).batches("train", ["colour"]))


def test_an_unknown_split_is_told(tmp_path: Path) -> None:
    build(tmp_path)
    with pytest.raises(OutputError, match=r"there is no split 'dev' .*: choose from test, train"):
        next(open_dataset(tmp_path).instances("dev"))


def test_no_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no mirgen data set here"):
        open_dataset(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_missing_or_broken_shard_is_told(tmp_path: Path) -> None:
    build(tmp_path)
    data = open_dataset(tmp_path)
    path = tmp_path / "data" / "train-00001-of-00002.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(OutputError, match="a shard can't be read"):
        list(data.instances("train"))
    path.unlink()
    with pytest.raises(OutputError, match="a shard is missing"):
        list(data.instances("train"))


def test_faults_name_each_spoiled_shard(tmp_path: Path) -> None:
    build(tmp_path)
    data = open_dataset(tmp_path)
    assert list(data.faults()) == []
    names = [f"data/{shard.name}" for shard in data.shards()]
    (tmp_path / names[0]).unlink()
    raw = bytearray((tmp_path / names[1]).read_bytes())
    raw[500] ^= 4
    (tmp_path / names[1]).write_bytes(raw)
    (tmp_path / names[2]).write_bytes(b"short")
    size = data.shards("train")[1].bytes
    assert list(data.faults()) == [
        f"{names[0]} is missing",
        f"{names[1]} isn't the file that was built (its SHA-256 differs)",
        f"{names[2]} has 5 bytes instead of {size}",
    ]


def test_faults_count_the_rows_of_a_split(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    wrong = manifest.splits["train"].model_copy(update={"number": 7})
    edited = manifest.model_copy(update={"splits": {**manifest.splits, "train": wrong}})
    (tmp_path / "manifest.json").write_bytes(edited.encoded())
    assert list(open_dataset(tmp_path).faults()) == [
        "split train has 6 rows in its shards instead of 7"
    ]

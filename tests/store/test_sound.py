"""Shards that anybody may have made: refused before they are read, in one sentence."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mirgen.errors import OutputError
from mirgen.store import SCHEMA, OutFolder, open_dataset, sound, to_batch, unfinished
from mirgen.store.sound import row_groups

from .conftest import make_instance


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return to_batch([make_instance(index=k) for k in range(3)]).to_pylist()


def shard(path: Path, table: pa.Table, **options: Any) -> Path:
    pq.write_table(table, path, compression="zstd", **options)
    return path


def table(rows: list[dict[str, Any]], change: Callable[[dict[str, Any]], None]) -> pa.Table:
    rows = [dict(row) for row in rows]
    change(rows[0])
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def told(path: Path, number: int | None = 3) -> str:
    start = time.monotonic()
    with pytest.raises(OutputError) as caught:
        list(row_groups(path, number, None))
    assert time.monotonic() - start < 10
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"images": [{"bytes": b"x" * 40_000, "path": "a"}] * 50}, "unpacks to more than 1 MB"),
        ({"question": "x" * 2_000_000}, "unpacks to more than 1 MB"),
        ({"options": ["x" * 100_000] * 90}, "unpacks to more than 1 MB"),
        ({"options": ["x"] * 2_000}, "more than 1,000 values"),
        ({"answer": None}, "an empty place in answer"),
        ({"steps": None}, "an empty place in steps"),
    ],
)
def test_bombs_and_empty_places(
    rows: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
    fault: str,
) -> None:
    monkeypatch.setattr(sound, "GROUP_BYTES", 1 << 20)
    monkeypatch.setattr(sound, "GROUP_VALUES", 1_000)
    path = shard(tmp_path / "a.parquet", table(rows, lambda row: row.update(change)))
    assert path.stat().st_size < 100_000
    assert fault in told(path)


def test_whole_rows_are_read_as_they_are(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = shard(tmp_path / "a.parquet", table(rows, lambda row: None))
    assert [row for b in row_groups(path, 3, None) for row in b.to_pylist()] == rows


def test_other_columns_rows_and_files(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    whole = table(rows, lambda row: None)
    for fewer in (whole.drop_columns(["facts"]), whole.append_column("x", [[1, 2, 3]])):
        assert "the columns" in told(shard(tmp_path / "a.parquet", fewer))
    assert "doesn't have 4 rows" in told(shard(tmp_path / "b.parquet", whole), 4)
    bad = pa.array([b"\xff\xfe\x80"] * 3).view(pa.string())
    text = whole.set_column(whole.schema.names.index("question"), "question", bad)
    assert "can't be read" in told(shard(tmp_path / "c.parquet", text))
    (tmp_path / "d.parquet").write_bytes((tmp_path / "b.parquet").read_bytes()[:-9])
    assert "can't be read" in told(tmp_path / "d.parquet")
    os.mkfifo(tmp_path / "e.parquet")
    assert "isn't a file" in told(tmp_path / "e.parquet")
    assert "missing" in told(tmp_path / "f.parquet")


@pytest.mark.parametrize("name", [".mirgen", "data", "README.md", ".mirgen/lock", ".mirgen/x/y"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    (outside / "lock").write_text("kept")
    (out / name).parent.mkdir(parents=True)
    (out / ".mirgen").mkdir(exist_ok=True) if name != ".mirgen" else None
    (out / name).symlink_to(outside / "lock" if name.endswith("lock") else outside)
    with pytest.raises(OutputError, match="link"), OutFolder(out):
        raise AssertionError
    assert [p.name for p in outside.iterdir()] == ["lock"]
    assert (outside / "lock").read_text() == "kept"


def test_an_unfinished_build_is_told(tmp_path: Path) -> None:
    with OutFolder(tmp_path / "out") as folder:
        folder.begin({"splits": {"train": 800}})
        begun = unfinished(tmp_path / "out")
        assert begun is not None
        assert (begun.process, dict(begun.asked)) == (os.getpid(), {"train": 800})
    with pytest.raises(OutputError, match=r"unfinished here, 0 shards stand with 0 of 800 rows"):
        open_dataset(tmp_path / "out")
    (tmp_path / "out" / ".mirgen" / "build.json").write_text(json.dumps({"splits": 7}))
    assert unfinished(tmp_path / "out") is not None

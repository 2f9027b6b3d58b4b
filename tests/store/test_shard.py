"""Shards: whole or not there, the same bytes always, and laid out for their readers."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mirgen.errors import OutputError, UsageError
from mirgen.store import Footer, ShardWriter, from_batch, read_footer, shard_name
from mirgen.store import shard as module

from .conftest import make_instance, write_shard

ROOT = Path(__file__).parents[2]
NAME = "train-00000-of-00001.parquet"


def test_rows_come_back_in_row_groups(tmp_path: Path) -> None:
    instances = [make_instance(index=i) for i in range(230)]
    path = tmp_path / NAME
    shard = write_shard(path, instances)
    meta = pq.read_metadata(path)
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [100, 100, 30]
    assert list(from_batch(pq.read_table(path))) == instances
    assert shard.rows == 230
    assert shard.bytes == path.stat().st_size
    assert shard.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


def test_big_images_end_a_row_group_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = sum(len(image.bytes) for image in make_instance().images)
    monkeypatch.setattr(module, "ROW_GROUP_BYTES", 3 * one)
    write_shard(tmp_path / NAME, [make_instance() for _ in range(7)])
    meta = pq.read_metadata(tmp_path / NAME)
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [3, 3, 1]


def test_memory_stays_flat(tmp_path: Path) -> None:
    held = []
    with ShardWriter(tmp_path / NAME, "f") as writer:
        for i in range(500):
            writer.append(make_instance(index=i))
            if i % 100 == 99:
                assert writer._waiting == []
                held.append(pa.total_allocated_bytes())
    assert max(held) - held[0] < 300_000


def test_images_are_stored_plain_and_the_rest_zstd(tmp_path: Path) -> None:
    instances = [make_instance(index=i) for i in range(30)]
    write_shard(tmp_path / NAME, instances)
    group = pq.read_metadata(tmp_path / NAME).row_group(0)
    columns = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    images = columns["images.list.element.bytes"]
    assert images.compression == "UNCOMPRESSED"
    assert not images.has_dictionary_page
    assert {str(e) for e in images.encodings} <= {"PLAIN", "RLE"}
    assert images.statistics is None
    others = [c for path, c in columns.items() if not path.startswith("images.")]
    assert {c.compression for c in others} == {"ZSTD"}
    assert columns["id"].statistics.max == "train-00000029"
    assert columns["id"].has_column_index
    assert columns["id"].has_offset_index
    raw = (tmp_path / NAME).read_bytes()
    assert all(image.bytes in raw for i in instances for image in i.images)


def test_chunking_is_told_to_readers(tmp_path: Path) -> None:
    write_shard(tmp_path / NAME, [make_instance()])
    meta = pq.read_metadata(tmp_path / NAME).metadata
    assert meta[b"content_defined_chunking"] == (
        b'{"min_chunk_size": 262144, "max_chunk_size": 1048576, "norm_level": 0}'
    )
    assert b'"_type": "Image"' in meta[b"huggingface"]


def test_an_empty_shard_is_whole(tmp_path: Path) -> None:
    assert write_shard(tmp_path / NAME, [], "none").rows == 0
    assert read_footer(tmp_path / NAME) == Footer(0, "none", {})


def test_notes_come_back_with_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with ShardWriter(path, "abc", {"first": "1"}) as writer:
        writer.append(make_instance())
        writer.note("tally", '{"twins": 2}')
    assert read_footer(path) == Footer(1, "abc", {"first": "1", "tally": '{"twins": 2}'})


_SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.store.conftest import make_instance
from mirgen.store import ShardWriter
with ShardWriter(Path(sys.argv[1]), "f", {{"b": "1", "a": "2"}}) as writer:
    for i in range(120):
        writer.append(make_instance(index=i))
"""


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("0", "77"):
        path = tmp_path / seed / NAME
        subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(root=str(ROOT)), str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    assert (tmp_path / "0" / NAME).read_bytes() == (tmp_path / "77" / NAME).read_bytes()
    assert read_footer(tmp_path / "0" / NAME) == Footer(120, "f", {"a": "2", "b": "1"})


def test_any_truncation_is_noticed(tmp_path: Path) -> None:
    whole = tmp_path / NAME
    write_shard(whole, [make_instance(index=i) for i in range(5)])
    data = whole.read_bytes()
    cut = tmp_path / "b.parquet"
    for length in (0, 3, 4, 100, len(data) // 2, len(data) - 9, len(data) - 4, len(data) - 1):
        cut.write_bytes(data[:length])
        assert read_footer(cut) is None, length


def test_missing_and_foreign_files_are_not_taken_for_shards(tmp_path: Path) -> None:
    assert read_footer(tmp_path / "none.parquet") is None
    pq.write_table(pq.read_table(_shard(tmp_path)).select(["id"]), tmp_path / "b.parquet")
    assert read_footer(tmp_path / "b.parquet") is None
    assert read_footer(tmp_path) is None


def _interrupted(path: Path, rows: int) -> None:
    with ShardWriter(path, "new") as writer:
        for i in range(rows):
            writer.append(make_instance(index=i))
        raise KeyboardInterrupt


def test_an_error_inside_leaves_nothing_and_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path / NAME, 150)
    assert list(tmp_path.iterdir()) == []


def test_an_old_shard_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = _shard(tmp_path)
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        _interrupted(path, 5)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("at", [1, 2, 5, 30])
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    calls = 0
    write = module._Sink.write

    def full(sink: module._Sink, data: bytes) -> int:
        nonlocal calls
        calls += not sink.dead
        if calls >= at and not sink.dead:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(sink, data)

    monkeypatch.setattr(module._Sink, "write", full)
    monkeypatch.setattr(module, "_BUFFER", 64)
    path = tmp_path / NAME
    with pytest.raises(OutputError) as caught:
        write_shard(path, [make_instance(index=i) for i in range(110)])
    assert str(caught.value) == (
        f"can't write the shard: No space left on device ({path}): "
        "free some space and run the same command again, finished shards are kept"
    )
    assert list(tmp_path.iterdir()) == []


_LIMITED = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from mirgen.errors import OutputError
from tests.store.conftest import make_instance, write_shard
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    write_shard(Path(sys.argv[1]), [make_instance(index=i) for i in range(110)])
except OutputError as error:
    sys.exit(f"told: {{error}}")
"""


def test_a_file_that_may_not_grow_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / NAME
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED.format(root=str(ROOT)), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == (
        f"told: can't write the shard: File too large ({path}): "
        "set a smaller `shard_rows` or lift the limit on file sizes\n"
    )
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_an_instance_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(UnicodeEncodeError),
        ShardWriter(tmp_path / NAME, "f") as writer,
    ):
        writer.append(make_instance(split="\ud800"))
    assert list(tmp_path.iterdir()) == []


def test_names_of_shards(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shard_name"):
        ShardWriter(tmp_path / "a.parquet", "f")
    assert shard_name("train", 3, 16) == "train-00003-of-00016.parquet"
    for bad in ("a-b", "Train", "", "../x", "ä", "a\n", "all"):
        with pytest.raises(UsageError, match="a split can't be called"):
            shard_name(bad, 0, 1)


def _shard(folder: Path) -> Path:
    path = folder / NAME
    write_shard(path, [make_instance()])
    return path

"""An OUT in an object store: the old data set or the new one, wherever a commit is cut short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import fsspec
import pytest

from mirgen.errors import OutputError, UsageError
from mirgen.remote import RemotePath
from mirgen.store import Manifest, OutFolder, Split, open_dataset
from mirgen.store.stored import StoredFolder

from .conftest import make_instance, make_manifest, write_shard

NAME = "test-00000-of-00001.parquet"


class Cut(Exception):
    """A power cut."""


@pytest.fixture
def root() -> Iterator[RemotePath]:
    fs = fsspec.filesystem("memory", skip_instance_cache=True)
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    yield RemotePath("memory://bucket/out")
    fs.store.clear()


def made(out: StoredFolder, seed: int) -> Manifest:
    """Stage a split of two rows; another seed gives others."""
    rows = [make_instance("test", k, seed) for k in range(2)]
    shard = write_shard(out.staged(NAME), rows, f"test:{seed}")  # type: ignore[arg-type]
    return make_manifest(test=Split(seed=seed, number=2, shards=(shard,), tallies=()))


def build(root: RemotePath, seed: int = 7) -> Manifest:
    with StoredFolder(root) as out:
        out.begin({"seed": seed})
        return out.commit(made(out, seed))


def test_a_build_leaves_the_data_set_and_nothing_else(root: RemotePath) -> None:
    manifest = build(root)
    assert list(root.listed()) == ["README.md", f"data/{NAME}", "manifest.json"]
    dataset = open_dataset(root)
    assert dataset.manifest == manifest
    assert list(dataset.faults()) == []
    assert [row.id for row in dataset.instances()] == ["test-00000000", "test-00000001"]


def test_what_was_staged_is_resumed_and_told_by_its_making(root: RemotePath) -> None:
    with StoredFolder(root) as out:
        out.begin({"seed": 7})
        (shard,) = made(out, 7).shards.values()
        made(out, 8)  # a late worker of another build
    with StoredFolder(root) as out:
        assert out.manifest is None
        assert out.request == {"seed": 7}
        out.begin(out.request)
        assert out.done(NAME, "test:7") == (shard, {})
        assert out.done(NAME, "test:9") is None


def test_a_finished_shard_is_kept(root: RemotePath) -> None:
    manifest = build(root)
    with StoredFolder(root) as out:
        out.begin({"seed": 7})
        assert out.done(NAME, "test:7") == (manifest.shards[NAME], {})
        assert out.done(NAME, "test:8") is None
        assert out.commit(manifest) == manifest
    assert list(open_dataset(root).faults()) == []


@pytest.mark.parametrize("before", [False, True])
def test_a_commit_cut_short_anywhere_is_old_or_new(
    root: RemotePath, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fs = fsspec.filesystem("memory")
    old = build(root, 7) if before else None
    start = {key: bytes(file.getvalue()) for key, file in fs.store.items()}
    found: list[int | None] = []
    for most in range(40):
        fs.store.clear()
        for key, data in start.items():
            fs.pipe_file(key, data)
        with StoredFolder(root) as out:
            out.begin({"seed": 8})
            new = made(out, 8)
            with monkeypatch.context() as patch:
                _cut_after(most, patch)
                with suppress(Cut):
                    out.commit(new)
                    break
        try:
            dataset = open_dataset(root)
        except OutputError:
            assert old is None
            found.append(None)
            continue
        assert dataset.manifest in (old, new)
        assert list(dataset.faults()) == []
        assert [row.seed for row in dataset.instances()] == [(1 << 63) - 1] * 2
        found.append(dataset.manifest.splits["test"].seed)
    assert len(found) > 6, "all that a commit does has been cut"
    assert found[-1] == 8
    assert found.count(8) > 4
    assert found == sorted(found, key=lambda seed: seed == 8), "once it is new it stays so"
    assert found[0] == (7 if before else None)


def _cut_after(most: int, patch: pytest.MonkeyPatch) -> None:
    """Let so many changes of the store happen, and no more."""
    left = iter(range(most))

    def bounded(name: str) -> Any:
        change = getattr(RemotePath, name)

        def call(*given: Any, **named: Any) -> Any:
            if next(left, None) is None:
                raise Cut
            return change(*given, **named)

        return call

    for name in ("write_bytes", "copy", "unlink"):
        patch.setattr(RemotePath, name, bounded(name))


def test_a_missing_shard_stops_the_commit(root: RemotePath) -> None:
    build(root)
    with StoredFolder(root) as out:
        out.begin({"seed": 8})
        new = made(out, 8)
        (shard,) = new.shards.values()
        (out.staged(shard.sha256) / NAME).unlink()
        with pytest.raises(OutputError, match=f"the shard {NAME} is missing"):
            out.commit(new)
    assert open_dataset(root).manifest.splits["test"].seed == 7


def test_what_is_not_ours_is_left_alone(root: RemotePath) -> None:
    (root / "thesis.txt").write_bytes(b"mine")
    with pytest.raises(OutputError, match="isn't empty and isn't a mirgen data set"):
        build(root)
    assert list(root.listed()) == ["thesis.txt"]


def test_rows_are_changed_on_a_disk_only() -> None:
    with pytest.raises(UsageError, match="can't be changed row by row"):
        OutFolder("s3://bucket/out")


def test_a_changed_object_is_told(root: RemotePath) -> None:
    build(root)
    data = bytearray((root / "data" / NAME).read_bytes())
    data[200] ^= 1
    (root / "data" / NAME).write_bytes(bytes(data))
    assert list(open_dataset(root).faults()) == [
        f"data/{NAME} isn't the file that was built (its SHA-256 differs)"
    ]
    (root / "data" / NAME).unlink()
    assert list(open_dataset(root).faults()) == [f"data/{NAME} is missing"]

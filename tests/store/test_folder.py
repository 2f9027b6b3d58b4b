"""OUT's life: admitted, locked, resumed, committed as one, and rolled forward after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mirgen.errors import OutputError
from mirgen.store import OutFolder, open_dataset, shard_name
from mirgen.store.manifest import Manifest, read_manifest

from .conftest import build, change, make_split, tree, write_shard

ROOT = Path(__file__).parents[2]

FILES = {
    "README.md",
    "manifest.json",
    "data/test-00000-of-00001.parquet",
    "data/train-00000-of-00002.parquet",
    "data/train-00001-of-00002.parquet",
}


def test_a_build_leaves_the_data_set_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    manifest = build(out)
    assert set(tree(out)) == FILES
    assert not (out / ".mirgen").exists()
    assert read_manifest(out / "manifest.json") == manifest
    assert list(open_dataset(out).faults()) == []


def test_two_builds_make_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "a")
    build(tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_replacing_a_split_does_not_touch_the_others(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    train = tmp_path / "data" / "train-00000-of-00002.parquet"
    before, stamp = tree(tmp_path), train.stat()
    with OutFolder(tmp_path) as out:
        out.begin({"seed": 8})
        test = make_split(out, "test", 4, 2, seed=8)
        out.commit(change(manifest, test=test))
    after = tree(tmp_path)
    assert {k for k in after if k.startswith("data/test")} == {
        "data/test-00000-of-00002.parquet",
        "data/test-00001-of-00002.parquet",
    }
    assert {k: v for k, v in after.items() if "train" in k} == {
        k: v for k, v in before.items() if "train" in k
    }
    assert (train.stat().st_ino, train.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    assert list(open_dataset(tmp_path).faults()) == []


def test_a_staged_shard_of_an_abandoned_build_never_gets_in(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    before = tree(tmp_path)
    with OutFolder(tmp_path) as out:
        out.begin({"seed": 9})
        write_shard(out.staged("train-00000-of-00002.parquet"), [], "of another build")
    with OutFolder(tmp_path) as out:
        out.begin({"seed": 8})
        out.commit(change(manifest, test=make_split(out, "test", 2, 1, seed=8)))
    after = tree(tmp_path)
    name = "data/train-00000-of-00002.parquet"
    assert after[name] == before[name]
    assert set(after) == FILES


def test_a_build_cut_short_is_resumed_with_its_request(tmp_path: Path) -> None:
    name = shard_name("train", 0, 2)
    with OutFolder(tmp_path) as out:
        assert out.request is None
        out.begin({"seed": 7, "splits": {"train": 6}})
        made = write_shard(out.staged(name), [], "train:7:0")
        (out.staged("train-00001-of-00002.parquet.99.part")).write_bytes(b"half")
    with OutFolder(tmp_path) as out:
        assert out.manifest is None
        assert out.request == {"seed": 7, "splits": {"train": 6}}
        out.begin(out.request)
        assert out.done(name, "train:7:0") == (made, {})
        assert out.done(name, "train:8:0") is None
        assert out.done(shard_name("train", 1, 2), "train:7:1") is None
        assert sorted(p.name for p in out.staged(name).parent.iterdir()) == [name]


def test_a_cut_staged_shard_is_made_again(tmp_path: Path) -> None:
    name = shard_name("train", 0, 1)
    with OutFolder(tmp_path) as out:
        out.begin({})
        write_shard(out.staged(name), [], "f")
        whole = out.staged(name).read_bytes()
        out.staged(name).write_bytes(whole[:-5])
        assert out.done(name, "f") is None


def test_a_finished_shard_is_known_by_its_making_and_its_bytes(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    shard = manifest.splits["test"].shards[0]
    with OutFolder(tmp_path) as out:
        assert out.done(shard.name, "test:7:0") == (shard, {})
        path = tmp_path / "data" / shard.name
        data = bytearray(path.read_bytes())
        data[200] ^= 1
        path.write_bytes(data)
        assert out.done(shard.name, "test:7:0") is None


def test_building_the_same_again_changes_nothing(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    before = tree(tmp_path)
    with OutFolder(tmp_path) as out:
        out.begin({"seed": 7})
        out.commit(manifest)
    assert tree(tmp_path) == before


def test_a_missing_shard_stops_the_commit_and_keeps_the_old(tmp_path: Path) -> None:
    manifest = build(tmp_path)
    before = tree(tmp_path)
    with OutFolder(tmp_path) as out:
        test = make_split(out, "test", 4, 2, seed=8)
        out.staged("test-00001-of-00002.parquet").unlink()
        with pytest.raises(OutputError, match=r"shard test-00001-of-00002\.parquet is missing"):
            out.commit(change(manifest, test=test))
    assert {k: v for k, v in tree(tmp_path).items() if k in FILES} == before


def test_shards_that_the_manifest_does_not_name_are_swept(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "data" / "old-00000-of-00001.parquet").write_bytes(b"left by a crash")
    (tmp_path / "data" / "mine.parquet").write_bytes(b"not a shard's name")
    with OutFolder(tmp_path):
        pass
    assert set(tree(tmp_path)) == FILES | {"data/mine.parquet"}


# ---- what may be an OUT


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with (
        pytest.raises(OutputError, match="isn't empty and isn't a mirgen data set"),
        OutFolder(tmp_path),
    ):
        pass
    assert set(tree(tmp_path)) == {"thesis.tex"}
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_manifest_of_another_tool_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "web app"}')
    with pytest.raises(OutputError, match="isn't mirgen's"), OutFolder(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="a file in the way"), OutFolder(tmp_path / "out"):
        pass
    with pytest.raises(OutputError, match="can't use the folder"), OutFolder(tmp_path / "out/x"):
        pass


def test_empty_folders_and_dot_files_are_welcome(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("")
    build(tmp_path)
    assert set(tree(tmp_path)) == FILES | {".gitattributes"}


def test_a_build_that_did_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), OutFolder(tmp_path / "new"):
        raise RuntimeError
    assert not (tmp_path / "new").exists()
    (tmp_path / "kept").mkdir()
    with OutFolder(tmp_path / "kept"):
        pass
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"), OutFolder(tmp_path):
        pass


# ---- one build at a time

_HOLD = """
import os, sys, time
sys.path.insert(0, {root!r})
from mirgen.store import OutFolder
with OutFolder(sys.argv[1]):
    worker = os.fork()
    if worker:
        print(worker, flush=True)
    time.sleep(60)
    os._exit(0)
"""


def test_a_second_build_is_refused_until_the_first_is_dead(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", _HOLD.format(root=str(ROOT)), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        worker = int(first.stdout.readline())
        with pytest.raises(OutputError) as caught, OutFolder(tmp_path):
            pass
        assert str(caught.value) == (
            f"process {first.pid} is building here ({tmp_path}): "
            "wait for it, stop it, or choose another --out"
        )
        first.kill()
        first.wait()
        assert (tmp_path / ".mirgen" / "lock").exists()
        with OutFolder(tmp_path):
            os.kill(worker, 0)  # left behind alive, it must not keep the lock
        os.kill(worker, signal.SIGKILL)
    assert not (tmp_path / ".mirgen").exists()


def test_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with (
        OutFolder(tmp_path),
        pytest.raises(OutputError, match=f"process {os.getpid()} is building"),
        OutFolder(tmp_path / "." / ".." / tmp_path.name),
    ):
        pass
    with OutFolder(tmp_path):
        pass


# ---- crashes

_KILLED = """
import os, shutil, signal, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from mirgen.store import OutFolder
from mirgen.store.manifest import Manifest

base, work = Path(sys.argv[1]), Path(sys.argv[2])
manifest = Manifest.model_validate_json((base / "new.json").read_bytes())


def child(out, limit):
    left = [limit]

    def counted(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return call

    with OutFolder(out) as folder:
        for name in ("replace", "fsync", "unlink", "rmdir", "mkdir"):
            setattr(os, name, counted(getattr(os, name)))
        folder.commit(manifest)
    os._exit(0)


for limit in range(200):
    out = work / str(limit)
    shutil.copytree(base / "out", out)
    pid = os.fork()
    if pid == 0:
        child(out, limit)
    if os.waitpid(pid, 0)[1] == 0:
        break
"""


def _prepared(base: Path) -> tuple[dict[str, bytes], Manifest]:
    """Make a data set at base/out with its replacement staged; return the old and the new."""
    old = build(base / "out")
    before = tree(base / "out")
    with OutFolder(base / "out") as out:
        out.begin({"seed": 8})
        new = change(old, train=make_split(out, "train", 3, 3, seed=8))
    (base / "new.json").write_bytes(new.encoded())
    return before, new


def _after(base: Path, new: Manifest) -> dict[str, bytes]:
    shutil.copytree(base / "out", base / "done")
    with OutFolder(base / "done") as out:
        out.commit(new)
    return tree(base / "done")


def test_a_commit_killed_anywhere_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    before, new = _prepared(tmp_path)
    after = _after(tmp_path, new)
    assert "data/train-00002-of-00003.parquet" in after
    assert "data/train-00000-of-00002.parquet" not in after
    work = tmp_path / "work"
    script = _KILLED.format(root=str(ROOT))
    subprocess.run([sys.executable, "-c", script, str(tmp_path), str(work)], check=True)
    points = sorted(work.iterdir(), key=lambda p: int(p.name))
    assert len(points) > 12
    found = []
    for out in points:
        with OutFolder(out) as opened:
            resumable = opened.request is not None
        content = {k: v for k, v in tree(out).items() if not k.startswith(".mirgen/")}
        assert content in (before, after), out.name
        assert resumable == (content == before)
        assert list(open_dataset(out).faults()) == []
        found.append(content == after)
    assert found == sorted(found), "once decided, it stays decided"
    assert found[0] is False
    assert 3 < sum(found) < len(found) - 3
    assert not any(
        (out / ".mirgen").exists() for out, new in zip(points, found, strict=True) if new
    )


@pytest.mark.parametrize("call", range(7))
def test_an_error_while_moving_is_told_and_mended_by_opening_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    before, new = _prepared(tmp_path)
    after = _after(tmp_path, new)
    out = tmp_path / "out"
    with OutFolder(out) as opened:
        real, left = os.replace, [call]

        def replace(*args: object) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "replace", replace)
        with pytest.raises(OutputError, match="No space left on device") as caught:
            opened.commit(new)
        monkeypatch.setattr(os, "replace", real)
        assert str(caught.value).count("\n") == 0
    decided = (out / ".mirgen" / "staging" / "manifest.json").exists()
    assert decided == (call >= 2)
    dataset = open_dataset(out)
    assert list(dataset.faults()) == []
    content = {k: v for k, v in tree(out).items() if not k.startswith(".mirgen/")}
    assert content == (after if decided else before)


def test_a_reader_waits_for_nobody_but_mends_first(tmp_path: Path) -> None:
    _, new = _prepared(tmp_path)
    out = tmp_path / "out"
    staging = out / ".mirgen" / "staging"
    (staging / "manifest.json").write_bytes(new.encoded())
    assert open_dataset(out).manifest == new
    assert not (out / ".mirgen").exists()


def test_a_request_that_is_not_json_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / ".mirgen").mkdir()
    (tmp_path / ".mirgen" / "build.json").write_text("{")
    with OutFolder(tmp_path) as out:
        assert out.request is None

"""Builds: the same bytes however they come about; what is refused is refused in one sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.errors import OutputError, UnfedError, UsageError
from mirgen.run import events, plan
from mirgen.run.build import build
from mirgen.run.make import TRIES
from mirgen.store import open_dataset
from mirgen.store.manifest import read_manifest

from ..built import built, command, environment, hashes
from ..processes import alive, children, until, workers

pytestmark = pytest.mark.slow


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start builds in the background; none of them outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "mirgen", "build", "--quiet", *map(str, words)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        left = children(process.pid)
        process.kill()
        process.communicate()
        for pid in left:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


def test_two_workers_make_the_same_bytes(reference: Path, config: Path, tmp_path: Path) -> None:
    """With another hash seed and another folder, too; the manifest and the card included."""
    out = tmp_path / "elsewhere" / "out"
    built("--config", config, "--out", out, "--workers", 2, PYTHONHASHSEED="1")
    assert hashes(out) == hashes(reference)


def test_a_killed_build_is_resumed(
    reference: Path, config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    out = tmp_path / "out"
    process = start("--config", config, "--out", out, "--workers", 1)
    staging = out / ".mirgen" / "staging"
    until(lambda: list(staging.glob("*.parquet")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    (first, *_) = sorted(staging.glob("*.parquet"))
    assert not (out / "manifest.json").exists()
    assert not (out / "data").exists()
    before = first.stat()
    # No option but the folder: the unfinished build keeps what it was asked for.
    built("--out", out, "--workers", 1)
    after = (out / "data" / first.name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert hashes(out) == hashes(reference)


def test_a_killed_worker_costs_no_more_than_its_shard(
    reference: Path, config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    out = tmp_path / "out"
    process = start("--config", config, "--out", out, "--workers", 2)
    until(lambda: len(workers(process.pid)) == 2 and list(out.glob(".mirgen/staging/*.part")))
    (killed, other) = workers(process.pid)
    os.kill(killed, signal.SIGKILL)
    until(lambda: set(workers(process.pid)) - {killed, other})
    assert alive(other)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert hashes(out) == hashes(reference)


def test_a_shard_that_loses_every_worker_is_told_and_the_build_resumed(
    reference: Path, config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    out = tmp_path / "out"
    process = start("--config", config, "--out", out, "--workers", 2)
    killed: set[int] = set()
    family: set[int] = set()
    while process.poll() is None:
        family |= set(children(process.pid))
        for pid in workers(process.pid):
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.02)
    _, said = process.communicate()
    assert process.returncode == 1
    assert re.search(r"a worker process was killed by SIGKILL \((train|test)-0000", said)
    assert len(said.strip().splitlines()) == 1
    assert TRIES <= len(killed) <= 2 * TRIES
    until(lambda: not any(map(alive, family)), 10)
    built("--out", out, "--workers", 1)
    assert hashes(out) == hashes(reference)


def test_workers_end_with_their_parent(
    config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    process = start("--config", config, "--out", tmp_path / "out", "--workers", 2)
    until(lambda: len(workers(process.pid)) == 2)
    family = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not any(map(alive, family)), 15)


def test_an_interrupted_build_exits_with_130_and_leaves_nobody(
    config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    process = start("--config", config, "--out", tmp_path / "out", "--workers", 2)
    until(lambda: len(workers(process.pid)) == 2)
    family = children(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    until(lambda: not any(map(alive, family)), 10)


def test_a_split_is_replaced_alone(copy: Path) -> None:
    """``--split test=6 --seed 8``: its shards are new, no other byte is, nor rewritten."""
    data = copy / "data"
    train = sorted(data.glob("train-*"))
    before = {path: (path.read_bytes(), path.stat()) for path in train}
    old = hashes(copy)
    photos = {
        split: {s.sha256 for row in open_dataset(str(copy)).instances(split) for s in row.sources}
        for split in ("train", "test")
    }
    built("--out", copy, "--split", "test=6", "--seed", 8, "--workers", 1)
    for path, (raw, stat) in before.items():
        assert path.read_bytes() == raw
        assert path.stat().st_ino == stat.st_ino
        assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert (
        hashes(copy)["data/test-00000-of-00001.parquet"]
        != (old["data/test-00000-of-00001.parquet"])
    )
    manifest = read_manifest(copy / "manifest.json")
    assert {n: (s.seed, s.number) for n, s in manifest.splits.items()} == {
        "test": (8, 6),
        "train": (3, 16),
    }
    fresh = {s.sha256 for row in open_dataset(str(copy)).instances("test") for s in row.sources}
    assert not fresh & photos["train"]
    assert not photos["test"] & photos["train"]
    # Photos stay with their split: the old test split drew from the same share.
    assert fresh & photos["test"]


def test_building_again_changes_nothing(copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (copy / "data").iterdir()}
    old = hashes(copy)
    heard: list[events.Event] = []
    summary = build(None, {"out": str(copy), "workers": 1}, heard.append)
    assert summary.built == 0
    assert hashes(copy) == old
    assert {path: path.stat().st_mtime_ns for path in (copy / "data").iterdir()} == before
    (planned,) = [event for event in heard if isinstance(event, events.Planned)]
    assert (planned.instances, planned.standing, planned.shards) == (24, 24, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--split", "tset=5"), "no split 'tset', and its photos are dealt already"),
        (("--split", "tset=5"), "did you mean 'test'?"),
        (("--split", "test=5", "--tasks", "speed_comparison"), "tasks differs"),
        (("--split", "test=5", "--tiers", "easy=1"), "tiers differs"),
        (("--tasks", "weigth_comparison"), "did you mean 'weight_comparison'?"),
    ],
)
def test_what_does_not_fit_is_refused(copy: Path, words: tuple[str, ...], said: str) -> None:
    before = hashes(copy)
    done = command("build", "--quiet", "--out", copy, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert hashes(copy) == before


def test_other_tasks_are_fine_where_every_split_is_named(copy: Path) -> None:
    built(
        *("--out", copy, "--tasks", "weight_comparison", "--workers", 1),
        *("--split", "test=2", "--split", "train=3"),
    )
    rows = list(open_dataset(str(copy)).instances())
    assert [row.task for row in rows] == ["weight_comparison"] * 5


def test_another_source_is_refused_while_splits_stay(copy: Path, tmp_path: Path) -> None:
    annotations, images = tiny_coco(tmp_path / "tiny", 2)
    done = command(
        *("build", "--quiet", "--out", copy, "--split", "test=5"),
        *("--annotations", annotations, "--images", images),
    )
    assert done.returncode == 2
    assert "aren't those that the data set was built from" in done.stderr


def tiny_coco(folder: Path, photos: int) -> tuple[Path, Path]:
    """Write so many photos of noise with one square thing each."""
    (folder / "images").mkdir(parents=True)
    content = {
        "images": [
            {"id": i, "file_name": f"{i}.jpg", "width": 320, "height": 240} for i in range(photos)
        ],
        "categories": [{"id": 1, "name": "cup", "supercategory": "kitchen"}],
        "annotations": [
            {
                "id": i,
                "image_id": i,
                "category_id": 1,
                "bbox": [100, 80, 90, 90],
                "area": 8100,
                "iscrowd": 0,
                "segmentation": [[100, 80, 190, 80, 190, 170, 100, 170]],
            }
            for i in range(photos)
        ],
    }
    for i in range(photos):
        noise = np.random.default_rng(i).integers(0, 255, (240, 320, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / "images" / f"{i}.jpg")
    (folder / "annotations.json").write_text(json.dumps(content))
    return folder / "annotations.json", folder / "images"


@pytest.mark.parametrize("task", ["location_relationship", "weight_comparison"])
def test_a_source_that_cannot_feed_a_task_is_told_so(tmp_path: Path, task: str) -> None:
    annotations, images = tiny_coco(tmp_path / "tiny", 2)
    out = tmp_path / "out"
    done = command(
        *("build", "--quiet", "--annotations", annotations, "--images", images),
        *("--out", out, "--tasks", task, "--workers", 1),
    )
    assert done.returncode == 3
    assert f"the source can't feed {task}: it needs" in done.stderr
    assert "it has 0" in done.stderr
    assert not (out / "manifest.json").exists()


def test_a_slot_that_cannot_be_fed_is_told_with_its_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool passes the first look, but no draw of a slot ever passes its checks."""
    monkeypatch.setattr(plan, "least_needed", lambda *_: "image:1")
    monkeypatch.setattr(plan, "ATTEMPTS", 2)
    given = {
        "out": str(tmp_path / "out"),
        "splits": {"train": 1},
        "tasks": ["weight_comparison"],
        "tiers": {"easy": 1},
        "workers": 1,
    }
    with pytest.raises(UnfedError, match="weight_comparison at tier easy") as refused:
        build(None, given)
    assert "image-idle" in str(refused.value)
    assert "split train, index 0" in str(refused.value)
    assert refused.value.exit_code == 3


def test_a_bad_template_is_told_before_any_shard(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "weight_comparison"
    folder.mkdir(parents=True)
    (folder / "mine.jinja").write_text("---\ntask: weight_comparison\n---\n{{ nobody_knows }}\n")
    done = command(
        *("build", "--quiet", "--out", tmp_path / "out", "--split", "train=2"),
        *("--templates", tmp_path / "templates"),
    )
    assert done.returncode == 2
    assert "mine.jinja" in done.stderr
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_two_builds_of_one_folder_are_refused(
    config: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    out = tmp_path / "out"
    start("--config", config, "--out", out, "--workers", 1)
    until(lambda: list(out.glob(".mirgen/staging/*.part")))
    with pytest.raises(OutputError, match=r"process \d+ is building here"):
        build(None, {"out": str(out)})


def test_every_reject_is_counted_in_the_manifest(reference: Path) -> None:
    manifest = read_manifest(reference / "manifest.json")
    for split in manifest.splits.values():
        assert sum(t.instances for t in split.tallies) == split.number
        for tally in split.tallies:
            assert all(n > 0 for n in tally.rejected.values())
    reasons = {
        reason
        for split in manifest.splits.values()
        for tally in split.tallies
        for reason in tally.rejected
    }
    assert reasons


def test_quotas_hold_in_the_finished_data(reference: Path) -> None:
    rows = list(open_dataset(str(reference)).instances("train"))
    assert [row.index for row in rows] == list(range(16))
    assert sorted(row.task for row in rows).count("weight_comparison") == 8
    for task in ("weight_comparison", "location_relationship"):
        tiers = [row.tier for row in rows if row.task == task]
        assert all(abs(tiers.count(t) - 8 * w) < 1 for t, w in
                   (("easy", 0.4), ("medium", 0.3), ("hard", 0.3)))  # fmt: skip


def test_nothing_of_this_machine_is_in_the_data_set(reference: Path) -> None:
    for name in ("manifest.json", "README.md"):
        text = (reference / name).read_text()
        assert str(Path.cwd()) not in text
        assert os.environ["MIRGEN_CACHE"] not in text
        assert str(reference) not in text
    assert sorted(p.name for p in reference.iterdir()) == ["README.md", "data", "manifest.json"]


def test_a_usage_error_comes_before_the_folder_is_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(UsageError):
        build(None, {"out": str(out), "seed": -1})
    assert not out.exists()

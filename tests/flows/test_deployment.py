"""The deployment as its users have it: a real server, a real worker, and commands."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import time
import urllib.error
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mirgen.resources import folder
from mirgen.store.manifest import read_manifest

from ..built import built, hashes, once, shared_folder
from ..processes import alive, until, workers
from .conftest import Prefect, spent, waited

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

SAMPLE = folder("data/sample")
SOURCE = {
    "annotations": [str(SAMPLE / "annotations.json")],
    "images": [str(SAMPLE / "images")],
}
SMALL = {"splits": {"train": 16, "test": 8}, "shard_rows": 8, "seed": 3}
TASKS = ["weight_comparison", "location_relationship"]
LONG = {"splits": {"train": 4000}, "shard_rows": 400, "tasks": TASKS}


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the command line makes of SMALL and TASKS."""

    def make(out: Path) -> None:
        config = out.with_suffix(".yaml")
        config.write_text("shard_rows: 8\n")
        words = ("--split", "train=16", "--split", "test=8", "--seed", 3)
        built("--config", config, "--out", out, *words, "--tasks", ",".join(TASKS), "--workers", 1)

    return once(shared_folder(tmp_path_factory), "by-command", make)


@pytest.fixture(scope="module")
def finished(prefect: Prefect, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return a run that made SMALL and TASKS, and its folder."""
    out = tmp_path_factory.mktemp("flows") / "out"
    config = out.with_suffix(".yaml")
    config.write_text(f"tasks: {TASKS}\nseed: 99\n")
    known = set(prefect.runs())
    done = prefect.run("--watch", config=str(config), out=str(out), **SMALL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Completed" in done.stdout
    (run,) = set(prefect.runs()) - known
    return run, out


def test_a_run_makes_the_bytes_of_the_command_line(
    finished: tuple[str, Path], by_command: Path
) -> None:
    _, out = finished
    assert hashes(out) == hashes(by_command)


def test_a_shard_is_a_task_and_nothing_smaller_is(
    prefect: Prefect, finished: tuple[str, Path]
) -> None:
    run, out = finished
    names = [name.removesuffix(".parquet") for name in read_manifest(out / "manifest.json").shards]
    until(lambda: len(prefect.tasks(run)) >= len(names), 10)
    tasks = prefect.tasks(run)
    assert sorted(task["name"] for task in tasks) == sorted(names)
    assert {task["state_name"] for task in tasks} == {"Completed"}


def test_a_run_leaves_its_artifacts(prefect: Prefect, finished: tuple[str, Path]) -> None:
    run, out = finished
    found = prefect.artifacts(run)
    assert set(found) == {"progress", "report", "audit", "shards", "contact-sheet"}
    assert found["progress"]["data"] == 100
    assert found["progress"]["description"] == "24 of 24 instances"
    assert "| train | 16 | 3 | 2 |" in found["report"]["data"]
    assert "# Audit of 24 rows" in found["audit"]["data"]
    assert re.search(r"\| needed \| \d+ \| 0 \| 0 \|", found["audit"]["data"])
    assert "**24 rows: 0 checks failed, " in found["audit"]["data"]
    plots = re.findall(r"!\[.+\]\(data:image/svg\+xml;base64,([^)]+)\)", found["audit"]["data"])
    assert len(plots) == 5
    assert all(b"<svg" in base64.b64decode(plot) for plot in plots)
    shards = read_manifest(out / "manifest.json").shards
    for name, shard in shards.items():
        assert name in found["shards"]["data"]
        assert shard.sha256[:16] in found["shards"]["data"]
    head, _, data = found["contact-sheet"]["data"].partition(",")
    assert head == "data:image/jpeg;base64"
    with Image.open(BytesIO(base64.b64decode(data))) as picture:
        assert picture.width == 1600
        assert 400 < picture.height < 3000


def test_a_run_is_quiet(prefect: Prefect, finished: tuple[str, Path]) -> None:
    """No warning, and one line a shard."""
    run, out = finished
    until(lambda: any("Finished" in line["message"] for line in prefect.logs(run)), 10)
    lines = prefect.logs(run)
    assert [line["message"] for line in lines if line["level"] > 20] == []
    for name in read_manifest(out / "manifest.json").shards:
        stem = name.removesuffix(".parquet")
        assert len([n for n in lines if stem in n["message"] or n["name"] == stem]) <= 1
    assert len(lines) < 20


def test_a_split_is_made_anew_with_another_seed(
    prefect: Prefect, finished: tuple[str, Path], by_command: Path, copied: Callable[[Path], Path]
) -> None:
    """The same by parameters and by options; every other file keeps its bytes."""
    out, other = copied(finished[1]), copied(by_command)
    done = prefect.run("--watch", out=str(out), splits={"test": 5}, seed=8, **SOURCE)
    assert done.returncode == 0, done.stdout + done.stderr
    source = ("--annotations", *SOURCE["annotations"], "--images", *SOURCE["images"])
    built("--out", other, "--split", "test=5", "--seed", 8, *source)
    assert hashes(out) == hashes(other)
    changed = {n for n, sha in hashes(out).items() if sha != hashes(by_command).get(n)}
    assert changed == {"README.md", "manifest.json", "data/test-00000-of-00001.parquet"}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("sed", 8, "not found on the deployment: 'sed'"),
        ("seed", -1, "'seed'. Failure reason: -1 is less than the minimum of 0"),
    ],
)
def test_a_bad_parameter_is_told_in_one_sentence(
    prefect: Prefect, name: str, value: object, told: str
) -> None:
    before = set(prefect.runs())
    done = prefect.run(**{name: value})
    assert done.returncode == 1
    assert told in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert set(prefect.runs()) == before


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("splits", {"test": 0}, "'splits.test'. Failure reason: 0 is less than the minimum of 1"),
        ("splits", {"Te st": 5}, "'splits'. Failure reason: 'Te st' does not match any of"),
        ("workers", "two", "'workers'. Failure reason: 'two' is not valid"),
        ("runner", "slurm", "'runner'. Failure reason: 'slurm' is not one of"),
        ("annotations", "a.json", "'annotations'. Failure reason: 'a.json' is not valid"),
        ("tiers", {"esy": 1}, "'tiers'. Failure reason: {'esy': 1} is not valid"),
        ("cutouts", {"min_are": 3}, "'cutouts'. Failure reason: Additional properties are not"),
    ],
)
def test_a_bad_parameter_is_refused_before_there_is_a_run(
    prefect: Prefect, name: str, value: object, told: str
) -> None:
    before = set(prefect.runs())
    with pytest.raises(urllib.error.HTTPError) as refused:
        prefect.begin(**{name: value})
    with refused.value as answer:
        assert answer.code == 409
        assert told in json.load(answer)["detail"]
    assert set(prefect.runs()) == before


def test_what_only_mirgen_knows_fails_at_the_start_in_one_sentence(
    prefect: Prefect, tmp_path: Path
) -> None:
    run = prefect.begin(out=str(tmp_path / "out"), tasks=["speed_comparson"])
    state = waited(prefect, run)
    assert (state["type"], state["message"]) == (
        "FAILED",
        "there is no task 'speed_comparson' (tasks): did you mean 'speed_comparison'?",
    )
    assert prefect.tasks(run) == []
    assert not (tmp_path / "out").exists()
    assert all("Traceback" not in line["message"] for line in prefect.logs(run))


def test_a_killed_child_and_a_stuck_one_cost_a_retry_each(
    prefect: Prefect, by_command: Path, tmp_path: Path
) -> None:
    """One is killed; the other is stopped, and ended by the pool when its time is over."""
    out = tmp_path / "out"
    run = prefect.begin(out=str(out), tasks=TASKS, workers=2, shard_timeout=10, **SMALL)
    until(lambda: len(list(out.glob(".mirgen/staging/*.part"))) == 2)
    killed, stuck = workers(prefect.working().pid)
    os.kill(stuck, signal.SIGSTOP)
    os.kill(killed, signal.SIGKILL)
    assert waited(prefect, run)["type"] == "COMPLETED"
    assert hashes(out) == hashes(by_command)
    until(lambda: len(prefect.tasks(run)) == 3, 10)
    assert sorted(task["run_count"] for task in prefect.tasks(run)) == [1, 2, 2]
    # Prefect sends its logs in batches, the last of them when the run has ended already.
    for told in ("a worker process was killed by SIGKILL", "the shard wasn't done within 10 sec"):
        until(lambda: any(told in line["message"] for line in prefect.logs(run)), 20)  # noqa: B023
    until(lambda: prefect.family() == [], 10)


def test_a_cancelled_run_ends_within_five_seconds_and_leaves_nobody(
    prefect: Prefect, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = prefect.begin(out=str(out), workers=2, **LONG)
    until(lambda: len(list(out.glob(".mirgen/staging/*.part"))) == 2)
    family = prefect.family()
    assert len(workers(prefect.working().pid)) == 2
    start = time.monotonic()
    prefect.api(
        f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING", "name": "Cancelling"}}
    )
    until(lambda: not any(map(alive, family)), 15)
    gone = spent(start)
    assert waited(prefect, run)["type"] == "CANCELLED"
    print(f"\nprocesses gone after {gone:.1f} s, cancelled after {spent(start):.1f} s")
    assert gone < 5
    # Prefect itself looks every three seconds whether the process has gone, and then at its hooks.
    assert spent(start) < 12
    assert all("Traceback" not in line["message"] for line in prefect.logs(run))
    assert prefect.working().poll() is None


def test_what_a_dead_worker_leaves_is_finished_by_the_next_run(
    prefect: Prefect, by_command: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = {"out": str(out), "tasks": TASKS, "workers": 1, **SMALL}
    run = prefect.begin(**asked)
    staging = out / ".mirgen" / "staging"
    until(lambda: list(staging.glob("*.parquet")))
    dead, family = prefect.working(), prefect.family()
    makers = workers(dead.pid)
    assert len(makers) == 1
    for pid in {dead.pid, *family} - set(makers):
        os.kill(pid, signal.SIGKILL)
    dead.wait(10)
    # The shard's own process isn't killed: it finds by itself that it is alone.
    until(lambda: not any(map(alive, family)), 10)
    (stood, *_) = sorted(staging.glob("*.parquet"))
    before = stood.stat().st_ino
    assert not (out / "manifest.json").exists()

    prefect.working()
    again = prefect.begin(**asked)
    assert waited(prefect, again)["type"] == "COMPLETED"
    assert hashes(out) == hashes(by_command)
    assert (out / "data" / stood.name).stat().st_ino == before
    assert prefect.state(run)["type"] == "RUNNING", "Prefect itself never learns of it"


def test_no_process_asked_for_anything_outside_of_this_machine(
    prefect: Prefect, finished: tuple[str, Path]
) -> None:
    lines = prefect.net_log.read_text().splitlines()
    for program in ("prefect server", "prefect worker", "prefect deployment", "prefect.engine"):
        assert any(program in line for line in lines), f"nobody listened to {program}"
    outside = [
        line
        for line in lines
        if not re.match(r"socket\.\w+ (127\.0\.0\.1|localhost|::1|None|unix) ", line)
    ]
    assert outside == []


def test_one_process_serves_it_too(prefect: Prefect, by_command: Path, tmp_path: Path) -> None:
    """`python flows/build.py`; stands last, for it takes the deployment over."""
    serving = prefect.start("serving", "flows/build.py")
    log = prefect.home / "serving.log"
    until(lambda: "is being served" in log.read_text(), 60)
    out = tmp_path / "out"
    run = prefect.begin(out=str(out), tasks=TASKS, **SMALL)
    assert waited(prefect, run)["type"] == "COMPLETED"
    assert hashes(out) == hashes(by_command)
    serving.send_signal(signal.SIGINT)
    serving.wait(20)

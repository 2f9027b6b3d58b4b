from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

from mirgen.resources import folder

from .conftest import TASK


def test_a_build_leaves_the_data_set_and_tells_how_it_went(built):
    cwd, done = built
    assert done.returncode == 0
    assert [p.name for p in cwd.iterdir()] == ["out"]
    names = sorted(p.name for p in (cwd / "out" / "data").iterdir())
    assert names == ["test-00000-of-00001.parquet", "train-00000-of-00001.parquet"]
    assert pq.read_table(cwd / "out" / "data" / names[1]).num_rows == 6
    told = done.stdout
    assert told.startswith("out: 9 instances in 2 shards\n  test: 3 rows, seed 0\n  train: 6 rows")
    assert re.search(r"^built 9 in [0-9.]+ s, [0-9.]+ instances/s$", told, re.M)
    assert re.search(r"^CPU seconds: compose .*; peak memory of a process: [0-9]+ MB$", told, re.M)
    made = re.findall(rf"^  {TASK}  (easy|medium|hard) +([0-9]+) +[0-9]+", told, re.M)
    assert sum(int(number) for _, number in made) == 9
    assert "mirgen verify out\n" in told
    assert "datasets.load_dataset('out', split=\"train\")" in told


def test_without_a_terminal_progress_is_plain_lines_on_stderr(built):
    _, done = built
    assert "\x1b" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[0].startswith("sample: 72 of 72 photos")
    assert re.fullmatch(r"train-00000-of-00001.parquet: 9 of 9 instances, [0-9]+ s", lines[-1])


def test_the_same_command_again_changes_nothing_and_quiet_is_quiet(built, command):
    cwd, _ = built
    before = _hashes(cwd / "out")
    again = command("build", "--out", "out", cwd=cwd)
    assert again.returncode == 0
    assert "everything stood already" in again.stdout
    quiet = command("build", "--out", "out", "--quiet", cwd=cwd)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert _hashes(cwd / "out") == before


def test_photos_that_cant_feed_a_task_are_exit_code_3(mirgen_here, tmp_path):
    sample = folder("data/sample")
    coco = json.loads((sample / "annotations.json").read_text())
    coco["images"] = coco["images"][:1]
    kept = {image["id"] for image in coco["images"]}
    coco["annotations"] = [a for a in coco["annotations"] if a["image_id"] in kept]
    (tmp_path / "few.json").write_text(json.dumps(coco))
    source = ("--annotations", "few.json", "--images", str(sample / "images"))
    done = mirgen_here("build", *source, "--tasks", TASK, "--split", "train=4", "--out", "out")
    assert done.returncode == 3
    assert done.stdout == ""
    told = done.stderr.splitlines()[-1]
    assert told.startswith(f"mirgen: the source can't feed {TASK}: it needs ")
    assert "(split train, 1 photos with 9 regions, " in told
    assert not (tmp_path / "out").exists()


def test_a_folder_that_isnt_ours_is_left_alone(mirgen_here, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    done = mirgen_here("build", "--out", "mine")
    assert done.returncode == 2
    assert done.stderr == (
        "mirgen: the folder isn't empty and isn't a mirgen data set (mine): "
        "choose another --out, or empty it yourself\n"
    )
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_ctrl_c_leaves_nobody_behind_and_the_same_command_goes_on(
    mirgen_here, environment, tmp_path
):
    (tmp_path / "c.yaml").write_text(
        f"tasks: [{TASK}]\nsplits: {{train: 48, test: 12}}\nshard_rows: 4\nworkers: 2\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "mirgen", "build", "--config", "c.yaml", "--out", "cut"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for line in process.stderr:
        if ".parquet: " in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    printed, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert printed == ""
    assert "Traceback" not in told
    assert told.splitlines()[-1] == (
        "mirgen: interrupted: run the same command again to go on, finished shards are kept"
    )
    assert _alive_after(3, process.pid) == []
    assert not (tmp_path / "cut" / "manifest.json").exists()

    resumed = mirgen_here("build", "--config", "c.yaml", "--out", "cut")
    assert resumed.returncode == 0
    standing = re.search(r"^([0-9]+) of 60 instances stand already$", resumed.stderr, re.M)
    assert standing is not None
    assert 0 < int(standing[1]) < 60
    whole = mirgen_here("build", "--config", "c.yaml", "--out", "whole", "--workers", "1")
    assert whole.returncode == 0
    assert _hashes(tmp_path / "cut") == _hashes(tmp_path / "whole")


def _alive_after(seconds: float, session: int) -> list[str]:
    """Return who is left; multiprocessing's resource tracker sees only then that it is alone."""
    end = time.monotonic() + seconds
    while (left := _alive(session)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def _alive(session: int) -> list[str]:
    """Return the living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(of) == session and state != "Z":
                found.append(entry.name)
    return found


def _hashes(out: Path) -> dict[str, str]:
    files = (p for p in out.rglob("*") if p.is_file())
    return {str(p.relative_to(out)): sha256(p.read_bytes()).hexdigest() for p in files}

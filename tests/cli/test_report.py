"""``mirgen report``, ``build --log-json`` and what ``verify`` says of unfinished builds."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from mirgen.cli.environment import require_sane
from mirgen.cli.log import logged
from mirgen.cli.main import main
from mirgen.errors import ShardError, UsageError
from mirgen.run import events


def test_a_finished_data_set(built, capsys):
    cwd, _ = built
    assert main(["report", str(cwd / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["state"] == "finished"
    assert {name: part["rows"] for name, part in said["splits"].items()} == {
        name: part["asked"] for name, part in said["splits"].items()
    }
    assert sum(part["rows"] for part in said["splits"].values()) == 9
    assert sum(sum(tiers.values()) for tiers in said["tiers"].values()) == 9
    assert said["polish"] == {"off": 9}
    assert said["calibration"] is None
    manifest = json.loads((cwd / "out" / "manifest.json").read_bytes())
    rejected = Counter()
    for split in manifest["splits"].values():
        for tally in split["tallies"]:
            rejected.update(tally["rejected"])
    assert sum(map(Counter, said["rejected"].values()), Counter()) == rejected
    assert main(["report", str(cwd / "out")]) == 0
    assert "weight_comparison" in capsys.readouterr().out


def test_builds_that_are_cut_short(built, capsys, tmp_path):
    cwd, _ = built
    staging = tmp_path / "new" / ".mirgen" / "staging"
    staging.mkdir(parents=True)
    shard = cwd / "out" / "data" / "test-00000-of-00001.parquet"
    shutil.copy(shard, staging)
    (staging / "train-00001-of-00002.parquet").write_bytes(shard.read_bytes()[:-5])
    request = json.dumps({"splits": {"test": 3, "train": 80}})
    (staging.parent / "build.json").write_text(request)
    assert main(["report", str(tmp_path / "new"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["state"].startswith("unfinished: 1 shard stands with ")
    assert said["splits"]["train"]["rows"] == 0
    assert said["splits"]["test"]["shards"] == said["splits"]["test"]["of"] == 1
    assert main(["verify", str(tmp_path / "new")]) == 2
    assert "a build is unfinished here, 1 shard stands" in capsys.readouterr().err

    shutil.copytree(cwd / "out", tmp_path / "old")
    (tmp_path / "old" / ".mirgen").mkdir()
    (tmp_path / "old" / ".mirgen" / "build.json").write_text(request)
    assert main(["verify", str(tmp_path / "old"), "--quiet"]) == 0
    assert "the data set is the old one" in capsys.readouterr().err


def test_a_log_tells_the_last_run(built, capsys, tmp_path):
    cwd, _ = built
    path = tmp_path / "log.jsonl"
    with logged(str(path)) as log:
        log(events.Planned(100, 50, 1))

    def lost() -> None:
        with logged(str(path)) as log:
            log(events.Planned(100, 50, 1))
            log(events.ShardLost("a", "killed by SIGKILL", "worker-killed"))
            log(events.ShardLost("b", "not done in 5 seconds", "worker-late"))
            log(events.ShardDone("a", 50))
            raise ShardError("lost")

    with pytest.raises(ShardError):
        lost()
    with path.open("ab") as file:
        file.write(b'{"event": "finis')
    lines = [json.loads(line) for line in path.read_text().splitlines()[:-1]]
    assert [line["event"] for line in lines] == [
        *("begun", "planned", "begun", "planned", "shard-lost", "shard-lost", "shard-done"),
        "failed",
    ]
    assert all(line["at"].endswith("+00:00") for line in lines)
    assert main(["report", str(cwd / "out"), "--log", str(path), "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["last_run"]
    assert run["lost"] == {"worker-killed": 1, "worker-late": 1}
    assert (run["state"], run["code"], run["exit_code"], run["rows"]) == ("failed", "shard", 1, 100)


def test_variables_that_libraries_die_of():
    require_sane({"OPENCV_IO_MAX_IMAGE_PIXELS": "1000"})
    for value in ("", "x", "-1", "1e9", "9" * 30):
        with pytest.raises(UsageError, match="OPENCV_IO_MAX_IMAGE_WIDTH can't be"):
            require_sane({"OPENCV_IO_MAX_IMAGE_WIDTH": value})

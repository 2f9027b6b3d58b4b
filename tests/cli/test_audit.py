from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from mirgen.cli import main as cli
from mirgen.errors import FindingsError
from mirgen.store.manifest import read_manifest


@pytest.fixture
def copy(built, tmp_path) -> Path:
    cwd, _ = built
    return Path(shutil.copytree(cwd / "out", tmp_path / "out"))


def files(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_it_tells_writes_and_changes_nothing(copy, command, tmp_path):
    before = files(copy)
    done = command("audit", "out", "--gate", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("out: 9 rows: 0 checks failed, ")
    assert any(line.startswith("needed ") for line in lines)
    assert any("under 300 instances" in line for line in lines)
    assert lines[-1] == "look at it:  out/audit/report.html"
    after = files(copy)
    assert {name: after.pop(name) for name in before} == before
    assert set(after) == {"audit/audit.json", "audit/report.html"}
    found = json.loads(after["audit/audit.json"])
    assert (found["verdict"], found["rows"], found["looked"]) == ("passed", 9, 9)
    assert command("verify", "out", cwd=tmp_path).returncode == 0


def test_the_same_data_set_has_the_same_report_wherever_it_is_written(copy, command, tmp_path):
    for name in ("one", "two"):
        done = command("audit", "out", "--out", name, "--quiet", cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert not (copy / "audit").exists()
    page = (tmp_path / "one" / "report.html").read_text()
    assert "<title>Audit of out</title>" in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_every_check_on_request(copy, command, tmp_path):
    done = command("audit", "out", "--all", cwd=tmp_path)
    assert "correctness/answers-refs-regions of weight_comparison" in done.stdout


@pytest.mark.parametrize("words", [(), ("--gate",), ("--gate", "--quiet")])
def test_a_wrong_row_is_named_and_fails_where_asked(copy, command, tmp_path, words):
    """A photo of train is said to be in test too: the manifest knows nothing of rows."""
    _share_a_photo(copy)
    done = command("audit", "out", *words, cwd=tmp_path)
    assert "leakage/photos" in done.stdout
    assert ("gate" in done.stdout) == ("--quiet" not in words)
    if not words:
        assert (done.returncode, done.stderr) == (0, "")
        return
    assert done.returncode == 4
    assert done.stderr == (
        "mirgen: 1 check failed (out): out/audit/report.html shows them, docs/audit.md tells what "
        "to do\n"
    )


def test_no_data_set_is_a_usage_fault(command, tmp_path):
    done = command("audit", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("mirgen: there is no mirgen data set here (nowhere): ")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cant_be_written(copy, command, tmp_path):
    (tmp_path / "file").touch()
    done = command("audit", "out", "--out", "file", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("mirgen: can't write the audit: File exists (file): ")


def test_a_build_can_insist_on_its_audit(built, command, tmp_path, monkeypatch, capsys):
    """The data set stays, verdict and all, and the exit code tells."""
    cwd, done = built
    assert "\naudit of 9 rows: " in done.stdout
    verdict = read_manifest(cwd / "out" / "manifest.json").audit
    assert verdict is not None
    assert (verdict.rows, verdict.failed) == (9, ())
    assert "## Audit" in (cwd / "out" / "README.md").read_text()

    failed = verdict.model_copy(update={"failed": ("blind/x of weight_comparison",)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mirgen.audit.quick", lambda dataset: failed)
    words = ["build", "--tasks", "weight_comparison", "--split", "train=4", "--out", "out"]
    words += ["--workers", "1"]
    assert cli.main([*words, "--quiet"]) == 0
    assert cli.main([*words, "--gate", "--quiet"]) == FindingsError.exit_code
    assert capsys.readouterr().err == (
        "mirgen: the audit failed: blind/x of weight_comparison (out): the data set stays there; "
        "run `mirgen audit` on it to see more\n"
    )
    assert read_manifest(tmp_path / "out" / "manifest.json").audit == failed


def _share_a_photo(out: Path) -> None:
    from dataclasses import replace

    from mirgen.store import Manifest, ShardWriter, open_dataset

    rows = list(open_dataset(out).instances("test"))
    (photo, *_) = next(open_dataset(out).instances("train")).sources
    rows[0] = replace(rows[0], sources=(*rows[0].sources[1:], photo))
    content = json.loads((out / "manifest.json").read_bytes())
    (old,) = content["splits"]["test"]["shards"]
    (out / "data" / old["name"]).unlink()
    with ShardWriter(out / "data" / old["name"], old["fingerprint"]) as writer:
        for row in rows:
            writer.append(row)
    content["splits"]["test"]["shards"] = [writer.shard.model_dump()]
    manifest = Manifest.model_validate_json(json.dumps(content))
    (out / "manifest.json").write_bytes(manifest.encoded())

"""Runs the command as its users do: in a process of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mirgen
from mirgen.cli.main import main

from .refused import Wrong, coco, put, put_photos, scratch, snapshot

ROOT = Path(mirgen.__file__).resolve().parents[1]
TASK = "weight_comparison"

Run = Callable[..., subprocess.CompletedProcess[str]]
Refused = Callable[[Wrong], None]


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MIRGEN_", "XDG_"))}
    cache = str(tmp_path_factory.mktemp("cache"))
    return {**kept, "PYTHONPATH": str(ROOT), "MIRGEN_CACHE": cache, "COLUMNS": "80"}


@pytest.fixture(scope="session")
def command(environment) -> Run:
    """Run mirgen with these words in a folder; text output is in the result."""

    def run(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mirgen", *words],
            cwd=cwd,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def mirgen_here(command, tmp_path) -> Run:
    """Run mirgen in the test's own empty folder."""
    return lambda *words, **more: command(*words, cwd=tmp_path, **more)


@pytest.fixture(scope="session")
def built(command, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Give a folder in which ``out`` was built, and what the build printed."""
    cwd = tmp_path_factory.mktemp("built")
    words = ("--tasks", TASK, "--split", "train=6", "--split", "test=3", "--out", "out")
    return cwd, command("build", *words, "--workers", "1", cwd=cwd)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder that holds a.json and its photos; the cache is elsewhere."""
    folder = tmp_path / "here"
    put_photos(folder / "photos")
    put(folder, {"a.json": coco()})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def refused(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Check that a wrong input is told in one sentence, and that nothing is written."""

    def check(wrong: Wrong) -> None:
        put(here, wrong.files)
        before = snapshot(here)
        code = main(wrong.words.split())
        printed = capsys.readouterr()
        assert printed.err == f"mirgen: {wrong.told}\n"
        assert printed.out == ""
        assert code == wrong.code
        assert snapshot(here) == before
        assert scratch(tmp_path / "cache") == []

    return check

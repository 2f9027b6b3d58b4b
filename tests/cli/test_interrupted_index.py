"""An index that is cut short, by Ctrl-C or a kill: nothing half-written is taken for whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .refused import coco, put, put_photos, scratch, snapshot
from .test_build import _alive, _alive_after

pytestmark = pytest.mark.slow

PHOTOS = 40
CODE = """
import sys
from mirgen.cli.main import main
from mirgen.source import fill
fill.PARALLEL_FROM = int(sys.argv.pop(1))
sys.exit(main())
"""
"""Mirgen with processes from so many regions on."""

HERE, PARALLEL = 10**9, 1

Process = subprocess.Popen[str]
Start = Callable[[int], Process]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a source whose photos take long enough to be cut short in between."""
    folder = tmp_path_factory.mktemp("many")
    put_photos(folder / "photos", 1, (1500, 2000))
    for k in range(1, PHOTOS):
        os.link(folder / "photos" / "0.jpg", folder / "photos" / f"{k}.jpg")
    put(folder, {"a.json": coco(PHOTOS, size=(1500, 2000)), "c.yaml": "workers: 2\n"})
    return folder


def index(source: Path, cache: Path, parallel_from: int, env: dict[str, str]) -> Process:
    """Start an index of the source, in a session of its own."""
    words = ("index", "a.json", "--images", "photos", "--config", "c.yaml")
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(parallel_from), *words],
        cwd=source,
        env={**env, "MIRGEN_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def start(source: Path, tmp_path: Path, environment: dict[str, str]) -> Iterator[Start]:
    """Start indexes with the test's own cache; none of them outlives the test."""
    started: list[Process] = []

    def run(parallel_from: int) -> Process:
        started.append(index(source, tmp_path / "cache", parallel_from, environment))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def undisturbed(
    source: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> dict[str, str]:
    """Return the index that an undisturbed run leaves."""
    cache = tmp_path_factory.mktemp("undisturbed")
    process = index(source, cache, HERE, environment)
    process.communicate(timeout=60)
    assert process.returncode == 0
    return snapshot(cache / "index")


def until(happens: Callable[[], object]) -> None:
    """Wait for something to happen."""
    end = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < end, "it didn't happen"
        time.sleep(0.002)


@pytest.mark.parametrize("parallel_from", [HERE, PARALLEL])
def test_ctrl_c(
    start: Start, undisturbed: dict[str, str], tmp_path: Path, parallel_from: int
) -> None:
    cache = tmp_path / "cache"
    process = start(parallel_from)
    until(lambda: list(cache.glob("index/.new-*")))
    if parallel_from == PARALLEL:
        until(lambda: len(_alive(process.pid)) > 2)  # it, the tracker of resources, a worker
        time.sleep(0.2)  # the worker is awake and imports, where Ctrl-C would print a traceback
    os.killpg(process.pid, signal.SIGINT)
    printed, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == ("mirgen: interrupted: run the same command again, nothing half-read is kept\n")
    assert printed == ""
    assert list(cache.glob("index/*")) == []
    assert scratch(cache) == []
    assert _alive_after(3, process.pid) == []
    assert start(parallel_from).wait(60) == 0
    assert snapshot(cache / "index") == undisturbed


def test_a_kill(start: Start, undisturbed: dict[str, str], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    process = start(PARALLEL)
    until(lambda: list(cache.glob("index/.new-*")))
    process.kill()
    process.communicate()
    (left,) = cache.glob("index/*")
    assert left.name.startswith(".new-")
    assert _alive_after(5, process.pid) == []
    # Fresh scratch may be another process's at work; what is old is nobody's.
    os.utime(left, (0, 0))
    assert start(HERE).wait(60) == 0
    assert snapshot(cache / "index") == undisturbed

"""Hostile templates end in one sentence each, within ten busy seconds and little memory."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import mirgen

from . import corpus
from .conftest import Write, source

ROOT = Path(mirgen.__file__).resolve().parents[1]
SECONDS = 10.0
BODIES = {
    f"{sort}: {name}": case
    for sort, cases in {
        "reaching": corpus.REACHING,
        "formats": corpus.FORMATS,
        "growing": corpus.GROWING,
        "lasting": corpus.LASTING,
        "deeper": {name: (body, corpus.DEEP) for name, body in corpus.DEEPER.items()},
    }.items()
    for name, case in cases.items()
}

Outcome = tuple[str, str]
Suffer = Callable[[Path], Outcome]


class Sufferer:
    """The process that says them; another one is started where it was killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, folder: Path) -> Outcome:
        """Return the class and text of what comes of a folder. Fails after SECONDS."""
        process = self._started()
        kind, told = self._asked(process, folder, SECONDS)
        return kind, told

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.phrase.sufferer"],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._asked(self._process, ROOT / "no such folder", 60)
        return self._process

    def _asked(self, process: subprocess.Popen[str], folder: Path, seconds: float) -> Outcome:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(str(folder)) + "\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            ready = selector.select(seconds)
        line = process.stdout.readline() if ready else ""
        if not line:
            self.end()
            pytest.fail("it was killed" if ready else f"it took longer than {seconds} s")
        kind, told = json.loads(line)
        return kind, told


@pytest.fixture(scope="module")
def suffer() -> Iterator[Suffer]:
    sufferer = Sufferer()
    yield sufferer
    sufferer.end()


def refused(suffer: Suffer, root: Path, what: str) -> None:
    kind, told = suffer(root)
    assert kind == "UsageError", (kind, told)
    assert what in told
    assert "\n" not in told
    assert len(told) < 1500, len(told)
    assert str(root) in told


@pytest.mark.parametrize("name", BODIES)
def test_bodies(suffer: Suffer, write: Write, name: str) -> None:
    body, what = BODIES[name]
    files = {"speed/a.jinja": source(summary=f"Words. {body}"), "speed/_m.jinja": "m"}
    refused(suffer, write(files), what)


@pytest.mark.parametrize("name", corpus.FILES)
def test_files(suffer: Suffer, write: Write, name: str) -> None:
    files, what = corpus.FILES[name]
    refused(suffer, write(files), what)


def test_a_good_one_is_said_beside_them(suffer: Suffer, write: Write) -> None:
    kind, said = suffer(write({"speed/a.jinja": source()}))
    assert (kind, said) == ("Text", "Compare how far each one goes.")


def sparse(path: Path, size: int) -> None:
    path.touch()
    os.truncate(path, size)


ODD: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "link out": (lambda path: path.symlink_to("/etc/passwd"), "a link that leads out"),
    "link up": (lambda path: path.symlink_to(path.parents[2]), "link"),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), "a link that leads out"),
    "link to itself": (lambda path: path.symlink_to(path), "link"),
    "link to nothing": (lambda path: path.symlink_to("nothing.jinja"), "can't read"),
    "pipe": (lambda path: os.mkfifo(path), "isn't a file"),
    "folder": (lambda path: path.mkdir(), "isn't a file"),
    "100 MB": (lambda path: path.write_bytes(b"x" * 100_000_000), "longer than 64000 bytes"),
    "sparse": (lambda path: sparse(path, 1 << 40), "longer than 64000 bytes"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files(suffer: Suffer, write: Write, name: str) -> None:
    make, what = ODD[name]
    root = write({"speed/a.jinja": source()})
    path = root / "speed" / "b.jinja"
    make(path)
    refused(suffer, root, what)
    if path.is_file():
        path.unlink()


def test_a_folder_of_links_to_itself(suffer: Suffer, write: Write) -> None:
    root = write({"speed/a.jinja": source()})
    (root / "speed" / "again").symlink_to(root)
    assert suffer(root)[0] == "Text"

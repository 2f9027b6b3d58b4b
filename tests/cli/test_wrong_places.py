"""Places that are full, may not be written or not be read: really so, in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from mirgen.resources import folder
from mirgen.store.shard import read_footer

from .conftest import TASK
from .refused import coco, put, put_photos, scratch, snapshot

pytestmark = pytest.mark.slow

SAMPLE = folder("data/sample")
INDEX = ("index", str(SAMPLE / "annotations.json"), "--images", str(SAMPLE / "images"))
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Room:
    """A file system of a given size in a namespace of its own, that ends with its keeper."""

    path: Path
    keeper: int
    enter: tuple[str, ...]
    environment: dict[str, str]

    @property
    def inside(self) -> Path:
        """The folder as it can be looked at from outside."""
        return Path(f"/proc/{self.keeper}/root{self.path}")

    def run(self, *words: str) -> Done:
        """Run a program there, in the folder."""
        there = ("sh", "-c", 'cd "$0" && exec "$@"', str(self.path))
        return subprocess.run(
            [*self.enter, *there, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def mirgen(self, *words: str) -> Done:
        """Run mirgen there."""
        return self.run(sys.executable, "-m", "mirgen", *words)

    def remount(self, options: str) -> None:
        """Change the size, or what may be done."""
        assert self.run("mount", "-o", f"remount,{options}", str(self.path)).returncode == 0


@pytest.fixture
def room(tmp_path: Path, environment: dict[str, str]) -> Iterator[Room]:
    """Give an empty file system of 300 KB, or skip where this user can't mount one."""
    path = tmp_path / "room"
    path.mkdir()
    keep = 'mount -t tmpfs -o size=300k tmpfs "$0" && echo kept && exec cat'
    tried = []
    for ways in (("--mount",), ("--mount", "--user", "--map-root-user")):
        try:
            keeper = subprocess.Popen(
                ["unshare", *ways, "sh", "-c", keep, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        except FileNotFoundError:
            pytest.skip("there is no `unshare` to mount a small file system with")
        if keeper.stdout.readline() == "kept\n":
            break
        tried.append(keeper.communicate()[1].strip())
    else:
        pytest.skip(f"this user can't mount a small file system: {'; '.join(tried)}")
    user = ("--user", "--preserve-credentials") if len(ways) > 1 else ()
    enter = ("nsenter", f"--target={keeper.pid}", "--mount", *user)
    yield Room(path, keeper.pid, enter, environment)
    keeper.communicate()


def lines(done: Done) -> list[str]:
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


def test_a_full_disk_stops_a_build_and_room_lets_it_go_on(room: Room, built) -> None:
    whole = built[0] / "out"
    test, train = sorted((whole / "data").iterdir())
    room.remount(f"size={test.stat().st_size + train.stat().st_size // 2}")
    words = ("--tasks", TASK, "--split", "train=6", "--split", "test=3", "--workers", "1")
    done = room.mirgen("build", *words, "--out", "out", "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    shard = "out/.mirgen/staging/train-00000-of-00001.parquet"
    assert lines(done) == [
        f"mirgen: can't write the shard: No space left on device ({shard}): "
        "free some space and run the same command again, finished shards are kept"
    ]
    out = room.inside / "out"
    staged = list((out / ".mirgen" / "staging").iterdir())
    assert [path.name for path in staged] == ["test-00000-of-00001.parquet"]
    assert read_footer(staged[0]) is not None
    assert [path.name for path in out.iterdir()] == [".mirgen"]

    room.remount("size=64m")
    again = room.mirgen("build", *words, "--out", "out")
    assert again.returncode == 0, again.stderr
    assert "3 of 9 instances stand already" in again.stderr
    assert snapshot(out) == snapshot(whole)


def test_a_full_disk_under_the_cache_stops_an_index_and_room_lets_it_go_on(
    room: Room, tmp_path: Path, environment: dict[str, str]
) -> None:
    put_photos(tmp_path / "photos")
    put(tmp_path, {"a.json": coco()})
    index = ("index", "../a.json", "--images", "../photos")
    cached = Room(room.path, room.keeper, room.enter, {**environment, "MIRGEN_CACHE": "cache"})
    places = []
    for size in ("4k", "12k"):
        room.remount(f"size={size}")
        done = cached.mirgen(*index)
        assert (done.returncode, done.stdout) == (2, "")
        (line,) = lines(done)
        assert line.startswith("mirgen: can't write the cache: No space left on device (cache/")
        assert line.endswith("): make room there, or name another folder in MIRGEN_CACHE")
        places.append(line.partition("(")[2].partition(")")[0])
        assert scratch(room.inside / "cache") == []
        assert list(room.inside.glob("cache/index/*")) == []
    assert places == ["cache/photos", "cache/index"]
    room.remount("size=64m")
    done = cached.mirgen(*index)
    assert done.returncode == 0, done.stderr
    assert "3 of 3 photos, 3 of 3 regions" in done.stdout


def test_a_disk_that_may_only_be_read(room: Room, environment: dict[str, str]) -> None:
    room.remount("ro")
    done = room.mirgen("build", "--out", "out", "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    assert lines(done) == [
        "mirgen: can't use the folder: Read-only file system (out): "
        "choose an --out on a disk that can be written"
    ]
    cached = Room(room.path, room.keeper, room.enter, {**environment, "MIRGEN_CACHE": "cache"})
    done = cached.mirgen(*INDEX)
    assert (done.returncode, done.stdout) == (2, "")
    assert lines(done) == [
        "mirgen: can't write the cache: Read-only file system (cache): "
        "name another folder in MIRGEN_CACHE"
    ]
    for command, what, name in (
        (("preview", TASK, "--out", "p.png"), "preview", "p.png"),
        ((*INDEX, "--sheet", "s.png"), "contact sheet", "s.png"),
    ):
        done = room.mirgen(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert lines(done) == [
            f"mirgen: can't write the {what}: Read-only file system ({name}): "
            "name a file in a folder that exists and can be written"
        ]
    assert list(room.inside.iterdir()) == []


MANY = """
import contextlib, io, json, sys
from mirgen.cli.main import main
told = []
for words in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        with contextlib.redirect_stderr(io.StringIO()) as err:
            code = main(words)
    told.append([code, out.getvalue(), err.getvalue()])
json.dump(told, sys.stdout)
"""


def powerless() -> Sequence[str]:
    """Return what to begin a command with so that permissions hold for it, for root too."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may read and write everywhere, and there is no `setpriv`")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


WRITE = "give yourself write permission or choose another --out"
DENIED = {
    "build --quiet --out locked": f"can't use the folder: Permission denied (locked): {WRITE}",
    "build --quiet --out locked/out": "can't use the folder: Permission denied "
    f"(locked/out): {WRITE}",
    "verify locked": "can't read the manifest: Permission denied (locked/manifest.json): "
    "give yourself read permission",
    "index locked/a.json --images photos": "can't read annotations: Permission denied "
    "(locked/a.json): make the file readable",
    "index secret.json --images photos": "can't read annotations: Permission denied "
    "(secret.json): make the file readable",
    "index a.json --images locked": "can't read the images folder: Permission denied "
    "(locked): make it readable",
    "build --quiet --config secret.json": "can't read the config: Permission denied "
    "(secret.json): make it readable",
    "build --quiet --out out --templates locked": "can't read the templates folder: "
    "Permission denied (locked): make the folder readable, or give another",
    "build --quiet --out out --templates t": "can't read the templates folder: "
    "Permission denied (t/sub): make the folder readable, or give another",
    "build --quiet --out out --templates u": "can't read the template: "
    "Permission denied (u/x.jinja): make the file readable",
    "preview weight_comparison --out locked/p.png": "can't write the preview: "
    "Permission denied (locked/p.png): name a file in a folder that exists and can be written",
}


def test_what_may_not_be_read_or_written(tmp_path: Path, environment: dict[str, str]) -> None:
    put_photos(tmp_path / "photos")
    files = {"a.json": coco(), "secret.json": "{}", "locked/a.json": coco(), "t/sub": None}
    put(tmp_path, {**files, "u/x.jinja": "---\ntask: speed_comparison\n---\n"})
    shut = [tmp_path / name for name in ("locked", "secret.json", "t/sub", "u/x.jinja")]
    before = snapshot(tmp_path)
    for path in shut:
        path.chmod(0)
    try:
        done = subprocess.run(
            [*powerless(), sys.executable, "-c", MANY],
            input=json.dumps([words.split() for words in DENIED]),
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    finally:
        for path in shut:
            path.chmod(0o700)
    told = dict(zip(DENIED, json.loads(done.stdout), strict=True))
    assert told == {words: [2, "", f"mirgen: {line}\n"] for words, line in DENIED.items()}
    assert snapshot(tmp_path) == before

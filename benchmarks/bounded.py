"""Watch a long build: do memory, open files and temporary space stay flat?

python benchmarks/bounded.py F.png [--rows 20000] [--workers 2] [--tasks a,b,c] [--minutes 60]

Builds so many rows in processes of its own, looks at all of them once a second in /proc, draws
what was seen into the picture, and prints the medians of each fifth of the build. The first fifth
holds the start: processes that begin, caches that fill. Temporary space is what lies in the
folder for temporary files and in the cache, and files that are open and have no name any more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.table import Table

TASKS = "weight_comparison,speed_comparison,motion_detection"
MB = 1 << 20


@dataclass(frozen=True)
class Seen:
    """One look: seconds, processes, MB of memory (all, and the largest one's own), files, MB.

    ``memory`` counts what the processes share once for each of them; ``own`` is what the largest
    doesn't share with files.
    """

    seconds: float
    processes: int
    memory: float
    own: float
    files: int
    temporary: float


def watch(
    command: list[str], folders: list[Path], env: dict[str, str], minutes: float
) -> list[Seen]:
    """Run the command, no longer than asked, and return what was seen of it.

    Raises CalledProcessError.
    """
    begun, seen = time.monotonic(), []
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(1)
            if time.monotonic() - begun > 60 * minutes:
                process.terminate()  # a shell may have told it to ignore interrupts
                process.wait()
                return seen
            found = [each for pid in family(process.pid) if (each := look(pid))]
            if found:
                memory, own, files, nameless = (list(column) for column in zip(*found, strict=True))
                room = sum(map(size, folders)) + sum(nameless)
                seconds = time.monotonic() - begun
                seen.append(
                    Seen(
                        seconds,
                        len(found),
                        sum(memory) / 1024,
                        max(own) / 1024,
                        sum(files),
                        room / MB,
                    )
                )
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seen


def family(top: int) -> list[int]:
    """Return a process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children.setdefault(parent, []).append(int(path.parent.name))
    found, left = [], [top]
    while left:
        found.append(left.pop())
        left += children.get(found[-1], [])
    return found


def look(pid: int) -> tuple[int, int, int, int] | None:
    """Return kB of memory, kB of it that no file backs, open files, bytes in nameless ones."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        told = dict(line.split(":", 1) for line in lines)
        memory, own = (int(told[key].split()[0]) for key in ("VmRSS", "RssAnon"))
        files = list(Path(f"/proc/{pid}/fd").iterdir())
        return memory, own, len(files), sum(nameless(file) for file in files)
    except (OSError, KeyError, ValueError):  # it has ended
        return None


def nameless(file: Path) -> int:
    """Return the bytes of an open file that was deleted."""
    try:
        deleted = str(file.readlink()).endswith(" (deleted)")
        return file.stat().st_size if deleted else 0
    except OSError:
        return 0


def size(folder: Path) -> int:
    """Return the bytes below a folder."""

    def sizes() -> Iterator[int]:
        for place, _, names in os.walk(folder):
            for name in names:
                try:
                    yield os.lstat(Path(place, name)).st_size
                except OSError:
                    continue

    return sum(sizes())


def tell(seen: list[Seen]) -> None:
    """Print the medians of each fifth."""
    table = Table("seconds", "processes", "memory MB", "largest's own MB", "files", "temporary MB")
    for k in range(5):
        part = seen[k * len(seen) // 5 : (k + 1) * len(seen) // 5]
        columns = list(zip(*map(astuple, part), strict=True))
        table.add_row(*(f"{statistics.median(column):.0f}" for column in columns))
    columns = list(zip(*map(astuple, seen), strict=True))
    table.add_row(*(f"{max(column):.0f}" for column in columns))
    Console(width=110).print(table)


def draw(seen: list[Seen], path: Path) -> None:
    """Draw all that was seen over the seconds."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = [field.name for field in fields(Seen)][2:]
    figure, axes = pyplot.subplots(len(names), 1, sharex=True, figsize=(9, 9))
    for axis, name in zip(axes, names, strict=True):
        axis.plot([each.seconds for each in seen], [getattr(each, name) for each in seen])
        axis.set_ylabel(name if name == "files" else f"{name}, MB")
        axis.set_ylim(bottom=0)
    axes[-1].set_xlabel("seconds")
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tasks", default=TASKS)
    parser.add_argument("--annotations")
    parser.add_argument("--images")
    parser.add_argument("--minutes", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        room, cache, out = (Path(place, name) for name in ("tmp", "cache", "out"))
        room.mkdir()
        command = [sys.executable, "-m", "mirgen", "build", "--quiet", "--out", str(out)]
        command += ["--split", f"train={asked.rows}", "--tasks", asked.tasks]
        command += ["--workers", str(asked.workers)]
        if asked.annotations:
            command += ["--annotations", asked.annotations, "--images", asked.images]
        env = os.environ | {"TMPDIR": str(room), "MIRGEN_CACHE": str(cache)}
        found = watch(command, [room, cache], env, asked.minutes)
    tell(found)
    draw(found, asked.picture)

"""Looks at the processes of this machine: who is there, whose child, and whether it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process is there and not yet only waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found + [grandchild for child in found for grandchild in children(child)]


def workers(pid: int) -> list[int]:
    """Return the worker processes of a build."""

    def words(of: int) -> bytes:
        try:
            return Path(f"/proc/{of}/cmdline").read_bytes()
        except OSError:
            return b""

    return [child for child in children(pid) if b"mirgen.run.worker" in words(child)]


def until(happens: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something to happen."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it didn't happen"
        time.sleep(0.01)

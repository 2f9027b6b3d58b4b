"""Watching files: tell each time that a template was edited, added or taken away."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PAUSE = 0.2
"""Seconds between two looks; asking the system to tell takes a library for each system."""

State = dict[str, tuple[int, int, int]]


def changes(folders: Sequence[Path]) -> Iterator[State]:
    """Yield at once, and again after each change of a *.jinja below the folders, without end.

    A change that comes while the last one is dealt with is told afterwards.
    """
    before: State | None = None
    while True:
        now = state(folders)
        if now == before:
            time.sleep(PAUSE)
            continue
        before = now
        yield now


def state(folders: Sequence[Path]) -> State:
    """Return what tells one state of the files from another: time, size and inode of each."""
    found: State = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.jinja")):
            try:
                seen = path.stat()
            except OSError:  # taken away since, as editors do when they save
                continue
            found[str(path)] = seen.st_mtime_ns, seen.st_size, seen.st_ino
    return found

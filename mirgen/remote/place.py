"""What a text names: a local path, or a URL of an object store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .path import RemotePath
from .ranged import Ranged

Place = Path | RemotePath
"""A file or folder, wherever it is."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_url(text: str) -> bool:
    """Tell whether a text is a URL; a Windows drive isn't one."""
    return _URL.match(text) is not None


def locate(text: str | Place) -> Place:
    """Return the local path, or the path in an object store. Raises UsageError at a bad URL."""
    if isinstance(text, str) and is_url(text):
        return RemotePath.at(text)
    return Path(text) if isinstance(text, str) else text


@contextmanager
def opened(file: Place) -> Iterator[Path | Ranged]:
    """Give what a reader of Parquet takes: the local path itself, or a file read by ranges."""
    if isinstance(file, Path):
        yield file
        return
    with file.open() as stream:
        yield stream


def join(folder: str, name: str) -> str:
    """Return the name of a file below a folder that may be a URL."""
    if is_url(folder):
        return f"{folder.rstrip('/')}/{PurePosixPath(name)}"
    return str(Path(folder, name))

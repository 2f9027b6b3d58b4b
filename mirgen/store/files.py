"""Writing that survives a crash: beside, flushed, renamed; and disk errors said in one sentence."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OutputError, reason
from ..remote import Place

_PART = 8 << 20
"""Bytes of a stored file that are read at a time."""

_REMEDIES = {
    errno.ENOSPC: "free some space and run the same command again, finished shards are kept",
    errno.EDQUOT: "free some space and run the same command again, finished shards are kept",
    errno.EFBIG: "set a smaller `shard_rows` or lift the limit on file sizes",
    errno.EACCES: "give yourself write permission or choose another --out",
    errno.EPERM: "give yourself write permission or choose another --out",
    errno.EROFS: "choose an --out on a disk that can be written",
    errno.ENOTDIR: "choose an --out that isn't inside a file",
    errno.EEXIST: "take away the file that stands where a folder must be, or choose another --out",
    errno.ENAMETOOLONG: "choose a shorter --out",
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
}


@contextmanager
def telling(doing: str, path: Place) -> Iterator[None]:
    """Turn an OSError into an OutputError: ``can't <doing>: <reason> (path): remedy``."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        raise OutputError(
            f"can't {doing}: {reason(error)}",
            where=str(path),
            remedy=_REMEDIES.get(number, "check the disk and run the same command again"),
        ) from error


def write_atomic(path: Path, data: bytes) -> None:
    """Give ``path`` this content, or leave it as it was. Raises OutputError."""
    beside = path.with_name(f"{path.name}.part")
    with telling("write", path):
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the renames and removals in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Place) -> str:
    """Return the hex SHA-256 of a file's bytes."""
    if isinstance(path, Path):
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    found = hashlib.sha256()
    with path.open() as stream:
        while part := stream.read(_PART):
            found.update(part)
    return found.hexdigest()

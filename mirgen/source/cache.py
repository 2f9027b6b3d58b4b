"""The cache folder: what is known of photo files by name, size and time, and where indexes are.

Everything here can be deleted at any time; it is only ever replaced as a whole, by renaming.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import orjson
import pyarrow as pa

from ..errors import OutputError, reason
from ..remote import cache_folder, locate
from ..seeds import digest
from .photos import PhotoState

STATES_VERSION = 2
LISTING_VERSION = 3
"""Raise them whenever the same file would be looked at or read differently."""

_SCRATCH = ".new-"
_STALE = 24 * 3600.0
"""Seconds after which a scratch folder is nobody's."""


def scratch_folder() -> Path:
    """Return the cache folder, there to be written into. Raises OutputError."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder


def known_states(cache: Path, folder: str) -> dict[str, PhotoState]:
    """Return what is known of the photo files of a folder, by file name."""
    path = _states_path(cache, folder)
    try:
        with pa.memory_map(str(path)) as source:
            columns = [c.to_pylist() for c in pa.ipc.open_file(source).read_all().columns]
    except (OSError, pa.ArrowInvalid):
        return {}
    return {row[0]: PhotoState(*row) for row in zip(*columns, strict=True)}


def keep_states(cache: Path, folder: str, states: Iterable[PhotoState]) -> None:
    """Keep what is known of the photo files of a folder."""
    rows = list(states)
    columns = {f.name: [getattr(row, f.name) for row in rows] for f in fields(PhotoState)}
    table = pa.table(columns, schema=_STATES)
    replace(_states_path(cache, folder), lambda path: write_table(table, path))


@dataclass(frozen=True, slots=True)
class Listing:
    """What an annotation file lists: file names of photos and panoptic PNGs, category names."""

    photos: list[str]
    segments: list[str]
    categories: list[str]


def known_listing(cache: Path, annotations_sha256: str) -> Listing | None:
    """Return what an annotation file lists, if it was read before."""
    try:
        return Listing(**orjson.loads(_listing_path(cache, annotations_sha256).read_bytes()))
    except (OSError, orjson.JSONDecodeError, TypeError):
        return None


def keep_listing(cache: Path, annotations_sha256: str, listing: Listing) -> None:
    """Keep what an annotation file lists."""
    data = orjson.dumps(asdict(listing))
    replace(_listing_path(cache, annotations_sha256), lambda path: path.write_bytes(data))


def write_table(table: pa.Table, path: Path) -> None:
    """Write an Arrow IPC file of one batch, as ``write_batch`` does."""
    columns = [pa.concat_arrays(column.chunks) for column in table.columns]
    write_batch(pa.RecordBatch.from_arrays(columns, schema=table.schema), path)


def write_batch(batch: pa.RecordBatch, path: Path) -> None:
    """Write an Arrow IPC file, uncompressed, so that columns map as they are."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def replace(target: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a new file beside ``target`` and put it in its place.

    Raises OutputError where the cache can't be written.
    """
    scratch = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Named before it is made, so that an interrupt in between leaves nothing behind.
        scratch = target.parent / f"{_SCRATCH}{secrets.token_hex(8)}"
        scratch.mkdir()
        _sweep(scratch)
        write(scratch / target.name)
        _sync(scratch / target.name)
        (scratch / target.name).replace(target)
        _sync_one(target.parent)
    except OSError as error:
        # Another build may have put a whole folder of the same content there meanwhile.
        if not target.is_dir():
            raise _unwritable(target.parent, error) from None
    finally:
        if scratch is not None:
            with suppress(OSError):
                shutil.rmtree(scratch)


def _unwritable(folder: Path, error: OSError) -> OutputError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return OutputError(
        f"can't write the cache: {reason(error)}",
        where=str(folder),
        remedy=f"{'make room there, or ' * full}name another folder in MIRGEN_CACHE",
    )


def _sync(path: Path) -> None:
    """Make a file, or a folder and all in it, last through a power cut.

    Without this a renamed file can come back with its length and none of its bytes.
    """
    for inner in sorted(path.iterdir()) if path.is_dir() else ():
        _sync(inner)
    _sync_one(path)


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(fresh: Path) -> None:
    """Take away what killed processes left beside this; younger scratch may be somebody's work."""
    now = fresh.stat().st_mtime
    for scratch in fresh.parent.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            if now - scratch.stat().st_mtime > _STALE:
                shutil.rmtree(scratch)


def _states_path(cache: Path, folder: str) -> Path:
    key = digest("photos", STATES_VERSION, _whole(folder)).hex()
    return cache / "photos" / f"{key[:32]}.arrow"


def _whole(folder: str) -> str:
    """Return a folder's name as it is from anywhere."""
    at = locate(folder)
    return str(at.resolve() if isinstance(at, Path) else at)


def _listing_path(cache: Path, annotations_sha256: str) -> Path:
    key = digest("listing", LISTING_VERSION, annotations_sha256).hex()
    return cache / "listings" / f"{key[:32]}.json"


_STATES = pa.schema(
    [
        ("file_name", pa.string()),
        ("fault", pa.string()),
        ("size", pa.int64()),
        ("mtime", pa.int64()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("mode", pa.string()),
        ("orientation", pa.int32()),
        ("sha256", pa.string()),
        ("plain", pa.bool_()),
        ("lies", pa.bool_()),
    ]
)

"""One Parquet shard: written a row group at a time, beside, flushed and renamed when whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import UsageError
from ..records.instance import Instance
from ..remote import Place, opened, scratch
from .columns import SCHEMA, holds_the_columns, leaves, to_batch
from .files import sync_folder, telling
from .manifest import Shard

ROW_GROUP = 100
"""Rows in a row group: what a reader must fetch to show one row."""

CONVERTED = 20
"""Instances turned into columns at a time."""

ROW_GROUP_BYTES = 100 << 20
"""Encoded image bytes after which a row group ends early."""

SHARD_NAME = re.compile(r"([a-z0-9_]+)-(\d{5})-of-(\d{5})\.parquet", re.ASCII)

_BUFFER = 1 << 20
"""Bytes that are written at once."""

_CHUNKING = {"min_chunk_size": 256 << 10, "max_chunk_size": 1024 << 10, "norm_level": 0}
_IMAGES = leaves(SCHEMA.field("images").type, "images")
_OTHERS = [x for field in SCHEMA for x in leaves(field.type, field.name) if x not in _IMAGES]
_OPTIONS: dict[str, Any] = {
    # Encoded images don't shrink; left as they are, an inserted row changes few bytes on the Hub.
    "compression": dict.fromkeys(_IMAGES, "NONE") | dict.fromkeys(_OTHERS, "ZSTD"),
    "use_dictionary": _OTHERS,
    "write_statistics": _OTHERS,
    "write_page_index": True,
    "use_content_defined_chunking": _CHUNKING,
}
_FINGERPRINT = b"mirgen.fingerprint"
_NOTE = "mirgen."


def shard_name(split: str, number: int, of: int) -> str:
    """Return ``train-00003-of-00016.parquet`` for shard 3 of 16, counted from 0.

    Raises UsageError where the split's name would let its files be taken for another's, or is
    ``all``, which ``datasets`` keeps for the union of the splits.
    """
    name = f"{split}-{number:05d}-of-{of:05d}.parquet"
    if split == "all" or not SHARD_NAME.fullmatch(name):
        raise UsageError(
            f"a split can't be called {split!r}",
            where="splits",
            remedy="use lower-case letters, digits and _, and another word than `all`",
        )
    return name


@dataclass(frozen=True, slots=True)
class Footer:
    """What a whole shard says of itself: rows, the fingerprint of its making, and notes."""

    rows: int
    fingerprint: str
    notes: Mapping[str, str]


def read_footer(path: Place, older: bool = False) -> Footer | None:
    """Return the footer of a whole shard of ours, or None for what is missing, cut or foreign.

    Shards in the first form of schema version 1 are taken only where ``older`` says so: beside
    new ones in one data set they would confuse readers.
    """
    try:
        # A pipe would be waited for without end.
        if isinstance(path, Path) and not path.is_file():
            return None
        with opened(path) as source, pq.ParquetFile(source) as file:
            found = file.metadata.metadata or {}
            schema = file.schema_arrow
            fits = holds_the_columns(schema) if older else schema.equals(SCHEMA)
            if _FINGERPRINT not in found or not fits:
                return None
            text = {key.decode(): value.decode() for key, value in found.items()}
            rows = int(file.metadata.num_rows)
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        return None
    notes = {k.removeprefix(_NOTE): v for k, v in sorted(text.items()) if k.startswith(_NOTE)}
    return Footer(rows, notes.pop("fingerprint"), notes)


class ShardWriter:
    """Context manager that writes the instances appended to it to ``path``.

    In an object store, that is below ``path``'s folder, in one named by the shard's SHA-256.

    The same instances, fingerprint and notes give the same bytes. Leaving the block by an
    exception leaves nothing behind. After the block ``shard`` says what the manifest needs.

    Raises OutputError where the disk is full or can't be written.
    """

    shard: Shard

    def __init__(
        self, path: Place, fingerprint: str, notes: Mapping[str, str] | None = None
    ) -> None:
        if not SHARD_NAME.fullmatch(path.name):
            raise ValueError(f"a shard's name comes from shard_name(): {path.name!r}")
        self._path, self._fingerprint = path, fingerprint
        self._notes = dict(notes or {})
        self._beside = Path()
        self._waiting: list[Instance] = []
        self._batches: list[pa.RecordBatch] = []
        self._bytes = self._rows = self._held = 0

    def __enter__(self) -> ShardWriter:
        with telling("write the shard", self._path):
            if isinstance(self._path, Path):
                # Process numbers are used again, on another machine at the same time.
                unique = f"{self._path.name}.{secrets.token_hex(8)}.part"
                self._beside = self._path.with_name(unique)
                self._path.parent.mkdir(parents=True, exist_ok=True)
            else:
                self._beside = scratch(self._path.name)
            self._sink = _Sink(self._beside)
            try:
                # Many small writes would each wait for the interpreter's lock.
                self._buffer = pa.BufferedOutputStream(pa.PythonFile(self._sink, "w"), _BUFFER)
                self._writer = pq.ParquetWriter(self._buffer, SCHEMA, **_OPTIONS)
            except BaseException:
                self._drop()
                raise
        return self

    def append(self, instance: Instance) -> None:
        """Add one instance; its row group is written once full."""
        self._waiting.append(instance)
        self._held += 1
        self._bytes += sum(len(image.bytes) for image in instance.images)
        if len(self._waiting) == CONVERTED:
            self._convert()
        if self._held == ROW_GROUP or self._bytes >= ROW_GROUP_BYTES:
            self._flush()

    def write(self, group: pa.Table) -> None:
        """Add a row group of SCHEMA as it is; all that was appended before is flushed first."""
        if self._held:
            self._flush()
        self._write(group)

    def note(self, key: str, value: str) -> None:
        """Keep a text in the footer, to be read back by ``read_footer`` under ``notes``."""
        self._notes[key] = value

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._abandon()
            return
        try:
            self._finish()
        except BaseException:
            self._abandon()
            raise

    def _convert(self) -> None:
        # Few at a time: else the images of a whole row group would be held twice.
        if self._waiting:
            self._batches.append(to_batch(self._waiting))
            self._waiting.clear()

    def _flush(self) -> None:
        self._convert()
        table = pa.Table.from_batches(self._batches, SCHEMA)
        self._batches.clear()
        self._bytes = self._held = 0
        self._write(table)
        del table
        pa.default_memory_pool().release_unused()

    def _write(self, group: pa.Table) -> None:
        with telling("write the shard", self._path):
            self._writer.write_table(group, row_group_size=ROW_GROUP)
        self._rows += len(group)

    def _finish(self) -> None:
        if self._held:
            self._flush()
        notes = {f"{_NOTE}{key}": value for key, value in sorted(self._notes.items())}
        self._writer.add_key_value_metadata(
            {
                "content_defined_chunking": json.dumps(_CHUNKING),
                _FINGERPRINT.decode(): self._fingerprint,
                **notes,
            }
        )
        with telling("write the shard", self._path):
            self._writer.close()
            self._buffer.flush()
            self._sink.finish()
            if isinstance(self._path, Path):
                self._beside.replace(self._path)
                sync_folder(self._path.parent)
            else:
                target = self._path.parent / self._sink.digest.hexdigest() / self._path.name
                target.upload(self._beside)
                self._beside.unlink()
        self.shard = Shard(
            name=self._path.name,
            rows=self._rows,
            bytes=self._sink.size,
            sha256=self._sink.digest.hexdigest(),
            fingerprint=self._fingerprint,
        )

    def _abandon(self) -> None:
        # A Parquet writer can't be dropped unfinished: it would write its footer later.
        self._sink.dead = True
        with suppress(Exception):
            self._writer.close()
        self._drop()

    def _drop(self) -> None:
        with suppress(OSError):
            self._sink.close()
        self._beside.unlink(missing_ok=True)


class _Sink(RawIOBase):
    """The file a shard goes to, hashed and counted on the way; takes nothing more when dead."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self.digest = hashlib.sha256()
        self.size = 0
        self.dead = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        if not self.dead:
            rest = view
            while rest:
                rest = rest[self._file.write(rest) :]
            self.digest.update(view)
            self.size += len(view)
        return len(view)

    def finish(self) -> None:
        """Flush to the disk and close."""
        os.fsync(self._file.fileno())
        self.close()

    def close(self) -> None:
        self._file.close()
        super().close()

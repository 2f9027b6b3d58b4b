"""Reading a finished data set: its manifest, its rows shard by shard, and what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..errors import OutputError
from ..records.instance import Instance
from ..remote import Place, RemotePath, locate
from .columns import SCHEMA, WITHOUT_IMAGES, from_batch
from .files import sha256_of
from .folder import MANIFEST, recover
from .manifest import Manifest, Shard, read_manifest
from .sound import fault_of, row_groups
from .stored import recover_stored
from .unfinished import unfinished


@dataclass(frozen=True, slots=True)
class Dataset:
    """A finished data set on disk; nothing but the manifest is read before it is asked for."""

    path: Place
    manifest: Manifest
    folders: tuple[str, ...] = ("data",)
    """Where its shards are looked for, one folder after the other."""

    def __len__(self) -> int:
        return sum(split.number for split in self.manifest.splits.values())

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits' names in alphabetical order."""
        return tuple(sorted(self.manifest.splits))

    def shards(self, split: str | None = None) -> tuple[Shard, ...]:
        """Return the shards of one split or of all, in order.

        Raises OutputError where there is no such split.
        """
        if split is None:
            return tuple(self.manifest.shards.values())
        if split not in self.manifest.splits:
            raise OutputError(
                f"there is no split {split!r}",
                where=str(self.path),
                remedy=f"choose from {', '.join(self.splits)}",
            )
        return self.manifest.splits[split].shards

    def batches(
        self, split: str | None = None, columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Return the rows a row group at a time, with these columns only.

        Leaving out ``images`` saves nearly all of the reading. Raises OutputError where a shard
        is missing or can't be read, or a column doesn't exist.
        """
        known = {*SCHEMA.names, *WITHOUT_IMAGES}
        unknown = [name for name in columns or () if name not in known]
        if unknown:
            raise OutputError(
                f"there is no column {unknown[0]!r}",
                where=str(self.path),
                remedy=f"choose from {', '.join(SCHEMA.names)}",
            )
        for shard in self.shards(split):
            yield from self._batches(shard, columns)

    def instances(self, split: str | None = None, images: bool = True) -> Iterator[Instance]:
        """Return the instances in order, holding one row group in memory.

        Without ``images`` UNREAD stands for their bytes, and nearly all of the reading is saved.
        """
        for batch in self.batches(split, None if images else WITHOUT_IMAGES):
            yield from from_batch(batch, images)

    def faults(self) -> Iterator[str]:
        """Say of each shard that isn't what the manifest says, in one sentence, what is wrong."""
        for shard in self.shards():
            path = self.path / "data" / shard.name
            size = path.stat().st_size if isinstance(path, Path) and path.is_file() else -1
            if isinstance(path, RemotePath) and path.is_file():
                size = path.size()
            if size < 0:
                yield f"data/{shard.name} is missing"
            elif size != shard.bytes:
                yield f"data/{shard.name} has {size} bytes instead of {shard.bytes}"
            elif sha256_of(path) != shard.sha256:
                yield f"data/{shard.name} isn't the file that was built (its SHA-256 differs)"
            elif fault := fault_of(path, shard.rows):
                yield f"data/{shard.name} {fault}"
        for name, split in sorted(self.manifest.splits.items()):
            rows = sum(shard.rows for shard in split.shards)
            if rows != split.number:
                yield f"split {name} has {rows} rows in its shards instead of {split.number}"

    def _batches(self, shard: Shard, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        places = [self.path / folder / shard.name for folder in self.folders]
        if isinstance(self.path, RemotePath):  # where a staged one is in a folder of its content
            staged = [self.path / f / shard.sha256 / shard.name for f in self.folders[:-1]]
            places = [*staged, places[-1]]
        path = next((place for place in places if place.is_file()), places[-1])
        return row_groups(path, shard.rows, None if columns is None else list(columns))


def open_dataset(path: Place | str) -> Dataset:
    """Open a finished data set, in a folder or by its URL; a commit cut short is finished first.

    Raises OutputError where there is none, it isn't ours, or it has another schema version.
    """
    folder = locate(path)
    if isinstance(folder, RemotePath):
        recover_stored(folder)
        return Dataset(folder, read_manifest(folder / MANIFEST))
    recover(folder)
    if not os.path.lexists(folder / MANIFEST) and (begun := unfinished(folder)):
        raise OutputError(
            f"a build is unfinished here, {begun.told()}",
            where=str(folder),
            remedy=f"process {begun.process} is at work on it"
            if begun.process
            else f"run `mirgen build --out {folder}` to go on",
        )
    return Dataset(folder, read_manifest(folder / MANIFEST))

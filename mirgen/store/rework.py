"""Rewriting finished shards: some columns of some rows change, images stay byte for byte."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import JsonValue

from ..errors import OutputError
from ..records.instance import Instance
from .columns import from_batch
from .folder import OutFolder
from .manifest import Manifest, Shard
from .shard import ROW_GROUP, Footer, ShardWriter, read_footer

DRAFT = "draft"
"""The note in a rewritten shard's footer that keeps the fingerprint of its first making."""

Change = Callable[[Iterator[Instance]], Iterator[Instance]]
"""Yields for each row, in order, the row as it shall be; it may read ahead as far as it likes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A shard to rewrite: where it is, where the new one goes, and the new one's fingerprint."""

    path: Path
    target: Path
    fingerprint: str


def reworked(
    drafts: Iterable[Draft], change: Change, columns: Set[str]
) -> Iterator[tuple[Draft, Shard, bool]]:
    """Yield each draft with its new shard, and whether any of its rows differ.

    All drafts go through ``change`` as one stream, so that it can look beyond a shard's end; they
    are asked for one by one, as far as it looks.

    Raises OutputError where a draft can't be read, and ValueError where ``change`` loses a row,
    or touches a column that isn't in ``columns``.
    """
    begun: deque[tuple[Draft, Footer]] = deque()
    befores: deque[Instance] = deque()

    def rows() -> Iterator[Instance]:
        for draft in drafts:
            begun.append((draft, _footer(draft.path)))
            for row in _rows(draft.path):
                befores.append(row)
                yield row

    afters = change(rows())
    for first in afters:
        draft, footer = begun.popleft()
        notes = {DRAFT: footer.fingerprint, **footer.notes}
        differs = False
        with ShardWriter(draft.target, draft.fingerprint, notes) as writer:
            for number in range(footer.rows):
                row = first if number == 0 else next(afters, None)
                before = befores.popleft()
                if row is None:
                    raise ValueError(f"the change lost {before.id}")
                if row is not before:
                    same = replace(row, **{name: getattr(before, name) for name in columns})
                    if same != before:
                        raise ValueError(f"the change touched more of {before.id} than {columns}")
                    differs = differs or row != before
                writer.append(row)
        yield draft, writer.shard, differs
    if begun:
        raise ValueError(f"the change lost rows of {begun[0][0].path.name}")


def rework(
    out: OutFolder,
    change: Change,
    columns: Set[str],
    fingerprint: Callable[[str], str] = lambda made: made,
    config: dict[str, JsonValue] | None = None,
    finish: Callable[[Manifest], Manifest] = lambda made: made,
) -> Manifest:
    """Put the changed rows in the place of the data set's, all or nothing, the manifest last.

    Shards of which no row differs stay as they are. ``fingerprint`` gives a changed shard's from
    that of its first making; ``config`` are options that the manifest shall hold besides;
    ``finish`` returns the manifest to write, once all shards are there. An audit's verdict is on
    rows that are no more, so it goes.

    Raises OutputError where there is no data set or a shard can't be read or written.
    """
    manifest = out.manifest
    if manifest is None:
        raise OutputError(
            "there is no finished data set here",
            where=str(out.path),
            remedy="give the folder of a finished build, or run `mirgen build` first",
        )
    drafts = [
        Draft(out.data / shard.name, out.staged(shard.name), fingerprint(_first(out, shard)))
        for shard in manifest.shards.values()
    ]
    new: dict[str, Shard] = {}
    for draft, shard, differs in reworked(drafts, change, columns):
        if differs:
            new[shard.name] = shard
        else:
            draft.target.unlink()
    if not new:
        return manifest
    splits = {
        name: split.model_copy(update={"shards": tuple(new.get(s.name, s) for s in split.shards)})
        for name, split in manifest.splits.items()
    }
    options = {**manifest.config, **(config or {})}
    made = manifest.model_copy(update={"splits": splits, "config": options, "audit": None})
    return out.commit(made, finish)


def _first(out: OutFolder, shard: Shard) -> str:
    """Return the fingerprint that the shard had when it was first made."""
    return _footer(out.data / shard.name).notes.get(DRAFT, shard.fingerprint)


def _footer(path: Path) -> Footer:
    footer = read_footer(path)
    if footer is None:
        raise _unreadable(path)
    return footer


def _unreadable(path: Path) -> OutputError:
    return OutputError(
        "a shard is missing or can't be read",
        where=str(path),
        remedy="bring back the file, or run `mirgen build` to make the shard anew",
    )


def _rows(path: Path) -> Iterator[Instance]:
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROW_GROUP):
                yield from from_batch(cast(pa.RecordBatch, batch))
    except (OSError, pa.ArrowException):
        raise _unreadable(path) from None

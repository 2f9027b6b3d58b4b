"""Row groups of a finished shard: their rows without images, and the group with columns changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import OutputError
from ..records.instance import Instance
from .columns import SCHEMA, WITHOUT_IMAGES, from_batch, to_column
from .shard import ROW_GROUP


class Group:
    """A row group as it stands in its file; ``rows`` have UNREAD for their images' bytes."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.rows = list(from_batch(table, images=False))

    def changed(self, rows: Sequence[Instance], columns: Set[str]) -> pa.Table:
        """Return the group with these columns of these rows, all others as they are.

        Shards in the first form of the schema are brought into the present one.
        """
        arrays = []
        for field in SCHEMA:
            column = self._table.column(field.name)
            stale = column.type != field.type and field.name != "images"
            if field.name in columns or stale:
                column = to_column(field.name, rows)
            arrays.append(column)
        return pa.Table.from_arrays(arrays, schema=SCHEMA)


def groups(path: Path) -> Iterator[Group]:
    """Yield the row groups of a shard in order. Raises OutputError where it can't be read."""
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                yield Group(file.read_row_group(number, use_threads=False))
    except (OSError, pa.ArrowException):
        raise unreadable(path) from None


def unread_rows(path: Path) -> Iterator[Instance]:
    """Yield the rows of a shard without the bytes of their images. Raises OutputError."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROW_GROUP, columns=list(WITHOUT_IMAGES)):
                yield from from_batch(cast(pa.RecordBatch, batch), images=False)
    except (OSError, pa.ArrowException):
        raise unreadable(path) from None


def unreadable(path: Path) -> OutputError:
    """Return the error that says that a shard can't be read."""
    return OutputError(
        "a shard is missing or can't be read",
        where=str(path),
        remedy="bring back the file, or run `mirgen build` to make the shard anew",
    )

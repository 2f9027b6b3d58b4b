"""Shards that anybody may have made: looked at before they are read, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..errors import OutputError
from ..remote import Place
from ..remote import opened as source_of
from .columns import holds_the_columns
from .shard import ROW_GROUP

GROUP_BYTES = 256 << 20
"""Bytes of a row group when unpacked; builds end one at 100 MB of images."""

GROUP_VALUES = 500_000
"""Values of one column in a row group; the busiest rows have some hundreds each."""

NULLABLE = frozenset({"pass_rate", "passes", "samples", "unparsed"})
"""Fields that may be empty."""

_REMEDY = "bring back the file, or run `mirgen build` to make the shard anew"


def row_groups(
    path: Place, rows: int | None, columns: Sequence[str] | None
) -> Iterator[pa.RecordBatch]:
    """Yield a shard's rows, at most ROW_GROUP at a time, with these columns only (None: all).

    Values are whole: texts are UTF-8, and nothing is empty but what may be. Raises OutputError
    where the shard is missing, can't be read, hasn't the columns or not so many rows, or would
    unpack to more than any build writes.
    """
    with opened(path, rows) as file:
        for batch in file.iter_batches(ROW_GROUP, columns=columns):
            require_whole(batch, path)
            yield batch


@contextmanager
def opened(path: Place, rows: int | None = None) -> Iterator[pq.ParquetFile]:
    """Give a shard whose footer fits. Raises OutputError, also for what reading it raises."""
    try:
        if isinstance(path, Path) and not S_ISREG(path.stat().st_mode):
            raise _refused(path, "isn't a file")
        with source_of(path) as source, pq.ParquetFile(source) as file:
            _look_at(path, file, rows)
            yield file
    except FileNotFoundError:
        raise OutputError("a shard is missing", where=str(path), remedy=_REMEDY) from None
    except (OSError, pa.ArrowException, MemoryError):
        raise _refused(path, "can't be read") from None


def require_whole(rows: pa.RecordBatch | pa.Table, path: Place) -> None:
    """Refuse texts that aren't UTF-8 and empty places. Raises OutputError and ArrowInvalid."""
    rows.validate(full=True)
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        for array in getattr(column, "chunks", [column]):
            _require_full(array, name, path)


def fault_of(path: Place, rows: int) -> str:
    """Return '' for a shard whose footer fits, else what is wrong with it, after its name."""
    try:
        with source_of(path) as source, pq.ParquetFile(source) as file:
            _look_at(path, file, rows)
    except OutputError as error:
        return error.what.removeprefix("a shard ")
    except (OSError, pa.ArrowException, MemoryError):
        return "can't be read"
    return ""


def _look_at(path: Place, file: pq.ParquetFile, rows: int | None) -> None:
    """Look at the footer alone."""
    if not holds_the_columns(file.schema_arrow):
        raise _refused(path, "doesn't have the columns of schema version 1")
    found = file.metadata
    if rows is not None and found.num_rows != rows:
        raise _refused(path, f"doesn't have {rows} rows")
    for place in range(found.num_row_groups):
        group = found.row_group(place)
        parts = [group.column(k) for k in range(group.num_columns)]
        if sum(part.total_uncompressed_size for part in parts) > GROUP_BYTES:
            raise _too_large(path)
        if max((part.num_values for part in parts), default=0) > GROUP_VALUES:
            raise _refused(path, f"has more than {GROUP_VALUES:,} values of a column at a time")
        for part in parts:
            if part.has_dictionary_page and part.physical_type == "BYTE_ARRAY":
                _look_into(path, place, part)


def _look_into(path: Place, group: int, part: pq.ColumnChunkMetaData) -> None:
    """Refuse a value that is stored once and meant many times over, if that is too much."""
    if part.num_values * part.total_uncompressed_size <= GROUP_BYTES:
        return
    leaf = part.path_in_schema
    with source_of(path) as source, pq.ParquetFile(source, read_dictionary=[leaf]) as file:
        column = file.read_row_group(group, columns=[leaf]).column(0)
    whole = 0
    for chunk in column.chunks:
        while not pa.types.is_dictionary(chunk.type):
            chunk = chunk.field(0) if pa.types.is_struct(chunk.type) else chunk.values
        lengths = pc.binary_length(chunk.dictionary)
        whole += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    if whole > GROUP_BYTES:
        raise _too_large(path)


def _require_full(array: pa.Array, name: str, path: Place) -> None:
    """Refuse empty places, at any depth."""
    if array.null_count and name not in NULLABLE:
        raise _refused(path, f"has an empty place in {name}")
    if pa.types.is_struct(array.type):
        for place, field in enumerate(array.type):
            _require_full(array.field(place), field.name, path)
    elif pa.types.is_list(array.type):
        _require_full(array.values, name, path)


def _too_large(path: Place) -> OutputError:
    return _refused(path, f"unpacks to more than {GROUP_BYTES >> 20} MB at a time")


def _refused(path: Place, what: str) -> OutputError:
    return OutputError(f"a shard {what}", where=str(path), remedy=_REMEDY)

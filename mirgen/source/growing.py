"""Arrow tables that grow row by row in spools, so that they take no memory until they are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .spool import Spool

_KEPT = 4096
"""Rows that are held before they are written."""


class Growing:
    """A table of this schema; a context manager that lets go of its files.

    Types: numbers, truth values, strings, (large) binaries, dictionaries of strings, and fixed
    size binaries, of which None may stand for some.
    """

    def __init__(self, schema: pa.Schema, folder: Path) -> None:
        self.schema = schema
        self._columns: list[_Column] = []
        self._rows: list[Sequence[object]] = []
        self.number = 0
        """Number of rows."""
        try:
            for field in schema:
                self._columns.append(_column(field.type, folder))
        except OSError:
            self.close()
            raise

    def __enter__(self) -> Growing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, row: Sequence[object]) -> None:
        """Append a row, its values in the schema's order. Raises OSError."""
        self._rows.append(row)
        self.number += 1
        if len(self._rows) >= _KEPT:
            self._flush()

    def arrays(self) -> list[pa.Array]:
        """Return all columns, mapped; they stay readable after ``close``. Raises OSError."""
        self._flush()
        return [column.array(self.number) for column in self._columns]

    def close(self) -> None:
        """Let go of the files."""
        for column in self._columns:
            for spool in column.spools:
                spool.close()

    def _flush(self) -> None:
        for place, column in enumerate(self._columns):
            column.add([row[place] for row in self._rows])
        self._rows.clear()


class _Column:
    """Numbers and truth values."""

    def __init__(self, kind: pa.DataType, folder: Path, *dtypes: str) -> None:
        self.kind = kind
        self.spools: list[Spool] = []
        for dtype in dtypes:
            self.spools.append(Spool(folder, dtype))

    def add(self, values: list[Any]) -> None:
        self.spools[0].append(np.array(values, self.spools[0].dtype))

    def array(self, number: int) -> pa.Array:
        return _of_buffers(self.kind, number, None, self.spools[0].mapped())


class _Truths(_Column):
    def array(self, number: int) -> pa.Array:
        return _of_buffers(self.kind, number, None, _bits(self.spools[0].mapped()))


class _Names(_Column):
    """A dictionary of strings, in the order in which they came."""

    def __init__(self, kind: pa.DataType, folder: Path) -> None:
        super().__init__(kind, folder, "i4")
        self._codes: dict[str, int] = {}

    def add(self, values: list[Any]) -> None:
        super().add([self._codes.setdefault(value, len(self._codes)) for value in values])

    def array(self, number: int) -> pa.Array:
        places = _of_buffers(pa.int32(), number, None, self.spools[0].mapped())
        return pa.DictionaryArray.from_arrays(places, pa.array(self._codes, pa.string()))


class _Bytes(_Column):
    """Strings and binaries of any length: where each ends, and the bytes."""

    def __init__(self, kind: pa.DataType, folder: Path) -> None:
        wide = kind in (pa.large_binary(), pa.large_string())
        super().__init__(kind, folder, "i8" if wide else "i4", "u1")
        self._end = 0
        self.spools[0].append(np.zeros(1, np.int64))

    def add(self, values: list[Any]) -> None:
        data = [value.encode() if isinstance(value, str) else value for value in values]
        ends = self._end + np.fromiter(map(len, data), np.int64, len(data)).cumsum()
        if len(data):
            self._end = int(ends[-1])
            if self._end > np.iinfo(self.spools[0].dtype).max:
                raise OverflowError(f"more than 2 GB in a column of {self.kind}")
        self.spools[0].append(ends)
        self.spools[1].extend(b"".join(data))

    def array(self, number: int) -> pa.Array:
        ends, data = (spool.mapped() for spool in self.spools)
        return _of_buffers(self.kind, number, None, ends, data)


class _Fixed(_Column):
    """Binaries of one length, or None."""

    def __init__(self, kind: pa.DataType, folder: Path) -> None:
        super().__init__(kind, folder, "?", "u1")

    def add(self, values: list[Any]) -> None:
        blank = bytes(self.kind.byte_width)
        self.spools[0].append(np.array([value is not None for value in values], bool))
        self.spools[1].extend(b"".join(blank if value is None else value for value in values))

    def array(self, number: int) -> pa.Array:
        known, data = (spool.mapped() for spool in self.spools)
        return _of_buffers(self.kind, number, None if known.all() else _bits(known), data)


def _column(kind: pa.DataType, folder: Path) -> _Column:
    if pa.types.is_dictionary(kind):
        return _Names(kind, folder)
    if pa.types.is_boolean(kind):
        return _Truths(kind, folder, "?")
    if pa.types.is_fixed_size_binary(kind):
        return _Fixed(kind, folder)
    if pa.types.is_integer(kind):
        return _Column(kind, folder, np.dtype(kind.to_pandas_dtype()).str)
    return _Bytes(kind, folder)


def _of_buffers(kind: pa.DataType, number: int, *parts: NDArray[Any] | None) -> pa.Array:
    buffers = [None if part is None else pa.py_buffer(part) for part in parts]
    return pa.Array.from_buffers(kind, number, buffers)


def _bits(truths: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.packbits(truths, bitorder="little")

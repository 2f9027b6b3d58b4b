"""Columns that grow in files without a name, and are mapped when they are whole.

They take no memory, and no room on the disk once their process is gone, however it went.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Spool:
    """One column of numbers, appended to and then mapped. Raises OSError where it can't grow."""

    def __init__(self, folder: Path, dtype: str) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close()
        self.dtype = np.dtype(dtype)
        self.size = 0
        """Number of values."""

    def append(self, values: NDArray[Any]) -> None:
        """Add values of any shape, row by row."""
        self._file.write(np.ascontiguousarray(values, self.dtype).data)
        self.size += values.size

    def extend(self, data: bytes) -> None:
        """Add values as they lie in memory."""
        self._file.write(data)
        self.size += len(data) // self.dtype.itemsize

    def mapped(self) -> NDArray[Any]:
        """Return all values, read-only; they stay readable after ``close``."""
        self._file.flush()
        if not self.size:
            return np.empty(0, self.dtype)
        return np.frombuffer(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), self.dtype)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Spools:
    """The spools of one table, by name; a context manager that closes them."""

    def __init__(self, folder: Path, dtypes: Mapping[str, str]) -> None:
        self._spools: dict[str, Spool] = {}
        try:
            for name, dtype in dtypes.items():
                self._spools[name] = Spool(folder, dtype)
        except OSError:
            self.close()
            raise

    def __getitem__(self, name: str) -> Spool:
        return self._spools[name]

    def __enter__(self) -> Spools:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        for spool in self._spools.values():
            spool.close()

"""A file in an object store, read by ranges; what goes wrong then is told as everywhere else."""

from __future__ import annotations

from io import RawIOBase
from typing import Any

from .told import telling


class Ranged(RawIOBase):
    """Over a file of fsspec's, which raises what each store's library raises."""

    def __init__(self, url: str, file: Any) -> None:
        self._url, self._file = url, file

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from anywhere."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; nothing is read yet."""
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """Return the place."""
        return int(self._file.tell())

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end. Raises StorageError, UnreachedError."""
        with telling(self._url):
            data: bytes = self._file.read(size)
        return data

    def close(self) -> None:
        """Let go of it."""
        self._file.close()
        super().close()

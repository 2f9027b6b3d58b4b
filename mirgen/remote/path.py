"""A path in an object store, through fsspec; what goes wrong is told in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import UsageError, nearest
from .ranged import Ranged
from .told import telling

_PACKAGES = {
    "s3": ("s3fs", "s3"),
    "gs": ("gcsfs", "gs"),
    "hf": ("huggingface_hub", "hf"),
}
"""Schemes, the package that speaks to each store, and the extra that installs it."""

_OPTIONS: dict[str, dict[str, Any]] = {
    # A server that is gone is to be told within seconds, not after botocore's minutes.
    "s3": {"config_kwargs": {"connect_timeout": 5, "retries": {"max_attempts": 2}}},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An object in a listing: its size in bytes, and a number that changes with its content."""

    size: int
    version: int


@dataclass(frozen=True, slots=True, order=True)
class RemotePath:
    """One object, or the folder of all objects whose keys go on from it.

    Has the methods of ``pathlib.Path`` that mirgen uses. Objects are written whole or not at all.
    All methods raise FileNotFoundError where the object isn't there, StorageError where the store
    refuses, and UnreachedError where it doesn't answer.
    """

    url: str
    """Without a slash at its end."""

    @classmethod
    def at(cls, url: str) -> RemotePath:
        """Return the path. Raises UsageError: no such kind of store, no bucket, a key in it."""
        scheme, _, rest = url.partition("://")
        bucket = rest.partition("/")[0]
        if scheme not in _PACKAGES:
            raise UsageError(
                f"there is no kind of store {scheme + '://'!r}",
                where=url,
                remedy=f"give a local path, or {nearest(scheme, _PACKAGES)}",
            )
        if not bucket or "@" in bucket or "?" in rest:
            raise UsageError(
                "the URL names no bucket" if not bucket else "the URL holds more than a place",
                where=url,
                remedy=f"write {scheme}://BUCKET/FOLDER, and set keys in the environment",
            )
        return cls(url.rstrip("/"))

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, name: str) -> RemotePath:
        return RemotePath(f"{self.url}/{name}".rstrip("/"))

    @property
    def name(self) -> str:
        """What stands behind the last slash."""
        return self.url.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return Path(self.name).stem

    @property
    def parent(self) -> RemotePath:
        """The folder that this is in."""
        return RemotePath(self.url.rpartition("/")[0])

    def exists(self) -> bool:
        """Whether there is such an object, or any below it."""
        with telling(self.url):
            return bool(self._fs.exists(self.url))

    def is_file(self) -> bool:
        """Whether there is such an object."""
        with suppress(FileNotFoundError):
            return bool(self._info()["type"] == "file")
        return False

    def is_dir(self) -> bool:
        """Whether there are objects below it."""
        with suppress(FileNotFoundError):
            return bool(self._info()["type"] == "directory")
        return False

    def size(self) -> int:
        """Return the object's size in bytes."""
        return int(self._info()["size"] or 0)

    def read_bytes(self) -> bytes:
        """Return the whole object."""
        with telling(self.url):
            data: bytes = self._fs.cat_file(self.url)
        return data

    def open(self) -> Ranged:
        """Return a file that reads the object by ranges, each when it is asked for."""
        with telling(self.url):
            return Ranged(self.url, self._fs.open(self.url, "rb"))

    def write_bytes(self, data: bytes, *, new: bool = False) -> None:
        """Write the object; FileExistsError where it shall be ``new`` and isn't.

        Whether that holds against others who write at the same time is up to the store: S3 and
        Google's refuse the second one, others are only asked before.
        """
        with telling(self.url):
            self._fs.pipe_file(self.url, data, mode="create" if new else "overwrite")

    def upload(self, file: Path) -> None:
        """Write a local file's content."""
        with telling(self.url):
            self._fs.put_file(str(file), self.url)

    def download(self, file: Path) -> None:
        """Write the object's content into a local file."""
        with telling(self.url):
            self._fs.get_file(self.url, str(file))

    def copy(self, target: RemotePath) -> None:
        """Copy the object within its store."""
        with telling(self.url):
            self._fs.cp_file(self.url, target.url)

    def unlink(self, missing_ok: bool = False) -> None:
        """Remove the object."""
        try:
            with telling(self.url):
                self._fs.rm_file(self.url)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def listed(self) -> dict[str, Entry]:
        """Return all objects below this, by their keys from here on, in order; none is no error."""
        with telling(self.url):
            found: dict[str, dict[str, Any]] = self._fs.find(self.url, detail=True)
        start = len(self._fs._strip_protocol(self.url)) + 1
        return {key[start:]: _entry(found[key]) for key in sorted(found) if key[start:]}

    def iterdir(self) -> Iterator[RemotePath]:
        """Yield the objects and folders right below this, in order."""
        found: list[str] = []
        with suppress(FileNotFoundError), telling(self.url):
            found = self._fs.ls(self.url, detail=False)
        for entry in sorted(found):
            yield self / entry.rstrip("/").rpartition("/")[2]

    def _info(self) -> dict[str, Any]:
        with telling(self.url):
            found: dict[str, Any] = self._fs.info(self.url)
        return found

    @property
    def _fs(self) -> Any:
        return filesystem(self.url.partition("://")[0])


def _entry(info: dict[str, Any]) -> Entry:
    """Return the entry; stores tell under different names what changes with an object."""
    marks = {k: str(info[k]) for k in _MARKS if info.get(k) is not None}
    told = sha256(json.dumps(marks, sort_keys=True).encode()).digest()
    return Entry(int(info.get("size") or 0), int.from_bytes(told[:7]))


_MARKS = ("ETag", "etag", "md5Hash", "generation", "blob_id", "LastModified", "mtime", "updated")


@lru_cache(maxsize=8)
def filesystem(scheme: str) -> Any:
    """Return fsspec's file system for a kind of store, one a process. Raises UsageError."""
    import fsspec  # who only uses this machine's disk shall not wait for it

    package, extra = _PACKAGES.get(scheme, (scheme, scheme))
    try:
        # What others write must be seen: a listing isn't kept.
        return fsspec.filesystem(scheme, use_listings_cache=False, **_OPTIONS.get(scheme, {}))
    except ImportError:
        raise UsageError(
            f"{scheme}:// needs the package {package}",
            where=f"{scheme}://",
            remedy=f"pip install 'mirgen[{extra}]'",
        ) from None

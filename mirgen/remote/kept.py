"""Files fetched from object stores, kept on this machine by their content, up to a bound."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import UsageError

LIMIT = "MIRGEN_FETCHED_MB"
"""The environment's word for how many megabytes of fetched files are kept; 0 keeps none."""

USUAL = 4096
_LEFT = 24 * 3600.0
_SLACK = 0.05
"""Share of the limit that a process may write until it looks at the folder again."""


def cache_folder() -> Path:
    """Return ``MIRGEN_CACHE``, else ``mirgen`` in ``XDG_CACHE_HOME`` or ``~/.cache``."""
    given = os.environ.get("MIRGEN_CACHE")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mirgen"


def scratch(name: str) -> Path:
    """Return where a file may be written before it goes to an object store.

    What killed processes have left there for a day is removed.
    """
    folder = cache_folder() / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}-{name}"
    path.touch()
    now = path.stat().st_mtime
    for other in folder.iterdir():
        with suppress(OSError):
            if now - other.stat().st_mtime > _LEFT:
                other.unlink()
    return path


def sha256_named(data: bytes) -> str:
    """Return the hex SHA-256 that a file is kept by."""
    return hashlib.sha256(data).hexdigest()


class Kept:
    """A folder of files named by the SHA-256 of their content; those used longest ago go first.

    Several processes may share it: the bound then holds but for what each writes between two
    looks at it. What is broken is fetched again, and a disk that is full keeps nothing.
    """

    def __init__(self, folder: Path | None = None, most: int | None = None) -> None:
        self._folder = folder or cache_folder() / "fetched"
        self._most = limit() if most is None else most
        self._fresh: float = self._most  # so that the first file makes it look

    def get(self, sha256: str, fetch: Callable[[], bytes]) -> bytes:
        """Return the content of that hash, fetched if it isn't kept; it may be another one then."""
        path = self._folder / sha256[:2] / sha256
        with suppress(OSError):
            data = path.read_bytes()
            if sha256_named(data) == sha256:
                os.utime(path)
                return data
        data = fetch()
        if sha256_named(data) == sha256:
            self.keep(sha256, data)
        return data

    def keep(self, sha256: str, data: bytes) -> None:
        """Keep a content that was fetched."""
        if len(data) > self._most:
            return
        path = self._folder / sha256[:2] / sha256
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(data)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            self._fresh += len(data)
        if self._fresh > self._most * _SLACK:
            self._fresh = 0
            self._shrink()

    def _shrink(self) -> None:
        """Remove the files that were used longest ago until they fit, with room for some more."""
        found = []
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime_ns, stat.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most * (1 - _SLACK):
                return
            path.unlink(missing_ok=True)
            total -= size


def limit() -> int:
    """Return the bound in bytes. Raises UsageError where the environment's isn't a number."""
    given = os.environ.get(LIMIT, "")
    if given and not given.isdecimal():
        raise UsageError(
            f"{LIMIT} can't be {given!r}",
            where="environment",
            remedy=f"give a number of megabytes, such as {LIMIT}={USUAL}",
        )
    return int(given or USUAL) << 20

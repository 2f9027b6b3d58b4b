"""One build at a time in a folder: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

from ..errors import OutputError

_HELD: set[str] = set()
"""Lock files of this process: the system's lock keeps out other processes only."""


class Lock:
    """A record lock on a file that holds the number of the process that has it.

    Record locks aren't inherited by forked workers, so a build killed together with none of its
    workers can be resumed at once.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.parent.parent
        # Only the folder is resolved (resolve() raises at links in a ring).
        self._path = Path(os.path.realpath(path.parent)) / path.name
        self._handle = -1

    def acquire(self) -> None:
        """Take the lock or raise OutputError naming the process that has it."""
        if str(self._path) in _HELD:
            raise self._refused(str(os.getpid()))
        while True:
            # Never through a link, which could lead to any file.
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace")
                os.close(handle)
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
                raise self._refused(holder) from None
            if self._is(handle):
                break
            # The file was removed by the build that held it, after we had opened it.
            os.close(handle)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._handle = handle
        _HELD.add(str(self._path))

    def release(self) -> None:
        """Remove the file and let go; does nothing where the lock isn't held."""
        if self._handle < 0:
            return
        with suppress(OSError):  # the folder may be gone, and its disk with it
            self._path.unlink()
        with suppress(OSError):
            os.close(self._handle)
        self._handle = -1
        _HELD.discard(str(self._path))

    def _is(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except FileNotFoundError:
            return False

    def _refused(self, holder: str) -> OutputError:
        return OutputError(
            f"process {holder or 'unknown'} is building here",
            where=str(self._folder),
            remedy="wait for it, stop it, or choose another --out",
        )

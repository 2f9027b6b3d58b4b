"""One build at a time in an object store: a lease that its holder renews, as there are no locks."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from contextlib import suppress

from ..errors import MirgenError, OutputError, ShardError
from ..remote import RemotePath

RENEWED = 10.0
"""Seconds after which a holder renews its lease."""

STALE = 45.0
"""Seconds without renewal after which a holder counts as gone."""


class Lease:
    """An object that names its holder and changes while the holder lives.

    Stores that refuse to make an object twice (S3, Google's) let one of many in. A holder that is
    gone is known by its process on the same machine, else by an object that doesn't change for
    STALE seconds of the asker's own clock; so no clocks are compared. Two that take over such a
    lease at once may both believe in it until they look again, which ``require`` does: a build
    looks before its commit.
    """

    def __init__(self, file: RemotePath, renewed: float = RENEWED, stale: float = STALE) -> None:
        self._file, self._renewed, self._stale = file, renewed, stale
        self._token = secrets.token_hex(8)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def acquire(self) -> None:
        """Take the lease. Raises OutputError naming who has it."""
        while not self._made():
            seen = self._seen()
            if seen is None:
                continue
            if not _gone(seen):
                self._outwait(seen)
            self._file.unlink(missing_ok=True)
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self._thread.start()

    def require(self) -> None:
        """Raise ShardError where somebody else has taken the lease meanwhile."""
        seen = self._seen()
        if seen is None or seen.get("token") != self._token:
            raise ShardError(
                "another build has taken this folder over, as this one didn't move for a while",
                where=self._file.parent.parent.url,
                remedy="let it finish; nothing of this build is lost",
            )

    def release(self) -> None:
        """Remove the object, if it is still this lease's; does nothing where it isn't held."""
        if self._thread is None:
            return
        self._ended.set()
        self._thread.join()
        self._thread = None
        with suppress(MirgenError, FileNotFoundError):
            self.require()
            self._file.unlink()

    def _made(self) -> bool:
        try:
            self._file.write_bytes(self._content(0), new=True)
        except FileExistsError:
            return False
        return True

    def _content(self, turn: int) -> bytes:
        says = {"host": socket.gethostname(), "pid": os.getpid(), "token": self._token}
        return json.dumps({**says, "turn": turn}).encode()

    def _seen(self) -> dict[str, object] | None:
        try:
            content = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    def _outwait(self, first: dict[str, object]) -> None:
        """Wait until a lease counts as stale. Raises OutputError as soon as it is renewed."""
        end = time.monotonic() + self._stale
        near = first.get("host") == socket.gethostname()  # and its process lives
        while not near and time.monotonic() < end:
            time.sleep(min(1.0, self._stale / 10))
            seen = self._seen()
            if seen is None:
                return
            if seen != first:
                break
        else:
            if not near:
                return
        raise OutputError(
            f"process {first.get('pid', 'unknown')} on {first.get('host', 'another machine')} is "
            "building here",
            where=self._file.parent.parent.url,
            remedy="wait for it, stop it, or choose another --out",
        )

    def _renew(self) -> None:
        turn = 0
        while not self._ended.wait(self._renewed):
            turn += 1
            # A store that is away for a while is told where the build itself needs it.
            with suppress(MirgenError):
                self.require()
                self._file.write_bytes(self._content(turn))


def _gone(seen: dict[str, object]) -> bool:
    """Whether a lease's holder was a process of this machine that has ended."""
    pid = seen.get("pid")
    if seen.get("host") != socket.gethostname() or not isinstance(pid, int) or pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False

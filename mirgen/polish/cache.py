"""The row cache: replies that were paid for, in one SQLite file that several processes share."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from ..errors import OutputError
from ..seeds import digest

_TABLES = """
CREATE TABLE IF NOT EXISTS replies (
  key BLOB PRIMARY KEY, model TEXT NOT NULL, texts TEXT NOT NULL,
  prompt_tokens INTEGER, completion_tokens INTEGER, usd REAL, row TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forms (endpoint TEXT PRIMARY KEY, form TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (key BLOB PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
"""
_GET = "SELECT texts, prompt_tokens, completion_tokens, usd FROM replies WHERE key = ?"
_WAIT = 30.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: the texts by key, its tokens where told, its price where known."""

    texts: Mapping[str, str]
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    usd: float | None = None


def key_of(request: Mapping[str, object]) -> bytes:
    """Return the 32 bytes that a whole request is kept under; equal requests have equal keys."""
    return digest("polish", orjson.dumps(request, option=orjson.OPT_SORT_KEYS))


class RowCache:
    """Replies by key. Only what was read whole is kept; a failure leaves its kind and no reply.

    Each thread has a connection of its own. Raises OutputError where the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with self._telling():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection().executescript(_TABLES)

    def get(self, key: bytes) -> Reply | None:
        """Return the reply to this request, None where there is none."""
        with self._telling():
            found = self._connection().execute(_GET, (key,)).fetchone()
        if found is None:
            return None
        return Reply(orjson.loads(found[0]), *found[1:])

    def put(self, key: bytes, reply: Reply, model: str, row: str) -> None:
        """Keep a reply where there is none yet: it is on the disk then, a power cut aside."""
        values = (
            key,
            model,
            orjson.dumps(reply.texts).decode(),
            reply.prompt_tokens,
            reply.completion_tokens,
            reply.usd,
            row,
        )
        with self._telling():
            connection = self._connection()
            connection.execute("INSERT OR IGNORE INTO replies VALUES (?,?,?,?,?,?,?)", values)
            connection.execute("DELETE FROM failures WHERE key = ?", (key,))
            connection.commit()

    def failed(self, key: bytes, kind: str) -> None:
        """Note why there is no reply: what a rebuild without network says of the row."""
        with self._telling():
            self._connection().execute("INSERT OR REPLACE INTO failures VALUES (?,?)", (key, kind))
            self._connection().commit()

    def failure(self, key: bytes) -> str | None:
        """Return why the last request of this key got no reply."""
        with self._telling():
            query = "SELECT kind FROM failures WHERE key = ?"
            found = self._connection().execute(query, (key,)).fetchone()
        return None if found is None else str(found[0])

    def form(self, endpoint: str) -> str | None:
        """Return the form in which this endpoint was asked last."""
        with self._telling():
            query = "SELECT form FROM forms WHERE endpoint = ?"
            found = self._connection().execute(query, (endpoint,)).fetchone()
        return None if found is None else str(found[0])

    def keep_form(self, endpoint: str, form: str) -> None:
        """Remember in which form this endpoint is asked, so that its replies are found again."""
        with self._telling():
            connection = self._connection()
            connection.execute("INSERT OR REPLACE INTO forms VALUES (?,?)", (endpoint, form))
            connection.commit()

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._open:
                with suppress(sqlite3.Error):
                    connection.close()
            self._open.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        known: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if known is not None:
            return known
        made = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = NORMAL")
        self._local.connection = made
        with self._lock:
            self._open.append(made)
        return made

    def _telling(self) -> _Telling:
        return _Telling(self.path)


class _Telling:
    """Turns SQLite's and the system's errors into an OutputError; a class, for it is cheap."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if isinstance(error, sqlite3.Error | OSError):
            raise OutputError(
                f"can't use the cache of rewordings: {error}",
                where=str(self._path),
                remedy="free the disk, take the file away, or name another with --polish-cache",
            ) from None

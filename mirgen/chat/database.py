"""A SQLite file that threads and processes share: one connection a process, faults told."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import OutputError

_WAIT = 60.0
"""Seconds to wait for another process that writes."""


class Database:
    """Tables in one file, in WAL mode: what was committed outlives a kill, a power cut aside.

    ``what`` names in messages what is kept here, ``remedy`` says how to mend a file that can't be
    used. Raises OutputError where that is so.
    """

    def __init__(self, path: Path, tables: str, what: str, remedy: str) -> None:
        self.path = path
        self._telling = _Telling(path, what, remedy)
        self._made: sqlite3.Connection | None = None
        # With a connection a thread, each write makes all others forget what they know of the file.
        self._lock = threading.RLock()
        with self._telling:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.script(tables)

    def script(self, statements: str) -> None:
        """Run several statements, such as those that make tables."""
        with self._telling, self._lock:
            self._connection().executescript(statements)

    def row(self, query: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, None where there is none."""
        with self._telling, self._lock:
            found: tuple[Any, ...] | None = self._connection().execute(query, values).fetchone()
            return found

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._telling, self._lock:
            return self._connection().execute(query, values).fetchall()

    def write(self, *statements: tuple[str, Sequence[object]]) -> int:
        """Run the statements as one transaction; return how many rows the first one changed."""
        with self._telling, self._lock:
            connection = self._connection()
            with connection:
                changed = [connection.execute(*each).rowcount for each in statements]
            return changed[0]

    def write_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values, as one transaction."""
        with self._telling, self._lock:
            connection = self._connection()
            with connection:
                connection.executemany(statement, rows)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._made is not None:
                with suppress(sqlite3.Error):
                    self._made.close()
            self._made = None

    def _connection(self) -> sqlite3.Connection:
        if self._made is None:
            made = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False)
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = NORMAL")
            self._made = made
        return self._made


class _Telling:
    """Turns SQLite's and the system's errors into an OutputError; a class, for it is cheap."""

    __slots__ = ("_path", "_remedy", "_what")

    def __init__(self, path: Path, what: str, remedy: str) -> None:
        self._path, self._what, self._remedy = path, what, remedy

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if isinstance(error, sqlite3.Error | OSError):
            raise OutputError(
                f"can't use the {self._what}: {error}", where=str(self._path), remedy=self._remedy
            ) from None

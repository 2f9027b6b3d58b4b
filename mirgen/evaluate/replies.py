"""Replies kept in SQLite, one row a request, so that nothing is asked or paid for twice."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType

from ..errors import OutputError


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: its text and why it ended, or the status by which it was refused for good."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int
    status: int = 200


class Replies:
    """Context manager over a file of replies; each is safe on disk when ``put`` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Replies:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(self._path, timeout=60, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, text TEXT, finish TEXT,"
                " tokens_in INTEGER, tokens_out INTEGER, status INTEGER) WITHOUT ROWID"
            )
            self._base.execute("CREATE TABLE IF NOT EXISTS lost (tokens_in INTEGER)")
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"can't keep replies: {error}",
                where=str(self._path),
                remedy="name another folder with --to, or take this file away",
            ) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def get(self, key: str) -> Reply | None:
        """Return the reply to a request, or None where there is none yet."""
        columns = "text, finish, tokens_in, tokens_out, status"
        found = self._base.execute(f"SELECT {columns} FROM replies WHERE key = ?", (key,))
        row = found.fetchone()
        return Reply(*row) if row else None

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply; one that stands already stays."""
        self._base.execute(
            "INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?, ?)", (key, *astuple(reply))
        )

    def lose(self, tokens_in: int) -> None:
        """Note an attempt that was cut off: it may have been charged."""
        self._base.execute("INSERT INTO lost VALUES (?)", (tokens_in,))

    def tokens(self) -> tuple[int, int]:
        """Return the tokens in and out of all that was ever asked here."""
        total = "SELECT coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0) FROM replies"
        put_in, came_out = self._base.execute(total).fetchone()
        (lost,) = self._base.execute("SELECT coalesce(sum(tokens_in), 0) FROM lost").fetchone()
        return int(put_in) + int(lost), int(came_out)

    def __len__(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM replies").fetchone()[0])

"""Replies kept in SQLite, one row a request, so that nothing is asked or paid for twice."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType

from ..chat.database import Database

_TABLES = """
CREATE TABLE IF NOT EXISTS replies (
  key TEXT PRIMARY KEY, text TEXT, finish TEXT,
  tokens_in INTEGER, tokens_out INTEGER, status INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lost (tokens_in INTEGER);
"""
_GET = "SELECT text, finish, tokens_in, tokens_out, status FROM replies WHERE key = ?"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: its text and why it ended, or the status by which it was refused for good."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int
    status: int = 200


class Replies:
    """Context manager over a file of replies; each is safe on disk when ``put`` returns.

    Threads share it. Raises OutputError where the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Replies:
        remedy = "name another folder with --to, or take this file away"
        self._base = Database(self._path, _TABLES, "file of replies", remedy)
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
        row = self._base.row(_GET, (key,))
        return Reply(*row) if row else None

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply; one that stands already stays."""
        values = (key, *astuple(reply))
        self._base.write(("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?, ?)", values))

    def lose(self, tokens_in: int) -> None:
        """Note an attempt that was cut off: it may have been charged."""
        self._base.write(("INSERT INTO lost VALUES (?)", (tokens_in,)))

    def tokens(self) -> tuple[int, int]:
        """Return the tokens in and out of all that was ever asked here."""
        total = "SELECT coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0) FROM replies"
        lost = self._base.row("SELECT coalesce(sum(tokens_in), 0) FROM lost")
        kept = self._base.row(total)
        assert kept is not None
        assert lost is not None
        return int(kept[0]) + int(lost[0]), int(kept[1])

    def __len__(self) -> int:
        found = self._base.row("SELECT count(*) FROM replies")
        assert found is not None
        return int(found[0])

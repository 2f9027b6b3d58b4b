"""The row cache: replies that were paid for, in one SQLite file that several processes share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from ..chat.database import Database
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
_REMEDY = "free the disk, take the file away, or name another with --polish-cache"


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

    Threads and processes share the file. Raises OutputError where it can't be used.
    """

    def __init__(self, path: Path) -> None:
        self.base = Database(path, _TABLES, "cache of rewordings", _REMEDY)

    def get(self, key: bytes) -> Reply | None:
        """Return the reply to this request, None where there is none."""
        found = self.base.row(_GET, (key,))
        return None if found is None else Reply(orjson.loads(found[0]), *found[1:])

    def put(self, key: bytes, reply: Reply, model: str, row: str) -> Reply:
        """Keep a reply where there is none yet, and return the one that is kept.

        It is on the disk then, a power cut aside. Another row, or process, may have asked the
        very same and been first.
        """
        values = (
            key,
            model,
            orjson.dumps(reply.texts).decode(),
            reply.prompt_tokens,
            reply.completion_tokens,
            reply.usd,
            row,
        )
        new = self.base.write(
            ("INSERT OR IGNORE INTO replies VALUES (?,?,?,?,?,?,?)", values),
            ("DELETE FROM failures WHERE key = ?", (key,)),
        )
        return reply if new else self.get(key) or reply

    def failed(self, key: bytes, kind: str) -> None:
        """Note why there is no reply: what a rebuild without network says of the row."""
        self.base.write(("INSERT OR REPLACE INTO failures VALUES (?,?)", (key, kind)))

    def failure(self, key: bytes) -> str | None:
        """Return why the last request of this key got no reply."""
        found = self.base.row("SELECT kind FROM failures WHERE key = ?", (key,))
        return None if found is None else str(found[0])

    def form(self, endpoint: str) -> str | None:
        """Return the form in which this endpoint was asked last."""
        found = self.base.row("SELECT form FROM forms WHERE endpoint = ?", (endpoint,))
        return None if found is None else str(found[0])

    def keep_form(self, endpoint: str, form: str) -> None:
        """Remember in which form this endpoint is asked, so that its replies are found again."""
        self.base.write(("INSERT OR REPLACE INTO forms VALUES (?,?)", (endpoint, form)))

    def close(self) -> None:
        """Close every connection."""
        self.base.close()

"""Batch jobs under way, kept beside the replies: what was sent is known before it is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from ..chat.database import Database

_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
  file TEXT PRIMARY KEY, place TEXT NOT NULL, job TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (
  file TEXT NOT NULL, key BLOB NOT NULL, row TEXT NOT NULL, keys TEXT NOT NULL,
  form TEXT NOT NULL, prompt INTEGER NOT NULL, completion INTEGER NOT NULL,
  PRIMARY KEY (file, key)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request in a job: its key and row, the keys of its texts, and its tokens at most."""

    key: bytes
    row: str
    keys: tuple[str, ...]
    form: str
    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job by the id of its file; ``job`` is None until the endpoint has told its own id."""

    file: str
    job: str | None
    sent: tuple[Sent, ...]


class Jobs:
    """The jobs of one place, model and address, in the file of the row cache."""

    def __init__(self, base: Database, place: str) -> None:
        self._base, self._place = base, place
        base.script(_TABLES)

    def plan(self, file: str, sent: Iterable[Sent]) -> None:
        """Note, before a job is made of a file, what is in it."""
        rows = [
            (file, s.key, s.row, orjson.dumps(s.keys).decode(), s.form, s.prompt, s.completion)
            for s in sent
        ]
        self._base.write_many("INSERT OR REPLACE INTO sent VALUES (?,?,?,?,?,?,?)", rows)
        self._base.write(("INSERT OR REPLACE INTO jobs VALUES (?,?,NULL)", (file, self._place)))

    def begun(self, file: str, job: str) -> None:
        """Note the id of a file's job, before it is waited for."""
        self._base.write(("UPDATE jobs SET job = ? WHERE file = ?", (job, file)))

    def done(self, file: str) -> None:
        """Forget a job: all that came of it is kept elsewhere."""
        self._base.write(
            ("DELETE FROM jobs WHERE file = ?", (file,)),
            ("DELETE FROM sent WHERE file = ?", (file,)),
        )

    def open(self) -> list[Job]:
        """Return the jobs that aren't done, in order of their file's id."""
        query = "SELECT file, job FROM jobs WHERE place = ? ORDER BY file"
        return [
            Job(file, job, self._sent(file)) for file, job in self._base.rows(query, (self._place,))
        ]

    def _sent(self, file: str) -> tuple[Sent, ...]:
        query = "SELECT key, row, keys, form, prompt, completion FROM sent WHERE file = ?"
        return tuple(
            Sent(key, row, tuple(orjson.loads(keys)), form, prompt, completion)
            for key, row, keys, form, prompt, completion in self._base.rows(query, (file,))
        )

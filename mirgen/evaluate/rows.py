"""Rows of a data set that somebody else may have made: each is looked at before it is used."""

from __future__ import annotations

from collections.abc import Iterator

from ..check.sound import unsound
from ..errors import OutputError
from ..records.instance import Instance
from ..store import Dataset


def sound_rows(data: Dataset, split: str | None = None) -> Iterator[Instance]:
    """Yield the instances in order. Raises OutputError at the first that isn't one."""
    for row in data.instances(split):
        if fault := unsound(row):
            raise OutputError(
                f"a row can't be used: {fault}",
                where=f"{data.path}, {row.id[:40]!r}",
                remedy="see `mirgen verify` for all that is wrong",
            )
        yield row

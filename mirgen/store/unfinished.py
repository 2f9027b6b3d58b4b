"""What stands of a build that was cut short or is still running; looks only, takes no lock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .request import read_request
from .shard import SHARD_NAME, Footer, read_footer


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole shard that waits to be committed; ``draft`` tells that it waits to be reworded."""

    name: str
    split: str
    of: int
    footer: Footer
    bytes: int
    draft: bool


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Rows asked for by split, the shards that stand, and the process at work, 0 for none."""

    asked: Mapping[str, int]
    shards: tuple[Staged, ...]
    process: int

    @property
    def rows(self) -> int:
        """Rows in the shards that stand."""
        return sum(shard.footer.rows for shard in self.shards)

    def told(self) -> str:
        """Say how far it is: ``3 shards with 150 of 800 rows stand``."""
        number = len(self.shards)
        verb = "shard stands" if number == 1 else "shards stand"
        total = sum(self.asked.values())
        return f"{number} {verb} with {self.rows} of {total} rows asked for"


def unfinished(out: Path) -> Unfinished | None:
    """Return the unfinished build of a data set folder, None where there is none."""
    own = out / ".mirgen"
    try:
        request = read_request(own / "build.json")
    except OSError:
        return None
    if request is None:
        return None
    splits = request.get("splits")
    asked = {
        name: number
        for name, number in (splits.items() if isinstance(splits, dict) else ())
        if isinstance(number, int)
    }
    found = []
    for folder, draft in ((own / "staging", False), (own / "staging" / "drafts", True)):
        for path in sorted(folder.glob("*.parquet")):
            name, footer = SHARD_NAME.fullmatch(path.name), read_footer(path)
            if name and footer:
                size = path.stat().st_size
                found.append(Staged(path.name, name[1], int(name[3]), footer, size, draft))
    return Unfinished(dict(sorted(asked.items())), tuple(found), _process(own / "lock"))


def _process(lock: Path) -> int:
    """Return the process that the lock names, 0 where it has gone."""
    with suppress(OSError, ValueError):
        number = int(lock.read_bytes()[:20])
        if number > 0:
            os.kill(number, 0)
            return number
    return 0

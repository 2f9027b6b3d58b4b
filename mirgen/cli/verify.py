"""``mirgen verify``: look at every shard and row of a data set and tell what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import FindingsError
from .parser import CommandParser
from .progress import counting
from .say import note, tell

ABOUT = """Checks a finished data set, every row of it: checksums, schema, that each
phrase and box fits its text and mask, that the answer follows when the
question is solved again from the written row, and that no photo is in two
splits. Exit code 4 means that something was found."""

EXAMPLES = (("before you train on it, or after copying it", "mirgen verify out/sample"),)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("verify", ABOUT, EXAMPLES)
    parser.add_argument("out", metavar="OUT", help="folder of a finished build")
    parser.add_argument("--quiet", action="store_true", help="print findings only")
    given = parser.read(words)

    from ..run.verify import MOST, verify
    from ..store import open_dataset, unfinished

    with counting(len(open_dataset(given.out)), given.quiet) as tick:
        found = verify(given.out, tick)
    tell(found.findings)
    if found.findings:
        number = len(found.findings)
        more = " or more" if number >= MOST else ""
        raise FindingsError(
            f"{number}{more} findings" if number > 1 else "1 finding",
            where=given.out,
            remedy="bring back the files as they were built, or build again",
        )
    if begun := unfinished(Path(given.out)):
        note(
            f"mirgen: beside it a build is unfinished, {begun.told()}: the data set is the old one"
        )
    if not given.quiet:
        tell([f"{given.out}: {found.rows} rows in {found.shards} shards, nothing found"])
    return 0

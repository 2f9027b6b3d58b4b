"""``mirgen audit``: whether a data set can be gamed, is right and is varied; table and report."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FindingsError, OutputError
from ..remote import locate
from .parser import CommandParser
from .progress import counting
from .say import tell
from .writing import beside, writing

if TYPE_CHECKING:
    from ..audit import Audit

ABOUT = """Audits a finished data set: whether its answers can be guessed without the
images or from the regions alone, whether each image and text is needed,
whether the steps hold, whether letters and tiers are balanced, whether rows
and photos come again, whether answers follow. Prints a table, and writes
audit.json and report.html into OUT/audit; the data set stays as it is."""

EXAMPLES = (
    ("look at it", "mirgen audit out/sample"),
    ("in a script: exit code 4 where a check fails", "mirgen audit out/mine --gate --quiet"),
)

NUMBERS = ("passed", "failed", "not judged")
STYLES = {"failed": "red", "passed": "green", "not judged": "dim", "told": "dim"}
WIDE = 160
"""Width of a table that doesn't go to a terminal."""


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("audit", ABOUT, EXAMPLES)
    add = parser.add_argument
    add("out", metavar="OUT", help="folder of a finished build")
    add("--gate", action="store_true", help="exit code 4 where a check fails")
    add("--out", dest="to", metavar="DIR", help="folder to write into (without: OUT/audit)")
    add("--all", action="store_true", help="print every check, not the gates alone")
    add("--quiet", action="store_true", help="print what failed only")
    given = parser.read(words)

    from ..audit import MOST, audit, report
    from ..store import open_dataset
    from ..store.files import write_atomic

    folder = Path(given.to or beside(given.out, "--out") / "audit")
    if given.to is None and folder.is_symlink():
        raise OutputError(
            "the audit's folder is a link", where=str(folder), remedy="name a folder with --out"
        )
    total = min(len(open_dataset(given.out)), MOST)
    with writing("audit", folder):
        folder.mkdir(parents=True, exist_ok=True)
    with counting(total, given.quiet, "auditing") as tick:
        found = audit(given.out, tick)
    page = folder / "report.html"
    with writing("audit", folder):
        write_atomic(folder / "audit.json", found.encoded())
        write_atomic(page, report(found, _name(given.out)).encode())
    if found.failed or not given.quiet:
        tell(_lines(given.out, found, given.quiet, given.all))
    if not given.quiet:
        tell([f"look at it:  {page}"])
    if given.gate and found.failed:
        number = len(found.failed)
        raise FindingsError(
            f"{number} checks failed" if number > 1 else "1 check failed",
            where=given.out,
            remedy=f"{page} shows them, docs/audit.md tells what to do",
        )
    return 0


def _name(out: str) -> str:
    place = locate(out)
    return place.resolve().name if isinstance(place, Path) else place.name


def _lines(out: str, audit: Audit, quiet: bool, every: bool) -> Iterator[str]:
    """Yield the result: what failed first, then gates or every check, then what isn't judged."""
    from ..audit.tables import gates, headline, measured, ordered

    yield f"{out}: {headline(audit)}"
    if audit.failed:
        yield from _table(
            ("failed", "found"), [(check.title, measured(check)) for check in audit.failed]
        )
    if quiet:
        return
    if every:
        yield from _table(
            ("verdict", "check", "found"),
            [(c.verdict, c.title, measured(c)) for c in ordered(audit.checks)],
        )
    else:
        yield from _table(
            ("gate", "passed", "failed", "not judged", "nearest to its limit"),
            [
                (g.name, f"{g.passed}", f"{g.failed}", f"{g.not_judged}", g.nearest)
                for g in gates(audit.checks)
            ],
        )
    reasons = Counter(c.note for c in audit.checks if c.verdict == "not judged")
    yield from (f"not judged: {number}, {reason}" for reason, number in reasons.most_common())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, name in enumerate(head):
        number = place and name in NUMBERS
        table.add_column(name, overflow="fold", justify="right" if number else "left")
    for row in rows:
        table.add_row(*(Text(cell, STYLES.get(cell, "")) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    with console.capture() as captured:
        console.print(table)
    yield from ("", *(line.rstrip() for line in captured.get().rstrip("\n").split("\n")), "")

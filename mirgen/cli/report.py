"""``mirgen report``: how far a data set is, of what it is made, and how its last build went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from .parser import CommandParser
from .say import tell

if TYPE_CHECKING:
    from ..export.operations import Operations

ABOUT = """Sums up a data set for who runs builds, finished or not: rows and shards of
each split, tiers, drafts that were rejected and why, the audit's verdict, what
became of rewording and of a model's calibration. With a log that --log-json of
build wrote, also rate, CPU seconds by stage, and shards that were lost."""

EXAMPLES = (
    ("how far is it", "mirgen report out/mine"),
    ("for a script", "mirgen report out/mine --log build.jsonl --json"),
)

TIERS = ("easy", "medium", "hard")
SHOWN = 12
"""Reasons told; --json has all."""


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("report", ABOUT, EXAMPLES)
    parser.add_argument("out", metavar="OUT", help="folder of a build, finished or not")
    parser.add_argument("--log", metavar="F.jsonl", help="what `mirgen build --log-json` wrote")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    given = parser.read(words)

    from ..export.operations import operations

    found = operations(given.out, Path(given.log) if given.log else None)
    if given.json:
        tell([json.dumps(asdict(found), indent=2, ensure_ascii=False)])
    else:
        tell(_lines(found))
    return 0


def _lines(found: Operations) -> Iterator[str]:
    yield f"{found.out}: {found.state}"
    if found.process:
        yield f"  process {found.process} is at work on it"
    for name, part in found.splits.items():
        seed = "" if part.seed is None else f", seed {part.seed}"
        of = f" of {part.of}" if part.of else ""
        yield (
            f"  {name}: {part.rows} of {part.asked} rows, {part.shards}{of} shards, "
            f"{part.bytes / 1e6:.1f} MB{seed}"
        )
    if found.tiers:
        yield ""
        yield from _tasks(found)
    reasons: Counter[str] = Counter()
    for own in found.rejected.values():
        reasons.update(own)
    for title, counts in (
        ("drafts given up, by reason", reasons),
        ("photos and regions left out, by reason", Counter(found.left_out)),
        ("rewording", Counter({} if set(found.polish) <= {"off"} else found.polish)),
    ):
        if counts:
            yield f"{title}: {', '.join(f'{k} {n}' for k, n in counts.most_common(SHOWN))}"
    if found.calibration:
        c = found.calibration
        yield (
            f"calibration: {c.rows} rows, {100 * c.pass_rate:.1f} % right on average, "
            f"{c.samples} samples, {c.unparsed} not read"
        )
    if found.audit:
        a = found.audit
        yield (
            f"audit of {a['rows']} rows: {a['passed']} checks passed, {len(a['failed'])} failed, "
            f"{a['not_judged']} not judged"
        )
        yield from (f"  failed: {title}" for title in a["failed"])
    if found.last_run is not None:
        told = (f"{k} {_said(v)}" for k, v in found.last_run.items() if v not in (None, "", {}))
        yield f"last run: {'; '.join(told)}"


def _tasks(found: Operations) -> Iterator[str]:
    wide = max(map(len, found.tiers))
    yield f"  {'task':{wide}}  {'  '.join(f'{t:>6}' for t in TIERS)}  given up"
    for task, tiers in found.tiers.items():
        numbers = "  ".join(f"{tiers.get(t, 0):6}" for t in TIERS)
        yield f"  {task:{wide}}  {numbers}  {sum(found.rejected.get(task, {}).values()):8}"


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items())
    return str(value)

"""The audit: read a finished data set once, and let every part of it be judged."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from ..store import Dataset, GateTally, Verdict, open_dataset
from .balance import balance
from .blind import blind
from .diversity import distinct, diversity, frame_leakage, photo_leakage
from .figures import Figures, figures
from .items import Item, gather, texts
from .learners import learners
from .solved import correct, needed
from .steps import explained, steps
from .tiers import tiers
from .verdict import Check, judged
from .visual import visual

MOST = 20_000
"""Rows that are looked at, evenly spread, of a larger data set."""

QUICK = 400
"""Rows a task that the audit at a build's end looks at: enough for every test of a share."""

CLOSELY = 100
"""Rows a task whose images are drawn again there, and whose steps are read."""


@dataclass(frozen=True, slots=True)
class Audit:
    """All checks of a data set of ``rows`` rows, of which ``looked`` were looked at.

    ``manifest_sha256`` tells which state of the data set this is about.
    """

    rows: int
    looked: int
    manifest_sha256: str
    checks: tuple[Check, ...]
    figures: Figures

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.verdict == "failed")

    def encoded(self) -> bytes:
        """Return audit.json: the same bytes for the same data set."""
        content = {
            "verdict": "failed" if self.failed else "passed",
            "rows": self.rows,
            "looked": self.looked,
            "manifest_sha256": self.manifest_sha256,
            "checks": [asdict(check) for check in self.checks],
            "figures": asdict(self.figures),
        }
        return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def audit(out: Path | str, tick: Callable[[int], None] = lambda _: None, most: int = MOST) -> Audit:
    """Judge a finished data set. Raises OutputError where there is none or it can't be read.

    ``tick`` is called with 1 for each row that was looked at.
    """
    dataset = open_dataset(out)
    items: dict[str, list[Item]] = defaultdict(list)
    faults: dict[str, list[str]] = defaultdict(list)
    number: Counter[str] = Counter()
    for item, wrong, sound in gather(dataset, most):
        tick(1)
        if sound:
            items[item.row.task].append(item)
        number[item.row.task] += 1
        faults[item.row.task] += [f"{item.row.id}: {fault}" for fault in wrong]
    items = dict(sorted(items.items()))
    looked = number.total()
    checks = [
        *blind(items),
        *learners(items),
        *visual(items),
        *needed(items),
        *steps(items),
        *explained(items),
        *balance(items, dataset.manifest, whole=sum(map(len, items.values())) == len(dataset)),
        *distinct(items),
        *diversity(items),
        *photo_leakage(items),
        *frame_leakage(items),
        *correct({task: faults[task] for task in sorted(number)}, number),
        *tiers(items),
    ]
    sha256 = hashlib.sha256(dataset.manifest.encoded()).hexdigest()
    return Audit(len(dataset), looked, sha256, judged(checks), figures(items))


def quick(dataset: Dataset) -> Verdict:
    """Judge a data set by its texts, facts and regions; decodes no image and learns nothing.

    What a build's end affords; it looks at about QUICK rows of each task.
    """
    tasks = {t.task for split in dataset.manifest.splits.values() for t in split.tallies}
    items: dict[str, list[Item]] = defaultdict(list)
    for item in texts(dataset, QUICK * max(len(tasks), 1)):
        items[item.row.task].append(item)
    items = dict(sorted(items.items()))
    looked = sum(map(len, items.values()))
    some = {task: rows[:: max(1, len(rows) // CLOSELY)] for task, rows in items.items()}
    checks = judged(
        [
            *blind(items),
            *visual(items, learn=False),
            *needed(some),
            *explained(some),
            *balance(items, dataset.manifest, whole=looked == len(dataset)),
            *distinct(items),
            *photo_leakage(items),
            *tiers(items),
        ]
    )
    gates: dict[str, Counter[str]] = {}
    for check in checks:
        if check.verdict != "told":
            gates.setdefault(check.gate, Counter())[check.verdict] += 1
    return Verdict(
        rows=looked,
        gates={
            gate: GateTally(
                passed=found["passed"], failed=found["failed"], not_judged=found["not judged"]
            )
            for gate, found in sorted(gates.items())
        },
        failed=tuple(check.title for check in checks if check.verdict == "failed"),
    )

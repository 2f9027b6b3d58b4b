"""The audit: read a finished data set once, and let every part of it be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from ..store import open_dataset
from .balance import balance
from .blind import blind
from .diversity import diversity, leakage
from .items import Item, gather
from .learners import learners
from .solved import correct, needed
from .steps import steps
from .tiers import tiers
from .verdict import Check, judged
from .visual import visual

MOST = 20_000
"""Rows that are looked at, evenly spread, of a larger data set."""


@dataclass(frozen=True, slots=True)
class Audit:
    """All checks of a data set of ``rows`` rows, of which ``looked`` were looked at."""

    rows: int
    looked: int
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.verdict == "failed")

    def encoded(self) -> bytes:
        """Return audit.json: the same bytes for the same data set."""
        content = {
            "rows": self.rows,
            "looked": self.looked,
            "verdict": "failed" if self.failed else "passed",
            "checks": [asdict(check) for check in self.checks],
        }
        return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def audit(out: Path | str, tick: Callable[[int], None] = lambda _: None, most: int = MOST) -> Audit:
    """Judge a finished data set. Raises OutputError where there is none or it can't be read."""
    dataset = open_dataset(out)
    items: dict[str, list[Item]] = defaultdict(list)
    faults: dict[str, list[str]] = defaultdict(list)
    for item, wrong in gather(dataset, most):
        tick(1)
        items[item.row.task].append(item)
        faults[item.row.task] += [f"{item.row.id}: {fault}" for fault in wrong]
    items = dict(sorted(items.items()))
    looked = sum(map(len, items.values()))
    checks = [
        *blind(items),
        *learners(items),
        *visual(items),
        *needed(items),
        *steps(items),
        *balance(items, dataset.manifest, whole=looked == len(dataset)),
        *diversity(items),
        *leakage(items),
        *correct({t: faults[t] for t in items}, {t: len(own) for t, own in items.items()}),
        *tiers(items),
    ]
    return Audit(len(dataset), looked, judged(checks))

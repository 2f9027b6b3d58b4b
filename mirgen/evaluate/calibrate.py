"""Calibration: a real model's share of right answers, written back, and tiers made of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import OutputError
from ..records.instance import Difficulty, Instance
from ..records.puzzle import Tier
from ..seeds import digest
from ..store import Dataset, OutFolder, rework
from ..store.files import write_atomic
from .answers import LETTERS
from .asking import Model, Request
from .intervals import of_mean, wilson
from .judged import judge
from .prompts import Prompt, prompt
from .replies import Replies
from .tables import table
from .tiers import TierRule


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model made of one instance; ``unparsed`` counts all samples that name no option."""

    id: str
    task: str
    before: Tier
    error: float
    passes: int
    samples: int
    unparsed: int
    kinds: Mapping[str, int]

    @property
    def read(self) -> int:
        """Samples that name an option."""
        return self.samples - self.unparsed

    @property
    def rate(self) -> float | None:
        """Share of right answers among those that could be read, None where none could."""
        return self.passes / self.read if self.read else None

    @property
    def judged(self) -> bool:
        """Whether enough could be read for a tier: half of the samples."""
        return self.read > 0 and 2 * self.read >= self.samples


@dataclass(slots=True)
class Calibration:
    """All instances as measured, how often each letter was named, and the tiers that follow."""

    rows: dict[str, Measured] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)
    tiers: dict[str, Tier] = field(default_factory=dict)


def samples(row: Instance, number: int) -> Iterator[tuple[int, Prompt]]:
    """Return the prompts of an instance's samples: options turned on by one from each to the next.

    Where the turning begins hangs on the row, so that over all rows no letter has more samples.
    """
    start = digest("calibrate", row.id)[0]
    for sample in range(number):
        yield sample, prompt(row, (start + sample) % len(row.options))


def requests(data: Dataset, model: Model, number: int) -> Iterator[Request]:
    """Return every request of a calibration, instance by instance."""
    for row in data.instances():
        for sample, asked in samples(row, number):
            yield Request(model.key(asked, sample), asked)


def measure(
    data: Dataset, model: Model, number: int, rule: TierRule, replies: Replies
) -> Calibration:
    """Read all replies. Every request must have its reply."""
    found = Calibration()
    for row in data.instances():
        kinds: Counter[str] = Counter()
        for sample, asked in samples(row, number):
            reply = replies.get(model.key(asked, sample))
            if reply is None:
                raise KeyError(f"{row.id}, sample {sample} has no reply")
            judged = judge(row, asked, reply)
            kinds[judged.kind] += 1
            if judged.answered:
                found.named[LETTERS[judged.shown]] += 1
        read = kinds["right"] + kinds["wrong"]
        found.rows[row.id] = Measured(
            id=row.id,
            task=row.task,
            before=row.tier,
            error=row.difficulty.error,
            passes=kinds["right"],
            samples=number,
            unparsed=number - read,
            kinds=dict(kinds),
        )
    judged_rows = {m.id: m for m in found.rows.values() if m.judged and m.rate is not None}
    rates = {id_: m.rate for id_, m in judged_rows.items() if m.rate is not None}
    found.tiers = rule.tiers(rates, {id_: m.error for id_, m in judged_rows.items()})
    return found


def write_back(out: Path | str, found: Calibration, tick: Callable[[int], None]) -> None:
    """Put rates and tiers into the data set's rows. Raises OutputError where rows are new."""

    def change(row: Instance) -> Instance:
        measured = found.rows.get(row.id)
        if measured is None:
            raise OutputError(
                f"{row.id} was built while the model was asked",
                where=str(out),
                remedy="run the same command again, replies are kept",
            )
        difficulty = Difficulty(
            error=row.difficulty.error,
            hops=row.difficulty.hops,
            pass_rate=measured.rate,
            passes=measured.passes,
            samples=measured.samples,
            unparsed=measured.unparsed,
        )
        return replace(row, difficulty=difficulty, tier=found.tiers.get(row.id, row.tier))

    def changed(rows: Iterator[Instance]) -> Iterator[Instance]:
        for row in rows:
            yield change(row)
            tick(1)

    with OutFolder(out) as folder:
        rework(folder, changed, frozenset({"tier", "difficulty"}))


def lines(found: Calibration) -> Iterator[str]:
    """Return the report in Markdown."""
    rows = list(found.rows.values())
    judged = [m for m in rows if m.judged]
    kinds: Counter[str] = Counter()
    for m in rows:
        kinds.update(m.kinds)
    yield f"{len(rows)} instances, {sum(m.samples for m in rows)} samples."
    yield "samples: " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    if len(judged) < len(rows):
        yield (
            f"{len(rows) - len(judged)} instances not judged: fewer than half of their samples "
            "name an option. They keep the tier they had."
        )
    yield ""
    tasks = sorted({m.task for m in rows})
    yield from table(
        ("task", "instances", "pass rate", "95 %"),
        [_cells(task, [m for m in judged if m.task == task]) for task in tasks]
        + [_cells("all", judged)],
    )
    yield ""
    if found.tiers:
        moved = Counter((m.before, found.tiers[m.id]) for m in judged)
        yield from table(
            ("tier before", "tier now", "instances"),
            [(before, now, str(n)) for (before, now), n in sorted(moved.items())],
        )
        yield ""
    total = sum(found.named.values()) or 1
    yield "letters named: " + ", ".join(
        f"{letter} {100 * n / total:.0f} %" for letter, n in sorted(found.named.items())
    )


def write_report(folder: Path, found: Calibration) -> None:
    """Write report.md, and instances.jsonl with each instance's Wilson interval."""
    text = "\n".join(["# Calibration", "", *lines(found)])
    write_atomic(folder / "report.md", f"{text}\n".encode())
    told = []
    for m in found.rows.values():
        low, high = wilson(m.passes, m.read)
        row = {
            "id": m.id,
            "task": m.task,
            "tier_before": m.before,
            "tier": found.tiers.get(m.id, m.before),
            "judged": m.judged,
            "pass_rate": m.rate,
            "interval": [round(low, 4), round(high, 4)],
            "passes": m.passes,
            "samples": m.samples,
            "unparsed": m.unparsed,
            "kinds": dict(sorted(m.kinds.items())),
        }
        told.append(json.dumps(row, ensure_ascii=False))
    write_atomic(folder / "instances.jsonl", "".join(f"{line}\n" for line in told).encode())


def _cells(name: str, rows: list[Measured]) -> tuple[str, ...]:
    mean, low, high = of_mean([m.rate for m in rows if m.rate is not None])
    if not rows:
        return name, "0", "–", "–"
    return name, str(len(rows)), f"{100 * mean:.1f}", f"{100 * low:.1f} to {100 * high:.1f}"

"""What an operator asks of a data set, finished or not: how far, of what, at what pace."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from ..errors import OutputError
from ..store import TALLIES, Dataset, Manifest, Tally, Unfinished, open_dataset, unfinished


@dataclass(slots=True)
class Part:
    """One split: rows that stand and that were asked for, shards that stand and in all, bytes."""

    rows: int = 0
    asked: int = 0
    shards: int = 0
    of: int = 0
    bytes: int = 0
    seed: int | None = None


@dataclass(slots=True)
class Calibrated:
    """Rows with a real model's share of right answers, its mean, samples, and those not read."""

    rows: int = 0
    pass_rate: float = 0.0
    samples: int = 0
    unparsed: int = 0


@dataclass(slots=True)
class Operations:
    """A data set's state: ``finished``, ``unfinished``, or ``finished, another build unfinished``.

    ``drawn`` are draws by outcome: ``kept`` and the reason codes of those that were given up.
    """

    out: str
    state: str
    process: int = 0
    splits: dict[str, Part] = field(default_factory=dict)
    tiers: dict[str, dict[str, int]] = field(default_factory=dict)
    rejected: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    polish: dict[str, int] = field(default_factory=dict)
    calibration: Calibrated | None = None
    audit: dict[str, Any] | None = None
    last_run: dict[str, Any] | None = None


def operations(out: Path | str, log: Path | None = None) -> Operations:
    """Return the state of a data set folder; ``log`` is a build's JSON log, for times and rates.

    Raises OutputError where there is neither a data set nor an unfinished build, or no such log.
    """
    folder = Path(out)
    begun = unfinished(folder)
    if begun is not None and not (folder / "manifest.json").exists():
        found = _unfinished(str(out), begun)
    else:
        found = _finished(str(out), open_dataset(folder))
        if begun is not None:
            found.state = f"finished, another build unfinished: {begun.told()}"
    if begun is not None:
        found.process = begun.process
    if log is not None:
        found.last_run = last_run(log)
    return found


def last_run(log: Path) -> dict[str, Any]:
    """Return the last run that a JSON log tells of: its end, rate, stage times and lost shards."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise OutputError(
            f"can't read the log: {error.strerror}", where=str(log), remedy="give a file that is"
        ) from None
    found: dict[str, Any] = {"state": "nothing was logged"}
    for line in lines:
        try:
            said = json.loads(line)
            event = said["event"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # cut off by a kill, or somebody else's
        if event == "begun":
            found = {"state": "running, or killed", "begun": said.get("at"), "lost": {}}
        elif event == "shard-lost":
            lost, code = found.setdefault("lost", {}), str(said.get("code"))
            lost[code] = lost.get(code, 0) + 1
        elif event == "shard-done":
            found["rows"], found["seconds"] = said.get("rows_done"), said.get("seconds")
        elif event in ("finished", "failed"):
            kept = {k: v for k, v in said.items() if k not in ("event", "at", "rejected")}
            found |= {"state": event, "ended": said.get("at"), **kept}
    return found


def _finished(out: str, data: Dataset) -> Operations:
    manifest = data.manifest
    found = Operations(out, "finished")
    for name, split in sorted(manifest.splits.items()):
        size = sum(shard.bytes for shard in split.shards)
        number = len(split.shards)
        found.splits[name] = Part(split.number, split.number, number, number, size, split.seed)
        _count(found, split.tallies)
    for source in manifest.sources:
        for code, dropped in source.dropped.items():
            found.left_out[code] = found.left_out.get(code, 0) + dropped
    found.audit = _audit(manifest)
    polish: Counter[str] = Counter()
    measured = Calibrated()
    for batch in data.batches(columns=["polish", "difficulty"]):
        polish.update(batch.column("polish").to_pylist())
        difficulty = batch.column("difficulty")
        rates = difficulty.field("pass_rate")
        measured.rows += len(rates) - rates.null_count
        measured.pass_rate += pc.sum(rates).as_py() or 0.0
        if "samples" in difficulty.type.names:
            measured.samples += pc.sum(difficulty.field("samples")).as_py() or 0
            measured.unparsed += pc.sum(difficulty.field("unparsed")).as_py() or 0
    found.polish = dict(polish.most_common())
    if measured.rows:
        measured.pass_rate = round(measured.pass_rate / measured.rows, 4)
        found.calibration = measured
    return found


def _unfinished(out: str, begun: Unfinished) -> Operations:
    found = Operations(out, f"unfinished: {begun.told()}")
    found.splits = {name: Part(asked=number) for name, number in begun.asked.items()}
    for shard in begun.shards:
        part = found.splits.setdefault(shard.split, Part())
        part.rows += shard.footer.rows
        part.shards += 1
        part.of = shard.of
        part.bytes += shard.bytes
        _count(found, map(Tally.model_validate, json.loads(shard.footer.notes.get(TALLIES, "[]"))))
    return found


def _count(found: Operations, tallies: Iterable[Tally]) -> None:
    for tally in tallies:
        tiers = found.tiers.setdefault(tally.task, {})
        tiers[tally.tier] = tiers.get(tally.tier, 0) + tally.instances
        reasons = found.rejected.setdefault(tally.task, {})
        for reason, number in tally.rejected.items():
            reasons[reason] = reasons.get(reason, 0) + number


def _audit(manifest: Manifest) -> dict[str, Any] | None:
    verdict = manifest.audit
    if verdict is None:
        return None
    gates = verdict.gates.values()
    return {
        "rows": verdict.rows,
        "passed": sum(gate.passed for gate in gates),
        "failed": list(verdict.failed),
        "not_judged": sum(gate.not_judged for gate in gates),
    }

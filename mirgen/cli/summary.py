"""What a build tells at its end: what is where, how fast it was, what was rejected, what next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..run.events import Summary
    from ..store import Manifest, Tally

REASONS = 3
"""Reasons told for each task and tier; the manifest has all of them."""


def lines(out: str, summary: Summary, seconds: float) -> Iterator[str]:
    """Yield the summary's lines for people; ``seconds`` is the whole time on the clock."""
    manifest = summary.manifest
    total = sum(split.number for split in manifest.splits.values())
    yield f"{out}: {total} instances in {len(manifest.shards)} shards"
    for name, split in sorted(manifest.splits.items()):
        yield f"  {name}: {split.number} rows, seed {split.seed}"
    yield ""
    yield from _work(summary, seconds)
    yield ""
    yield from _rejects(manifest)
    yield from _audit(manifest)
    folder = shlex.quote(out)
    first = max(manifest.splits, key=lambda name: manifest.splits[name].number)
    yield f"check it:  mirgen verify {folder}"
    yield f"judge it:  mirgen audit {folder}"
    yield f'load it:   datasets.load_dataset({out!r}, split="{first}")'


def _work(summary: Summary, seconds: float) -> Iterator[str]:
    if not summary.built:
        yield f"everything stood already, {seconds:.1f} s"
        return
    rate = summary.built / seconds
    yield f"built {summary.built} in {seconds:.1f} s, {rate:.1f} instances/s"
    told = sorted(summary.stages.items(), key=lambda item: -item[1])
    stages = ", ".join(f"{name} {spent:.1f}" for name, spent in told)
    yield f"CPU seconds: {stages}; peak memory of a process: {summary.peak_mb:.0f} MB"


def _audit(manifest: Manifest) -> Iterator[str]:
    if manifest.audit is None:
        return
    gates = manifest.audit.gates.values()
    yield (
        f"audit of {manifest.audit.rows} rows: {sum(gate.passed for gate in gates)} checks passed, "
        f"{len(manifest.audit.failed)} failed, {sum(gate.not_judged for gate in gates)} not judged"
    )
    yield from (f"  failed: {title}" for title in manifest.audit.failed)
    yield ""


def _rejects(manifest: Manifest) -> Iterator[str]:
    found: dict[tuple[str, str], list[Tally]] = {}
    for split in manifest.splits.values():
        for tally in split.tallies:
            found.setdefault((tally.task, tally.tier), []).append(tally)
    if not found:
        return
    width = max(len(task) for task, _ in found)
    yield "drafts that failed a check and were drawn again:"
    yield f"  {'task':{width}}  {'tier':6}  {'made':>6}  {'failed':>6}  mostly"
    for (task, tier), tallies in found.items():
        made = sum(tally.instances for tally in tallies)
        reasons: Counter[str] = Counter()
        for tally in tallies:
            reasons.update(tally.rejected)
        mostly = ", ".join(f"{reason} {number}" for reason, number in reasons.most_common(REASONS))
        yield f"  {task:{width}}  {tier:6}  {made:6}  {reasons.total():6}  {mostly}".rstrip()
    yield ""

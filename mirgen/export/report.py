"""A report on a data set in Markdown: how many of what, of which tier, and what was rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..records.puzzle import TIERS
from ..store import Manifest, Tally
from ..store.manifest import merge

KIB = 1024


def report(manifest: Manifest) -> str:
    """Return the report; what it says is in the manifest, so it is the same for the same data."""
    tallies = merge(t for split in manifest.splits.values() for t in split.tallies)
    parts = [
        "## Splits",
        *_table(
            ("split", "rows", "seed", "shards", "size"),
            (
                (
                    name,
                    split.number,
                    split.seed,
                    len(split.shards),
                    size(sum(shard.bytes for shard in split.shards)),
                )
                for name, split in sorted(manifest.splits.items())
            ),
        ),
        "## Tasks and tiers",
        *_table(("task", *TIERS, "all"), _tiers(tallies)),
        "## Drafts that failed a check and were drawn again",
        *_table(("task", "reason", *TIERS, "all"), _rejects(tallies)),
        "## Sources",
        *_table(
            ("source", "photos", "regions", "left out, and why"),
            ((s.dataset, s.photos, s.regions, _reasons(s.dropped)) for s in manifest.sources),
        ),
    ]
    return "\n".join(parts) + "\n"


def shard_rows(manifest: Manifest) -> list[dict[str, str | int]]:
    """Return one row a shard: its name, rows, size and the start of its SHA-256."""
    return [
        {
            "shard": shard.name,
            "rows": shard.rows,
            "size": size(shard.bytes),
            "sha256": shard.sha256[:16],
        }
        for shard in manifest.shards.values()
    ]


def size(number: int) -> str:
    """Return a number of bytes in the unit that suits it."""
    value = float(number)
    for unit in ("B", "KiB", "MiB"):
        if value < KIB:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= KIB
    return f"{value:.1f} GiB"


def _tiers(tallies: Sequence[Tally]) -> Iterator[tuple[object, ...]]:
    total: Counter[str] = Counter()
    for task in dict.fromkeys(tally.task for tally in tallies):
        made = {tally.tier: tally.instances for tally in tallies if tally.task == task}
        total.update(made)
        yield task, *(made.get(tier, 0) for tier in TIERS), sum(made.values())
    yield "**all**", *(total[tier] for tier in TIERS), total.total()


def _rejects(tallies: Sequence[Tally]) -> Iterator[tuple[object, ...]]:
    for task in dict.fromkeys(tally.task for tally in tallies):
        failed = {tally.tier: Counter(tally.rejected) for tally in tallies if tally.task == task}
        total = sum(failed.values(), Counter[str]())
        for reason, number in total.most_common():
            yield task, reason, *(failed.get(tier, Counter())[reason] for tier in TIERS), number


def _reasons(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in Counter(counts).most_common()) or "-"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(f'{v:,}' if isinstance(v, int) else str(v) for v in row)} |"
    yield ""

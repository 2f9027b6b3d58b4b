"""Changing rows of a finished data set: shard by shard, staged, committed as one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from ..errors import OutputError
from ..records.instance import Instance
from ..records.puzzle import TIERS, Tier
from .columns import from_batch
from .folder import REWRITTEN, OutFolder
from .manifest import Manifest, Shard, Split, Tally
from .read import Dataset
from .shard import CONVERTED, ShardWriter, read_footer

TALLIES = "tallies"
"""The footer's note that says what became of a shard's draws."""


Cell = tuple[str, Tier]


def rewrite(
    out: Path | str,
    change: Callable[[Instance], Instance],
    tick: Callable[[int], None] = lambda _: None,
) -> Manifest:
    """Give every row of a data set what ``change`` makes of it, all or nothing.

    Returns the new manifest. Images stay byte for byte as they were, and the splits keep their
    rows and order. A shard without any changed row isn't touched. Killed at any moment, the
    folder holds the old data set or the new one; building with the same options again keeps what
    was changed.

    Raises OutputError where there is no data set, a build isn't finished there, a shard isn't what
    the manifest says, or a change would alter more than texts and difficulty.
    """
    with OutFolder(out) as folder:
        manifest = folder.manifest
        if manifest is None or folder.request is not None:
            raise OutputError(
                "there is no finished data set here",
                where=str(out),
                remedy="run `mirgen build` to the end first",
            )
        data = Dataset(Path(out), manifest)
        for fault in data.faults():
            raise OutputError(
                fault, where=str(out), remedy="bring back the file, or run `mirgen build`"
            )
        folder.staged("").mkdir(parents=True, exist_ok=True)
        for leftover in folder.staged("").iterdir():
            leftover.unlink()
        splits = {
            name: _split(data, folder, split, change, tick)
            for name, split in manifest.splits.items()
        }
        if splits != manifest.splits:
            # An audit's verdict was on the rows as they were.
            manifest = manifest.model_copy(update={"splits": splits, "audit": None})
            folder.commit(manifest)
    return manifest


def _split(
    data: Dataset,
    folder: OutFolder,
    split: Split,
    change: Callable[[Instance], Instance],
    tick: Callable[[int], None],
) -> Split:
    shards, moved = [], Counter[Cell]()
    for shard in split.shards:
        made, delta = _shard(data.path / "data" / shard.name, folder, shard, change, tick)
        shards.append(made)
        moved.update(delta)
    return split.model_copy(
        update={"shards": tuple(shards), "tallies": _recounted(split.tallies, moved)}
    )


def _shard(
    path: Path,
    folder: OutFolder,
    shard: Shard,
    change: Callable[[Instance], Instance],
    tick: Callable[[int], None],
) -> tuple[Shard, Counter[Cell]]:
    """Stage a shard with its changed rows; return it, and by how much each cell grew."""
    footer = read_footer(path, older=True)
    notes = dict(footer.notes) if footer else {}
    moved, touched = Counter[Cell](), False
    writer = ShardWriter(folder.staged(shard.name), shard.fingerprint, notes)
    with pq.ParquetFile(path) as file, writer:
        for batch in file.iter_batches(CONVERTED):
            for old in from_batch(batch):
                new = change(old)
                _require_same(old, new, path)
                touched |= new != old
                moved[old.task, old.tier] -= 1
                moved[new.task, new.tier] += 1
                writer.append(new)
            tick(len(batch))
        moved = Counter({cell: n for cell, n in moved.items() if n})
        if TALLIES in notes:
            writer.note(TALLIES, _recounted_note(notes[TALLIES], moved))
        writer.note(REWRITTEN, "true")
    if not touched:
        folder.staged(shard.name).unlink()
        return shard, moved
    return writer.shard, moved


def _require_same(old: Instance, new: Instance, path: Path) -> None:
    kept = replace(
        new,
        tier=old.tier,
        difficulty=old.difficulty,
        context=old.context,
        question=old.question,
        options=old.options,
        steps=old.steps,
        refs=old.refs,
        template=old.template,
        polish=old.polish,
        polish_model=old.polish_model,
    )
    if kept != old:
        raise OutputError(
            f"a change of {old.id} would alter more than its texts and difficulty",
            where=str(path),
            remedy="please report it: this is a fault of mirgen's own",
        )


def _recounted(tallies: tuple[Tally, ...], moved: Counter[Cell]) -> tuple[Tally, ...]:
    """Return tallies with their instances moved between tiers; draws stay where they were made."""
    known = {(tally.task, tally.tier): tally for tally in tallies}
    cells = sorted({*known, *moved}, key=lambda cell: (cell[0], TIERS.index(cell[1])))
    found = []
    for task, tier in cells:
        tally = known.get((task, tier)) or Tally(task=task, tier=tier, instances=0)
        instances = tally.instances + moved[task, tier]
        found.append(tally.model_copy(update={"instances": instances}))
    return tuple(found)


def _recounted_note(note: str, moved: Counter[Cell]) -> str:
    tallies = tuple(Tally.model_validate(tally) for tally in json.loads(note))
    return json.dumps([tally.model_dump() for tally in _recounted(tallies, moved)])

"""Changing rows of finished shards: some columns change, all others stay as they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pydantic import JsonValue

from ..errors import OutputError
from ..records.instance import Instance
from .folder import REWRITTEN, OutFolder
from .groups import Group, groups, unreadable
from .manifest import Manifest, Shard
from .read import Dataset
from .retally import TALLIES, Moved, moved, note_recounted, split_recounted
from .shard import Footer, ShardWriter, read_footer

DRAFT = "draft"
"""The note in a reworked shard's footer that keeps the fingerprint of its first making."""

Change = Callable[[Iterator[Instance]], Iterator[Instance]]
"""Yields for each row, in order, the row as it shall be; it may read ahead as far as it likes.

Rows come without the bytes of their images.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A shard to change: where it is, where the new one goes, and the new one's fingerprint."""

    path: Path
    target: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Reworked:
    """A new shard, whether any of its rows differ, and which of them have another tier."""

    draft: Draft
    shard: Shard
    differs: bool
    moved: Moved


def reworked(drafts: Iterable[Draft], change: Change, columns: Set[str]) -> Iterator[Reworked]:
    """Yield each draft's new shard.

    All drafts go through ``change`` as one stream, so that it can look beyond a shard's end; they
    are asked for one by one, as far as it looks.

    Raises OutputError where a draft can't be read, and ValueError where ``change`` loses a row,
    or touches a column that isn't in ``columns``.
    """
    begun: deque[tuple[Draft, Footer]] = deque()
    read: deque[Group] = deque()

    def rows() -> Iterator[Instance]:
        for draft in drafts:
            begun.append((draft, _footer(draft.path)))
            for group in groups(draft.path):
                read.append(group)
                yield from group.rows

    afters = change(rows())
    for first in afters:
        draft, footer = begun.popleft()
        differs, all_moved, left = False, Moved(), footer.rows
        rest = chain([first], afters)
        with ShardWriter(draft.target, draft.fingerprint, _notes(draft, footer)) as writer:
            while left:
                opening = _next(rest, draft.path.name)
                group = read.popleft()
                new = [opening, *(_next(rest, before.id) for before in group.rows[1:])]
                differs |= _differ(group.rows, new, columns)
                all_moved.update(moved(zip(group.rows, new, strict=True)))
                writer.write(group.changed(new, columns))
                left -= len(new)
            if all_moved and TALLIES in footer.notes:
                writer.note(TALLIES, note_recounted(footer.notes[TALLIES], all_moved))
        yield Reworked(draft, writer.shard, differs, all_moved)
    if begun:
        raise ValueError(f"the change lost rows of {begun[0][0].path.name}")


def rework(
    out: OutFolder,
    change: Change,
    columns: Set[str],
    fingerprint: Callable[[str], str] = lambda made: made,
    config: Mapping[str, JsonValue] | None = None,
    finish: Callable[[Manifest], Manifest] = lambda made: made,
) -> Manifest:
    """Put the changed rows in the place of the data set's, all or nothing, the manifest last.

    Shards of which no row differs stay as they are; images stay byte for byte. ``fingerprint``
    gives a changed shard's from that of its first making; ``config`` are options that the
    manifest shall hold besides; ``finish`` returns the manifest to write, once all shards are
    there. An audit's verdict is on rows that are no more, so it goes. Killed at any moment, the
    folder holds the old data set or the new one.

    Raises OutputError where there is no data set, a build isn't finished there, or a shard isn't
    what the manifest says.
    """
    manifest = _manifest(out)
    out.clear()
    drafts = [
        Draft(out.data / shard.name, out.staged(shard.name), fingerprint(_first(out, shard)))
        for shard in manifest.shards.values()
    ]
    new: dict[str, Reworked] = {}
    for made in reworked(drafts, change, columns):
        if made.differs:
            new[made.shard.name] = made
        else:
            made.draft.target.unlink()
    if not new:
        return manifest
    splits = {}
    for name, split in manifest.splits.items():
        ours = [new[shard.name] for shard in split.shards if shard.name in new]
        shards = tuple(new[s.name].shard if s.name in new else s for s in split.shards)
        grown = Moved()
        for made in ours:
            grown.update(made.moved)
        splits[name] = split_recounted(split.model_copy(update={"shards": shards}), grown)
    options = {**manifest.config, **(config or {})}
    told = manifest.model_copy(update={"splits": splits, "config": options, "audit": None})
    return out.commit(told, finish)


def _manifest(out: OutFolder) -> Manifest:
    manifest = out.manifest
    if manifest is None or out.request is not None:
        raise OutputError(
            "there is no finished data set here",
            where=str(out.path),
            remedy="run `mirgen build` to the end first",
        )
    for fault in Dataset(out.path, manifest).faults():
        raise OutputError(
            fault, where=str(out.path), remedy="bring back the file, or run `mirgen build`"
        )
    return manifest


def _notes(draft: Draft, footer: Footer) -> dict[str, str]:
    """Return the notes of the new shard, which has to be told from what a build would make."""
    if draft.fingerprint == footer.fingerprint:
        return {**footer.notes, REWRITTEN: "true"}
    return {DRAFT: footer.fingerprint, **footer.notes}


def _next(afters: Iterator[Instance], name: str) -> Instance:
    row = next(afters, None)
    if row is None:
        raise ValueError(f"the change lost rows from {name} on")
    return row


def _differ(befores: list[Instance], afters: list[Instance], columns: Set[str]) -> bool:
    """Tell whether any row differs. Raises ValueError where another column does."""
    differs = False
    for before, after in zip(befores, afters, strict=True):
        if after is not before:
            same = replace(after, **{name: getattr(before, name) for name in columns})
            if same != before:
                raise ValueError(f"the change touched more of {before.id} than {sorted(columns)}")
            differs = differs or after != before
    return differs


def _first(out: OutFolder, shard: Shard) -> str:
    """Return the fingerprint that the shard had when it was first made."""
    return _footer(out.data / shard.name).notes.get(DRAFT, shard.fingerprint)


def _footer(path: Path) -> Footer:
    footer = read_footer(path, older=True)
    if footer is None:
        raise unreadable(path)
    return footer

"""Fill an index folder: each photo's annotations framed and prepared, the tables, the report."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..config import CutoutLimits, LicenseRules
from ..remote import join
from . import cache, tables
from .coco import Coco
from .counts import Counts
from .licences import allowed, composable
from .photos import PhotoState
from .plain import PlainCoco
from .prepare import Done, Job, prepare
from .processes import mapped
from .roots import Found
from .unusable import none_kept

PARALLEL_FROM = 20_000
"""Regions from which starting processes pays."""

CHUNK = 32
"""Photos that are sent to a process at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the annotations, where each photo is and what its file is, the folders."""

    annotations: str
    coco: Coco | PlainCoco
    found: Sequence[Found]
    states: Sequence[PhotoState]
    images: str
    segments: Mapping[str, str]
    """Names of panoptic PNGs to their paths; those that can't be used aren't among them."""
    licenses: LicenseRules


def fill(folder: Path, source: Source, limits: CutoutLimits, workers: int) -> None:
    """Make ``folder`` and write the index into it.

    Photos are prepared and written one after the other, so that memory depends on their number
    only by what is short: names, hashes, thumbnails. Raises OSError, and SourceError where no
    photo is left.
    """
    counts = Counts()
    photos, regions = tables.growing(folder.parent)
    with photos, regions, closing(_prepared(source, limits, workers)) as prepared:
        for (job, done), found in zip(prepared, source.found, strict=True):
            if done.fault:
                counts.left(job, done)
                continue
            counts.kept(job, done, found.repaired)
            tables.add_photo(photos, regions, job.entry, job.state, job.composed, done)
        counts.read(source.coco)
        if not photos.number:
            left = {count.code: count.count for count in counts.photos_left.counts()}
            where = f"{source.annotations} with {source.images}"
            raise none_kept(left, source.coco.photos, where)
        batches = {"photos": tables.photos_batch(photos), "regions": tables.regions_batch(regions)}
    pictures = batches["photos"].column("picture").to_pylist()
    report = counts.report(source.coco, copies=len(pictures) - len(set(pictures)))
    folder.mkdir()
    for name, batch in batches.items():
        cache.write_batch(batch, folder / f"{name}.arrow")
    (folder / "report.json").write_bytes(report.to_json())


def _prepared(
    source: Source, limits: CutoutLimits, workers: int
) -> Generator[tuple[Job, Done], None, None]:
    """Yield each listed photo's job with what came of it."""
    work = partial(prepare, limits=limits)
    jobs = _jobs(source)
    if workers < 2 or source.coco.number < PARALLEL_FROM:
        yield from ((job, work(job)) for job in jobs)
        return
    under_way: deque[Job] = deque()

    def sent() -> Iterator[Job]:
        for job in jobs:
            under_way.append(job)
            yield job

    with closing(mapped(work, sent(), workers, chunk=CHUNK)) as made:
        for done in made:
            yield under_way.popleft(), done


def _jobs(source: Source) -> Iterator[Job]:
    regions_of = source.coco.by_photo()
    for place, state in enumerate(source.states):
        entry = source.coco.photos[place]
        yield Job(
            entry,
            state,
            join(source.images, state.file_name),
            regions_of(place),
            state.fault if allowed(entry, source.licenses) else "license-not-allowed",
            source.segments.get(entry.segments, ""),
            composable(entry, source.licenses),
        )

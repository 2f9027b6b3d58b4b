"""Fill an index folder: each photo's annotations framed and prepared, the tables, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..config import CutoutLimits, LicenseRules
from . import cache, tables
from .coco import Coco, CocoRegion
from .framing import Framing, framing
from .licences import allowed, composable, license_name
from .photos import PhotoState
from .prepare import Done, Job, prepare
from .processes import mapped
from .report import CategoryCount, LicenseCount, Report
from .roots import Found
from .tables import Kept
from .tally import Tally
from .unusable import none_kept

PARALLEL_FROM = 20_000
"""Regions from which starting processes pays."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the annotations, where each photo is and what its file is, the folders."""

    annotations: str
    coco: Coco
    found: Sequence[Found]
    states: Sequence[PhotoState]
    images: str
    segments: Mapping[str, str]
    """Names of panoptic PNGs to their paths; those that can't be used aren't among them."""
    licenses: LicenseRules


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Photos that are kept with their jobs, and counts of what happened to the others."""

    kept: list[Kept]
    jobs: list[Job]
    photos_left: Tally
    regions_left: Tally
    repaired: Tally


def fill(folder: Path, source: Source, limits: CutoutLimits, workers: int) -> None:
    """Make ``folder`` and write the index into it.

    Raises OSError, and SourceError where no photo is left.
    """
    found = _sorted(source)
    if not found.kept:
        left = {count.code: count.count for count in found.photos_left.counts()}
        where = f"{source.annotations} with {source.images}"
        raise none_kept(left, source.coco.photos, where)
    done = _prepare_all(found.jobs, limits, workers)
    for each in done:
        found.regions_left.extend(each.left)
        found.repaired.extend(each.repaired)
    found.repaired.extend(source.coco.repaired)
    found.photos_left.extend(source.coco.photos_left)
    found.regions_left.extend(source.coco.left_out)
    photos, regions = tables.photos_table(found.kept, done), tables.regions_table(done)
    pictures = photos.column("picture").to_pylist()
    report = _report(source, found, done, copies=len(pictures) - len(set(pictures)))
    folder.mkdir()
    cache.write_table(photos, folder / "photos.arrow")
    cache.write_table(regions, folder / "regions.arrow")
    (folder / "report.json").write_bytes(report.to_json())


def _sorted(source: Source) -> _Sorted:
    """Sort the photos into those that are kept and those left out with all their regions."""
    out = _Sorted([], [], Tally(), Tally(), Tally())
    of_photo: dict[int, list[CocoRegion]] = {}
    for region in source.coco.regions:
        of_photo.setdefault(region.photo, []).append(region)
    for place, (entry, found, state) in enumerate(
        zip(source.coco.photos, source.found, source.states, strict=True)
    ):
        regions = of_photo.get(place, [])
        framed: Framing | str = state.fault
        if not state.fault:
            framed = framing(entry, state, regions)
        if not allowed(entry, source.licenses):
            framed = "license-not-allowed"
        if isinstance(framed, str):
            out.photos_left.add(framed, entry.file_name)
            for region in regions:
                out.regions_left.add("photo-left-out", f"annotation {region.annotation}")
            continue
        for code, happened in (
            (framed.repair, bool(framed.repair)),
            ("name-understood", found.repaired),
            ("extension-lies", state.lies),
        ):
            if happened:
                out.repaired.add(code, entry.file_name)
        free = composable(entry, source.licenses)
        out.kept.append(Kept(entry, state, free))
        out.jobs.append(
            Job(
                str(Path(source.images, state.file_name)),
                state.width,
                state.height,
                state.mode,
                state.orientation,
                framed,
                tuple(regions),
                source.segments.get(entry.segments, ""),
                free,
            )
        )
    return out


def _prepare_all(jobs: Sequence[Job], limits: CutoutLimits, workers: int) -> list[Done]:
    work = partial(prepare, limits=limits)
    if workers < 2 or sum(len(job.regions) for job in jobs) < PARALLEL_FROM:
        return [work(job) for job in jobs]
    return mapped(work, jobs, workers, chunk=64)


def _report(source: Source, found: _Sorted, done: Sequence[Done], copies: int) -> Report:
    rows = [region for photo in done for region in photo.rows]
    cutouts_left = Tally()
    for row in rows:
        if row.left:
            cutouts_left.add(row.left, f"annotation {row.annotation}")
    regions = Counter(row.category for row in rows)
    cutouts = Counter(row.category for row in rows if not row.left)
    licenses = Counter(license_name(photo.entry) for photo in found.kept)
    return Report(
        dataset="",
        kind=source.coco.kind,
        photos_read=source.coco.photos_read,
        photos_kept=len(found.kept),
        photos_left=found.photos_left.counts(),
        copies=copies,
        regions_read=source.coco.read,
        regions_kept=len(rows),
        regions_left=found.regions_left.counts(),
        repaired=found.repaired.counts(),
        cutouts=cutouts.total(),
        standing=sum(row.stands for row in rows),
        cutouts_left=cutouts_left.counts(),
        categories=tuple(CategoryCount(n, regions[n], cutouts[n]) for n in sorted(regions)),
        licenses=tuple(LicenseCount(n, licenses[n]) for n in sorted(licenses)),
    )

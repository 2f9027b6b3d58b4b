"""Turn annotations and photos into an index folder that every worker maps; made once, reused."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..config import CutoutLimits
from ..errors import SourceError
from ..seeds import digest
from . import cache, tables
from .coco import Coco, parse_coco, read_bytes
from .photos import PhotoState, limited, look_at_all
from .prepare import Job, Prepared, prepare
from .report import CategoryCount, Report
from .tally import Count, Tally

INDEX_VERSION = 1
"""Goes into the fingerprint: raise it whenever the same input would be indexed differently."""

PARALLEL_FROM = 20_000
"""Regions from which starting processes pays."""


@dataclass(frozen=True, slots=True)
class IndexRef:
    """Where an index is: its folder, the photos' folder, the data set's name, its fingerprint."""

    folder: str
    images: str
    dataset: str
    fingerprint: str


def build_index(
    annotations: str, images: str, *, max_pixels: int, limits: CutoutLimits, workers: int
) -> IndexRef:
    """Index a COCO file and its photos, or find the index that was made of the same content.

    The fingerprint depends on the bytes of the annotation file and of the photos, and on the
    limits; never on paths or times.

    Raises SourceError (unreadable, not JSON, not COCO, no usable photo) and OutputError (cache).
    """
    data, sha256 = read_bytes(annotations)
    folder = cache.cache_folder()
    names = cache.known_names(folder, sha256)
    coco = None
    if names is None:
        coco = parse_coco(data, annotations)
        names = [photo.file_name for photo in coco.photos]
        cache.keep_names(folder, sha256, names)
    states = [limited(s, max_pixels) for s in _states(images, names, max_pixels, workers, folder)]
    _require_photos(states, annotations, images)
    seen = [state.fault or state.sha256 for state in states]
    fingerprint = digest("index", INDEX_VERSION, sha256, limits.model_dump_json(), *seen).hex()
    target = folder / "index" / fingerprint[:32]
    if not target.is_dir():
        coco = coco or parse_coco(data, annotations)
        _write(target, coco, states, images, limits, workers)
    return IndexRef(str(target), images, dataset_name(annotations), fingerprint)


def read_report(ref: IndexRef) -> Report:
    """Return what indexing read, left out and kept."""
    report = Report.from_json((Path(ref.folder) / "report.json").read_bytes())
    return replace(report, dataset=ref.dataset)


def dataset_name(annotations: str) -> str:
    """Return the name of the folder that holds the annotations (above ``annotations/``)."""
    parent = Path(annotations).resolve().parent
    return parent.parent.name if parent.name == "annotations" else parent.name


def _states(
    images: str, names: Sequence[str], max_pixels: int, workers: int, folder: Path
) -> list[PhotoState]:
    if not Path(images).is_dir():
        raise SourceError(
            "there is no images folder", where=images, remedy="give the photos' folder"
        )
    known = cache.known_states(folder, images)
    states = look_at_all(images, names, known, max_pixels=max_pixels, workers=workers)
    fresh = {s.file_name: s for s in states if s.size >= 0 and known.get(s.file_name) != s}
    if fresh:
        cache.keep_states(folder, images, (known | fresh).values())
    return states


def _require_photos(states: Sequence[PhotoState], annotations: str, images: str) -> None:
    if any(not state.fault for state in states):
        return
    faults = Counter(state.fault for state in states)
    told = ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items()))
    example = f", such as {states[0].file_name!r}" if states else ""
    raise SourceError(
        f"none of the {len(states)} photos can be used: {told or 'none is listed'}{example}",
        where=f"{annotations} with {images}",
        remedy="give the folder that the file names of the annotations start from",
    )


def _write(
    target: Path,
    coco: Coco,
    states: Sequence[PhotoState],
    images: str,
    limits: CutoutLimits,
    workers: int,
) -> None:
    photos_left, regions_left = Tally(), Tally()
    of_photo: dict[int, list[int]] = {}
    for place, region in enumerate(coco.regions):
        of_photo.setdefault(region.photo, []).append(place)
    kept, jobs = [], []
    for place, (photo, state) in enumerate(zip(coco.photos, states, strict=True)):
        regions = tuple(coco.regions[k] for k in of_photo.get(place, ()))
        fault = state.fault or _misfit(photo.width, photo.height, state)
        if fault:
            photos_left.add(fault, photo.file_name)
            for region in regions:
                regions_left.add("photo-left-out", f"annotation {region.annotation}")
        else:
            kept.append((photo, state))
            path = str(Path(images) / photo.file_name)
            jobs.append(Job(path, state.width, state.height, regions))
    prepared = []
    for rows, left in _prepare_all(jobs, limits, workers):
        prepared.append(rows)
        regions_left.extend(left)
    regions_left.extend(coco.left_out)
    report = _report(coco, prepared, photos_left.counts(), regions_left.counts())

    def fill(folder: Path) -> None:
        folder.mkdir()
        cache.write_table(tables.photos_table(kept, prepared), folder / "photos.arrow")
        cache.write_table(tables.regions_table(prepared), folder / "regions.arrow")
        (folder / "report.json").write_bytes(report.to_json())

    cache.replace(target, fill)


def _misfit(width: int, height: int, state: PhotoState) -> str:
    if state.orientation != 1:
        return "photo-rotated"
    stated = (width or state.width, height or state.height)
    return "" if stated == (state.width, state.height) else "size-differs"


def _prepare_all(
    jobs: Sequence[Job], limits: CutoutLimits, workers: int
) -> list[tuple[tuple[Prepared, ...], tuple[Count, ...]]]:
    work = partial(prepare, limits=limits)
    if workers < 2 or sum(len(job.regions) for job in jobs) < PARALLEL_FROM:
        return [work(job) for job in jobs]
    # Spawned, not forked: the photos' pass has run threads in this process.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as processes:
        return list(processes.map(work, jobs, chunksize=64))


def _report(
    coco: Coco,
    prepared: Sequence[Sequence[Prepared]],
    photos_left: tuple[Count, ...],
    regions_left: tuple[Count, ...],
) -> Report:
    rows = [region for photo in prepared for region in photo]
    cutouts_left = Tally()
    for row in rows:
        if row.left:
            cutouts_left.add(row.left, f"annotation {row.annotation}")
    regions = Counter(row.category for row in rows)
    cutouts = Counter(row.category for row in rows if not row.left)
    return Report(
        dataset="",
        photos_read=len(coco.photos),
        photos_kept=len(prepared),
        photos_left=photos_left,
        regions_read=coco.read,
        regions_kept=len(rows),
        regions_left=regions_left,
        repaired=coco.repaired,
        cutouts=cutouts.total(),
        standing=sum(row.stands for row in rows),
        cutouts_left=cutouts_left.counts(),
        categories=tuple(CategoryCount(n, regions[n], cutouts[n]) for n in sorted(regions)),
    )

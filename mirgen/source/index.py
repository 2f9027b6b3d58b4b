"""Turn annotations and photos into an index folder that every worker maps; made once, reused."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..config import CutoutLimits, SourceSettings
from ..errors import SourceError
from ..remote import Entry, RemotePath, join, locate
from ..seeds import digest
from . import cache
from .annotation_file import opened, sha256_of
from .coco import Coco
from .fill import Source, fill
from .naming import known_names, require_named
from .photos import PhotoState, limited, look_at_all, look_at_stored
from .plain import PlainCoco
from .read import read_coco
from .report import Report
from .roots import Found, better_folder, find_photos
from .segments import segments_folder
from .unusable import require_found

INDEX_VERSION = 6
"""Goes into the fingerprint: raise it whenever the same input would be indexed differently."""

KEPT_EVERY = 50_000
"""Photo files after which what is known of them is kept."""


@dataclass(frozen=True, slots=True)
class IndexRef:
    """Where an index is, and what a build is told of its source.

    ``folder`` is the index's, ``images`` the photos'. ``weight`` is the source's share of the
    photos drawn (0: each photo counts the same), ``exhaustive`` the categories whose absence
    counts as far as the source has them, ``*`` for all.
    """

    folder: str
    images: str
    dataset: str
    fingerprint: str
    weight: float = 0.0
    exhaustive: tuple[str, ...] = ()


def build_index(
    annotations: str,
    images: str,
    *,
    max_pixels: int,
    limits: CutoutLimits,
    workers: int,
    settings: SourceSettings | None = None,
    max_json_mb: int = 2048,
) -> IndexRef:
    """Index a COCO file and its photos, or find the index that was made of the same content.

    The fingerprint depends on the bytes of the annotation file and of the photos, on the limits
    and on the settings that decide what is read; never on paths or times.

    Raises SourceError (unreadable, not JSON, not COCO, no usable photo), UsageError (a setting
    names what the source hasn't) and OutputError (cache).
    """
    settings = settings or SourceSettings()
    folder = cache.scratch_folder()
    with opened(annotations, max_json_mb) as file:
        sha256 = sha256_of(file, annotations)
        listing = cache.known_listing(folder, sha256)
        coco = None
        if listing is None:
            coco = read_coco(file, annotations, settings, folder)
            listing = _listing(coco)
            cache.keep_listing(folder, sha256, listing)
        require_named(settings, listing.categories, annotations)
        found, states = _states(images, listing.photos, max_pixels, workers, folder)
        require_found(states, annotations, images, listing.photos)
        pngs = segments_folder(annotations, images, listing.segments)
        drawn = _looked(pngs, listing.segments, max_pixels, workers, folder) if pngs else []
        fingerprint = digest(
            "index",
            INDEX_VERSION,
            sha256,
            limits.model_dump_json(),
            settings.model_dump_json(include={"rename", "group", "licenses"}),
            *(state.fault or state.sha256 for state in (*states, *drawn)),
        ).hex()
        target = folder / "index" / fingerprint[:32]
        if not target.is_dir():
            coco = coco or read_coco(file, annotations, settings, folder)
            sound = {s.file_name: join(pngs, s.file_name) for s in drawn if not s.fault}
            source = Source(annotations, coco, found, states, images, sound, settings.licenses)
            cache.replace(target, lambda scratch: fill(scratch, source, limits, workers))
    known = known_names(settings, listing.categories)
    said = ("*" if name == "all" else name for name in settings.exhaustive or ())
    exhaustive = tuple(name for name in said if name == "*" or name in known)
    name = settings.name or dataset_name(annotations)
    return IndexRef(str(target), images, name, fingerprint, settings.weight or 0.0, exhaustive)


def read_report(ref: IndexRef) -> Report:
    """Return what indexing read, left out and kept. Raises SourceError where it is gone."""
    path = Path(ref.folder) / "report.json"
    try:
        report = Report.from_json(path.read_bytes())
    except (OSError, ValueError, LookupError, TypeError):
        raise SourceError(
            f"the index of {ref.dataset!r} is gone or broken",
            where=str(path),
            remedy="delete its folder and index again",
        ) from None
    return replace(report, dataset=ref.dataset)


def dataset_name(annotations: str) -> str:
    """Return the name of the folder that holds the annotations (above ``annotations/``)."""
    at = locate(annotations)
    parent = at.resolve().parent if isinstance(at, Path) else at.parent
    return parent.parent.name if parent.name == "annotations" else parent.name


def _listing(coco: Coco | PlainCoco) -> cache.Listing:
    if isinstance(coco, PlainCoco):
        return cache.Listing(list(coco.names), [], list(coco.categories))
    segments = [photo.segments for photo in coco.photos if photo.segments]
    return cache.Listing([p.file_name for p in coco.photos], segments, list(coco.categories))


def _states(
    images: str, names: Sequence[str], max_pixels: int, workers: int, folder: Path
) -> tuple[list[Found], list[PhotoState]]:
    """Return where each listed photo is and what its file is."""
    listed: dict[str, Entry] | None = None
    if isinstance(stored := locate(images), RemotePath):
        listed = _listed(stored)
    else:
        _require_folder(images, names)
    found = find_photos(images, names, listed)
    paths = [f.path for f in found if not f.fault]
    looked = iter(_looked(images, paths, max_pixels, workers, folder, listed))
    return found, [PhotoState(f.name, f.fault) if f.fault else next(looked) for f in found]


def _require_folder(images: str, names: Sequence[str]) -> None:
    """Refuse a folder that can't be listed. Raises SourceError naming a better one."""
    try:
        with os.scandir(images):
            return
    except (FileNotFoundError, NotADirectoryError):
        better, number = better_folder(images, names)
        what, remedy = "there is no images folder", "give the photos' folder"
        if number:
            remedy = f"give {better}, which holds {number} of the {len(names)} photos"
    except OSError as error:
        what, remedy = f"can't read the images folder: {error.strerror}", "make it readable"
    raise SourceError(what, where=images, remedy=remedy)


def _listed(folder: RemotePath) -> dict[str, Entry]:
    """Return all files below a folder in an object store. Raises SourceError at an empty one."""
    found = folder.listed()
    if not found:
        raise SourceError(
            "there is no images folder", where=folder.url, remedy="give the photos' folder"
        )
    return found


def _looked(
    folder: str,
    paths: Sequence[str],
    max_pixels: int,
    workers: int,
    kept: Path,
    listed: Mapping[str, Entry] | None = None,
) -> list[PhotoState]:
    """Return what the files below a folder are; unchanged ones aren't read again."""
    known = cache.known_states(kept, folder)
    stored = locate(folder)
    there = listed
    if isinstance(stored, RemotePath) and there is None:
        there = stored.listed()
    states: list[PhotoState] = []
    # What was looked at is kept now and then, so that an interrupt doesn't cost all of it.
    for start in range(0, len(paths), KEPT_EVERY):
        part = paths[start : start + KEPT_EVERY]
        if isinstance(stored, RemotePath):
            looked = look_at_stored(stored, part, known, there or {}, max_pixels=max_pixels)
        else:
            looked = look_at_all(folder, part, known, max_pixels=max_pixels, workers=workers)
        fresh = {s.file_name: s for s in looked if s.size >= 0 and known.get(s.file_name) != s}
        if fresh:
            known |= fresh
            cache.keep_states(kept, folder, known.values())
        states += (limited(state, max_pixels) for state in looked)
    return states

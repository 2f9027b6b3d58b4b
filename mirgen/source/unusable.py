"""No photo of a source can be used: how many there are, what is the matter, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..errors import SourceError
from .coco import CocoPhoto
from .licences import license_name
from .photos import PhotoState
from .reasons import MEANING
from .roots import better_folder

SHOWN = 6
"""Licences that are named."""

_REMEDIES = {
    "image-ambiguous": "name the photos in full, from the images folder on",
    "image-missing": "give the folder that the file names of the annotations start from",
    "path-outside": "write file names that stay inside of the images folder",
    "photo-pointer": "fetch what the pointers stand for, such as with `git lfs pull`",
    "photo-too-large": "raise max_pixels in the config, or give smaller photos",
    "photo-unreadable": "give pictures that can be opened",
    "size-differs": "give the photos that the annotations were made on",
}


def require_found(
    states: Sequence[PhotoState], annotations: str, images: str, names: Sequence[str]
) -> None:
    """Refuse a source without any sound photo. Raises SourceError naming a better folder."""
    if any(not state.fault for state in states):
        return
    faults = Counter(state.fault for state in states)
    remedy = ""
    if faults["image-missing"]:
        better, number = better_folder(images, names)
        if number > len(names) - faults["image-missing"]:
            remedy = f"give {better}, which holds {number} of them"
        elif faults["photo-pointer"]:  # then this is the folder that was meant
            remedy = _REMEDIES["photo-pointer"]
    elif not states:
        remedy = "list the photos under images"
    example = states[0].file_name if states else ""
    raise _none_of(faults, f"{annotations} with {images}", example, remedy)


def none_kept(left: Mapping[str, int], photos: Sequence[CocoPhoto], where: str) -> SourceError:
    """Return the error for sound photos that are all left out, by numbers of reason codes."""
    remedy = ""
    if left.get("license-not-allowed"):
        found = Counter(map(license_name, photos)).most_common()
        names = ", ".join(repr(name) for name, _ in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        remedy = f"let `licenses: allow` match one that the photos have: {names}{more}"
    return _none_of(Counter(left), where, photos[0].file_name if photos else "", remedy)


def _none_of(faults: Counter[str], where: str, example: str, remedy: str) -> SourceError:
    told = ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items()))
    such = f", such as {example!r}" if example else ""
    most = max(faults, key=lambda code: faults[code], default="")
    return SourceError(
        f"none of the {faults.total()} photos can be used: {told or 'none is listed'}{such}",
        where=where,
        remedy=remedy or _REMEDIES.get(most) or MEANING.get(most, ""),
    )

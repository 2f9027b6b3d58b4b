"""Where a panoptic set keeps its PNGs: in a folder beside the annotations, or with the photos."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..remote import is_url, join, locate
from .roots import is_file, leads_outside


def segments_folder(annotations: str, images: str, names: Sequence[str]) -> str:
    """Return the folder that holds the first named PNGs, '' where no folder has them.

    Looked into, in this order: the folder called as the annotation file, the other folders beside
    it in order of name, the file's own folder, and the photos' folder.
    """
    if not names:
        return ""
    if is_url(annotations):
        return _stored_folder(annotations, images, names[:8])
    file = Path(annotations)
    others: list[Path] = []
    with suppress(OSError):
        others = sorted(path for path in file.parent.iterdir() if path.is_dir())
    for folder in (file.with_suffix(""), *others, file.parent, Path(images)):
        if any(is_file(folder, name) for name in names[:8]):
            return str(folder)
    return ""


def _stored_folder(annotations: str, images: str, names: Sequence[str]) -> str:
    """Look in an object store: the folder called as the file, the file's own, the photos'."""
    own, _, name = annotations.rpartition("/")
    for folder in (join(own, name.removesuffix(".json")), own, images):
        found = (locate(join(folder, n.replace("\\", "/"))) for n in names if not leads_outside(n))
        if any(file.is_file() for file in found):
            return folder
    return ""

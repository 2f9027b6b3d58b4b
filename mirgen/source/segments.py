"""Where a panoptic set keeps its PNGs: in a folder beside the annotations, or with the photos."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .roots import is_file


def segments_folder(annotations: str, images: str, names: Sequence[str]) -> str:
    """Return the folder that holds the first named PNGs, '' where no folder has them.

    Looked into, in this order: the folder called as the annotation file, the other folders beside
    it in order of name, the file's own folder, and the photos' folder.
    """
    if not names:
        return ""
    file = Path(annotations)
    others: list[Path] = []
    with suppress(OSError):
        others = sorted(path for path in file.parent.iterdir() if path.is_dir())
    for folder in (file.with_suffix(""), *others, file.parent, Path(images)):
        if any(is_file(folder, name) for name in names[:8]):
            return str(folder)
    return ""

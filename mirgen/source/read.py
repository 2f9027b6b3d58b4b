"""Read annotations the quick way where they are written as COCO writes them, else the general."""

from __future__ import annotations

from io import BufferedReader
from pathlib import Path

from ..config import SourceSettings
from .annotation_file import bytes_of
from .coco import Coco, parse_coco
from .plain import PlainCoco, Uncommon, read_plain


def read_coco(
    file: BufferedReader, where: str, settings: SourceSettings, scratch: Path
) -> Coco | PlainCoco:
    """Return what the file holds; both ways give the same.

    The quick way takes little memory and keeps columns in nameless files in ``scratch``; whatever
    it doesn't understand is left to the general one, which tells what is the matter. Raises
    SourceError.
    """
    try:
        file.seek(0)
        return read_plain(file, scratch, settings)
    except (Uncommon, OSError):
        return parse_coco(bytes_of(file, where), where, settings)

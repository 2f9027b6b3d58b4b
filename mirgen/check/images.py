"""A row's stored images: readable, each in its place, of the size that its regions say."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from ..records.instance import Instance

FORMATS = ("JPEG", "PNG")
"""What an image of a data set may be: no other decoder is ever asked."""

LARGEST = 1 << 25
"""Pixels of an image; builds make frames of at most 2048 a side."""

_BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError)


def image_faults(row: Instance) -> Iterator[str]:
    """Yield what is wrong with a row's images, in words; only their headers are read."""
    for k, image in enumerate(row.images):
        if PurePosixPath(image.path).stem != f"{row.id}-{k + 1}":
            yield f"image {k + 1} is called {image.path!r}"
    yield from picture_faults(row)


def picture_faults(row: Instance) -> Iterator[str]:
    """Yield which images aren't pictures of a frame's size, the one that their regions say."""
    for k, image in enumerate(row.images):
        size = picture_size(image.bytes)
        if size is None:
            yield f"image {k + 1} isn't a picture that can be read"
            continue
        width, height = size
        if width * height > LARGEST:
            yield f"image {k + 1} is {width}x{height}, larger than any frame"
        sizes = {region.size for region in row.regions if region.image == k}
        if sizes - {(height, width)}:
            yield f"image {k + 1} is {width}x{height}, its regions say otherwise"


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height by the header of a JPEG or PNG, None for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as opened:
                return opened.size
    except (*_BROKEN, struct.error, Image.DecompressionBombError):
        return None

"""A row's stored images: readable, each in its place, of the size that its regions say."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from ..records.instance import Instance


def image_faults(row: Instance) -> Iterator[str]:
    """Yield what is wrong with a row's images, in words; only their headers are read."""
    for k, image in enumerate(row.images):
        if PurePosixPath(image.path).stem != f"{row.id}-{k + 1}":
            yield f"image {k + 1} is called {image.path!r}"
        try:
            with Image.open(BytesIO(image.bytes)) as opened:
                width, height = opened.size
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            yield f"image {k + 1} isn't a picture that can be read"
            continue
        sizes = {region.size for region in row.regions if region.image == k}
        if sizes - {(height, width)}:
            yield f"image {k + 1} is {width}x{height}, its regions say otherwise"

"""A wrong input: the files it needs, the words, and the one sentence that they must get."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

Content = object
"""Bytes, a text, None for an empty folder, or what is to be written as JSON."""

BOX = [[10, 20, 50, 20, 50, 50, 10, 50]]


SIZE = (100, 200)
"""Height and width of a photo."""


def coco(photos: int = 3, size: tuple[int, int] = SIZE, **changes: object) -> dict[str, object]:
    """Return an annotation file of photos 0.jpg, 1.jpg, … with one cup each."""
    height, width = size
    numbers = range(photos)
    return {
        "images": [
            {"id": i, "file_name": f"{i}.jpg", "width": width, "height": height} for i in numbers
        ],
        "categories": [{"id": 3, "name": "cup"}],
        "annotations": [
            {"id": i, "image_id": i, "category_id": 3, "segmentation": BOX} for i in numbers
        ],
        **changes,
    }


def put(folder: Path, files: Mapping[str, Content]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))


def put_photos(folder: Path, photos: int = 3, size: tuple[int, int] = SIZE) -> None:
    """Write 0.jpg, 1.jpg, … of noise."""
    folder.mkdir(parents=True)
    for i in range(photos):
        noise = np.random.default_rng(i).integers(0, 256, (*size, 3), np.uint8)
        Image.fromarray(noise).save(folder / f"{i}.jpg")


def snapshot(folder: Path) -> dict[str, str]:
    """Return every file and folder below a folder, with the files' hashes."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


def scratch(cache: Path) -> list[str]:
    """Return what a process has begun in the cache and not ended."""
    return [str(path) for path in cache.rglob(".new-*")]


@dataclass(frozen=True)
class Wrong:
    """What is typed, the sentence that it gets, the files that are there, and the exit code."""

    words: str
    told: str
    files: Mapping[str, Content] = field(default_factory=dict)
    code: int = 2

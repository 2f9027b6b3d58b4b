"""A contact sheet: every cutout that is kept, then what was left out and why, to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import OutputError
from ..records.source import Region
from .catalogue import Catalogue

CELL = 150
"""Pixels of a cell's side, without its two lines of text."""
COLUMNS = 10
_TEXT = 34
_GROUND = (206, 214, 222)
_INK = (40, 40, 40)
_UNTOLD = frozenset({"crowd", "small", "box-only"})


def contact_sheet(catalogue: Catalogue, path: str, *, limit: int = 200) -> None:
    """Write a PNG of up to ``limit`` kept cutouts, and as many that were left out with reasons.

    Those left out for being small, crowd or box only aren't shown. Raises OutputError.
    """
    kept: list[Region] = []
    left: list[Region] = []
    for row in range(catalogue.photos):
        if min(len(kept), len(left)) >= limit:
            break
        for region in catalogue.regions_of(row):
            if region.cutout and len(kept) < limit:
                kept.append(region)
            elif (
                not region.cutout
                and len(left) < limit
                and catalogue.left(region.row) not in _UNTOLD
            ):
                left.append(region)
    kept.sort(key=lambda region: (region.category, region.row))
    left = sorted(left, key=lambda region: (catalogue.left(region.row), region.row))
    parts = [
        _title(f"kept: {len(kept)}"),
        _grid(_cell(catalogue, region) for region in kept),
        _title(f"left out: {len(left)} (without small, crowd and box-only ones)"),
        _grid(_cell(catalogue, region) for region in left),
    ]
    data = cv2.imencode(".png", np.concatenate(parts))[1]
    try:
        Path(path).write_bytes(data.tobytes())
    except OSError as error:
        raise OutputError(
            f"can't write the contact sheet: {error.strerror}",
            where=path,
            remedy="name a file in a folder that exists and can be written",
        ) from None


def _cell(catalogue: Catalogue, region: Region) -> NDArray[np.uint8]:
    cell = np.full((CELL + _TEXT, CELL + 10, 3), 255, np.uint8)
    image = catalogue.pixels(region.photo)
    mask = catalogue.mask(region.row)
    height, width = mask.pixels.shape
    crop = image[mask.y : mask.y + height, mask.x : mask.x + width].copy()
    crop[mask.pixels == 0] = _GROUND
    scale = min(CELL / width, CELL / height)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(crop, size, interpolation=way)
    cell[: small.shape[0], : small.shape[1]] = small
    told = catalogue.left(region.row) or ("stands" if region.stands else "lies")
    _write(cell, f"{region.category[:20]} {width}x{height}", CELL + 13)
    _write(cell, f"{told} #{region.annotation}"[:26], CELL + 27)
    return cell


def _grid(cells: Iterable[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    found = list(cells)
    blank = np.full((CELL + _TEXT, CELL + 10, 3), 255, np.uint8)
    found += [blank] * (-len(found) % COLUMNS)
    rows = [np.concatenate(found[k : k + COLUMNS], axis=1) for k in range(0, len(found), COLUMNS)]
    return np.concatenate([np.empty((0, COLUMNS * (CELL + 10), 3), np.uint8), *rows])


def _title(words: str) -> NDArray[np.uint8]:
    strip = np.full((28, COLUMNS * (CELL + 10), 3), 235, np.uint8)
    cv2.putText(strip, words, (6, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.55, _INK, 1, cv2.LINE_AA)
    return strip


def _write(cell: NDArray[np.uint8], words: str, y: int) -> None:
    cv2.putText(cell, words, (2, y), cv2.FONT_HERSHEY_SIMPLEX, 0.36, _INK, 1, cv2.LINE_AA)

"""One photo's regions made ready for the index: masks in their windows and the cutouts' verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..config import CutoutLimits
from ..records.rle import Window, runs_in
from .coco import CocoRegion
from .cutouts import judge
from .decode import decode, luma_of
from .framing import Framing
from .looks import looks_bad, thumb_factor, thumbnail
from .shapes import Segments, Shape, shape_of
from .tally import Count, Tally
from .turns import swaps

_AREA_OFF = 0.25
"""Relative difference of a stated area and the mask's from which it isn't the mask's."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is needed to prepare one photo; small enough to be sent to a worker.

    Width and height are the upright photo's. ``segments`` is the path of its panoptic PNG or '';
    ``composed`` tells that its licence lets it be cut.
    """

    path: str
    width: int
    height: int
    mode: str
    orientation: int
    framing: Framing
    regions: tuple[CocoRegion, ...]
    segments: str = ""
    composed: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """A region as the index keeps it: tight window, pixels, and the mask's runs in that window.

    ``runs`` are uint32 in native order, b'' if the mask is the full box; ``left`` is why the region
    is no cutout, '' if it is one.
    """

    annotation: str
    category: str
    supercategory: str
    crowd: bool
    window: Window
    area: int
    runs: bytes
    left: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A photo's usable regions, the reasons for the others, the repairs, and its thumbnail.

    ``thumb`` is b'' where the photo can't be decoded.
    """

    rows: tuple[Prepared, ...]
    left: tuple[Count, ...]
    repaired: tuple[Count, ...]
    thumb: bytes


def prepare(job: Job, limits: CutoutLimits) -> Done:
    """Return what the index keeps of a photo."""
    left_out, repaired = Tally(), Tally()
    regions: list[CocoRegion] = []
    shapes: list[Shape] = []
    segments = _segments(job.segments)
    photo = (job.width, job.height)
    for region in job.regions:
        shape = shape_of(region, job.framing, photo, segments)
        if isinstance(shape, str):
            left_out.add(shape, f"annotation {region.annotation}")
            continue
        regions.append(region)
        shapes.append(shape)
        for code, happened in (
            ("box-taken", shape.boxed and region.outline is not None),
            ("clipped", shape.clipped),
            ("area-differs", _area_differs(region, shape)),
        ):
            if happened:
                repaired.add(code, f"annotation {region.annotation}")
    verdicts = [judge(place, regions, shapes, photo, limits) for place in range(len(regions))]
    if not job.composed:
        verdicts = [(reason or "license-no-compose", False) for reason, _ in verdicts]
    data = _bytes(job.path)
    if not all(reason for reason, _ in verdicts):
        verdicts = _looked_at(job, data, shapes, verdicts, limits)
    rows = tuple(
        Prepared(
            region.annotation,
            region.category,
            region.supercategory,
            region.crowd,
            shape.window,
            int(shape.pixels.sum()),
            b"" if shape.boxed else runs_in(shape.pixels).tobytes(),
            *verdict,
        )
        for region, shape, verdict in zip(regions, shapes, verdicts, strict=True)
    )
    return Done(rows, left_out.counts(), repaired.counts(), _thumb(job, data))


def _thumb(job: Job, data: bytes) -> bytes:
    # As stored: copies are known in every turn, and what is cut off lies right and below.
    stored = (job.width, job.height)
    if swaps(job.orientation):
        stored = stored[::-1]
    factor = thumb_factor(*stored)
    small = decode(data, job.mode, factor=factor)
    return b"" if small is None else thumbnail(luma_of(small), stored, factor)


def _looked_at(
    job: Job,
    data: bytes,
    shapes: Sequence[Shape],
    verdicts: Sequence[tuple[str, bool]],
    limits: CutoutLimits,
) -> list[tuple[str, bool]]:
    """Return the verdicts after a look at the pixels of what is left."""
    pixels = decode(data, job.mode, job.orientation)
    luma: NDArray[np.uint8] | None = None if pixels is None else luma_of(pixels)
    found = list(verdicts)
    for place, (reason, stands) in enumerate(verdicts):
        if not reason:
            bad = "undecodable" if luma is None else looks_bad(luma, shapes[place], limits)
            found[place] = (bad, stands and not bad)
    return found


def _area_differs(region: CocoRegion, shape: Shape) -> bool:
    """Tell whether the stated area isn't the mask's, as where it is the box's."""
    if not region.area or shape.boxed or shape.clipped:
        return False
    area = float(shape.pixels.sum())
    return abs(region.area - area) > _AREA_OFF * area


def _segments(path: str) -> Segments | None:
    """Return a panoptic PNG's numbers: red, plus 256 times green, plus 65,536 times blue."""
    pixels = decode(_bytes(path), "RGB") if path else None
    if pixels is None:
        return None
    blue, green, red = (pixels[:, :, k].astype(np.int32) for k in range(3))
    return red + 256 * green + 65536 * blue


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""

"""One photo's regions made ready for the index: masks in their windows and the cutouts' verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..config import CutoutLimits
from ..records.rle import Window, runs_in
from ..remote import Kept, RemotePath, locate
from .coco import CocoPhoto, CocoRegion
from .cutouts import judge
from .decode import decode, luma_of
from .framing import Framing, framing
from .looks import looks_bad, thumb_factor, thumbnail
from .photos import PhotoState
from .plain import WrittenRegion
from .shapes import Segments, Shape, shape_of
from .tally import Count, Tally
from .turns import swaps

_AREA_OFF = 0.25
"""Relative difference of a stated area and the mask's from which it isn't the mask's."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is needed to prepare one photo; small enough to be sent to a worker.

    ``fault`` is '' or the reason code it is left out for. ``segments`` is the path of its panoptic
    PNG or ''; ``composed`` tells that its licence lets it be cut.
    """

    entry: CocoPhoto
    state: PhotoState
    path: str
    regions: Sequence[CocoRegion | WrittenRegion]
    fault: str = ""
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
class Noted:
    """A code of what was understood in reading a region, and the region's place in the file."""

    code: str
    place: int
    annotation: str


@dataclass(frozen=True, slots=True)
class Done:
    """A photo's usable regions, the reasons for the others, the repairs, and its thumbnail.

    ``fault`` is '' or the reason code for which it is left out with all its regions; ``framed`` is
    '' or the code of what was done to its annotations' frame. ``thumb`` is b'' where the photo
    can't be decoded.
    """

    fault: str
    framed: str = ""
    rows: tuple[Prepared, ...] = ()
    left: tuple[Count, ...] = ()
    repaired: tuple[Count, ...] = ()
    thumb: bytes = b""
    noted: tuple[Noted, ...] = ()


def prepare(job: Job, limits: CutoutLimits) -> Done:
    """Return what the index keeps of a photo."""
    regions, noted = _read(job.regions)
    framed = job.fault or framing(job.entry, job.state, regions)
    if isinstance(framed, str):
        return Done(framed, noted=noted)
    return _prepared(job, framed, regions, noted, limits)


def _read(
    given: Sequence[CocoRegion | WrittenRegion],
) -> tuple[list[CocoRegion], tuple[Noted, ...]]:
    regions: list[CocoRegion] = []
    noted: list[Noted] = []
    for each in given:
        if isinstance(each, CocoRegion):
            regions.append(each)
            continue
        region, codes = each.read()
        regions.append(region)
        noted += (Noted(code, each.place, region.annotation) for code in sorted(codes))
    return regions, tuple(noted)


def _prepared(
    job: Job,
    framed: Framing,
    given: Sequence[CocoRegion],
    noted: tuple[Noted, ...],
    limits: CutoutLimits,
) -> Done:
    left_out, repaired = Tally(), Tally()
    regions: list[CocoRegion] = []
    shapes: list[Shape] = []
    segments = _segments(job.segments)
    photo = (job.state.width, job.state.height)
    for region in given:
        shape = shape_of(region, framed, photo, segments)
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
    data = _bytes(job.path, job.state.sha256)
    if not all(reason for reason, _ in verdicts):
        verdicts = _looked_at(job.state, data, shapes, verdicts, limits)
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
    thumb = _thumb(job.state, data)
    return Done("", framed.repair, rows, left_out.counts(), repaired.counts(), thumb, noted)


def _thumb(state: PhotoState, data: bytes) -> bytes:
    # As stored: copies are known in every turn, and what is cut off lies right and below.
    stored = (state.width, state.height)
    if swaps(state.orientation):
        stored = stored[::-1]
    factor = thumb_factor(*stored)
    small = decode(data, state.mode, factor=factor)
    return b"" if small is None else thumbnail(luma_of(small), stored, factor)


def _looked_at(
    state: PhotoState,
    data: bytes,
    shapes: Sequence[Shape],
    verdicts: Sequence[tuple[str, bool]],
    limits: CutoutLimits,
) -> list[tuple[str, bool]]:
    """Return the verdicts after a look at the pixels of what is left."""
    pixels = decode(data, state.mode, state.orientation)
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
    pixels = decode(_bytes(path, ""), "RGB") if path else None
    if pixels is None:
        return None
    blue, green, red = (pixels[:, :, k].astype(np.int32) for k in range(3))
    return red + 256 * green + 65536 * blue


def _bytes(path: str, sha256: str) -> bytes:
    file = locate(path)
    try:
        if isinstance(file, RemotePath) and sha256:
            return Kept().get(sha256, file.read_bytes)
        return file.read_bytes()
    except OSError:
        return b""

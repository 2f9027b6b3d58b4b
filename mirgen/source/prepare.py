"""One photo's regions made ready for the index: masks in their windows and the cutouts' verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import CutoutLimits
from .coco import CocoRegion
from .cutouts import judge
from .looks import looks_bad, luma_of
from .rle import Window, runs_in
from .shapes import Shape, shape_of
from .tally import Count, Tally


@dataclass(frozen=True, slots=True)
class Job:
    """What is needed to prepare one photo; small enough to be sent to a worker."""

    path: str
    width: int
    height: int
    regions: tuple[CocoRegion, ...]


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


def prepare(job: Job, limits: CutoutLimits) -> tuple[tuple[Prepared, ...], tuple[Count, ...]]:
    """Return the usable regions of a photo, and the reasons that the others are left out for."""
    left_out = Tally()
    regions: list[CocoRegion] = []
    shapes: list[Shape] = []
    for region in job.regions:
        shape = shape_of(region, job.width, job.height)
        if isinstance(shape, str):
            left_out.add(shape, f"annotation {region.annotation}")
        else:
            regions.append(region)
            shapes.append(shape)
    verdicts = _verdicts(job, regions, shapes, limits)
    prepared = tuple(
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
    return prepared, left_out.counts()


def _verdicts(
    job: Job, regions: Sequence[CocoRegion], shapes: Sequence[Shape], limits: CutoutLimits
) -> list[tuple[str, bool]]:
    size = (job.width, job.height)
    verdicts = [judge(place, regions, shapes, size, limits) for place in range(len(regions))]
    if all(reason for reason, _ in verdicts):
        return verdicts
    luma = luma_of(Path(job.path))
    for place, (reason, stands) in enumerate(verdicts):
        if not reason:
            bad = "undecodable" if luma is None else looks_bad(luma, shapes[place], limits)
            verdicts[place] = (bad, stands and not bad)
    return verdicts

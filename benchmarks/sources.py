"""Index big sources beside pycocotools in one run, open them as a worker does, plan from them.

python benchmarks/sources.py [--folder DIR] [--sizes 860001,1000000b,3000000b] [--photos 2000]

A size is a number of regions; with b they are boxes only, as in Objects365 and Open Images. Files
are made by bigcoco.py where DIR hasn't them yet. Every figure is of a process of its own:

- pycocotools: COCO(file). Above --most regions it isn't run: it takes a GB for 400,000.
- annotations: the file's hash, its reading into columns, every photo's regions asked for once.
- open: a catalogue over an index of that size, and the rows of a split; MB that the process has
  more after that, and after planning.
- plan: pools and puzzles of three families, milliseconds of CPU a puzzle. Above --planned regions
  this and opening are left out.

The index that is opened has all photos and regions of the file, but its masks are ellipses in
their boxes: 118,287 photos aren't at hand. What looking at pixels takes is measured with --photos
real files, at half of them and at all, with one process and with two.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import bigcoco
import numpy as np
from rich.console import Console
from rich.table import Table

TASKS = ("weight_comparison", "speed_comparison", "motion_detection")
PLANS = 150
"""Puzzles that are planned."""
BLOCK = 50
SEED = 3
REGIONS_A_PHOTO = bigcoco.REGIONS / bigcoco.PHOTOS
MB = 1 << 20
KEYS = ("open", "deal", "held", "plan", "after", "feed")


@dataclass(frozen=True)
class Cost:
    """Seconds of clock and CPU (threads and processes too), and peak memory in MB."""

    wall: float
    cpu: float
    peak: float
    extra: Any = None


def apart(work: Callable[..., Any], *given: object) -> Any:
    """Do the work in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        return executor.submit(work, *given).result()


def measured(work: Callable[[], Any]) -> Cost:
    """Return what the work costs in this process."""
    wall, cpu = time.perf_counter(), _cpu()
    extra = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(time.perf_counter() - wall, _cpu() - cpu, peak, extra)


def _cpu() -> float:
    used = (resource.getrusage(k) for k in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def by_pycocotools(file: str) -> Cost:
    """Read as everybody does."""
    from pycocotools.coco import COCO

    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - it prints
    return measured(lambda: len(COCO(file).anns))


def by_mirgen(file: str, scratch: str) -> Cost:
    """Read the annotations as indexing does."""
    from mirgen.config import SourceSettings
    from mirgen.source.annotation_file import opened, sha256_of
    from mirgen.source.plain import PlainCoco
    from mirgen.source.read import read_coco

    def work() -> int:
        with opened(file, 1 << 20) as open_file:
            sha256_of(open_file, file)
            coco = read_coco(open_file, file, SourceSettings(), Path(scratch))
        assert isinstance(coco, PlainCoco)
        return coco.number

    return measured(work)


def stand_in(file: str, folder: str) -> Cost:
    """Write an index of the file's photos and regions without looking at any photo."""
    from mirgen.config import SourceSettings
    from mirgen.records.rle import runs_in
    from mirgen.source import cache, tables
    from mirgen.source.photos import PhotoState
    from mirgen.source.prepare import Done, Prepared
    from mirgen.source.read import read_coco

    runs: dict[tuple[int, int], bytes] = {}

    def ellipse(width: int, height: int) -> bytes:
        if (width, height) not in runs:
            y, x = np.ogrid[:height, :width]
            far = (2 * x + 1 - width) ** 2 / width**2 + (2 * y + 1 - height) ** 2 / height**2
            runs[width, height] = runs_in((far <= 1).astype(np.uint8)).tobytes()
        return runs[width, height]

    def prepared(region: Any) -> Prepared:
        x, y, w, h = (max(1, int(side)) for side in region.bbox)
        good = min(w, h) > 50 and not region.crowd
        boxed = not region.segmentation
        mask = b"" if boxed else ellipse(w, h)
        return Prepared(
            region.annotation,
            region.category,
            region.supercategory,
            region.crowd,
            (x, y, w, h),
            w * h * 3 // 4,
            mask,
            "" if good else "small",
            good and int(region.annotation) % 2 == 0,
        )

    def work() -> None:
        Path(folder).mkdir(parents=True)
        with Path(file).open("rb") as open_file:
            coco = read_coco(open_file, file, SourceSettings(), Path(folder))
        regions_of = coco.by_photo()
        photos, regions = tables.growing(Path(folder))
        with photos, regions:
            for place, entry in enumerate(coco.photos):
                name = entry.file_name
                size = (bigcoco.WIDTH, bigcoco.HEIGHT)
                state = PhotoState(name, "", 9, 9, *size, "RGB", 1, f"{place:064x}", True)
                done = Done("", "", tuple(map(prepared, regions_of(place))))
                tables.add_photo(photos, regions, entry, state, True, done)
            cache.write_batch(tables.photos_batch(photos), Path(folder, "photos.arrow"))
            cache.write_batch(tables.regions_batch(regions), Path(folder, "regions.arrow"))

    return measured(work)


def worked(folder: str) -> dict[str, float]:
    """Open an index and plan from it as a worker does."""
    from mirgen.config import load_config
    from mirgen.run.build import make_recipe
    from mirgen.run.lacking import what_lacks
    from mirgen.run.plan import plans
    from mirgen.run.shard import Bench
    from mirgen.source import Catalogue, IndexRef, split_rows
    from mirgen.tasks import find_task

    proportions = {"test": 0.1, "train": 0.9}
    given = {"annotations": ["a"], "images": ["b"], "tasks": list(TASKS)}
    config = load_config(None, given | {"splits": {"train": PLANS}})
    ref = IndexRef(folder, "photos", "big", "0" * 64)
    recipe = make_recipe(config, (ref,), proportions)
    before = _resident()
    start = time.perf_counter()
    catalogue = Catalogue([ref])
    opened = time.perf_counter() - start
    rows = split_rows(catalogue, "train", proportions)
    dealt = time.perf_counter() - start
    held = _resident() - before
    start = time.process_time()
    what_lacks(catalogue, rows, {name: find_task(name) for name in TASKS})
    asked = time.process_time() - start
    bench = Bench(recipe)
    layout = bench.layout("train", PLANS, SEED)
    from collections import Counter

    def planned(index: int) -> int:
        slot = layout.slot(index)
        pool = bench.pool("train", SEED, index // BLOCK)
        return len(list(islice(plans(find_task(slot.task), slot, pool, SEED, Counter()), 1)))

    planned(PLANS - 1)
    start = time.process_time()
    done = sum(map(planned, range(PLANS - BLOCK)))
    ms = 1000 * (time.process_time() - start) / max(1, done)
    return {
        "open": 1000 * opened,
        "deal": 1000 * dealt,
        "held": held,
        "plan": ms,
        "after": _resident() - before,
        "feed": asked,
    }


def _resident() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def looked_at(file: str, images: str, workers: int, cache: str) -> Cost:
    """Index with pixels, from nothing."""
    from mirgen.config import CutoutLimits
    from mirgen.source import build_index, fill

    os.environ["MIRGEN_CACHE"] = cache
    fill.PARALLEL_FROM = 0

    def work() -> None:
        build_index(file, images, max_pixels=64_000_000, limits=CutoutLimits(), workers=workers)

    return measured(work)


def made(folder: Path, size: str) -> tuple[Path, int, int]:
    """Return the file of a size, its photos and regions."""
    boxes, regions = size.endswith("b"), int(size.rstrip("b"))
    photos = round(regions / REGIONS_A_PHOTO)
    file = folder / f"{size}.json"
    if not file.exists():
        bigcoco.write(file, photos, regions, boxes)
    return file, photos, regions


def big(folder: Path, sizes: list[str], most: int, planned: int, again: bool) -> Iterator[Table]:
    """Measure each size and yield it as a table."""
    for size in sizes:
        table = Table("regions", "photos", "MB", "pycocotools CPU s", "clock s", "GB")
        for name in ("ours CPU s", "clock s", "GB", "open ms", "+ split", "MB", "MB planned"):
            table.add_column(name)
        table.add_column("plan ms")
        table.add_column("feed s")
        file, photos, regions = made(folder, size)
        theirs = apart(by_pycocotools, str(file)) if regions <= most else None
        ours = apart(by_mirgen, str(file), str(folder))
        index = folder / f"{size}.index"
        if regions <= planned and (again or not (index / "regions.arrow").is_file()):
            apart(stand_in, str(file), str(index))
        worker = apart(worked, str(index)) if regions <= planned else dict.fromkeys(KEYS, math.nan)
        table.add_row(
            size,
            str(photos),
            f"{file.stat().st_size / MB:.0f}",
            *(["-"] * 3 if theirs is None else _told(theirs)),
            *_told(ours),
            f"{worker['open']:.1f}",
            f"{worker['deal']:.1f}",
            f"{worker['held']:.0f}",
            f"{worker['after']:.0f}",
            f"{worker['plan']:.1f}",
            f"{worker['feed']:.2f}",
        )
        yield table


def _told(cost: Cost) -> list[str]:
    return [f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.peak / 1024:.2f}"]


def pixels(folder: Path, number: int) -> Table:
    """Index with pixels, half of the photos and all."""
    table = Table("photos", "processes", "CPU ms a photo", "clock ms", "peak MB of the first")
    images = folder / "photos"
    bigcoco.draw(images, number)
    for photos, workers in ((number // 2, 1), (number, 1), (number, 2)):
        file = folder / f"photos-{photos}.json"
        bigcoco.write(file, photos, round(photos * REGIONS_A_PHOTO))
        with tempfile.TemporaryDirectory() as cache:
            cost = apart(looked_at, str(file), str(images), workers, cache)
        each = (f"{1000 * seconds / photos:.1f}" for seconds in (cost.cpu, cost.wall))
        table.add_row(str(photos), str(workers), *each, f"{cost.peak:.0f}")
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--sizes", default="860001,1000000b,3000000b")
    parser.add_argument("--most", type=int, default=4_000_000)
    parser.add_argument("--planned", type=int, default=4_000_000)
    parser.add_argument("--photos", type=int, default=2000)
    asked = parser.parse_args()
    console = Console(width=160)
    with tempfile.TemporaryDirectory() as place:
        where = asked.folder or Path(place)
        where.mkdir(parents=True, exist_ok=True)
        if asked.sizes:
            sizes = asked.sizes.split(",")
            for each in big(where, sizes, asked.most, asked.planned, asked.folder is None):
                console.print(each)
        if asked.photos:
            console.print(pixels(where, asked.photos))

"""Measure a build: instances a second, CPU by stage, the codec floor, peak memory.

python benchmarks/speed.py [--rows N] [--tasks a,b] [--memory], or make bench. The source is the
set of real photos coco_tiny_train where MIRGEN_REALDATA names the folder that holds it, else the
packaged sample. Results go to benchmarks/results/ and are compared with the last ones of the same
source, rows and tasks.

The codec floor is what no build can go below: each distinct photo of a shard decoded once and
each frame encoded once, by the same library at the same quality and colour sampling, measured in
the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyarrow.parquet as pq
from PIL import Image
from rich.console import Console
from rich.table import Table

from mirgen import __version__
from mirgen.resources import folder
from mirgen.run.build import build

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
QUALITY = 90
TASKS = ("speed_comparison", "location_relationship", "weight_comparison")
PLANNING = ("plan", "difficulty", "need")
STAGES = (*PLANNING, "decode", "compose", "masks", "encode", "phrase", "check", "write")
SAMPLINGS = {
    (1, 1): cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    (2, 1): cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    (2, 2): cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
}


@dataclass(frozen=True)
class Measured:
    """One build: seconds of wall clock and CPU, CPU seconds by stage, peak memory in MB.

    ``floor`` is the codec floor in CPU seconds; ``cpu`` is that of all processes, their start
    included.
    """

    workers: int
    rows: int
    frames: int
    wall: float
    cpu: float
    floor: float
    peak_mb: float
    stages: dict[str, float]

    @property
    def made(self) -> float:
        """CPU seconds of all stages."""
        return sum(self.stages.values())

    def line(self) -> dict[str, float]:
        """Return the figures that are shown and compared, by their headings."""
        each = 1000 / self.rows
        return {
            "instances/s": self.rows / self.wall,
            "CPU ms": self.cpu * each,
            **{f"{name} ms": self.stages.get(name, 0.0) * each for name in STAGES},
            "stages ms": self.made * each,
            "codec floor ms": self.floor * each,
            "stages / floor": self.made / self.floor,
            "CPU / floor": self.cpu / self.floor,
            "frames": self.frames / self.rows,
            "peak MB": self.peak_mb,
        }


def source() -> Path:
    """Return the folder of annotations.json and images/ to build from."""
    given = os.environ.get("MIRGEN_REALDATA")
    real = Path(given) if given else ROOT.parent / "shared" / "realdata"
    real = real / "coco_tiny_train"
    return real if (real / "annotations.json").is_file() else folder("data/sample")


def measure(
    where: Path, tasks: tuple[str, ...], rows: int, workers: int, seed: int = 0
) -> Measured:
    """Build ``rows`` instances into a temporary folder and measure it; to be run in a process."""
    with tempfile.TemporaryDirectory() as scratch:
        given = {
            "annotations": [str(where / "annotations.json")],
            "images": [str(where / "images")],
            "out": str(Path(scratch, "out")),
            "splits": {"train": rows},
            "seed": seed,
            "tasks": list(tasks),
            "workers": workers,
        }
        start, cpu = time.perf_counter(), _cpu()
        summary = build(None, given)
        wall, cpu = time.perf_counter() - start, _cpu() - cpu
        shards = sorted(Path(scratch, "out", "data").glob("*.parquet"))
        floors = [codec_floor(shard, where / "images") for shard in shards]
    frames, floor = (sum(column) for column in zip(*floors, strict=True))
    return Measured(
        workers,
        rows,
        frames,
        wall,
        cpu,
        floor,
        summary.peak_mb,
        dict(sorted(summary.stages.items())),
    )


def codec_floor(shard: Path, images: Path) -> tuple[int, float]:
    """Return a shard's number of frames, and the CPU seconds of its photos and frames alone."""
    cv2.setNumThreads(1)
    table = pq.read_table(shard, columns=["images", "sources"])
    names = {s["file_name"] for row in table["sources"].to_pylist() for s in row}
    photos = [np.fromfile(images / name, np.uint8) for name in sorted(names)]
    floor = _timed(lambda data: cv2.imdecode(data, cv2.IMREAD_COLOR), photos)
    frames = 0
    for batch in table.select(["images"]).to_batches(max_chunksize=20):
        files = [i["bytes"] for row in batch["images"].to_pylist() for i in row]
        shown = [(cv2.imdecode(np.frombuffer(f, np.uint8), 1), _options(f)) for f in files]
        frames += len(shown)
        floor += _timed(lambda frame: cv2.imencode(".jpg", *frame), shown)
    return frames, floor


def _options(file: bytes) -> list[int]:
    """Return what a JPEG is encoded with again: the quality, and its own colour sampling."""
    with Image.open(BytesIO(file)) as opened:
        _, across, down, _ = opened.layer[0]
    sampling = SAMPLINGS[across, down]
    return [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]


def run(where: Path, tasks: tuple[str, ...], rows: int, workers: int, seed: int = 0) -> Measured:
    """Measure in a process of its own, so that caches are cold and memory is this build's."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(measure, where, tasks, rows, workers, seed).result()


def show(
    console: Console,
    title: str,
    runs: list[Measured],
    lines: list[dict[str, float]],
    last: list[dict[str, float]],
) -> None:
    """Print the runs side by side, each with its change against the last measurement."""
    table = Table("an instance", *(f"{r.workers} worker(s), {r.rows} rows" for r in runs))
    table.title = title
    for name in lines[0]:
        cells = []
        for k, line in enumerate(lines):
            before = last[k].get(name) if k < len(last) else None
            change = f" ({(line[name] / before - 1) * 100:+.0f} %)" if before else ""
            cells.append(f"{line[name]:.1f}{change}")
        table.add_row(name, *cells)
    console.print(table)


def last_of(key: str) -> list[dict[str, float]]:
    """Return the lines of the last measurement of this kind, none where there is none."""
    files = sorted(RESULTS.glob(f"{key}-*.json"))
    return json.loads(files[-1].read_text())["lines"] if files else []


def _timed(work: Callable[[Any], object], items: Iterable[object]) -> float:
    start = time.thread_time()
    for item in items:
        work(item)
    return time.thread_time() - start


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    """Measure with 1 and 2 workers; with --memory a small and a large build instead."""
    parser = argparse.ArgumentParser(description="Measure a build.")
    parser.add_argument("--rows", type=int, default=1000, help="instances (default 1000)")
    parser.add_argument("--tasks", default=",".join(TASKS), help="families, default the three")
    parser.add_argument("--memory", action="store_true", help="peak memory: 600 and 6000 rows")
    asked = parser.parse_args()
    where, tasks = source(), tuple(asked.tasks.split(","))
    cases = [(600, 1), (6000, 1)] if asked.memory else [(asked.rows, 1), (asked.rows, 2)]
    with tempfile.TemporaryDirectory() as cache:
        os.environ["MIRGEN_CACHE"] = cache
        start = time.perf_counter()
        run(where, tasks, 3, 1)
        first = time.perf_counter() - start
        runs = [run(where, tasks, rows, workers) for rows, workers in cases]
    mix = "mixed" if tasks == TASKS else "+".join(tasks)
    key = f"{where.name}-{'memory' if asked.memory else asked.rows}-{mix}"
    title = f"mirgen {__version__}, {where.name}; index and first 3 rows: {first:.1f} s"
    lines = [r.line() for r in runs]
    for line in lines:
        line["times the first"] = line["instances/s"] / lines[0]["instances/s"]
    show(Console(), title, runs, lines, last_of(key))
    RESULTS.mkdir(exist_ok=True)
    result = {"version": __version__, "source": where.name, "first": round(first, 2)}
    result |= {"runs": [asdict(r) for r in runs], "lines": lines}
    stamp = time.strftime("%Y%m%d-%H%M%S")
    (RESULTS / f"{key}-{stamp}.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()

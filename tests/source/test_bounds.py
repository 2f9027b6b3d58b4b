"""Bounds: what a crafted file can't make us read, decode, allocate or hand to C code."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.records.rle import runs_of, valid_runs
from mirgen.source import read_report
from mirgen.source import shapes as shapes_module
from mirgen.source.coco import CocoRegion, Outline
from mirgen.source.framing import Framing
from mirgen.source.shapes import Shape, shape_of

from .conftest import photo

SIZE = (100, 200)
"""Height, width."""
WHOLE = SIZE[0] * SIZE[1]

SECONDS = 1.0
BYTES = 200 << 20


@contextmanager
def cheap() -> Iterator[None]:
    """Fail where the block takes more than a second of CPU or 200 MB."""
    start = time.process_time()
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - start < SECONDS
    assert peak < BYTES


@pytest.fixture
def no_pycocotools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing get to pycocotools."""
    monkeypatch.setattr(shapes_module, "coco_mask", None)


def text(*numbers: int) -> str:
    """Write numbers as COCO's counts string does, differences as they stand."""
    out = ""
    for number in numbers:
        more = True
        while more:
            bits, number = number & 31, number >> 5
            more = number != (-1 if bits & 16 else 0)
            out += chr((bits | 32 if more else bits) + 48)
    return out


class Endless(tuple):  # type: ignore[type-arg]
    """A tuple that says that it holds 10^9 numbers, and isn't to be read."""

    def __len__(self) -> int:
        return 10**9

    def __iter__(self) -> Iterator[int]:
        raise AssertionError("read")


CRAFTED: dict[str, tuple[int, ...] | str] = {
    "one huge run": (10**18, 1),
    "a sum that wraps round 64 bits": (2**63 - 1, 2**63 - 1, WHOLE + 2),
    "more than 64 bits": (2**64, 1),
    "unsigned 64 bits": (2**63 + 5, WHOLE),
    "a sum that wraps round 32 bits": (2**32 - 1, WHOLE + 1),
    "negative": (-5, WHOLE + 5),
    "one pixel too many": (WHOLE + 1,),
    "a billion runs": Endless(),
    "a million runs of nothing": (0,) * 1_000_000,
    "text: one huge run": text(2**34, 1),
    "text: eight characters for a number": text(2**38),
    "text: negative": text(10, -20, WHOLE),
    "text: differences below nothing": text(10, 20, 30, -25, WHOLE - 35),
    "text: differences that grow without end": text(1, 1, 1, *[2**33] * 5000),
    "text: a sum that wraps round 32 bits": text(2**32 - 1, WHOLE + 1),
    "text: never ends": "o" * 1_000_000,
    "text: 20 million runs of nothing": "0" * 20_000_000,
    "text: no characters of it": "\x00\x7f",
}


@pytest.mark.parametrize("counts", CRAFTED.values(), ids=CRAFTED)
def test_crafted_runs_get_nowhere(counts: tuple[int, ...] | str, no_pycocotools: None) -> None:
    with cheap():
        assert valid_runs(counts, SIZE) is None
        region = CocoRegion("1", 0, "cup", "", None, Outline(counts=counts, size=SIZE), False)
        assert shape_of(region, Framing(SIZE[::-1]), SIZE[::-1]) == "rle-bad"


def test_the_writer_of_crafted_text_writes_what_is_read() -> None:
    numbers = [5, 7, 9, 3, -4, WHOLE - 30]
    runs = runs_of(text(*numbers))
    assert runs is not None
    assert runs.tolist() == [5, 7, 9, 10, 5, WHOLE - 20]


@pytest.mark.parametrize("size", [(0, 0), (-1, -WHOLE), (2**16, 2**15), (10**9, 10**9)])
def test_sizes_that_no_picture_has(size: tuple[int, int]) -> None:
    with cheap():
        assert valid_runs((0, size[0] * size[1]), size) is None
        assert valid_runs(text(0, size[0] * size[1]), size) is None


Write = Callable[..., Path]


def test_runs_and_boxes_of_a_picture_of_ten_billion_pixels(
    tmp_path: Path, tiny, region, write_set: Write, indexed, no_pycocotools: None
) -> None:
    """The photo's stated size is taken for the one that it was annotated at, if masks fit it."""
    side = 100_000
    runs = {"size": [side, side], "counts": [0, side * side]}
    boxes = [None, [0, 0, side - 9, side / 2], [0, 0, side - 9, side / 4]]
    tiny["annotations"] = [region(k, bbox=box, segmentation=runs) for k, box in enumerate(boxes)]
    tiny["annotations"].append(region(4, bbox=[0, 0, side, side], segmentation=None))
    tiny["images"][0].update(width=200, height=200)
    folder = write_set(tmp_path / "set", tiny)
    for size in ({"width": side, "height": side}, {}):
        tiny["images"] = [{"id": 7, "file_name": "a.jpg", **size}]
        (folder / "annotations.json").write_text(json.dumps(tiny))
        with cheap():
            report = read_report(indexed(folder))
        assert {count.code: count.count for count in report.regions_left} == {"rle-bad": 1}
        assert {c.code: c.count for c in report.repaired}["box-taken"] == 2
        assert report.regions_kept == 3


CIRCLE = (0.0, 0.0, 50.0, 0.0, 50.0, 50.0)


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        ((0.0, 0.0, *(3000.0, 9.0, -3000.0, 9.0) * 1000), "polygon-too-long"),
        ((0.0, 0.0, 1e9, 0.0, 0.0, 9.0), "mask-outside"),
        ((0.0, 0.0, 1e300, -1e300, 0.0, 9.0), "mask-outside"),
    ],
)
def test_polygons_that_the_rasteriser_would_walk_for_long(
    ring: tuple[float, ...], reason: str, no_pycocotools: None
) -> None:
    outline = Outline(polygons=(CIRCLE, ring))
    region = CocoRegion("1", 0, "cup", "", None, outline, False)
    with cheap():
        assert shape_of(region, Framing(SIZE[::-1]), SIZE[::-1]) == reason


def test_a_corner_too_far_for_32_bits_in_a_photo_of_one_row(no_pycocotools: None) -> None:
    long = (60_000_000, 1)
    ring = (0.0, 0.0, 5e8, 0.0, 5e8, 1.0)
    region = CocoRegion("1", 0, "cup", "", None, Outline(polygons=(ring,)), False)
    assert shape_of(region, Framing(long), long) == "mask-outside"


def test_where_a_polygon_is_too_long_the_box_is_taken() -> None:
    ring = (0.0, 0.0, *(3000.0, 9.0, -3000.0, 9.0) * 1000)
    region = CocoRegion("1", 0, "cup", "", (1.0, 2.0, 3.0, 4.0), Outline(polygons=(ring,)), False)
    shape = shape_of(region, Framing(SIZE[::-1]), SIZE[::-1])
    assert isinstance(shape, Shape)
    assert (shape.boxed, shape.window) == (True, (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("name", "max_pixels", "reason"),
    [
        ("inside.png", 20_000, "mask-empty"),
        ("../outside.png", 20_000, "segments-missing"),
        ("large.png", 20_000, "segments-missing"),
        ("large.png", 80_000, "segments-differ"),
    ],
)
def test_panoptic_pngs_keep_within_the_bounds_of_photos(
    tmp_path: Path, tiny, write_set: Write, indexed, name: str, max_pixels: int, reason: str
) -> None:
    segment = {"id": 5, "category_id": 3}
    tiny["annotations"] = [{"image_id": 7, "file_name": name, "segments_info": [segment]}]
    folder = write_set(tmp_path / "set", tiny)
    Image.new("RGB", SIZE[::-1]).save(folder / "inside.png")
    Image.new("RGB", (400, 200)).save(folder / "large.png")
    Image.new("RGB", SIZE[::-1], (5, 0, 0)).save(tmp_path / "outside.png")
    report = read_report(indexed(folder, max_pixels=max_pixels))
    assert [(count.code, count.count) for count in report.regions_left] == [(reason, 1)]


def test_what_is_no_file_or_too_large_is_not_read(
    tmp_path: Path, tiny, write_set: Write, indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a.jpg", "pipe.jpg", "vast.jpg", "folder.jpg")
    tiny["images"] = [{"id": 7 + k, "file_name": name} for k, name in enumerate(names)]
    folder = tmp_path / "set"
    (folder / "images" / "folder.jpg").mkdir(parents=True)
    photo(200, 100).save(folder / "images" / "a.jpg")
    os.mkfifo(folder / "images" / "pipe.jpg")
    with (folder / "images" / "vast.jpg").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "annotations.json").write_text(json.dumps(tiny))
    with cheap():
        report = read_report(indexed(folder))
    assert {(c.code, c.count) for c in report.photos_left} == {
        ("photo-unreadable", 2),
        ("photo-too-large", 1),
    }


def test_a_drawn_polygon_costs_what_is_allowed() -> None:
    """The longest polygon that passes stays within the bounds in C code, too."""
    side = 2000
    teeth = np.linspace(0, side, 370).round()
    ring = [v for k, x in enumerate(teeth) for v in (x, (side - 1.0) * (k % 2), x, side - 1.0)]
    outline = Outline(polygons=(tuple(map(float, ring)),))
    region = CocoRegion("1", 0, "cup", "", None, outline, False)
    with cheap():
        shape = shape_of(region, Framing((side, side)), (side, side))
    assert isinstance(shape, Shape)

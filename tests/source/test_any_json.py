"""Any JSON in place of anything in a COCO file: a SourceError or a counted reason, nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from mirgen.config import CutoutLimits
from mirgen.errors import SourceError
from mirgen.source import build_index, read_report
from mirgen.source.reasons import MEANING
from mirgen.source.report import Report

from .conftest import photo, square

Place = tuple[str | int, ...]

TEXT = coco_mask.encode(np.asfortranarray(np.eye(100, 200, dtype=np.uint8)))["counts"].decode()
RLE = {"size": [100, 200], "counts": [2030, 10, 17960]}
COCO = {
    "info": {"year": 2017},
    "licenses": [{"id": 4, "name": "CC BY", "url": "https://cc"}],
    "images": [
        {"id": 7, "file_name": "a.jpg", "width": 200, "height": 100, "license": 4},
        {"id": 8, "file_name": "a.jpg", "coco_url": "http://images.cocodataset.org/a.jpg"},
    ],
    "categories": [{"id": 3, "name": "cup", "supercategory": "kitchen", "isthing": 1}],
    "annotations": [
        square(1),
        square(2, segmentation=RLE, iscrowd=1),
        square(3, image_id=8, segmentation=[{"size": [100, 200], "counts": TEXT}]),
    ],
}
PANOPTIC = {
    **COCO,
    "annotations": [
        {
            "image_id": 7,
            "file_name": "a.png",
            "segments_info": [{"id": 5, "category_id": 3, "bbox": [1, 2, 30, 40], "area": 9}],
        }
    ],
}


def places(value: object, path: Place = ()) -> Iterator[Place]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))


def put(whole: object, path: Place, value: object) -> object:
    if not path:
        return value
    whole = copy.deepcopy(whole)
    inner = whole
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    return whole


NAMES = ("id", "name", "image_id", "bbox", "segmentation", "counts", "size", "file_name", "shapes")
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.sampled_from([2**31, 2**63, -(2**64), 10**400, 1e308, -1e19, 7.0, 0.5]),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["7", "3", "../a.jpg", "/etc/passwd", "a\0.jpg", "a" * 300, "\ud800", "a.jpg"]),
)
ANY = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=8),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=3)), inner, max_size=4),
    ),
    max_leaves=12,
)
WHOLES = st.sampled_from([COCO, PANOPTIC])
CHANGED = WHOLES.flatmap(
    lambda whole: st.tuples(st.just(whole), st.sampled_from(list(places(whole))), PLAIN | ANY)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("any")
    (made / "images").mkdir()
    photo(200, 100).save(made / "images" / "a.jpg")
    photo(200, 100).save(made / "a.png")
    return made


def told(folder: Path, raw: object, images: str = "images") -> Report | SourceError:
    """Index the raw JSON: a report, or an error that is one sentence with its three parts."""
    path = folder / "annotations.json"
    path.write_text(json.dumps(raw))
    limits = CutoutLimits()
    try:
        ref = build_index(
            str(path), str(folder / images), max_pixels=10**6, limits=limits, workers=1
        )
    except SourceError as raised:
        error = raised
    else:
        return read_report(ref)
    assert "\n" not in str(error)
    assert error.what
    assert error.where
    assert error.remedy
    return error


def test_nothing_changed(folder: Path) -> None:
    report = told(folder, COCO)
    assert isinstance(report, Report)
    assert (report.photos_kept, report.regions_kept) == (2, 3)
    assert not report.photos_left + report.regions_left


@settings(max_examples=300)
@given(changed=CHANGED)
def test_any_value_in_any_place(folder: Path, changed: tuple[object, Place, object]) -> None:
    report = told(folder, put(*changed))
    if isinstance(report, Report):
        kept, left = report.photos_kept, report.photos_left
        assert report.photos_read == kept + sum(count.count for count in left)
        kept, left = report.regions_kept, report.regions_left
        assert report.regions_read == kept + sum(count.count for count in left)
        counted = (*report.photos_left, *report.regions_left, *report.repaired)
        assert {count.code for count in counted} <= MEANING.keys()


@settings(max_examples=60)
@given(changed=CHANGED)
def test_any_value_where_the_photos_are_to_be_looked_for(
    folder: Path, changed: tuple[object, Place, object]
) -> None:
    assert isinstance(told(folder, put(*changed), "imagse"), SourceError)


@pytest.mark.parametrize("name", ["a" * 300, "a\0.jpg", "..", ".", "/", "x/" * 3000, "\x1b[2J"])
def test_names_that_no_file_can_have(folder: Path, name: str) -> None:
    raw = put(put(COCO, ("images", 0, "file_name"), name), ("images", 1, "file_name"), name)
    for images in ("images", "imagse"):
        error = told(folder, raw, images)
        assert isinstance(error, SourceError)
        assert "\x1b" not in str(error)

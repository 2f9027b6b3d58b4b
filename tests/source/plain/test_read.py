"""The quick way and the general one give the same, or the quick one leaves the file alone."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.config import CutoutLimits, SourceSettings
from mirgen.source import build_index, read, read_report

from ..conftest import square
from ..realsets import SETS
from ..test_any_json import CHANGED, COCO, put

SEGMENTATIONS = st.one_of(
    st.just([[10, 20, 50, 20, 50, 50, 10, 50]]),
    st.lists(st.lists(st.integers(0, 90) | st.floats(-5, 99), min_size=4, max_size=9), max_size=2),
    st.sampled_from(
        [
            None,
            [],
            {},
            "",
            "x",
            [1, 2, 3, 4, 5, 6],
            [[1, 2], [3, 4], [5, 6]],
            [["1", 2, 3, 4, 5, 6]],
        ]
    ),
    st.sampled_from(
        [{"size": [100, 200], "counts": [9, 19991]}, [{"size": [100, 200], "counts": "abc"}]]
    ),
)
BOXES = st.sampled_from(
    [[10, 20, 40, 30], [10.0, 20, 40, 30.0], [-0.0, 0, 5.25, 1e-3], [1, 2, 0, 4]]
)
REGIONS = st.lists(
    st.fixed_dictionaries(
        {
            "image_id": st.sampled_from([7, 7, 8, 9]),
            "category_id": st.sampled_from([3, 3, 4, 5, 6]),
            "bbox": BOXES,
        },
        optional={
            "segmentation": SEGMENTATIONS,
            "iscrowd": st.sampled_from([0, 1, True, None]),
            "area": st.sampled_from([0, 1200, 99.5, None]),
            "keypoints": st.sampled_from([None, [1, 2, 2]]),
            "attributes": st.sampled_from([{"a": {"b": 1}}, [{"a": 1}, {"b": 2}], "},{", 'é\\"]']),
        },
    ),
    max_size=12,
)
PHOTOS = [
    {"id": 8, "file_name": "a_jpg.rf.0f.jpg", "license": 4, "extra": {"name": "a.jpg"}},
    {"id": 7, "file_name": "b.jpg", "width": 200.0, "height": 100, "flickr_url": "http://f"},
]
CATEGORIES = [
    {"id": 3, "name": " cup ", "supercategory": "none"},
    {"id": 4, "name": "mug", "isthing": 0},
    {"id": 5, "name": "_background_"},
    {"id": 5, "name": "_background_"},
]
RENAMED = SourceSettings(rename={"mug": "cup"})
SPELT = st.sampled_from(
    [{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"sort_keys": True}]
)


@settings(max_examples=60)
@given(rows=REGIONS, licences=st.sampled_from([[], [{"id": 4, "name": "é"}]]), spelt=SPELT)
def test_any_file_of_the_common_kind(both, rows: Any, licences: Any, spelt: Any) -> None:
    rows = [{"id": 40 - k, **row} for k, row in enumerate(rows)]
    raw = {"info": {"a": [1]}, "images": PHOTOS, "annotations": rows, "categories": CATEGORIES}
    data = json.dumps({"licenses": licences, **raw}, **spelt).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mirgen.source.plain.members.RUN", 100)
        quick = both(data, RENAMED)
    encoded = [row for row in rows if isinstance(row.get("segmentation"), dict)]
    assert (quick is not None) or not rows or any(row.get("iscrowd") for row in encoded)


@settings(max_examples=80)
@given(changed=CHANGED)
def test_any_value_in_any_place(both, changed: Any) -> None:
    both(put(*changed))


BLANK = b'[{"name": "", "id": 0, "url": ""}]'
FILE = {**COCO, "annotations": [square(k, bbox=[k, 1, 9, 9]) for k in range(1, 4)]}


def with_row(**changes: object) -> bytes:
    made = copy.deepcopy(FILE)
    made["annotations"][1] |= changes  # type: ignore[index]
    return json.dumps(made).encode()


PLAIN = json.dumps(FILE).encode()
ODD = {
    "a number too large": with_row(x="?").replace(b'"?"', b"1e999"),
    "a number of many digits": with_row(x="?").replace(b'"?"', b"1" + b"0" * 400),
    "a large number in a mask": with_row(segmentation="?").replace(b'"?"', b"[[1E+400]]"),
    "no text": with_row(x="?").replace(b'"?"', b'"\xff"'),
    "NaN": with_row(area="?").replace(b'"?"', b"NaN"),
    "half of a pair": with_row(x="?").replace(b'"?"', rb'"\ud800"'),
    "deeply nested": with_row(x="?").replace(b'"?"', b"[" * 2000 + b"]" * 2000),
    "cut off": PLAIN[:-40],
    "something behind it": PLAIN + b"{}",
    "an id of 64 bits": with_row(id=2**63),
    "an id as text": with_row(id="2"),
    "an id with a decimal point": with_row(image_id=7.0),
    "an id twice": with_row(id=1),
    "a member twice": PLAIN[:-1] + b', "annotations": []}',
    "a byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "UTF-16": json.dumps(FILE).encode("utf-16"),
    "a row that is none": json.dumps({**FILE, "annotations": [*FILE["annotations"], 5]}).encode(),
    "no rows": json.dumps({**FILE, "annotations": []}).encode(),
    "panoptic": with_row(segments_info=None),
    "another's fields": json.dumps(
        {**FILE, "images": [{"id": 7, "file_name": "a.jpg", "origin": "b.jpg"}]}
    ).encode(),
    "crowds that are none": with_row(
        segmentation={"counts": [5], "size": [1, 5]}, iscrowd=1
    ).replace(
        b'[{"id": 4, "name": "CC BY", "url": "https://cc"}]', b'[{"name":"","id":0,"url":""}]'
    ),
    "a category without a name": json.dumps({**FILE, "categories": [{"id": 3}]}).encode(),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_is_left_to_the_general_way(both, data: bytes) -> None:
    assert both(PLAIN) is not None
    assert both(data) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"x": 1.5e99, "y": "12e400", "é": "😀"},
        {"bbox": [1e-320, -0.0, 9007199254740993, 0.1]},
        {"segmentation": [[1, 2, 3, 4]]},
        {"category_id": -1},
    ],
)
def test_what_the_quick_way_understands(both, changes: dict[str, object]) -> None:
    assert both(with_row(**changes)) is not None


QUICK = {
    *("coco_tiny_train", "fiftyone_personcar15", "fiftyone_train3_nosegm", "labelme_voc"),
    *("icevision_samples", "icevision_samples/keypoints_annotations.json", "lvis_v05_val100"),
    *("mmpose_coco", "mmpose_coco/test_coco_wholebody.json", "roboflow_raccoon"),
}
"""Real sets that are written as COCO writes them."""


def test_real_sets(both, realset) -> None:
    root = realset("coco_tiny_train").parent
    quick = set()
    for name in SETS:
        folder, _, file = name.partition("/")
        data = (root / folder / (file or "annotations.json")).read_bytes()
        quick |= {name} if both(data) is not None else set()
    assert quick >= QUICK


def test_coco_licences_and_repeated_regions(both) -> None:
    host = "http://images.cocodataset.org/train2017/1.jpg"
    image = {"id": 7, "file_name": "a.jpg", "coco_url": host, "license": 4}
    rows = [square(1), square(2), square(3, segmentation=[[10, 20, 50, 20, 50, 50, 10.5, 50]])]
    rows += [
        square(4, segmentation=[[10.0, 20, 50, 20, 50, 50, 10, 50.0]], bbox=[10.0, 20, 40, 30])
    ]
    quick = both({"images": [image], "annotations": rows, "categories": COCO["categories"]})
    assert quick is not None
    assert [(c.code, c.count, c.example) for c in quick.left_out] == [
        ("region-repeated", 2, "annotation 2")
    ]
    assert quick.photos[0].license == "Attribution License"
    assert [c.code for c in quick.repaired] == ["licences-of-coco"]


def test_both_ways_make_the_same_index(tmp_path, tiny, write_set, monkeypatch) -> None:
    """Examples in the report, too, of which the first in the file counts."""
    tiny["images"].append({"id": 2, "file_name": "b.jpg", "width": 60, "height": 50})
    tiny["images"].append({"id": 5, "file_name": "none.jpg", "width": 60, "height": 50})
    flat = [1, 2, 30, 4, 50, 60]
    tiny["annotations"] = [
        square(9, image_id=5, segmentation=flat),
        square(8, image_id=2, segmentation=[[1, 2]], bbox=[1, 1, 20, 20]),
        square(1, segmentation=[[1, 2]]),
        square(2, segmentation=flat, category_id=99),
        square(3, segmentation=flat, image_id=2, area=5),
        square(4, bbox=[0, 0, 0, 0], segmentation=None),
        square(5, segmentation={"size": [100, 200], "counts": [2030, 10, 17960]}),
    ]
    folder = write_set(tmp_path / "set", tiny, missing=("none.jpg",))

    def indexed(cache: str) -> dict[str, bytes]:
        monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / cache))
        ref = build_index(
            str(folder / "annotations.json"),
            str(folder / "images"),
            max_pixels=10**6,
            limits=CutoutLimits(),
            workers=1,
        )
        assert {c.code: c.example for c in read_report(ref).repaired} == {
            "area-differs": "annotation 5",
            "box-taken": "annotation 8",
            "clipped": "annotation 3",
            "polygon-flat": "annotation 9",
        }
        return {path.name: path.read_bytes() for path in (tmp_path / cache).glob("index/*/*")}

    def never(*_: object) -> None:
        raise AssertionError("the other way")

    with monkeypatch.context() as patch:
        patch.setattr(read, "parse_coco", never)
        quick = indexed("quick")
    with monkeypatch.context() as patch:
        patch.setattr(read, "read_plain", lambda *_: (_ for _ in ()).throw(read.Uncommon))
        assert indexed("slow") == quick
    assert len(quick) == 3

"""What a file is, told by its shape: read where it has regions, else named with a way on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.config import CutoutLimits
from mirgen.errors import SourceError
from mirgen.source import Catalogue, beside, build_index, kinds, read_report
from mirgen.source.coco import parse_coco
from mirgen.source.kinds import LOOKED_AT, kind_of, require_usable

IMAGES = [{"id": 1, "file_name": "a.jpg"}]
NAMES = [{"id": 1, "name": "cup"}]


def coco(*annotations: object) -> dict[str, object]:
    return {"images": IMAGES, "annotations": list(annotations), "categories": NAMES}


PLACED = {"id": 1, "image_id": 1, "category_id": 1}
FILES = {
    "instances": coco({**PLACED, "bbox": [1, 2, 3, 4]}),
    "keypoints": coco({**PLACED, "bbox": [1, 2, 3, 4], "keypoints": [1, 2, 2]}),
    "panoptic": coco({"image_id": 1, "file_name": "a.png", "segments_info": []}),
    "captions": coco({"id": 1, "image_id": 1, "caption": "a cup"}),
    "labels": coco(PLACED),
    "image list": coco(),
    "results": [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.9}],
    "labelme": {"version": "5", "shapes": [{"label": "cup"}], "imagePath": "a.jpg"},
    "via project": {"_via_img_metadata": {}, "_via_settings": {}},
    "label studio tasks": [{"id": 1, "data": {"image": "a.jpg"}, "annotations": []}],
    "geojson": {"type": "FeatureCollection", "features": []},
}
READ = ("instances", "keypoints", "panoptic", "image list")


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_told_from_the_others(kind):
    assert kind_of(FILES[kind]) == kind


@pytest.mark.parametrize(
    "raw",
    [
        {},
        [],
        [1],
        7,
        None,
        "text",
        {"images": []},
        {"annotations": {}},
        {"annotations": [], "images": []},
        coco({"id": 1}),
        coco(5),
        [{"id": 1}],
    ],
)
def test_what_looks_like_nothing_known(raw):
    assert kind_of(raw) == ""
    assert require_usable(raw, "x.json") == ""


def test_boxes_make_a_file_of_instances_whatever_else_it_holds():
    assert kind_of(coco({**PLACED, "bbox": [1, 2, 3, 4], "caption": "a cup"})) == "instances"
    assert (
        kind_of(coco({**PLACED, "caption": "a"}, {**PLACED, "segmentation": [[1]]})) == "instances"
    )
    assert kind_of({**FILES["instances"], "shapes": []}) == "instances"
    assert kind_of(coco({**PLACED, "bbox": None}, {"caption": None})) == "labels"


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["annotations", "images", "shapes", "features", "bbox", "data", "score"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(values)
def test_anything_has_a_kind_or_none(raw):
    assert kind_of(raw) in (*FILES, "")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("captions", "holds captions, not regions .*: give a COCO file of instances"),
        ("labels", "holds labels of whole photos, not regions .*: give a COCO file of instances"),
        ("results", "holds a detector's results, not a data set .*: give the annotation file that"),
        ("labelme", "holds one photo's labelme shapes, not COCO .*: export all files at once"),
        ("via project", "holds a VGG Image Annotator project, not COCO .*: export it as COCO"),
        ("label studio tasks", "holds Label Studio tasks, not COCO .*: export it as COCO"),
        ("geojson", "holds GeoJSON, not COCO .*: give a COCO file of instances"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_way_on(tmp_path, kind, told):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(FILES[kind]))
    with pytest.raises(SourceError, match=told) as refused:
        parse_coco(path.read_bytes(), str(path))
    assert refused.value.exit_code == 2
    assert "\n" not in str(refused.value)
    (tmp_path / "b.json").write_text(json.dumps(FILES["keypoints"]))
    (tmp_path / "a.json").write_text(json.dumps(FILES["captions"]))
    with pytest.raises(SourceError, match=r"\): give b\.json, which lies beside it$"):
        parse_coco(path.read_bytes(), str(path))


@pytest.mark.parametrize("kind", READ)
def test_what_can_be_read_says_what_it_is(kind):
    assert parse_coco(json.dumps(FILES[kind]).encode(), "x.json").kind == kind


def test_neighbours_are_listed_in_order_and_within_bounds(tmp_path, monkeypatch):
    for kind in ("panoptic", "captions", "instances"):
        (tmp_path / f"{kind}.json").write_text(json.dumps(FILES[kind]))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "folder.json").mkdir()
    monkeypatch.setattr(kinds, "LOOKED_AT_BYTES", 5000)
    (tmp_path / "huge.json").write_text(json.dumps(FILES["captions"]) + " " * 5000)
    own = str(tmp_path / "instances.json")
    assert beside(own) == [("captions.json", "captions"), ("panoptic.json", "panoptic")]
    for k in range(LOOKED_AT):
        (tmp_path / f"a{k:02d}.json").write_text(json.dumps(FILES["captions"]))
    assert [name for name, _ in beside(own)] == [f"a{k:02d}.json" for k in range(LOOKED_AT)]
    assert beside(str(tmp_path / "none" / "x.json")) == []


REAL = {
    "annotations.json": ("instances", 2),
    "instances_train.json": ("instances", 1),
    "person_keypoints_val.json": ("keypoints", 2),
    "stuff_val.json": ("instances", 1),
    "image_info_val.json": ("image list", 0),
    "captions_val.json": ("captions", 0),
    "labels_val.json": ("labels", 0),
}


@pytest.mark.parametrize("name", REAL)
def test_the_files_of_one_real_set(name, realset):
    file = realset("datumaro_coco") / name
    kind, regions = REAL[name]
    assert kind_of(json.loads(file.read_bytes())) == kind
    if kind not in READ:
        with pytest.raises(SourceError, match=r": give annotations\.json, which lies beside it$"):
            parse_coco(file.read_bytes(), str(file))
        return
    assert len(parse_coco(file.read_bytes(), str(file)).regions) == regions
    others = {other: told for other, (told, _) in REAL.items() if other != name}
    assert dict(beside(str(file))) == others


def test_a_list_of_photos_is_indexed_without_regions(realset):
    folder = realset("datumaro_coco")
    ref = build_index(
        str(folder / "image_info_val.json"),
        str(folder / "images"),
        max_pixels=10_000,
        limits=CutoutLimits(),
        workers=1,
    )
    report = read_report(ref)
    assert (report.kind, report.photos_kept, report.regions_kept) == ("image list", 1, 0)
    assert Catalogue([ref]).regions_of(0) == ()

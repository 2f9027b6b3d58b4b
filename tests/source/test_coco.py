"""Parsing: the dialects of the sets at hand, reason codes, and what isn't COCO at all."""

from __future__ import annotations

import json

import pytest

from mirgen.config import SourceSettings
from mirgen.errors import SourceError
from mirgen.source.annotation_file import read_bytes
from mirgen.source.coco import Coco, parse_coco


def parsed(raw: object) -> Coco:
    return parse_coco(json.dumps(raw).encode(), "x.json")


def left(raw: object) -> dict[str, tuple[int, str]]:
    return {item.code: (item.count, item.example) for item in parsed(raw).left_out}


def test_bare_minimum(tiny):
    tiny["annotations"] = [{"id": 0, "image_id": 7, "category_id": 3, "bbox": [1, 2, 3.5, 4]}]
    tiny["categories"] = [{"id": 3, "name": "cup", "supercategory": None}]
    coco = parsed(tiny)
    (region,) = coco.regions
    assert (region.annotation, region.category, region.supercategory) == ("0", "cup", "")
    assert region.bbox == (1.0, 2.0, 3.5, 4.0)
    assert region.outline is None
    assert not region.crowd
    assert coco.photos[0].license == ""


def test_licence_of_the_table(tiny):
    tiny["licenses"] = [{"id": 0, "name": "CC0", "url": "https://cc0"}, {"id": 1, "name": None}]
    tiny["images"] = [
        {**tiny["images"][0], "license": 0, "flickr_url": "f", "coco_url": "c"},
        {**tiny["images"][0], "id": 8, "license": 1, "flickr_url": None, "coco_url": "c"},
    ]
    first, second = parsed(tiny).photos
    assert (first.license, first.license_url, first.url) == ("CC0", "https://cc0", "f")
    assert (second.license, second.license_url, second.url) == ("", "", "c")


def test_coco_licences_come_back_only_for_coco_photos(tiny):
    tiny["images"][0] |= {
        "license": 4,
        "coco_url": "http://images.cocodataset.org/train2017/1.jpg",
    }
    coco = parsed(tiny)
    assert coco.photos[0].license == "Attribution License"
    assert coco.photos[0].license_url == "http://creativecommons.org/licenses/by/2.0/"
    assert [item.code for item in coco.repaired] == ["licences-of-coco"]
    tiny["images"].append({"id": 8, "file_name": "b.jpg", "license": 4})
    assert parsed(tiny).photos[0].license == "4"  # not explained, so told as it is


def test_missing_annotation_id_is_its_place(tiny, region):
    tiny["annotations"] = [region(5), region(0, id="gone", bbox=[1, 1, 9, 9])]
    coco = parsed(tiny)
    assert [r.annotation for r in coco.regions] == ["5", "#1"]
    assert [(c.code, c.count) for c in coco.repaired] == [("id-missing", 1)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"image_id": 8}, "dangling-image"),
        ({"category_id": 4}, "dangling-category"),
        ({"bbox": [1, 2, 3], "segmentation": None}, "box-bad"),
        ({"bbox": [1, 2, "three", 4], "segmentation": None}, "box-bad"),
        ({"bbox": [1, 2, True, 4], "segmentation": None}, "box-bad"),
        ({"bbox": None, "segmentation": []}, "no-mask-no-box"),
        ({"bbox": None, "segmentation": [[1, 2, 3, 4]]}, "polygon-too-short"),
        ({"bbox": None, "segmentation": [[1, 2, 3, 4, 5, 6, 7]]}, "segmentation-bad"),
        ({"bbox": None, "segmentation": "no"}, "segmentation-bad"),
        ({"bbox": None, "segmentation": [[1, 2, 3, 4, 5, None]]}, "segmentation-bad"),
        ({"bbox": None, "segmentation": {"counts": [1, -2], "size": [100, 200]}}, "rle-bad"),
        ({"bbox": None, "segmentation": {"counts": [1, 2.5], "size": [100, 200]}}, "rle-bad"),
        ({"bbox": None, "segmentation": {"counts": "abc", "size": [100]}}, "rle-bad"),
        ({"bbox": None, "segmentation": {"counts": None, "size": [100, 200]}}, "rle-bad"),
        ({}, "region-repeated"),
    ],
)
def test_reason_for_leaving_out(tiny, region, changes, reason):
    tiny["annotations"] = [region(1), region(2, **changes)]
    assert left(tiny) == {reason: (1, "annotation 2")}
    assert [r.annotation for r in parsed(tiny).regions] == ["1"]


def repaired(coco: Coco) -> dict[str, int]:
    return {item.code: item.count for item in coco.repaired}


@pytest.mark.parametrize(
    ("changes", "code", "outlined"),
    [
        ({"bbox": [1, 2, 3]}, "mask-taken", True),
        ({"bbox": "everywhere"}, "mask-taken", True),
        ({"segmentation": [[1, 2, 3, 4]]}, "box-taken", False),
        ({"segmentation": "no"}, "box-taken", False),
        ({"segmentation": {"counts": [1, -2], "size": [100, 200]}}, "box-taken", False),
    ],
)
def test_of_mask_and_box_one_is_enough(tiny, region, changes, code, outlined):
    tiny["annotations"] = [region(2, **changes)]
    coco = parsed(tiny)
    (made,) = coco.regions
    assert (made.outline is not None, made.bbox is None) == (outlined, outlined)
    assert repaired(coco) == {code: 1}


def test_repeated_ids_are_told_apart(tiny, region):
    tiny["annotations"] = [region(1), region(1, bbox=[0, 0, 9, 9]), region(1, bbox=[0, 0, 8, 8])]
    coco = parsed(tiny)
    assert [r.annotation for r in coco.regions] == ["1", "1#1", "1#2"]
    assert repaired(coco) == {"id-repeated": 2}


def test_a_category_id_of_several_names_is_nobodys(tiny, region):
    tiny["categories"] = [{"id": 3, "name": "cup"}, {"id": 3, "name": "mug"}]
    tiny["annotations"] = [region(1)]
    assert left(tiny) == {"category-ambiguous": (1, "annotation 1")}
    tiny["categories"] = [{"id": 3, "name": "cup"}, {"id": 3, "name": "cup"}]
    coco = parsed(tiny)
    assert [r.category for r in coco.regions] == ["cup"]
    assert repaired(coco) == {"category-repeated": 1}


def test_an_image_id_of_several_files_is_nobodys(tiny, region):
    tiny["images"].append({"id": 7, "file_name": "b.jpg", "width": 9, "height": 9})
    tiny["images"].append({"id": 8, "file_name": "c.jpg", "width": 200, "height": 100})
    tiny["images"].append({"id": 8, "file_name": "c.jpg", "width": 200, "height": 100})
    tiny["annotations"] = [region(1), region(2, image_id=8)]
    coco = parsed(tiny)
    assert [p.file_name for p in coco.photos] == ["c.jpg"]
    assert {c.code: c.count for c in coco.photos_left} == {
        "image-id-ambiguous": 2,
        "image-repeated": 1,
    }
    assert coco.photos_read == 4
    assert left(tiny) == {"dangling-image": (1, "annotation 1")}


def test_stuff_is_taken_for_a_crowd(tiny, region):
    tiny["categories"] = [{"id": 3, "name": "sky", "isthing": 0}]
    assert parsed(tiny).regions[0].crowd
    tiny["categories"] = [{"id": 3, "name": "cup", "isthing": 1}]
    assert not parsed(tiny).regions[0].crowd


def test_a_few_broken_entries_are_counted_and_many_refuse_the_file(tiny, region):
    tiny["annotations"] = [region(k, bbox=[k, k, 9, 9]) for k in range(19)]
    tiny["annotations"].append({"image_id": 7, "bbox": [0, 0, 5, 5]})
    coco = parsed(tiny)
    assert (coco.read, len(coco.regions)) == (20, 19)
    assert left(tiny) == {"entry-broken": (1, "missing @ $.annotations[19].category_id")}
    with pytest.raises(SourceError, match=r"missing @ \$\.annotations\[2\]\.category_id"):
        parsed({**tiny, "annotations": tiny["annotations"][-3:]})
    with pytest.raises(SourceError, match=r"missing @ \$\.categories\[1\]\.name"):
        parsed({**tiny, "categories": [*tiny["categories"], {"id": 9}]})


def test_categories_are_named_as_the_settings_say(tiny, region):
    tiny["categories"] = [
        {"id": 3, "name": "cup"},
        {"id": 4, "name": "mug"},
        {"id": 5, "name": "x"},
    ]
    tiny["annotations"] = [region(k, category_id=k) for k in (3, 4, 5)]
    settings = SourceSettings(rename={"mug": "beaker"}, group={"vessel": ("cup", "beaker")})
    coco = parse_coco(json.dumps(tiny).encode(), "x.json", settings)
    assert [r.category for r in coco.regions] == ["vessel", "x"]  # one cup and mug are the same now
    assert coco.categories == ("cup", "mug", "x")


def test_background_is_left_out_and_a_real_class_zero_is_not(tiny, region):
    tiny["categories"] = [{"id": 0, "name": "_background_"}, {"id": 3, "name": "cup"}]
    tiny["annotations"] = [region(1), region(2, category_id=0)]
    assert left(tiny) == {"category-background": (1, "annotation 2")}
    tiny["categories"][0]["name"] = "person"
    assert left(tiny) == {}


def test_short_rings_beside_long_ones_are_dropped(tiny, region):
    tiny["annotations"] = [region(1, segmentation=[[1, 1, 2, 2], [0, 0, 9, 0, 9, 9]])]
    (made,) = parsed(tiny).regions
    assert made.outline is not None
    assert made.outline.polygons == ((0.0, 0.0, 9.0, 0.0, 9.0, 9.0),)


def test_every_fault_at_once(tiny):
    del tiny["categories"]
    tiny["images"] = [{"id": 1}, 5, {"id": True, "file_name": ""}]
    tiny["annotations"] = {}
    with pytest.raises(SourceError) as caught:
        parsed(tiny)
    text = str(caught.value)
    for fault in (
        "missing @ $.images[0].file_name",
        "a number instead of an object @ $.images[1]",
        "True instead of a number or a name @ $.images[2].id",
        "'' instead of a name @ $.images[2].file_name",
        "an object instead of a list @ $.annotations",
        "missing @ $.categories",
    ):
        assert fault in text
    assert "x.json" in text
    assert caught.value.exit_code == 2


def test_many_faults_are_counted(tiny):
    tiny["images"] = [{"id": k} for k in range(20)]
    with pytest.raises(SourceError, match=r"images\[11\].file_name; and 8 more"):
        parsed(tiny)


@pytest.mark.parametrize(("raw", "kind"), [([], "a list"), (3, "a number"), (None, "nothing")])
def test_not_an_object(raw, kind):
    with pytest.raises(SourceError, match=rf"{kind} instead of an object @ \$"):
        parsed(raw)


def test_annotations_without_place(tiny):
    tiny["annotations"] = [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [], "area": 3}]
    with pytest.raises(SourceError, match='no annotation has "segmentation" or "bbox"'):
        parsed(tiny)


def test_not_json_names_line_and_column():
    with pytest.raises(SourceError, match=r"aren't JSON.*\(x\.json:2:8\)"):
        parse_coco(b'{\n  "a": ]}', "x.json")
    with pytest.raises(SourceError, match=r"nest too deeply \(x\.json:1:1026\)"):
        parse_coco(b"[" * 5000, "x.json")
    with pytest.raises(SourceError, match=r"aren't UTF-8 text \(x\.json:2:5\): save the file"):
        parse_coco(b'{\n  "a\xff": 1}', "x.json")


def test_byte_order_mark_is_ignored(tiny):
    assert parse_coco(b"\xef\xbb\xbf" + json.dumps(tiny).encode(), "x").read == 1


def test_unreadable_file(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        read_bytes(str(tmp_path / "none.json"))
    with pytest.raises(SourceError, match="the annotations are a folder"):
        read_bytes(str(tmp_path))

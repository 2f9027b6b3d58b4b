from __future__ import annotations

import pytest

from mirgen.source.dialects.panoptic import with_segments

SEGMENT = {"id": 300, "category_id": 3, "iscrowd": 0, "bbox": [1, 2, 3, 4], "area": 12}


def annotation(image, *segments, **more):
    return {"image_id": image, "file_name": f"{image}.png", "segments_info": list(segments), **more}


def test_each_segment_is_an_annotation_of_its_photo(change):
    other = {"id": 9, "image_id": 7, "category_id": 3, "bbox": [0, 0, 1, 1]}
    raw = {
        "images": [{"id": 7, "file_name": "a.jpg"}, {"id": 8, "file_name": "b.jpg"}, "no"],
        "annotations": [
            annotation(7, SEGMENT, {**SEGMENT, "id": 5}),
            other,
            annotation(8, SEGMENT),
        ],
    }
    made, repaired = change(with_segments, raw)
    assert made["images"] == [
        {"id": 7, "file_name": "a.jpg", "segments": "7.png"},
        {"id": 8, "file_name": "b.jpg", "segments": "8.png"},
        "no",
    ]

    def expected(image, number):
        place = {"segmentation": {"segment": number}, "image_id": image}
        return {**SEGMENT, "id": f"{image}:{number}", **place}

    assert made["annotations"] == [expected(7, 300), expected(7, 5), other, expected(8, 300)]
    assert repaired == {"panoptic-segment": (3, "annotation 7:300")}


@pytest.mark.parametrize(("listed", "told"), [(7, "7"), ("7", 7), (7, 7.0), (7.0, 7)])
def test_the_photo_is_found_whatever_its_id_is(change, listed, told):
    raw = {
        "images": [{"id": listed}],
        "annotations": [annotation(told, SEGMENT, file_name="x.png")],
    }
    made, _ = change(with_segments, raw)
    assert made["images"] == [{"id": listed, "segments": "x.png"}]
    assert [row["id"] for row in made["annotations"]] == ["7:300"]


def test_what_is_broken_is_left_to_be_refused(change):
    broken = [
        {"image_id": 7, "segments_info": None},
        {"image_id": [7], "segments_info": [SEGMENT]},
        {"segments_info": [SEGMENT]},
        5,
    ]
    raw = {"annotations": [*broken, annotation(7, "no segment", file_name=3)]}
    assert change(with_segments, raw) == ({"annotations": [*broken, "no segment"]}, {})

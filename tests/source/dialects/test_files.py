from __future__ import annotations

import pytest

from mirgen.source.dialects.files import with_file_names

HOST = "http://images.cocodataset.org"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{HOST}/val2017/1.jpg", "val2017/1.jpg"),
        (f"{HOST}/a%20b/%C3%A9.jpg?size=3#x", "a b/é.jpg"),
        ("val2017/1.jpg", "val2017/1.jpg"),
    ],
)
def test_the_end_of_the_address_is_the_name(change, address, name):
    raw = {"images": [{"id": 1, "coco_url": address}, {"id": 2, "file_name": "b.jpg"}, 3]}
    made, repaired = change(with_file_names, raw)
    first = {"id": 1, "coco_url": address, "file_name": name}
    assert made["images"] == [first, *raw["images"][1:]]
    assert repaired == {"name-from-address": (1, name)}


@pytest.mark.parametrize(
    "image",
    [
        {"file_name": "a.jpg", "coco_url": f"{HOST}/b.jpg"},
        {"coco_url": None},
        {"coco_url": 7},
        {"coco_url": ""},
        {"coco_url": HOST},
        {"coco_url": "http://[x/a.jpg"},
        {"flickr_url": f"{HOST}/b.jpg"},
    ],
)
def test_nothing_to_name_it_by(change, image):
    raw = {"images": [image]}
    assert change(with_file_names, raw) == (raw, {})

from __future__ import annotations

import pytest

from mirgen.source.dialects.origins import with_origins


@pytest.mark.parametrize(
    ("image", "origin"),
    [
        ({"file_name": "cup_jpg.rf.0123abc.jpg"}, "cup_jpg"),
        ({"file_name": "train/cup.rf.a.rf.0123abc.png"}, "train/cup.rf.a"),
        ({"file_name": "x.jpg", "extra": {"name": "cup.jpg"}}, "cup.jpg"),
        ({"file_name": "cup_jpg.rf.0123abc.jpg", "extra": {"name": "cup.jpg"}}, "cup.jpg"),
        ({"file_name": "cup_jpg.rf.0123abc.jpg", "extra": {"name": ""}}, "cup_jpg"),
        ({"file_name": "cup_jpg.rf.0123abc.jpg", "extra": "?"}, "cup_jpg"),
    ],
)
def test_the_picture_that_a_copy_was_made_of(change, image, origin):
    made, repaired = change(with_origins, {"images": [image, "no"]})
    assert made["images"] == [{**image, "origin": origin}, "no"]
    assert repaired == {}


@pytest.mark.parametrize(
    "image",
    [
        {"file_name": "cup.jpg"},
        {"file_name": "surf.rf.jpg"},
        {"file_name": ".rf.abc.jpg"},
        {"file_name": "a.rf./b.jpg"},
        {"file_name": None, "extra": {"name": 7}},
        {},
    ],
)
def test_a_photo_of_its_own(change, image):
    raw = {"images": [image]}
    assert change(with_origins, raw) == (raw, {})

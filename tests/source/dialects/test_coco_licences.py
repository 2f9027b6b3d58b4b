from __future__ import annotations

import pytest

from mirgen.source.dialects.licences import with_coco_licences

ADDRESS = "http://images.cocodataset.org/train2017/1.jpg"
OURS = {"file_name": "1.jpg", "license": 4, "coco_url": ADDRESS}


@pytest.mark.parametrize("table", [{}, {"licenses": []}, {"licenses": None}])
def test_a_lost_table_comes_back(change, table):
    made, repaired = change(with_coco_licences, {"images": [OURS, OURS], **table})
    names = {row["id"]: row["name"] for row in made["licenses"]}
    assert names[1] == "Attribution-NonCommercial-ShareAlike License"
    assert names[4] == "Attribution License"
    assert names[7] == "No known copyright restrictions"
    assert list(names) == list(range(1, 9))
    addresses = {row["id"]: row["url"] for row in made["licenses"]}
    assert addresses[4] == "http://creativecommons.org/licenses/by/2.0/"
    assert repaired == {"licences-of-coco": (1, "1.jpg")}


@pytest.mark.parametrize(
    "raw",
    [
        {"images": [OURS], "licenses": [{"id": 4, "name": "mine"}]},
        {"images": [OURS, {**OURS, "coco_url": "http://elsewhere.org/1.jpg"}]},
        {"images": [OURS, {"file_name": "2.jpg", "license": 4}]},
        {"images": [OURS, 7]},
        {"images": []},
        {"images": {}},
    ],
)
def test_other_photos_ids_may_mean_anything(change, raw):
    assert change(with_coco_licences, raw) == (raw, {})

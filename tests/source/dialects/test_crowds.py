from __future__ import annotations

import pytest

from mirgen.source.dialects.crowds import with_single_masks

CVAT = [{"name": "", "id": 0, "url": ""}]
RLE = {"counts": [4], "size": [2, 2]}


def mask(number, crowd=1, segmentation=RLE):
    return {"id": number, "iscrowd": crowd, "segmentation": segmentation}


def test_masks_of_cvat_are_single_things(change):
    polygon = mask(2, 1, [[1, 2, 3, 4, 5, 6]])
    raw = {"licenses": CVAT, "annotations": [mask(1), polygon, mask(3, 0), mask(4, "1"), 5]}
    made, repaired = change(with_single_masks, raw)
    assert made["annotations"] == [mask(1, 0), polygon, mask(3, 0), mask(4, 0), 5]
    assert repaired == {"crowd-of-one": (2, "annotation 1")}


@pytest.mark.parametrize(
    ("crowds", "others", "single"), [(2, 1, True), (1, 1, False), (3, 4, False)]
)
def test_where_most_are_crowds_none_is(change, crowds, others, single):
    masks = [mask(k) for k in range(crowds)]
    raw = {"annotations": [*masks, *(mask(9 + k, 0) for k in range(others))]}
    made, repaired = change(with_single_masks, raw)
    assert [row["iscrowd"] for row in made["annotations"][:crowds]] == [0 if single else 1] * crowds
    assert bool(repaired) == single


@pytest.mark.parametrize(
    "licenses", [None, [], CVAT * 2, [{**CVAT[0], "name": "CC0"}], [{**CVAT[0], "id": 1}], "no"]
)
def test_a_few_crowds_of_another_exporter_are_crowds(change, licenses):
    raw = {"licenses": licenses, "annotations": [mask(1), mask(2, 0), mask(3, 0)]}
    assert change(with_single_masks, raw) == (raw, {})

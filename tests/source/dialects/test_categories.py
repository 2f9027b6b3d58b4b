from __future__ import annotations

import pytest

from mirgen.source.dialects.categories import UNNAMED, with_categories


def test_a_missing_table_is_made_of_what_annotations_say(change):
    raw = {
        "annotations": [
            {"id": 1, "category_id": 4},
            {"id": 2, "category_id": 4.0, "category_name": "cup"},
            {"id": 3, "category_id": "x", "label": "dog"},
            {"id": 4, "category": "tree"},
            {"id": 5, "category_id": None, "class": "tree"},
            {"id": 6, "category_id": 9},
            {"id": 7},
            "no object",
        ]
    }
    made, repaired = change(with_categories, raw)
    assert made["categories"] == [
        {"id": 4, "name": "cup"},
        {"id": "x", "name": "dog"},
        {"id": "tree", "name": "tree"},
        {"id": 9, "name": UNNAMED},
    ]
    ids = [row.get("category_id") if isinstance(row, dict) else row for row in made["annotations"]]
    assert ids == [4, 4.0, "x", "tree", "tree", 9, None, "no object"]
    assert repaired == {"categories-made": (1, "4 of 7 annotations")}


@pytest.mark.parametrize("key", [[1], {"a": 1}])
def test_what_is_no_id_makes_no_category(change, key):
    made, _ = change(with_categories, {"annotations": [{"category_id": key, "label": "cup"}]})
    assert made["categories"] == []


def test_a_table_of_another_name_is_not_replaced(change):
    raw = {"annotations": None}
    assert change(with_categories, raw) == (raw, {})
    raw = {"annotations": [{"category_id": 1, "label": "cup"}], "categories": None}
    assert change(with_categories, raw) == (raw, {})


def test_numbers_as_names(change):
    raw = {"categories": [{"id": 1, "name": 7}, {"id": 2, "name": 1.5}, {"id": 3, "name": True}, 4]}
    made, repaired = change(with_categories, raw)
    named = [row["name"] if isinstance(row, dict) else row for row in made["categories"]]
    assert named == ["7", "1.5", True, 4]
    assert repaired == {"name-as-number": (2, "7")}


DUMMY = {"id": 0, "name": "raccoons", "supercategory": "none"}
REAL = {"id": 1, "name": "raccoon", "supercategory": "raccoons"}


def test_the_project_that_roboflow_lists_as_a_category(change):
    raw = {"categories": [DUMMY, REAL], "annotations": [{"category_id": 1}]}
    made, repaired = change(with_categories, raw)
    assert made["categories"] == [REAL]
    assert repaired == {"category-dummy": (1, "raccoons")}


@pytest.mark.parametrize(
    ("categories", "shown"),
    [
        ([DUMMY, REAL], 0),  # something shows it
        ([DUMMY, REAL], "0"),
        ([{**DUMMY, "supercategory": "animal"}, REAL], 1),
        ([DUMMY, {**REAL, "supercategory": "animal"}], 1),  # nobody's parent
        ([{"id": 0, "name": "person", "supercategory": "none"}], 1),
    ],
)
def test_a_real_first_category_stays(change, categories, shown):
    raw = {"categories": categories, "annotations": [{"category_id": shown}]}
    assert change(with_categories, raw) == (raw, {})

from __future__ import annotations

from mirgen.source.dialects.ids import with_annotation_ids


def test_annotations_without_an_id_are_named_by_their_place(change):
    raw = {"annotations": [{"id": 0}, {"bbox": []}, {"id": None}, "no", {"id": ""}]}
    made, repaired = change(with_annotation_ids, raw)
    assert made["annotations"] == [
        {"id": 0},
        {"bbox": [], "id": "#1"},
        {"id": "#2"},
        "no",
        {"id": ""},
    ]
    assert repaired == {"id-missing": (2, "annotation #1")}

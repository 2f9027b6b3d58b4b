"""All dialects alike: plain COCO and what is no COCO pass through, whatever it is."""

from __future__ import annotations

import copy
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.errors import SourceError
from mirgen.source.coco import parse_coco
from mirgen.source.dialects import DIALECTS, normalise
from mirgen.source.reasons import MEANING
from mirgen.source.tally import Tally

KEYS = [
    *("images", "annotations", "categories", "licenses", "id", "image_id", "category_id", "name"),
    *("file_name", "coco_url", "license", "supercategory", "segmentation", "iscrowd", "bbox"),
    *("segments_info", "extra", "label", "url", "isthing"),
]
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "a", "none", "None", "http://[x", "http://x/a.jpg", "a.rf.b.jpg", "7"])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=10,
)
rows = st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=5) | leaves, max_size=4)
files = st.dictionaries(st.sampled_from(KEYS), rows | values, max_size=5)


@given(st.dictionaries(st.text(), values))
def test_what_is_no_coco_passes_through_unchanged(raw):
    raw = {key: value for key, value in raw.items() if key not in KEYS}
    tally = Tally()
    assert normalise(raw, tally) == raw
    assert tally.counts() == ()


@given(files)
def test_anything_is_taken_without_a_crash_and_never_written_into(raw):
    before = copy.deepcopy(raw)
    for dialect in DIALECTS:
        made = dialect(raw, Tally())
        assert json.dumps(raw) == json.dumps(before)
        # No table appears where there was none, but the categories; none loses its rows.
        assert made.keys() - raw.keys() <= {"categories", "licenses"}
        for table in ("images", "annotations"):
            if isinstance(raw.get(table), list):
                assert len(made[table]) >= len([r for r in raw[table] if not segments(r)])
            else:
                assert made.get(table) == raw.get(table)


def segments(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("segments_info"), list)


@given(files)
def test_what_they_make_is_read_or_refused(raw):
    with suppress(SourceError):
        coco = parse_coco(json.dumps(raw).encode(), "x.json")
        assert coco.read == len(coco.regions) + sum(item.count for item in coco.left_out)
        assert coco.photos_read == len(coco.photos) + sum(i.count for i in coco.photos_left)


@st.composite
def nearly_coco(draw):
    """Return COCO in which some entries are anything at all."""
    odd = draw(st.dictionaries(st.sampled_from(KEYS), values, max_size=2))
    table = draw(st.sampled_from(["images", "annotations", "categories"]))
    many = {name: [PLAIN[name][0]] * 12 for name in ("images", "annotations", "categories")}
    many["annotations"] = [{**PLAIN["annotations"][0], "id": k} for k in range(12)]
    many[table] = [*many[table], {**many[table][0], **odd}]
    return {**PLAIN, **many}


@given(nearly_coco())
def test_nothing_is_lost_uncounted(raw):
    with suppress(SourceError):
        coco = parse_coco(json.dumps(raw).encode(), "x.json")
        segmented = any(map(segments, raw["annotations"]))
        assert coco.photos_read == len(raw["images"])
        assert segmented or coco.read == len(raw["annotations"])
        assert {item.code for item in (*coco.left_out, *coco.photos_left, *coco.repaired)} <= set(
            MEANING
        )


PLAIN = {
    "info": {"year": 2020},
    "licenses": [{"id": 1, "name": "CC0", "url": "https://cc0"}],
    "images": [{"id": 7, "file_name": "a.jpg", "width": 20, "height": 10, "license": 1}],
    "annotations": [
        {
            "id": 1,
            "image_id": 7,
            "category_id": 3,
            "bbox": [1, 2, 3, 4],
            "iscrowd": 0,
            "segmentation": [[1, 2, 3, 4, 5, 6]],
        }
    ],
    "categories": [{"id": 3, "name": "cup", "supercategory": "kitchen"}],
}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.__name__)
def test_plain_coco_passes_through_unchanged(dialect):
    tally = Tally()
    assert dialect(PLAIN, tally) == PLAIN
    assert tally.counts() == ()

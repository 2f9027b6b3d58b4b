"""Outlines and boxes: one form for every spelling, what was understood, what is refused and why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.source.outlines import Outline, box_of, number, outline_of, truth

coordinates = st.integers(-5000, 50_000).map(lambda v: v / 10)
points = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=9)


def read(value: object) -> tuple[Outline | str | None, set[str]]:
    notes: set[str] = set()
    return outline_of(value, notes.add), notes


def flat(ring) -> list[float]:
    return [side for point in ring for side in point]


SPELLINGS = {
    "rings": (lambda rings: [flat(ring) for ring in rings], set()),
    "points": (lambda rings: [[list(p) for p in ring] for ring in rings], {"polygon-of-points"}),
    "text": (lambda rings: [[str(v) for v in flat(ring)] for ring in rings], {"number-as-text"}),
    "text points": (
        lambda rings: [[[f" {x} ", str(y)] for x, y in ring] for ring in rings],
        {"polygon-of-points", "number-as-text"},
    ),
    "mixed": (
        lambda rings: [[list(p) for p in rings[0]], *(flat(ring) for ring in rings[1:])],
        {"polygon-of-points"},
    ),
}
SINGLE = {
    "flat": (flat, {"polygon-flat"}),
    "flat text": (lambda ring: list(map(str, flat(ring))), {"polygon-flat", "number-as-text"}),
    "bare points": (lambda ring: [list(p) for p in ring], {"polygon-of-points"}),
}


@given(st.lists(points, min_size=1, max_size=3), st.sampled_from(sorted(SPELLINGS)))
def test_polygons_read_alike_in_every_spelling(rings, spelling):
    write, codes = SPELLINGS[spelling]
    outline, notes = read(write(rings))
    assert outline == Outline(polygons=tuple(tuple(map(float, flat(ring))) for ring in rings))
    assert all(type(v) is float for ring in outline.polygons for v in ring)
    assert notes == codes


@given(points, st.sampled_from(sorted(SINGLE)))
def test_a_single_polygon_may_lack_its_outer_list(ring, spelling):
    write, codes = SINGLE[spelling]
    outline, notes = read(write(ring))
    assert outline == Outline(polygons=(tuple(flat(ring)),))
    assert notes == codes


@given(st.lists(st.integers(0, 400), min_size=3, max_size=5), st.lists(st.integers(0, 9)))
def test_whole_and_real_numbers_are_the_same(xs, more):
    ring = [v for x in xs for v in (x, 2 * x)]
    assert read([ring])[0] == read([[float(v) for v in ring]])[0]
    size = [3, 4]
    plain, _ = read({"counts": more, "size": size})
    assert plain == Outline(counts=tuple(more), size=(3, 4))
    for counts, sides, codes in (
        ([float(v) for v in more], [3.0, 4.0], set()),
        (more, ["3", "4"], {"number-as-text"}),
        ([str(v) for v in more], size, {"number-as-text"} if more else set()),
    ):
        found = read({"counts": counts, "size": sides})
        assert found == (plain, codes)
        assert all(type(v) is int for v in (*found[0].counts, *found[0].size))


def test_runs_as_a_list_as_text_and_in_a_list_of_one():
    for counts in ([5, 7], "52203"):
        wanted = Outline(counts=counts if isinstance(counts, str) else (5, 7), size=(3, 4))
        rle = {"counts": counts, "size": [3, 4]}
        assert read(rle) == (wanted, set())
        assert read([rle]) == (wanted, {"rle-in-list"})


def test_a_segment_is_a_number_of_a_picture():
    assert read({"segment": 300_000}) == (Outline(segment=300_000), set())
    assert read({"segment": "no"})[0] == "rle-bad"


@pytest.mark.parametrize("value", [None, [], {}, ""])
def test_no_outline_at_all(value):
    assert read(value) == (None, set())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([[1, 2, 3, 4]], "polygon-too-short"),
        ([1, 2, 3, 4], "polygon-too-short"),
        ([[1, 2], [3, 4]], "polygon-too-short"),
        ([[]], "polygon-too-short"),
        ([[1, 2, 3, 4, 5, 6, 7]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, 6], [1, 2, 3]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, "x"]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, "nan"]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, None]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, math.inf]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, math.nan]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, True]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, 10**400]], "segmentation-bad"),
        ([[[1, 2], [3, 4], [5, [6]]]], "segmentation-bad"),
        ([[{"x": 1, "y": 2}]], "segmentation-bad"),
        ([[1, 2, 3, 4, 5, 6], {"counts": "a", "size": [1, 2]}], "segmentation-bad"),
        ([{"counts": "a", "size": [1, 2]}] * 2, "segmentation-bad"),
        ("b'no'", "segmentation-bad"),
        (7, "segmentation-bad"),
        (True, "segmentation-bad"),
        ({"counts": [5, -1], "size": [2, 2]}, "rle-bad"),
        ({"counts": [5.5], "size": [2, 2]}, "rle-bad"),
        ({"counts": [True], "size": [2, 2]}, "rle-bad"),
        ({"counts": None, "size": [2, 2]}, "rle-bad"),
        ({"counts": [4]}, "rle-bad"),
        ({"counts": [4], "size": [2]}, "rle-bad"),
        ({"counts": [4], "size": [2, 2, 1]}, "rle-bad"),
        ({"counts": [4], "size": [2, math.inf]}, "rle-bad"),
        ({"counts": [4], "size": "2x2"}, "rle-bad"),
        ({"counts": [4], "size": [-2, -2]}, "rle-bad"),
    ],
)
def test_what_is_refused(value, reason):
    assert read(value)[0] == reason


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=7)
        | st.dictionaries(st.sampled_from(["counts", "size", "segment", "x"]), inner)
    ),
    max_leaves=14,
)


@given(json)
def test_anything_is_judged_without_a_crash(value):
    found, _ = read(value)
    if isinstance(found, Outline):
        assert all(len(ring) >= 6 and len(ring) % 2 == 0 for ring in found.polygons)
        assert all(math.isfinite(v) for ring in found.polygons for v in ring)
        assert bool(found.polygons) + (found.size != (0, 0)) + (found.segment != -1) <= 1
    else:
        assert found in (None, "segmentation-bad", "polygon-too-short", "rle-bad")
    box = box_of(value, lambda _: None)
    assert box is None or box == "box-bad" or all(map(math.isfinite, box))
    assert truth(value) in (True, False)


@given(st.tuples(coordinates, coordinates, coordinates, coordinates))
def test_boxes_read_alike_in_every_spelling(sides):
    def boxed(value):
        notes: set[str] = set()
        return box_of(value, notes.add), notes

    assert boxed(list(sides)) == (sides, set())
    assert boxed([str(v) for v in sides]) == (sides, {"number-as-text"})
    # As Roboflow writes them.
    assert boxed([*sides[:2], *map(str, sides[2:])]) == (sides, {"number-as-text"})
    assert boxed([round(v) for v in sides])[0] == tuple(float(round(v)) for v in sides)


@pytest.mark.parametrize("value", [None, []])
def test_no_box_at_all(value):
    assert box_of(value, lambda _: None) is None


@pytest.mark.parametrize(
    "value",
    [
        [1, 2, 3],
        [1, 2, 3, 4, 5],
        [1, 2, "three", 4],
        [1, 2, None, 4],
        [1, 2, True, 4],
        [1, 2, math.nan, 4],
        [1, 2, "inf", 4],
        [[1, 2], [3, 4]],
        {"x": 1, "y": 2, "w": 3, "h": 4},
        "1,2,3,4",
        False,
    ],
)
def test_what_is_no_box(value):
    assert box_of(value, lambda _: None) == "box-bad"


def test_a_number_is_finite_and_no_truth_value():
    def noted(value):
        notes: list[str] = []
        return number(value, notes.append), notes

    assert noted(3) == (3.0, [])
    assert noted("2.5e1") == (25.0, ["number-as-text"])
    for value in (True, None, "", "x", math.nan, math.inf, 10**400, [1]):
        assert number(value, lambda _: None) is None


@pytest.mark.parametrize("value", [1, True, "1", "true", "True", " YES ", 1.0, 2])
def test_flags_that_are_set(value):
    assert truth(value)


@pytest.mark.parametrize("value", [0, False, None, "0", "false", "", "no", "none", 0.0, []])
def test_flags_that_are_not_set(value):
    assert not truth(value)

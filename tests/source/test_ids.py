"""Ids: spellings of one number are one id, and two images never share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.source.ids import Places, id_text


def found(ids: list[object], value: object) -> tuple[int | None, list[str]]:
    notes: list[str] = []
    return Places(ids).find(value, notes.append), notes


def spelt(number: int) -> list[object]:
    return [number, float(number), str(number), f" {number}", f"{number:05d}"]


@given(st.integers(0, 9999), st.integers(0, 4), st.integers(0, 4))
def test_a_number_is_found_in_every_spelling(wanted, listed, asked):
    ids: list[object] = ["other", spelt(wanted)[listed]]
    place, notes = found(ids, spelt(wanted)[asked])
    assert place == 1
    same = spelt(wanted)[listed] == spelt(wanted)[asked]
    assert notes == ([] if same else ["id-joined"])
    assert found(ids, spelt(wanted + 1)[asked]) == (None, [])


@given(st.lists(st.integers(0, 30) | st.sampled_from(["007", "7", "a", "07 "]), unique_by=id_text))
def test_each_id_finds_itself(ids):
    places = Places(ids)
    for place, value in enumerate(ids):
        assert places.find(value, lambda _: pytest.fail("joined")) == place


def test_spellings_that_are_several_images_are_told_apart():
    ids: list[object] = [7, "007", "x"]
    assert found(ids, 7) == (0, [])
    assert found(ids, "7") == (0, ["id-joined"])
    assert found(ids, "007") == (1, [])
    # It may be either.
    assert found(ids, "07") == (None, [])
    assert found(["007", "07"], 7) == (None, [])


@pytest.mark.parametrize("value", ["7a", "-7", "7.5", "", "x7", 8, "9" * 60])
def test_what_is_another_id(value):
    assert found([7, "9" * 59], value) == (None, [])


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (7.0, "7"), ("7", "7"), (" a b ", "a b"), ("007", "007"), (7.5, "7.5"), (-1, "-1")],
)
def test_an_id_as_text(value, text):
    assert id_text(value) == text

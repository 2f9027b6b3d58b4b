"""Seen facts read off regions, by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.check.measure import TOLERANCE, Seen, measure, parse_name

SIZE = (200, 100)
REGIONS = {
    0: Seen("left pan", (20, 70, 80, 10), 700, *SIZE),
    1: Seen("cup", (30, 40, 20, 30), 450, *SIZE),
    2: Seen("cup", (90, 40, 20, 30), 450, *SIZE),
    3: Seen("dog", (91, 40, 20, 30), 450, *SIZE),
    4: Seen("dog", (150, 0, 50, 100), 4000, *SIZE),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cx(1)", 0.2),
        ("cy(1)", 0.55),
        ("cx(4)", 0.875),
        ("cy(4)", 0.5),
        ("foot(1)", 0.7),
        ("foot(4)", 1.0),
        ("w(4)", 0.25),
        ("h(4)", 1.0),
        ("area(4)", 0.2),
        ("area(1)", 0.0225),
        ("dx(1,4)", 0.675),
        ("dx(4,1)", -0.675),
        ("dy(1,4)", -0.05),
        ("dy(0,1)", -0.2),
        ("label(1)", 1),
        ("label(3)", 0),
        ("count(0,1,2)", 2),  # the middle of 2 lies on the pan's very edge
        ("count(0,1,3)", 1),
        ("count(0,1,3,4)", 1),
        ("count(0,1,99)", 1),
        ("count(0,2,3,4,1)", 2),
    ],
)
def test_measured(name: str, value: float) -> None:
    assert measure(name, REGIONS, ["dog", "cup"]) == pytest.approx(value)


@pytest.mark.parametrize(
    "name",
    [
        "cx(9)",
        "dx(1,9)",
        "dx(9,1)",
        "count(9,1)",
        "label(0)",  # its label isn't among those that the question knows
        "time[2]",
        "dx(1)",
        "dx(1,2,3)",
        "hue(1)",
        "cx()",
        "cx(-1)",
        "cx(1",
        "",
    ],
)
def test_what_cannot_be_read_is_none(name: str) -> None:
    assert measure(name, REGIONS, ["dog", "cup"]) is None


@given(
    name=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
)
def test_names_are_taken_apart(name: str, numbers: list[int]) -> None:
    assert parse_name(f"{name}({','.join(map(str, numbers))})") == (name, tuple(numbers))
    assert parse_name(f"{name}[{numbers[0]}]") is None


@given(
    x=st.integers(0, 600),
    y=st.integers(0, 380),
    w=st.integers(1, 40),
    h=st.integers(1, 20),
    factor=st.sampled_from([2, 3, 5]),
)
def test_shares_do_not_depend_on_the_frames_size(
    x: int, y: int, w: int, h: int, factor: int
) -> None:
    small = {1: Seen("a", (x, y, w, h), w * h, 640, 400)}
    large = {
        1: Seen(
            "a",
            (x * factor, y * factor, w * factor, h * factor),
            w * h * factor**2,
            640 * factor,
            400 * factor,
        )
    }
    for name in ("cx(1)", "cy(1)", "w(1)", "h(1)", "area(1)"):
        assert measure(name, small, []) == pytest.approx(measure(name, large, []))


def test_counts_and_labels_have_no_tolerance() -> None:
    assert TOLERANCE["count"] == TOLERANCE["code"] == 0
    assert 0 < TOLERANCE["position"] < 0.05
    assert 0 < TOLERANCE["length"] < 0.06

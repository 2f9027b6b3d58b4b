"""Number options: at the wanted rank, apart of each other, each with its mistake."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.errors import Reject
from mirgen.seeds import generator
from mirgen.tasks.shared.numbers import nearness, number_options

MISTAKES = {"half": 5.0, "third": 3.3, "twice": 20.0, "thrice": 30.0, "close": 11.0, "none": 10.0}


def test_options_rise_and_the_right_one_stands_at_its_rank() -> None:
    for rank in range(4):
        mistakes = {"a": 2.0, "b": 4.0, "c": 6.0, "d": 15.0, "e": 22.0, "f": 35.0}
        found = number_options(
            10, mistakes, count=4, rank=rank, apart=1.2, rng=generator("x", rank), digits=1
        )
        values = [value for value, _ in found]
        assert values == sorted(values)
        assert found[rank] == (10, "")
        assert all(mistakes[name] == value for value, name in found if name)


def test_too_near_or_equal_mistakes_are_left_out() -> None:
    found = number_options(
        10, MISTAKES, count=4, rank=2, apart=1.3, rng=generator("x"), digits=1
    )
    assert {name for _, name in found} <= {"", "half", "third", "twice", "thrice"}


def test_what_cannot_be_filled_is_rejected() -> None:
    with pytest.raises(Reject, match="too-few-mistakes"):
        number_options(10, {"a": 5.0}, count=3, rank=0, apart=1.1, rng=generator("x"), digits=1)


def test_values_at_or_below_the_least_and_endless_ones_are_not_used() -> None:
    mistakes = {"zero": 0.0, "minus": -3.0, "inf": np.inf, "nan": np.nan, "good": 4.0}
    found = number_options(10, mistakes, count=2, rank=1, apart=1.2, rng=generator("x"), digits=1)
    assert found == [(4, "good"), (10, "")]


def test_differences_allow_numbers_below_zero() -> None:
    found = number_options(
        0.5,
        {"turned": -0.5, "far": 2.0, "near": 0.55},
        count=3,
        rank=1,
        apart=0.2,
        rng=generator("x"),
        digits=2,
        ratio=False,
        least=-np.inf,
    )
    assert found == [(-0.5, "turned"), (0.5, ""), (2, "far")]


def test_near_prefers_close_mistakes() -> None:
    mistakes = {f"{k}": 10 * 1.3**k for k in range(1, 9)}
    near, any_of = (
        np.mean(
            [
                number_options(
                    10,
                    mistakes,
                    count=3,
                    rank=0,
                    apart=1.1,
                    rng=generator("n", i),
                    digits=2,
                    near=near,
                )[2][0]
                for i in range(40)
            ]
        )
        for near in (1.0, 0.0)
    )
    assert near == pytest.approx(16.9)
    assert any_of > 1.5 * near


@given(
    value=st.floats(0.5, 100),
    wrong=st.lists(st.floats(0.01, 500), min_size=1, max_size=30),
    count=st.integers(2, 5),
    rank=st.integers(0, 4),
    ratio=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_two_options_are_too_near(
    value: float, wrong: list[float], count: int, rank: int, ratio: bool, seed: int
) -> None:
    mistakes = {str(i): w for i, w in enumerate(wrong)}
    apart = 1.25 if ratio else 0.4
    try:
        found = number_options(
            value,
            mistakes,
            count=count,
            rank=min(rank, count - 1),
            apart=apart,
            rng=generator(seed),
            digits=1,
            ratio=ratio,
        )
    except Reject:
        return
    values = [v for v, _ in found]
    assert len(values) == count
    assert found[min(rank, count - 1)][1] == ""
    for a, b in zip(values, values[1:], strict=False):
        assert (b / a if ratio else b - a) >= apart - 1e-9
    assert len({name for _, name in found}) == count


def test_nearness_by_factor_and_by_difference() -> None:
    options = np.array([[1.0, 4.0, 16.0]])
    # 3 is nearer to 4 both ways; 9 is nearer to 16 by factor, to 4 by difference.
    assert nearness(options, np.array([3.0])).argmax() == 1
    assert nearness(options, np.array([9.0])).argmax() == 2
    assert nearness(options, np.array([9.0]), ratio=False).argmax() == 1

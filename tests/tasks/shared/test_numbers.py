"""Number options: at the wanted rank, apart of each other, each with its mistake."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.errors import Reject
from mirgen.seeds import generator
from mirgen.tasks.shared.numbers import Rule, number_options

BY_FACTOR = Rule(apart=1.2, digits=1)
MANY = {"a": 2.0, "b": 4.0, "c": 6.0, "d": 15.0, "e": 22.0, "f": 35.0}


def options(
    value: float,
    mistakes: Mapping[str, float],
    *,
    count: int = 3,
    rank: int = 0,
    rule: Rule = BY_FACTOR,
    seed: int = 0,
) -> list[tuple[float, str]]:
    """Return the options of one draw. Raises Reject where its mistakes don't fill both sides."""
    wrong = {name: np.array([v]) for name, v in mistakes.items()}
    rng = generator("numbers", seed)
    numbers = number_options(np.array([value]), wrong, count, rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("too-few-mistakes")
    return numbers.rising(0)


def test_options_rise_and_the_right_one_stands_at_its_rank() -> None:
    for seed in range(40):
        rank = seed % 4
        found = options(10, MANY, count=4, rank=rank, seed=seed)
        values = [value for value, _ in found]
        assert values == sorted(values)
        assert found[rank] == (10, "")
        assert all(name for value, name in found if value != 10)


def test_a_mistake_made_once_has_its_own_value() -> None:
    for seed in range(40):
        for value, name in options(10, MANY, count=4, rank=2, seed=seed):
            assert value == MANY.get(name, value)


def test_the_answer_is_the_hub_no_more_often_than_any_option() -> None:
    """In a quarter of the sets of four every wrong option is one mistake away from it."""
    steps = {f"{k}": 100 * 1.5**k for k in (-3, -2, -1, 1, 2, 3)}
    hub = 0
    for seed in range(800):
        found = options(100, steps, count=4, rank=seed % 4, seed=seed)
        hub += all(name in steps for _, name in found if name)
    assert 0.2 < hub / 800 < 0.38


def test_too_near_or_equal_mistakes_are_left_out() -> None:
    near = {"half": 5.0, "third": 3.3, "twice": 20.0, "thrice": 30.0, "close": 11.0, "none": 10.0}
    for seed in range(20):
        found = options(10, near, count=4, rank=2, rule=Rule(apart=1.3, digits=1), seed=seed)
        assert not {"close", "none"} & {name for _, name in found}


def test_what_cannot_be_filled_is_rejected() -> None:
    with pytest.raises(Reject, match="too-few-mistakes"):
        options(10, {"a": 9.99}, count=3)
    with pytest.raises(Reject, match="too-few-mistakes"):
        options(10, {}, count=2)


def test_values_out_of_bounds_and_endless_ones_are_not_used() -> None:
    mistakes = {"zero": 0.0, "minus": -3.0, "inf": np.inf, "nan": np.nan, "huge": 90.0, "good": 4.0}
    rule = Rule(apart=1.2, digits=1, most=50)
    for seed in range(20):
        found = options(10, mistakes, count=2, rank=1, rule=rule, seed=seed)
        assert found == [(4, "good"), (10, "")]


def test_differences_allow_numbers_below_zero() -> None:
    rule = Rule(apart=0.2, digits=2, ratio=False, least=-np.inf)
    for seed in range(10):
        found = options(0.5, {"turned": -0.5, "near": 0.55}, count=2, rank=1, rule=rule, seed=seed)
        assert found == [(-0.5, "turned"), (0.5, "")]


def test_near_prefers_close_mistakes() -> None:
    mistakes = {f"{k}": 10 * 1.3**k for k in range(1, 9)}
    near, any_of = (
        np.mean(
            [
                options(10, mistakes, rule=Rule(apart=1.1, digits=2, near=near), seed=i)[1][0]
                for i in range(60)
            ]
        )
        for near in (1.0, 0.0)
    )
    assert near == pytest.approx(13)
    assert any_of > 1.2 * near


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
    rank = min(rank, count - 1)
    rule = Rule(apart=1.25 if ratio else 0.4, digits=1, ratio=ratio, most=400)
    try:
        found = options(value, mistakes, count=count, rank=rank, rule=rule, seed=seed)
    except Reject:
        return
    values = [v for v, _ in found]
    assert len(values) == count
    assert found[rank] == (round(value, 1), "")
    for a, b in itertools.pairwise(values):
        assert (b / a if ratio else b - a) >= rule.apart - 1e-9
    for v, name in found:
        assert v == round(v, 1)
        assert not name or 0 < v <= 400
    assert len({name for _, name in found}) == count


def test_draws_do_not_look_at_one_another() -> None:
    """Each has bounds of its own, and one that can't be filled is left out alone."""
    value = np.array([10.0, 100.0, 10.0, 1000.0])
    wrong = {f"{k}": value * k for k in (0.25, 0.5, 2.0, 4.0)}
    wrong["2.0"] = np.where(value > 500, np.nan, wrong["2.0"])
    most = np.array([25.0, 250.0, 15.0, 2500.0])
    rule = Rule(apart=1.5, digits=1, most=most)
    numbers = number_options(value, wrong, 3, 1, rule, generator("numbers", 5))
    assert numbers.rows.tolist() == [0, 1]
    for i, row in enumerate(numbers.rows):
        (low, _), (right, none), (high, mistake) = numbers.rising(i)
        assert (right, none, high) == (value[row], "", 2 * value[row])
        assert mistake.endswith("2.0")
        assert low in (0.25 * value[row], 0.5 * value[row])
        shuffled = numbers.shuffled(i, 2, generator("shuffle", i))
        assert shuffled[2] == (value[row], "")
        assert sorted(shuffled) == numbers.rising(i)


def test_numbers_near_zero_have_no_side() -> None:
    rule = Rule(apart=0.2, digits=2, ratio=False, least=-np.inf, size=0.15)
    for seed in range(10):
        found = options(0.5, {"turned": -0.5, "none": 0.1}, count=2, rank=1, rule=rule, seed=seed)
        assert found == [(-0.5, "turned"), (0.5, "")]

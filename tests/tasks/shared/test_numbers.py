"""Number options: at the wanted rank, apart of each other, in a set that tells nothing."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.seeds import generator
from mirgen.tasks.shared.numbers import MISJUDGED, Numbers, Rule, number_options

MANY = 400


def drawn(rank: int, seed: int, rule: Rule, count: int = 4, *, whole: bool = False) -> Numbers:
    """Return the options of values that spread evenly over a range, with plain mistakes."""
    rng = generator("numbers", seed)
    value = np.exp(rng.uniform(np.log(2), np.log(60), MANY))
    value = np.round(value) if whole else value
    wrong = {"half": value / 2, "twice": 2 * value, "thrice": 3 * value, "third": value / 3}
    return number_options(value, wrong, count, rank, rule, rng)


@pytest.mark.parametrize("rank", range(4))
def test_options_rise_and_the_right_one_stands_at_its_rank(rank: int) -> None:
    numbers = drawn(rank, rank, Rule(1.2, 1))
    assert len(numbers.rows) > 20
    for i in range(len(numbers.rows)):
        rising = numbers.rising(i)
        values = [value for value, _ in rising]
        assert values == sorted(values)
        assert [place for place, (_, name) in enumerate(rising) if not name] == [rank]
        shuffled = numbers.shuffled(i, 2, generator("shuffle", i))
        assert shuffled[2] == rising[rank]
        assert sorted(shuffled) == rising


@given(
    apart=st.floats(1.05, 2.0),
    digits=st.integers(0, 2),
    near=st.floats(0, 1),
    count=st.integers(2, 5),
    rank=st.integers(0, 4),
    ratio=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_two_options_are_too_near(
    apart: float, digits: int, near: float, count: int, rank: int, ratio: bool, seed: int
) -> None:
    rule = Rule(apart, digits, ratio, near=near, most=400)
    rank = min(rank, count - 1)
    numbers = drawn(rank, seed, rule, count, whole=not digits)
    for values in numbers.values:
        assert len(values) == count
        assert values.min() > 0
        assert values.max() <= 400
        assert np.array_equal(values, np.round(values, digits))
        for a, b in itertools.pairwise(values):
            rounding = 0.5 * 10.0**-digits + 1e-9
            assert (b + rounding >= apart * a) if ratio else (b - a >= apart - rounding)


def test_bounds_hold_for_each_draw() -> None:
    value = np.array([10.0, 10.0, 10.0])
    rule = Rule(1.5, 1, least=np.array([1.0, 9.0, 1.0]), most=np.array([90.0, 90.0, 11.0]))
    numbers = number_options(value, {}, 3, 1, rule, generator("bounds"))
    assert numbers.rows.tolist() == [0]


def test_numbers_near_zero_have_no_side() -> None:
    rule = Rule(0.2, 2, ratio=False, least=-3, most=3, size=0.15, near=1.0)
    value = np.linspace(-1, 1, 201)
    numbers = number_options(value, {}, 4, 1, rule, generator("sides"))
    assert len(numbers.rows) > 20
    assert np.abs(numbers.values).min() >= 0.15
    assert (numbers.values < 0).any()


def test_wrong_ones_bear_the_nearest_mistake() -> None:
    value = np.full(60, 10.0)
    rule = Rule(1.9, 1)
    numbers = number_options(value, {"twice": 2 * value, "nothing": value * np.nan}, 3, 0, rule,
                             generator("names"))  # fmt: skip
    names: Counter[str] = Counter()
    for i in range(len(numbers.rows)):
        for at, (shown, name) in enumerate(numbers.rising(i)):
            near = abs(np.log(shown / 20)) <= np.log(1.9) / 2
            assert name == ("" if at == 0 else "twice" if near else MISJUDGED)
            names[name] += 1
    assert names["twice"] > 5
    assert names[MISJUDGED] > 5


def test_whole_numbers_give_way_to_mistakes_nearby() -> None:
    """So that wrong ones have the divisors that right ones have."""
    value = 12.0 * generator("whole").integers(2, 8, 300)
    wrong = {f"{k}": value + 12 * k for k in (-2, -1, 1, 2, 3)}
    rule = Rule(9.0, 0, ratio=False, near=1.0)
    numbers = number_options(value, wrong, 4, 1, rule, generator("snap"))
    others = np.delete(numbers.values, 1, axis=1)
    assert np.mean(others % 12 == 0) > 0.8


@pytest.mark.parametrize(("rule", "whole"), [(Rule(1.2, 2), False), (Rule(1.2, 2, near=1.0), False),
                                             (Rule(2.0, 1, ratio=False), False)])  # fmt: skip
def test_a_set_does_not_tell_its_right_value(rule: Rule, whole: bool) -> None:
    """Whichever rank the right one has: gaps beside it and its size are those of any other."""
    rng = generator("tell")
    gaps: dict[int, list[float]] = {0: [], 1: [], 2: []}
    middles: dict[int, list[float]] = {}
    for seed in range(300):
        rank = seed % 4
        numbers = drawn(rank, seed, rule, whole=whole)
        shown = numbers.values[int(rng.random() * len(numbers.rows))]
        shown = np.log(shown) if rule.ratio else shown
        for k, gap in enumerate(np.diff(shown)):
            # 0: beside the right one below it, 1: above it, 2: elsewhere.
            gaps[0 if k + 1 == rank else 1 if k == rank else 2].append(float(gap))
        middles.setdefault(rank, []).append(float(shown.mean()))
    means = [np.mean(each) for each in gaps.values()]
    assert np.ptp(means) < 0.12 * np.mean(means)
    # All sets' middles come from one distribution, as far as 75 of each rank can tell.
    spread = np.std(np.concatenate(list(middles.values())))
    assert np.ptp([np.mean(each) for each in middles.values()]) < 0.75 * spread


def test_none_where_no_set_keeps_the_rule() -> None:
    numbers = number_options(np.array([10.0]), {}, 4, 0, Rule(2.0, 1, most=20), generator("none"))
    assert len(numbers.rows) == 0

"""What a text gives away is told from what it names by chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.phrase.leaks import Leak, mentioned, tail


@pytest.mark.parametrize(
    ("text", "options", "named"),
    [
        ("Is it the Car or the bus?", ("the car", "the bus", "the van"), {0, 1}),
        ("The red car.", ("car", "red car"), {1}),
        ("The red car and a car.", ("car", "red car"), {0, 1}),
        ("It is carved.", ("car", "bus"), set()),
        ("About 3.5 or 13 m.", ("3", "5", "13"), {2}),
        ("There are 3.", ("3", "5"), {0}),
        ("Wow (a+b)!", ("(a+b)", "b"), {0}),
    ],
)
def test_mentioned(text: str, options: tuple[str, ...], named: set[int]) -> None:
    assert mentioned(text, options) == named


@given(st.lists(st.sampled_from([0.2, 0.25, 0.5, 0.75]), min_size=1, max_size=9), st.integers(0, 9))
def test_tail_is_the_sum_over_all_outcomes(chances: list[float], least: int) -> None:
    total = 0.0
    for outcome in range(2 ** len(chances)):
        hits = [outcome >> k & 1 for k in range(len(chances))]
        if sum(hits) >= least:
            total += float(np.prod([p if h else 1 - p for p, h in zip(chances, hits, strict=True)]))
    assert tail(chances, least) == pytest.approx(total)


OPTIONS = ("one", "two", "three", "four")


def test_always_naming_the_right_one_is_a_leak() -> None:
    leak = Leak()
    for answer in [0, 1, 2, 3] * 5:
        leak.add(f"Why is it {OPTIONS[answer]}?", OPTIONS, answer)
    assert leak.found() == (20, 20)


def test_naming_the_right_one_among_others_is_a_leak_in_the_end() -> None:
    leak = Leak()
    for turn in range(60):
        answer, other = turn % 4, (turn + 1) % 4
        leak.add(f"{OPTIONS[answer]} or {OPTIONS[other]}?", OPTIONS, answer)
        if turn == 5:
            assert leak.found() is None
    assert leak.found() == (60, 60)


def test_naming_none_all_or_a_fixed_one_is_none() -> None:
    leak = Leak()
    for turn in range(100):
        answer = turn % 4
        for text in ("Which?", " ".join(OPTIONS), "Not two, surely?"):
            leak.add(text, OPTIONS, answer)
    assert leak.found() is None

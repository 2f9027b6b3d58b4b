"""Exact tests, Holm's procedure, and how often an honest data set is found fault with."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.audit.verdict import ALPHA, ENOUGH, Check, at_least, judged, never, rate
from mirgen.audit.visual import OVER, RULES
from mirgen.seeds import generator


def exactly(hits: int, trials: int, p: Fraction) -> float:
    terms = (math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(hits, trials + 1))
    return float(sum(terms, Fraction(0)))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_the_tail_is_the_sum_of_its_terms(hits: int, more: int, twentieths: int) -> None:
    p = Fraction(twentieths, 20)
    found = at_least(hits, hits + more, float(p))
    assert found == pytest.approx(exactly(hits, hits + more, p), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("hits", [75, 90, 120, 200, 300])
@pytest.mark.parametrize("p", [0.25, 0.3, 0.21234])
def test_the_tail_is_scipys(hits: int, p: float) -> None:
    binom = pytest.importorskip("scipy.stats").binom
    assert at_least(hits, 300, p) == pytest.approx(binom.sf(hits - 1, 300, p), rel=1e-8)


def ends(*ps: float) -> list[str]:
    return [c.verdict for c in judged([Check("g", f"{k}", n=300, p=p) for k, p in enumerate(ps)])]


def test_holm_by_hand() -> None:
    """Of four tests at 0.01: 0.0025, then 0.0033, then 0.005; the first that holds ends it."""
    assert ends(0.0026, 0.5, 0.004, 0.9) == ["passed"] * 4
    assert ends(0.5, 0.0024, 0.0034, 0.9) == ["passed", "failed", "passed", "passed"]
    assert ends(0.0049, 0.0024, 0.0033, 0.0101) == ["failed", "failed", "failed", "passed"]
    assert ends(0.0024, 0.0051, 0.0001, 0.5) == ["failed", "passed", "failed", "passed"]


def test_what_isnt_tested_takes_no_part_and_keeps_its_verdict() -> None:
    checks = [never("leakage", "photos", 10, ["a is in both"]), never("leakage", "frames", 10, [])]
    checks.append(Check("g", "one", n=300, p=0.0099))
    assert [check.verdict for check in judged(checks)] == ["failed", "passed", "failed"]


def test_too_few_are_not_judged_however_bad() -> None:
    few = rate("blind", "x", [1.0] * (ENOUGH - 1), [0.25] * (ENOUGH - 1), 0.05)
    assert (few.verdict, few.p) == ("not judged", None)
    assert judged([few]) == (few,)
    enough = rate("blind", "x", [1.0] * ENOUGH, [0.25] * ENOUGH, 0.05)
    assert judged([enough])[0].verdict == "failed"


def test_the_first_fault_is_told_and_the_others_counted() -> None:
    check = never("leakage", "photos", 4, ["a.jpg", "b.jpg", "c.jpg"])
    assert check.note == "a.jpg, and 2 more"
    assert check.share == 0.75


def simulated(rng: np.random.Generator, at_limit: bool) -> bool:
    """Return whether an audit fails: 12 tasks, 30 blind tests and every rule in every tier."""
    checks = []
    for task in range(12):
        for chance, over, n, tests in [
            (0.25, 0.05, 500, 30),
            *((0.25, over, ENOUGH, 2 * len(RULES) + 1) for over in OVER.values()),
        ]:
            share = chance + over if at_limit else chance
            for k in range(tests):
                hits = np.zeros(n)
                hits[: rng.binomial(n, share)] = 1
                checks.append(rate("g", f"{k}", hits, [chance], over, f"{task}"))
    return any(check.verdict == "failed" for check in judged(checks))


def test_an_honest_data_set_passes_99_times_in_100() -> None:
    assert sum(simulated(generator("honest", k), at_limit=False) for k in range(200)) <= 2


def test_one_that_is_at_every_limit_still_passes_nearly_always() -> None:
    """Holm's promise: whatever is true, a false alarm in ALPHA of the audits at most."""
    failed = sum(simulated(generator("limit", k), at_limit=True) for k in range(100))
    assert failed <= 100 * ALPHA + 4

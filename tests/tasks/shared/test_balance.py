"""Balance: weights that bring all shortcuts to chance at once, and lots that stay with the slot."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.errors import Reject
from mirgen.seeds import generator
from mirgen.tasks.shared.balance import balanced, both_ways, by_rank, raked


def scores(ranks: NDArray[np.intp], k: int = 4) -> NDArray[np.float64]:
    """Return scores (n, k) under which option 0 has these ranks (n,), the best being 0."""
    return np.array([np.roll(np.arange(k, 0, -1.0), -rank) for rank in ranks])


def test_ties_are_guessed_among_both_ways() -> None:
    rule = np.array([[3.0, 1, 2], [1, 3, 3], [3, 3, 1], [2, 2, 2]])
    hits, inverses = both_ways([rule], 0)
    assert hits.tolist() == [[1, 0, 0.5, 1 / 3]]
    assert inverses.tolist() == [[0, 1, 0, 1 / 3]]
    hits, _ = both_ways([rule], np.array([1, 1, 2, 0]))
    assert hits.tolist() == [[0, 0.5, 0, 1 / 3]]


def test_weights_bring_rules_that_go_together_to_chance_together() -> None:
    rng = np.random.default_rng(3)
    lean = rng.random(400)
    hits = np.array([lean < 0.6, (lean < 0.5) ^ (rng.random(400) < 0.2), rng.random(400) < 0.1])
    weight = raked(hits.astype(np.float64), np.full(3, 0.25))
    assert np.isclose(weight.sum(), 1)
    assert (weight > 0).all()
    assert np.allclose(hits @ weight, 0.25, atol=0.04)
    # The most even of such weights: of draws alike in all rules none is preferred.
    same = weight[(hits == hits[:, :1]).all(axis=0)]
    assert np.ptp(same) < 1e-12


def test_what_cannot_be_had_is_not_forced() -> None:
    """A rule that always misses, and one that always hits, leave the others in balance."""
    rng = np.random.default_rng(4)
    hits = np.array([np.zeros(200), np.ones(200), rng.random(200) < 0.7])
    weight = raked(hits, np.full(3, 0.25))
    assert (hits @ weight)[2] == pytest.approx(0.25, abs=0.04)


def test_over_many_slots_every_rule_hits_at_chance_though_most_draws_are_refused() -> None:
    """Rules that hit together in 60 % of the draws; those that hit are refused more often."""
    k, slots = 4, 200
    found = np.zeros((2, 2))
    for slot in range(slots):
        lots = generator("lots", slot).random(2).tolist()
        for attempt in range(200):
            rng = generator("slot", slot, attempt)
            both = rng.random(60) < 0.5
            ranks = [
                np.where(both | (rng.random(60) < 0.2), 0, rng.integers(1, k, 60)) for _ in "ab"
            ]
            rules = {name: scores(rank) for name, rank in zip("ab", ranks, strict=True)}
            try:
                best = balanced(rules, 0, lots, rng)[0]
            except Reject:
                continue
            if rng.random() < (0.3 if ranks[0][best] == 0 else 0.9):
                break
        found += [[rank[best] == 0, rank[best] == k - 1] for rank in ranks]
    assert (np.abs(found / slots - 1 / k) < 0.09).all(), found / slots


def test_the_lots_mean_hit_inverse_or_neither() -> None:
    rules = {"rule": scores(np.arange(200) % 4)}
    for lot, ranks in ((0.1, {0}), (0.9, {3}), (0.5, {1, 2})):
        order = balanced(rules, 0, [lot], generator("x"))
        assert {int(row) % 4 for row in order[:50]} == ranks


def test_draws_of_which_none_is_as_meant_are_mostly_refused() -> None:
    rules = {"rule": scores(np.zeros(30, np.intp))}
    assert len(balanced(rules, 0, [0.1], generator("x"))) == 30
    refused = 0
    for k in range(100):
        try:
            balanced(rules, 0, [0.5], generator("x", k))
        except Reject as reject:
            refused += reject.reason == "unfair"
    assert 60 < refused < 90


@pytest.mark.parametrize("count", [4, 5])
def test_numbers_are_found_at_chance_over_all_ranks(count: int) -> None:
    every = np.array([by_rank(rank, count) for rank in range(count)])
    assert np.allclose(every.mean(axis=0), [1 / count, 1 / count])
    assert (every >= 0).all()

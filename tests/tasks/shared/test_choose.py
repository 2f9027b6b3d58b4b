"""Fair choice: ranks with ties, and shortcuts brought to chance all together."""

from __future__ import annotations

import numpy as np
import pytest

from mirgen.seeds import generator
from mirgen.tasks.shared.choose import by_fairness, rank_of


def test_rank_counts_from_the_best_and_ties_count_half() -> None:
    scores = np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [2.0, 2.0, 1.0], [5.0, 5.0, 5.0]])
    assert rank_of(scores, 0).tolist() == [0, 2, 0.5, 1]
    assert rank_of(scores, np.array([2, 2, 2, 1])).tolist() == [2, 0, 2, 1]


def test_every_draw_comes_out_once() -> None:
    scores = {"a": np.random.default_rng(1).random((30, 4))}
    order = by_fairness(scores, 2, [0.3], generator("x"))
    assert sorted(order.tolist()) == list(range(30))


@pytest.mark.parametrize(("lot", "rank"), [(0.0, 0), (0.3, 1), (0.6, 2), (0.99, 3)])
def test_the_lot_says_which_rank_comes_first(lot: float, rank: int) -> None:
    """Four draws in which the answer has rank 0, 1, 2, 3 under one rule."""
    scores = np.array([[4.0, 3, 2, 1], [3, 4, 2, 1], [2, 4, 3, 1], [1, 4, 3, 2]])
    order = by_fairness({"rule": scores}, 0, [lot], generator("x"))
    assert order[0] == rank


def test_a_hit_against_the_target_costs_more_than_a_rank_that_is_off() -> None:
    """Target 1: rank 2 is off by one and ranks 0 and 3 are hits of the rule or its inverse."""
    scores = np.array([[4.0, 3, 2, 1], [2, 4, 3, 1], [1, 4, 3, 2]])
    order = by_fairness({"rule": scores}, 0, [0.3], generator("x"))
    assert order[0] == 1


def test_two_rules_are_met_together() -> None:
    """The draw that meets both lots is taken before those that meet one."""
    a = np.array([[2.0, 1], [2, 1], [1, 2], [1, 2]])
    b = np.array([[2.0, 1], [1, 2], [2, 1], [1, 2]])
    order = by_fairness({"a": a, "b": b}, 0, [0.1, 0.9], generator("x"))
    assert order[0] == 1


def test_over_many_slots_each_rule_hits_at_chance() -> None:
    """Draws in which a rule is right in 60 % of cases, the other in 10 %: both go to a third."""
    k, slots = 3, 600
    hits, inverse = np.zeros(2), np.zeros(2)
    for slot in range(slots):
        rng = generator("slot", slot)
        ranks = np.where(rng.random((60, 2)) < [0.6, 0.1], 0, rng.integers(1, k, (60, 2)))
        # Rolled by so many places, option 0 has the rank that was drawn.
        rules = {
            name: np.array([np.roll(np.arange(k, 0, -1.0), -rank) for rank in ranks[:, r]])
            for r, name in enumerate("ab")
        }
        best = by_fairness(rules, 0, rng.random(2).tolist(), rng)[0]
        hits += ranks[best] == 0
        inverse += ranks[best] == k - 1
    assert (np.abs(hits / slots - 1 / k) < 0.06).all()
    assert (np.abs(inverse / slots - 1 / k) < 0.06).all()


def test_the_same_generator_gives_the_same_order() -> None:
    scores = {"a": np.zeros((50, 3))}
    first, again = (by_fairness(scores, 0, [0.5], generator("x")) for _ in range(2))
    other = by_fairness(scores, 0, [0.5], generator("y"))
    assert first.tolist() == again.tolist() != other.tolist()

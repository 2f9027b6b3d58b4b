"""Quotas by index: each holds within one, in the whole and in every part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.records.puzzle import TIERS, Slot, Tier
from mirgen.run.layout import Layout, apportion
from mirgen.tasks import all_tasks

FRAME = (640, 400)


@dataclass(frozen=True)
class Fake:
    """A task as far as a layout looks at it."""

    name: str
    kinds: tuple[str, ...]
    counts: Mapping[tuple[str, Tier], tuple[int, ...]]
    twins: bool = False

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        return self.counts.get((kind, tier), (4, 5))


PLAIN = (Fake("a", ("x", "y", "z"), {}), Fake("b", ("x", "y"), {}))
MIXED = (
    Fake("a", ("x", "y"), {("x", "hard"): (), ("y", "easy"): (3,)}),
    Fake("b", ("x", "y", "z"), {("z", "easy"): (3, 4), ("x", "medium"): ()}),
    Fake("c", ("x",), {("x", tier): (3, 4, 5) for tier in TIERS}),
)
EVEN: dict[Tier, float] = {"easy": 4, "medium": 3, "hard": 3}


def layout(
    count: int,
    seed: int = 0,
    tasks: Iterable[Fake] = MIXED,
    tiers: Mapping[Tier, float] = EVEN,
    split: str = "train",
) -> Layout:
    return Layout(split, count, seed, tuple(tasks), tiers, FRAME)  # type: ignore[arg-type]


def slots(made: Layout) -> list[Slot]:
    return [made.slot(i) for i in range(made.count)]


def within_one(counts: Mapping[object, int], keys: Iterable[object], total: float) -> None:
    """Assert that each key has its even share of the total, to less than one."""
    names = list(keys)
    for name in names:
        assert abs(counts.get(name, 0) - total / len(names)) < 1 + 1e-9, (name, counts)
    assert sum(counts.get(name, 0) for name in names) == total


QUOTAS = {
    "count": st.integers(0, 260),
    "seed": st.integers(0, 2**62),
    "tasks": st.sampled_from([PLAIN, MIXED, MIXED[:1], MIXED[1:]]),
    "weights": st.tuples(*[st.floats(0, 10)] * 3).filter(lambda w: max(w) > 0.01),
}


@given(**QUOTAS)
def test_tasks_tiers_and_kinds_get_their_shares(
    count: int, seed: int, tasks: tuple[Fake, ...], weights: tuple[float, ...]
) -> None:
    tiers = {tier: w for tier, w in zip(TIERS, weights, strict=True) if w > 0.01}
    made = slots(layout(count, seed, tasks, tiers))
    within_one(Counter(s.task for s in made), [t.name for t in tasks], count)
    for task in tasks:
        mine = [s for s in made if s.task == task.name]
        by_tier = Counter(s.tier for s in mine)
        for tier, weight in tiers.items():
            exact = len(mine) * weight / sum(tiers.values())
            assert abs(by_tier[tier] - exact) < 1 + 1e-9
            kinds = [kind for kind in task.kinds if task.option_counts(kind, tier)]
            there = Counter(s.kind for s in mine if s.tier == tier)
            within_one(there, kinds, by_tier[tier])
        assert set(by_tier) <= set(tiers)


@given(**QUOTAS)
def test_option_counts_and_letters_take_turns(
    count: int, seed: int, tasks: tuple[Fake, ...], weights: tuple[float, ...]
) -> None:
    tiers = {tier: w for tier, w in zip(TIERS, weights, strict=True) if w > 0.01}
    made = slots(layout(count, seed, tasks, tiers))
    for task in tasks:
        mine = [s for s in made if s.task == task.name]
        for tier in tiers:
            for kind in task.kinds:
                cell = [s for s in mine if (s.tier, s.kind) == (tier, kind)]
                counts = task.option_counts(kind, tier)
                if cell:
                    within_one(Counter(s.options for s in cell), counts, len(cell))
        for k in (3, 4, 5):
            for part in (
                [s for s in made if s.options == k],
                [s for s in mine if s.options == k],
                *([s for s in mine if (s.options, s.tier) == (k, tier)] for tier in tiers),
            ):
                within_one(Counter(s.answer for s in part), range(k), len(part))


@given(count=st.integers(0, 400), seed=st.integers(0, 2**62))
@settings(max_examples=40)
def test_ranks_are_even_and_independent_of_letters(count: int, seed: int) -> None:
    made = slots(layout(count, seed))
    for k in (3, 4, 5):
        part = [s for s in made if s.options == k]
        pairs = [(a, r) for a in range(k) for r in range(k)]
        within_one(Counter((s.answer, s.rank) for s in part), pairs, len(part))
        for task in MIXED:
            ranks = Counter(s.rank for s in part if s.task == task.name)
            spread = [ranks[r] for r in range(k)]
            # A run of turns may cut the first and the last round of ranks.
            assert max(spread) - min(spread) <= 2


@pytest.mark.parametrize("families", [tuple(all_tasks().values())])
def test_the_real_families(families: tuple[Fake, ...]) -> None:
    made = slots(layout(1000, 3, families))
    within_one(Counter(s.task for s in made), [t.name for t in families], 1000)
    for k in (3, 4, 5):
        part = [s for s in made if s.options == k]
        within_one(Counter(s.answer for s in part), range(k), len(part))
    for s in made:
        task = next(t for t in families if t.name == s.task)
        assert s.options in task.option_counts(s.kind, s.tier)
        assert 0 <= s.answer < s.options
        assert 0 <= s.rank < s.options


@given(seed=st.integers(0, 2**62), count=st.integers(1, 200), data=st.data())
@settings(max_examples=30)
def test_a_slot_is_a_function_of_its_names(seed: int, count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    one = layout(count, seed).slot(index)
    again = layout(count, seed)
    for other in range(count - 1, index, -1):
        again.slot(other)
    assert again.slot(index) == one
    assert (one.split, one.index, one.frame) == ("train", index, FRAME)
    assert len(one.lots) >= 8
    assert all(0 <= lot < 1 for lot in one.lots)


def test_seeds_splits_and_numbers_make_a_difference() -> None:
    def shape(made: Layout) -> list[tuple[object, ...]]:
        return [(s.task, s.tier, s.kind, s.options, s.answer, s.rank) for s in slots(made)]

    one = shape(layout(120, 1))
    assert shape(layout(120, 1)) == one
    assert shape(layout(120, 2)) != one
    assert shape(layout(120, 1, split="test")) != one
    assert shape(layout(121, 1))[:120] != one


def test_tasks_and_letters_are_spread_over_the_indices() -> None:
    """Any fifth of the indices has about a fifth of each task, tier and letter."""
    made = slots(layout(1000, 5, PLAIN))
    for start in range(0, 1000, 200):
        part = made[start : start + 200]
        assert 70 < Counter(s.task for s in part)["a"] < 130
        assert 50 < Counter(s.tier for s in part)["easy"] < 110
        assert Counter(s.answer for s in part)[0] > 20


def test_lots_are_even_and_differ_by_index() -> None:
    lots = np.array([s.lots for s in slots(layout(800, 6))])
    assert len(np.unique(lots)) == lots.size
    for column in lots.T:
        assert abs(column.mean() - 0.5) < 0.05
    again = np.array([s.lots for s in slots(layout(300, 6))])
    assert (again == lots[:300]).all()


@given(
    total=st.integers(0, 5000),
    weights=st.lists(st.floats(0.001, 100), min_size=1, max_size=12),
    seed=st.integers(0, 99),
)
def test_apportion(total: int, weights: list[float], seed: int) -> None:
    parts = apportion(total, weights, np.random.default_rng(seed))
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-6


def test_leftovers_go_to_the_largest_remainders_then_by_lot() -> None:
    rng = np.random.default_rng(0)
    assert apportion(10, [1, 2, 4], rng) == [1, 3, 6]
    firsts = {apportion(1, [1, 1, 1], np.random.default_rng(i)).index(1) for i in range(20)}
    assert firsts == {0, 1, 2}


def test_an_empty_split_has_no_slots() -> None:
    assert slots(layout(0)) == []
    with pytest.raises(IndexError):
        layout(3).slot(3)


@given(st.integers(0, 400), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_twins_share_a_draw_and_one_in_k_can_not_be_told(count: int, seed: int) -> None:
    twinned = tuple(replace(task, twins=True) for task in PLAIN)
    made = slots(layout(count, seed, twinned))
    for k in (4, 5):
        own = [slot for slot in made if slot.options == k]
        lacking = [slot for slot in own if slot.left_out]
        # The last cells may be too small for a pair.
        assert len(own) / k - 4 <= len(lacking) <= len(own) / k
        assert all(slot.unsure >= 0 for slot in own)
        for slot in lacking:
            twin = made[slot.twin]
            assert (twin.twin, twin.left_out, slot.drawn) == (slot.index, False, twin.index)
            assert replace(slot, index=twin.index, twin=twin.twin, left_out=False) == twin
            assert slot.answer != slot.unsure
        right = Counter(slot.unsure if slot.left_out else slot.answer for slot in own)
        assert (
            max(right.values(), default=0) - min(right.values(), default=0) <= len(own) / k / 2 + 6
        )

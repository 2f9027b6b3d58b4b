"""Finding tasks: by folder, by name, by what was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from mirgen.errors import UsageError
from mirgen.records.puzzle import TIERS
from mirgen.records.source import Photo, Pool
from mirgen.seeds import generator
from mirgen.tasks import all_tasks, chosen, find_task, known

from ..built import FAMILIES, Drawn, sample_bench, sample_pool


def test_every_family_is_found_in_alphabetical_order() -> None:
    assert list(all_tasks()) == sorted(all_tasks())
    assert set(FAMILIES) <= set(all_tasks())
    assert "shared" not in all_tasks()
    assert "registry" not in all_tasks()


def test_a_task_is_found_by_its_own_name() -> None:
    for name, task in all_tasks().items():
        assert task.name == name
        assert find_task(name) is task
        assert task.category in ("sequential", "spatial", "analytical")


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'speed_comparison'") as refused:
        find_task("sped_comparison")
    assert "'sped_comparison'" in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), None),
        (("all",), None),
        (("all", "weight_comparison"), None),
        (("weight_comparison", "speed_comparison"), ("speed_comparison", "weight_comparison")),
        (("speed_comparison", "speed_comparison"), ("speed_comparison",)),
    ],
)
def test_chosen(asked: tuple[str, ...], found: tuple[str, ...] | None) -> None:
    everything = tuple(known() if "all" in asked else all_tasks())
    assert chosen(asked) == (everything if found is None else found)


def test_one_wrong_name_among_right_ones_is_refused() -> None:
    with pytest.raises(UsageError, match="weight_comparison"):
        chosen(["speed_comparison", "weight_comparisons"])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_tier_has_kinds_and_every_kind_a_tier(family: str) -> None:
    task = find_task(family)
    for tier in TIERS:
        assert any(task.option_counts(kind, tier) for kind in task.kinds)
    for kind in task.kinds:
        tiers = [tier for tier in TIERS if task.option_counts(kind, tier)]
        assert tiers
        for tier in tiers:
            assert all(3 <= n <= 5 for n in task.option_counts(kind, tier))


@pytest.mark.parametrize("family", FAMILIES)
def test_bands_rise_with_the_tier(family: str) -> None:
    task = find_task(family)
    for kind in task.kinds:
        bands = [task.band(kind, tier) for tier in TIERS if task.option_counts(kind, tier)]
        assert all(0 <= low < high <= 1 for low, high in bands)
        assert [low for low, _ in bands] == sorted(low for low, _ in bands)
        assert [high for _, high in bands] == sorted(high for _, high in bands)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_an_empty_pool_lacks_is_told(family: str) -> None:
    photo = Photo(0, "none", "a.jpg", "a.jpg", "1", 150, 100, "0" * 64)
    for pool in (Pool((), ()), Pool((photo,), ())):
        lack = find_task(family).lacks(pool)
        assert "0" in lack
        assert not lack.endswith(".")


@pytest.mark.parametrize("family", FAMILIES)
def test_redraws_cover_every_fact_with_values_that_vary(
    drawn: Callable[[str], list[Drawn]], family: str
) -> None:
    """What the proof of need draws from: each fact by name, in more than one value."""
    pool = sample_pool(sample_bench({"train": 300}, (family,)))
    for item in drawn(family)[:40]:
        puzzle = item.planned.puzzle
        redraws = find_task(family).redraw(puzzle, 64, pool, generator("redraw"))
        for fact in puzzle.facts:
            values = redraws[fact.name]
            assert values.shape == (64,)
            assert np.isfinite(values).all()
            if fact.name != "time[1]":  # the clock starts at the first image
                assert len(np.unique(values)) > 1, fact.name

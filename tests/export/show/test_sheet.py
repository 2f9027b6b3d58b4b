from __future__ import annotations

from dataclasses import replace
from itertools import repeat

import pytest

from mirgen.export.show import choose, sheet
from mirgen.export.show.ink import PAGE, RIGHT
from mirgen.records.instance import Instance


def rows(row: Instance, *kinds: tuple[str, str]) -> list[Instance]:
    return [replace(row, id=f"train-{k}", task=a, tier=b) for k, (a, b) in enumerate(kinds)]  # type: ignore[arg-type]


def test_every_task_comes_before_any_comes_again(row: Instance) -> None:
    found = choose(
        rows(row, ("a", "easy"), ("a", "easy"), ("a", "hard"), ("b", "easy"), ("c", "hard")), 3
    )
    assert [r.task for r in found] == ["a", "b", "c"]


def test_the_second_of_a_task_is_of_another_tier(row: Instance) -> None:
    found = choose(rows(row, ("a", "easy"), ("a", "easy"), ("a", "hard")), 2)
    assert [r.tier for r in found] == ["easy", "hard"]


def test_few_rows_are_all_shown_and_many_are_not_read(row: Instance) -> None:
    assert choose([], 8) == []
    assert len(choose(rows(row, ("a", "easy"), ("b", "hard")), 8)) == 2
    assert len(choose(repeat(row), 8)) == 8


@pytest.mark.parametrize("number", [1, 2, 3])
def test_cards_fill_two_columns(row: Instance, number: int) -> None:
    one = sheet([row])
    picture = sheet([row] * number)
    assert picture.width == 1600
    assert picture.height == one.height if number <= 2 else picture.height > 1.5 * one.height
    colors = {color for _, color in picture.getcolors(1 << 24) or ()}
    assert tuple(bytes.fromhex(RIGHT[1:])) in colors
    assert picture.getpixel((2, 2)) == tuple(bytes.fromhex(PAGE[1:]))

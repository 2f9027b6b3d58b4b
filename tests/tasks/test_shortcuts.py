"""No rule of thumb wins: over many planned puzzles its hits stay near chance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.records.puzzle import Puzzle, Tier
from mirgen.tasks import find_task

from ..built import FAMILIES, PLANS, Drawn

OVER: dict[Tier, float] = {"easy": 0.25, "medium": 0.15, "hard": 0.15}
"""How far above chance a rule may truly hit."""

ALPHA = 1e-4
"""Chance of a false alarm for a rule that hits exactly as often as it may."""


def at_least(hits: int, trials: int, p: float) -> float:
    """Return the chance of so many hits or more, by the binomial distribution."""
    return math.fsum(
        math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(hits, trials + 1)
    )


def picked(scores: NDArray[np.float64], answer: int) -> float:
    """Return the chance that who takes the best score takes the answer; ties are guessed among."""
    best = np.flatnonzero(scores >= scores.max() - 1e-9)
    return float(answer in best) / len(best)


def rules_of_thumb(puzzle: Puzzle) -> dict[str, NDArray[np.float64]]:
    """Score the options by what needs neither image nor text."""
    values = [v for v in puzzle.question.options if isinstance(v, float)]
    texts = [option.text for option in puzzle.options]
    found = {
        "first-option": -np.arange(len(texts), dtype=np.float64),
        "last-option": np.arange(len(texts), dtype=np.float64),
        "longest-option": np.array([float(len(text)) for text in texts]),
        "shortest-option": np.array([-float(len(text)) for text in texts]),
    }
    if len(values) == len(texts):
        by_size = np.array(values)
        middle = np.median(by_size)
        found |= {
            "largest-number": by_size,
            "smallest-number": -by_size,
            "nearest-the-middle": -np.abs(by_size - middle),
            "second-smallest": -np.abs(np.argsort(np.argsort(by_size)) - 1.0),
            "second-largest": -np.abs(np.argsort(np.argsort(-by_size)) - 1.0),
        }
    return found


@dataclass
class Tried:
    """A rule's hits over some puzzles, and what chance would have given."""

    hits: float = 0.0
    chance: float = 0.0
    trials: int = 0

    def add(self, hit: float, chance: float) -> None:
        self.hits, self.chance, self.trials = self.hits + hit, self.chance + chance, self.trials + 1

    def p(self, over: float) -> float:
        allowed = min(self.chance / self.trials + over, 1.0)
        return at_least(math.floor(self.hits), self.trials, allowed)


def tried(items: list[Drawn], family: str) -> dict[tuple[Tier, str], Tried]:
    task = find_task(family)
    found: dict[tuple[Tier, str], Tried] = defaultdict(Tried)
    for item in items:
        puzzle = item.planned.puzzle
        named = {n: s[0] for n, s in task.rules(puzzle.question, puzzle.state()).items()}
        every = named | {f"not {name}": -scores for name, scores in named.items()}
        for name, scores in (every | rules_of_thumb(puzzle)).items():
            hit = picked(scores, puzzle.answer)
            found[item.slot.tier, name].add(hit, 1 / len(puzzle.options))
    return dict(found)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_rule_wins(drawn: Callable[[str], list[Drawn]], family: str) -> None:
    items = drawn(family)
    assert len(items) == PLANS
    found = tried(items, family)
    table = [
        f"{tier:6} {name:32} {t.hits:6.1f} of {t.trials:3}: {t.hits / t.trials:4.0%}, "
        f"chance {t.chance / t.trials:4.0%}, p {t.p(OVER[tier]):.1e}"
        for (tier, name), t in sorted(found.items())
    ]
    guilty = [
        line
        for line, ((tier, _), t) in zip(table, sorted(found.items()), strict=True)
        if t.p(OVER[tier]) < ALPHA
    ]
    assert not guilty, "\n".join([*guilty, "", *table])
    assert len(found) > 20


@pytest.mark.parametrize("family", FAMILIES)
def test_wrong_options_carry_their_mistake(
    drawn: Callable[[str], list[Drawn]], family: str
) -> None:
    for item in drawn(family):
        puzzle = item.planned.puzzle
        for place, option in enumerate(puzzle.options):
            assert bool(option.mistake) == (place != puzzle.answer)
        assert puzzle.answer == item.slot.answer
        assert len(puzzle.options) == item.slot.options
        assert len(set(puzzle.question.options)) == len(puzzle.options)


@pytest.mark.parametrize("family", ["speed_comparison", "weight_comparison"])
def test_the_answers_rank_is_as_laid_out(drawn: Callable[[str], list[Drawn]], family: str) -> None:
    ranks = 0
    for item in drawn(family):
        values = item.planned.puzzle.question.options
        if all(isinstance(v, float) for v in values):
            assert sorted(values).index(values[item.slot.answer]) == item.slot.rank
            ranks += 1
    assert ranks > 50


def test_the_measure_itself() -> None:
    """A rule that always hits is caught, one at chance isn't; the tail sum is right."""
    assert at_least(3, 3, 0.5) == pytest.approx(0.125)
    assert at_least(0, 7, 0.3) == pytest.approx(1)
    assert at_least(6, 10, 0.5) == pytest.approx(0.376953125)
    assert picked(np.array([1.0, 1.0, 0.0]), 1) == 0.5
    assert picked(np.array([1.0, 2.0, 0.0]), 0) == 0
    sure, fair = Tried(), Tried()
    for k in range(90):
        sure.add(1, 0.25)
        fair.add(float(k % 4 == 0), 0.25)
    assert sure.p(0.25) < ALPHA < fair.p(0.15)

"""Plan: puzzles for a slot that are unique, needed and of its tier; every other one is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from ..check.need import DRAWS, SHARE, changed, least_needed
from ..check.unique import only_answer_fits
from ..difficulty import error_rate, tier_miss
from ..errors import Reject
from ..records.instance import Difficulty
from ..records.protocols import Task
from ..records.puzzle import TOLD, Facts, Puzzle, Slot
from ..records.source import Pool
from ..seeds import Key, generator
from .stages import Stages

CLOSE, MORE = 0.1, 4
"""A share of changed answers that passes by less is measured by so many times the draws."""

ATTEMPTS = 200
CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Planned:
    """A puzzle that passed every check that needs no pixels."""

    puzzle: Puzzle
    difficulty: Difficulty


def plans(
    task: Task,
    slot: Slot,
    pool: Pool,
    seed: int,
    rejects: Counter[str],
    stages: Stages | None = None,
) -> Iterator[Planned]:
    """Yield puzzles that pass: from at most ATTEMPTS draws, CANDIDATES looked at in each.

    Every candidate that fails is counted under its reason in ``rejects``.
    """
    stages = stages or Stages()
    for attempt in range(ATTEMPTS):
        key = (slot.split, slot.drawn, attempt)
        candidates = islice(task.draw(slot, pool, generator(seed, "draw", *key)), CANDIDATES)
        redraws = _Redraws(task, pool, (seed, "redraw", *key))
        while True:
            try:
                with stages.at("plan"):
                    puzzle = next(candidates, None)
            except Reject as reject:
                rejects[reject.reason] += 1
                break
            if puzzle is None:
                break
            planned = _judge(task, slot, puzzle, redraws, stages)
            if isinstance(planned, Planned):
                yield planned
            else:
                rejects[planned] += 1


class _Redraws:
    """The redraws of a draw's candidates: those of one structure, told by ``args``, share them."""

    def __init__(self, task: Task, pool: Pool, key: tuple[Key, ...]) -> None:
        self._task, self._pool, self._key = task, pool, key
        self._args: Mapping[str, Any] | None = None
        self._facts: Facts = {}

    @cached_property
    def _rng(self) -> np.random.Generator:
        return generator(*self._key)

    def more(self, puzzle: Puzzle) -> Facts:
        """Return every fact of the puzzle drawn again more often, anew for each that asks."""
        return self._task.redraw(puzzle, MORE * DRAWS, self._pool, self._rng)

    def of(self, puzzle: Puzzle) -> Facts:
        """Return every fact of the puzzle drawn again, shape (DRAWS,) each."""
        if puzzle.question.args != self._args:
            self._args = puzzle.question.args
            self._facts = self._task.redraw(puzzle, DRAWS, self._pool, self._rng)
        return self._facts


def _judge(
    task: Task, slot: Slot, puzzle: Puzzle, shared: _Redraws, stages: Stages
) -> Planned | str:
    with stages.at("plan"):
        redraws = shared.of(puzzle)
    with stages.at("difficulty"):
        error = error_rate(puzzle, task.solve, redraws)
        if miss := tier_miss(error, task.band(slot.kind, slot.tier)):
            return miss
    # Asked after the tier, where most fail.
    with stages.at("plan"):
        if not only_answer_fits(puzzle, task.solve):
            return "not-unique"
    with stages.at("need"):
        shares = changed(puzzle, task.solve, redraws)
        idle = least_needed(shares, slot.tier)
        if not idle and min(shares.values()) < SHARE[slot.tier] + CLOSE:
            # What has just passed may have been lucky: it is drawn again more often.
            again = changed(puzzle, task.solve, shared.more(puzzle))
            idle = least_needed(again, slot.tier)
    if idle:
        return "text-idle" if idle == TOLD else "image-idle"
    return Planned(puzzle, Difficulty(error, puzzle.hops))

"""The proof of need: with one place's facts drawn again, the answer must often change."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..records.frame import FramePlan
from ..records.protocols import Solver
from ..records.puzzle import TOLD, Facts, Puzzle, Tier, seen

DRAWS = 64
SHARE: dict[Tier, float] = {"easy": 0.25, "medium": 0.25, "hard": 0.5}
"""Least share of the redraws in which the set of defensible options must differ."""


def places(frames: tuple[FramePlan, ...]) -> tuple[str, ...]:
    """Return every place that facts stand in: the text, then each image."""
    return (TOLD, *(seen(k) for k in range(len(frames))))


def changed(puzzle: Puzzle, solve: Solver, redraws: Facts) -> dict[str, float]:
    """Return for each place the share of redraws that change the defensible set.

    ``redraws`` holds every fact drawn again, shape (n,); one place at a time takes its values
    from there, all else stays as it is. A place without facts changes nothing: its share is 0.
    """
    every = places(puzzle.frames)
    names = [f.name for f in puzzle.facts]
    again = np.array([redraws[name] for name in names])
    # One block of n states a place, all solved in one call.
    exact = np.array([f.value for f in puzzle.facts], np.float64)[:, None, None]
    states = np.tile(exact, (1, len(every), again.shape[1]))
    states[np.arange(len(names)), [every.index(f.where) for f in puzzle.facts]] = again
    state = dict(zip(names, states.reshape(len(names), -1), strict=True))
    truth = np.arange(len(puzzle.options)) == puzzle.answer
    differs = np.any((solve(puzzle.question, state) <= 1) != truth, axis=1)
    return dict(zip(every, differs.reshape(states.shape[1:]).mean(axis=1).tolist(), strict=True))


def needless(puzzle: Puzzle, tier: Tier, solve: Solver, redraws: Facts, slack: float = 0.0) -> str:
    """Return '' where every image and the text are needed, else the first place that isn't.

    ``slack`` is how far below its least share a place may fall.
    """
    return least_needed(changed(puzzle, solve, redraws), tier, slack)


def least_needed(shares: Mapping[str, float], tier: Tier, slack: float = 0.0) -> str:
    """Return the first place whose share of changed answers is below the tier's least, or ''."""
    return next((where for where, share in shares.items() if share < SHARE[tier] - slack), "")

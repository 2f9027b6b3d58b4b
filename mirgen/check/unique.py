"""Exactly one option fits the exact facts, and it is the answer."""

from __future__ import annotations

from ..records.protocols import Solver
from ..records.puzzle import Facts, Puzzle


def only_answer_fits(puzzle: Puzzle, solve: Solver, facts: Facts | None = None) -> bool:
    """Whether the solver leaves the answer alone defensible, from these facts or the exact ones."""
    misfit = solve(puzzle.question, facts or puzzle.state())[0]
    return [i for i, m in enumerate(misfit) if m <= 1] == [puzzle.answer]

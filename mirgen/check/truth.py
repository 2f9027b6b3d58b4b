"""The check that composing kept the truth: facts measured from the frames give the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.frame import Frame
from ..records.protocols import Solver
from ..records.puzzle import TOLD, Fact, Puzzle, Question, seen
from .continuity import Picture
from .measure import TOLERANCE, Seen, measure
from .unique import only_answer_fits

_UNREADABLE = {"fit": "tiles-alike", "step": "blurs-alike"}
"""Reasons for facts that are read off pixels, by attribute."""


def often_untrue(puzzle: Puzzle) -> bool:
    """Whether the frames seldom show a fact well enough: where loose tiles belong."""
    return any(fact.name.startswith("fit(") for fact in puzzle.facts)


class Watch:
    """Measures a puzzle's facts while its frames are finished, one by one and in order.

    So that what a frame doesn't show as planned is known before the next one is composed.
    """

    def __init__(self, puzzle: Puzzle, solve: Solver) -> None:
        self._puzzle = puzzle
        self._solve = solve
        self._labels = _labels(puzzle)
        self._regions: dict[int, Seen] = {}
        self._shown: list[str] = []
        self._state = {f.name: f.value for f in puzzle.facts if f.where == TOLD}
        self._left = [fact for fact in puzzle.facts if fact.where != TOLD]

    def saw(self, frame: Frame, pixels: NDArray[np.uint8] | None = None) -> str:
        """Take a frame in; return '' or a reason as ``untrue`` does.

        What can't be measured yet is left for later frames. ``pixels``, (h, w, 3) BGR, are those
        of a frame that isn't encoded yet.
        """
        picture = Picture(frame.data, pixels)
        for r in frame.regions:
            self._regions[r.region] = Seen(r.label, r.bbox, r.area, *frame.size, picture, r.photo)
        self._shown.append(seen(len(self._shown)))
        waiting, self._left = self._left, []
        for fact in waiting:
            if fact.where not in self._shown:
                self._left.append(fact)
                continue
            value = measure(fact.name, self._regions, self._labels)
            if value is not None:
                if _off(fact, value):
                    return "fact-off"
                self._state[fact.name] = value
            elif _final(fact, self._regions):
                return _unreadable(fact)
            else:
                self._left.append(fact)
        return ""

    def seen_all(self) -> str:
        """Return '' where all frames together show what was planned, else a reason."""
        if self._left:
            return _unreadable(self._left[0])
        state = {fact.name: np.array([self._state[fact.name]]) for fact in self._puzzle.facts}
        return "" if only_answer_fits(self._puzzle, self._solve, state) else "answer-off"


def untrue(puzzle: Puzzle, solve: Solver, regions: Mapping[int, Seen]) -> str:
    """Return '' where the frames show what was planned, else a reason code.

    ``fact-unreadable``: a fact's region isn't visible, or ``tiles-alike``: where a tile belongs
    can't be told, or ``blurs-alike``: how blurred a copy is; ``fact-off``: it is measured elsewhere
    than planned; ``answer-off``: the measured facts don't single out the answer.
    """
    labels = _labels(puzzle)
    state = {}
    for fact in puzzle.facts:
        value: float | None = fact.value
        if fact.where != TOLD:
            value = measure(fact.name, regions, labels)
            if value is None:
                return _unreadable(fact)
            if _off(fact, value):
                return "fact-off"
        state[fact.name] = np.array([value])
    return "" if only_answer_fits(puzzle, solve, state) else "answer-off"


def _labels(puzzle: Puzzle) -> list[str]:
    return [str(label) for label in puzzle.question.args.get("labels", ())]


def _off(fact: Fact, value: float) -> bool:
    return abs(value - fact.value) > TOLERANCE[fact.sense] + 1e-9


def _unreadable(fact: Fact) -> str:
    return _UNREADABLE.get(fact.name.partition("(")[0], "fact-unreadable")


def _final(fact: Fact, regions: Mapping[int, Seen]) -> bool:
    """Whether what can't be read off pixels now never can: all that it speaks of is there."""
    attribute, _, numbers = fact.name.rstrip(")").partition("(")
    return attribute in _UNREADABLE and all(int(n) in regions for n in numbers.split(","))


def solved_again(
    question: Question,
    facts: Sequence[Fact],
    solve: Solver,
    regions: Mapping[int, Seen],
    answer: int,
) -> str:
    """Return '' where a row's facts and regions still give its answer, else what is off."""
    puzzle = Puzzle(question, (), answer, tuple(facts), (), 0)
    if not only_answer_fits(puzzle, solve):
        return "the stored facts don't give the stored answer"
    off = untrue(puzzle, solve, regions)
    return {
        "": "",
        "fact-unreadable": "a fact can't be read off the regions",
        "blurs-alike": "how blurred a copy is can't be told from the pixels",
        "tiles-alike": "where a tile belongs can't be told from the pixels",
        "fact-off": "a fact differs from what the regions show",
        "answer-off": "the regions give another answer",
    }[off]

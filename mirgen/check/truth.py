"""The check that composing kept the truth: facts measured from the frames give the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..records.frame import Frame
from ..records.protocols import Solver
from ..records.puzzle import TOLD, Fact, Puzzle, Question
from .continuity import Picture
from .measure import TOLERANCE, Seen, measure
from .unique import only_answer_fits

_UNREADABLE = {"fit": "tiles-alike", "step": "blurs-alike"}
"""Reasons for facts that are read off pixels, by attribute."""


def seen_in_frames(frames: Sequence[Frame]) -> dict[int, Seen]:
    """Return every region of the frames by number."""
    return {
        r.region: Seen(r.label, r.bbox, r.area, *frame.size, picture, r.photo)
        for frame, picture in ((frame, Picture(frame.data)) for frame in frames)
        for r in frame.regions
    }


def untrue(puzzle: Puzzle, solve: Solver, regions: Mapping[int, Seen]) -> str:
    """Return '' where the frames show what was planned, else a reason code.

    ``fact-unreadable``: a fact's region isn't visible, or ``tiles-alike``: where a tile belongs
    can't be told, or ``blurs-alike``: how blurred a copy is; ``fact-off``: it is measured elsewhere
    than planned; ``answer-off``: the measured facts don't single out the answer.
    """
    labels = [str(label) for label in puzzle.question.args.get("labels", ())]
    state = {}
    for fact in puzzle.facts:
        value: float | None = fact.value
        if fact.where != TOLD:
            value = measure(fact.name, regions, labels)
            if value is None:
                return _UNREADABLE.get(fact.name.partition("(")[0], "fact-unreadable")
            if abs(value - fact.value) > TOLERANCE[fact.sense] + 1e-9:
                return "fact-off"
        state[fact.name] = np.array([value])
    return "" if only_answer_fits(puzzle, solve, state) else "answer-off"


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

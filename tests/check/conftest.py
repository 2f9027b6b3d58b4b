"""Small puzzles made by hand, so that every check can be shown to fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.check.continuity import Picture
from mirgen.check.measure import Seen
from mirgen.check.truth import Watch, untrue
from mirgen.records.frame import Frame, Scene, Stage
from mirgen.records.instance import Instance
from mirgen.records.protocols import Solver
from mirgen.records.puzzle import Fact, Facts, Option, Puzzle, Question

from ..built import Rows

SCENE = Scene((640, 400), Stage("board"), ())


def make_puzzle(
    facts: Sequence[Fact], frames: int, options: Sequence[object], answer: int, **args: object
) -> Puzzle:
    """Return a puzzle of these facts; its frames show nothing."""
    return Puzzle(
        question=Question("sum", "sum", args, tuple(options)),
        options=tuple(Option(str(o), "" if i == answer else "m") for i, o in enumerate(options)),
        answer=answer,
        facts=tuple(facts),
        frames=(SCENE,) * frames,
        hops=frames,
    )


def add_up(question: Question, facts: Facts) -> NDArray[np.float64]:
    """Be a solver: the answer is the sum of all facts but those that ``args["ignored"]`` names."""
    ignored = question.args.get("ignored", ())
    total = sum(values for name, values in sorted(facts.items()) if name not in ignored)
    shown = np.array(question.options, dtype=np.float64)
    return np.asarray(np.abs(np.asarray(total)[:, None] - shown) / 0.5)


@pytest.fixture(scope="session")
def row(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Return a finished row that shows a photo."""
    return replace(Rows(tmp_path_factory)["location_relationship"][0])


def seen_in_frames(frames: Sequence[Frame]) -> dict[int, Seen]:
    """Return every region of the frames by number."""
    return {
        r.region: Seen(r.label, r.bbox, r.area, *frame.size, picture, r.photo)
        for frame, picture in ((frame, Picture(frame.data)) for frame in frames)
        for r in frame.regions
    }


def judged(puzzle: Puzzle, solve: Solver, frames: Sequence[Frame]) -> str:
    """Return the first reason that frames give one by one; all at once they are as true."""
    watch = Watch(puzzle, solve)
    one_by_one = next(filter(None, map(watch.saw, frames)), "") or watch.seen_all()
    assert bool(one_by_one) == bool(untrue(puzzle, solve, seen_in_frames(frames)))
    return one_by_one

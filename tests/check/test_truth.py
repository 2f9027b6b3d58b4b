"""Frames against plans: a thing moved, hidden or miscounted is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.check.measure import Seen
from mirgen.check.truth import solved_again
from mirgen.compose import Studio
from mirgen.records.frame import Frame, FrameRegion, Scene, Sticker
from mirgen.records.puzzle import Fact, Facts, Puzzle, Question

from ..built import Drawn, planned_puzzles, sample_bench
from .conftest import add_up, judged, make_puzzle, seen_in_frames

SIZE = (200, 100)


def region(number: int, x: float, y: float, label: str = "cup") -> FrameRegion:
    """Return a region of 20 x 10 pixels whose centre is at x, y."""
    return FrameRegion(number, label, (x - 10, y - 5, 20.0, 10.0), 200.0, "", -1, "")


FRAMES = (
    Frame(b"", ".jpg", SIZE, (region(0, 100, 50),), ()),
    Frame(b"", ".jpg", SIZE, (region(1, 40, 50), region(2, 160, 50, "dog")), ()),
)
FACTS = (
    Fact("cx(0)", 0.5, "image:0", "position"),
    Fact("cx(1)", 0.2, "image:1", "position"),
    Fact("told", 2.3, "text"),
)
PUZZLE = make_puzzle(FACTS, 2, (3, 4, 5), 0, labels=["cup", "dog"])


def verdict(puzzle: Puzzle = PUZZLE, frames: tuple[Frame, ...] = FRAMES) -> str:
    return judged(puzzle, add_up, frames)


def moved(by: float) -> tuple[Frame, ...]:
    """Return the frames with region 0 moved to the right by a share of the width."""
    return (replace(FRAMES[0], regions=(region(0, 100 + by * 200, 50),)), FRAMES[1])


def test_regions_are_found_with_their_frames_size() -> None:
    assert seen_in_frames(FRAMES)[2] == Seen("dog", (150, 45, 20, 10), 200, 200, 100)
    assert sorted(seen_in_frames(FRAMES)) == [0, 1, 2]


def test_what_is_as_planned_is_true() -> None:
    assert verdict() == ""
    assert verdict(frames=moved(0.015)) == ""


@pytest.mark.parametrize("by", [0.1, -0.1, 0.025])
def test_a_moved_region_is_off(by: float) -> None:
    assert verdict(frames=moved(by)) == "fact-off"


def test_a_hidden_region_is_unreadable() -> None:
    assert verdict(frames=(replace(FRAMES[0], regions=()), FRAMES[1])) == "fact-unreadable"


def test_a_miscount_is_off() -> None:
    pan = replace(region(5, 100, 90, "pan"), bbox=(0.0, 85.0, 200.0, 10.0))
    facts = (*FACTS, Fact("count(5,1,2)", 2.0, "image:1", "count"))
    puzzle = make_puzzle(facts, 2, (5, 6), 0)
    whole = (FRAMES[0], replace(FRAMES[1], regions=(*FRAMES[1].regions, pan)))
    assert verdict(puzzle, whole) == ""
    one_hidden = (FRAMES[0], replace(FRAMES[1], regions=(FRAMES[1].regions[0], pan)))
    assert verdict(puzzle, one_hidden) == "fact-off"


def test_another_label_is_off_or_unreadable() -> None:
    facts = (*FACTS, Fact("label(2)", 1.0, "image:1", "code"))
    puzzle = make_puzzle(facts, 2, (4, 6), 0, labels=["cup", "dog"])
    assert verdict(puzzle) == ""
    for label, reason in (("cup", "fact-off"), ("cow", "fact-unreadable")):
        regions = (FRAMES[1].regions[0], region(2, 160, 50, label))
        assert verdict(puzzle, (FRAMES[0], replace(FRAMES[1], regions=regions))) == reason


def test_small_errors_that_add_up_to_another_answer_are_found() -> None:
    """Each position is within its tolerance, the answer by the frames isn't the planned one."""

    def fine(question: Question, facts: Facts) -> NDArray[np.float64]:
        apart = facts["cx(0)"] - facts["cx(1)"]
        shown = np.array(question.options)
        return np.asarray(np.abs(apart[:, None] - shown) / 0.015)

    puzzle = replace(PUZZLE, question=replace(PUZZLE.question, options=(0.3, 0.4, 0.5)))
    assert judged(puzzle, fine, FRAMES) == ""
    assert judged(puzzle, fine, moved(0.018)) == "answer-off"


def test_told_facts_are_taken_as_told() -> None:
    assert verdict(replace(PUZZLE, facts=FACTS[:2])) == "answer-off"


@pytest.fixture(scope="session")
def item(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return planned_puzzles(tmp_path_factory, "speed_comparison")[0]


@pytest.fixture(scope="session")
def studio() -> Studio:
    return sample_bench({"train": 300}, ("speed_comparison",)).studio


def shown(studio: Studio, puzzle: Puzzle) -> str:
    from mirgen.tasks import find_task

    frames = [studio.frame(plan) for plan in puzzle.frames]
    return judged(puzzle, find_task("speed_comparison").solve, frames)


def shifted(puzzle: Puzzle, by: float) -> Puzzle:
    """Return the puzzle with the first sticker of its first frame moved, its facts as they are."""
    scene = puzzle.frames[0]
    assert isinstance(scene, Scene)
    sticker = scene.layers[0]
    assert isinstance(sticker, Sticker)
    x = sticker.x + by * scene.size[0] * (1 if sticker.x < scene.size[0] / 2 else -1)
    layers = (replace(sticker, x=x), *scene.layers[1:])
    return replace(puzzle, frames=(replace(scene, layers=layers), *puzzle.frames[1:]))


def test_composed_frames_are_true_and_a_moved_sticker_is_found(item: Drawn, studio: Studio) -> None:
    puzzle = item.planned.puzzle
    assert shown(studio, puzzle) == ""
    assert shown(studio, shifted(puzzle, 0.1)) == "fact-off"


def test_a_sticker_hidden_behind_another_is_unreadable(item: Drawn, studio: Studio) -> None:
    puzzle = item.planned.puzzle
    scene = puzzle.frames[0]
    assert isinstance(scene, Scene)
    first = scene.layers[0]
    assert isinstance(first, Sticker)
    # The same thing in the same place, in front.
    above = replace(first, region=99)
    hidden = replace(scene, layers=(*scene.layers, above))
    assert shown(studio, replace(puzzle, frames=(hidden, *puzzle.frames[1:]))) == "fact-unreadable"


@pytest.mark.parametrize(
    ("facts", "answer", "fault"),
    [
        (FACTS, 0, ""),
        (FACTS, 1, "the stored facts don't give the stored answer"),
        ((FACTS[0], FACTS[1], Fact("told", 3.3, "text")), 0, "the stored facts don't give"),
        (
            (Fact("cx(0)", 0.6, "image:0", "position"), FACTS[1], Fact("told", 2.2, "text")),
            0,
            "a fact differs from what the regions show",
        ),
        (
            (Fact("cx(7)", 0.5, "image:0", "position"), *FACTS[1:]),
            0,
            "a fact can't be read off the regions",
        ),
    ],
)
def test_a_stored_row_is_solved_again(facts: tuple[Fact, ...], answer: int, fault: str) -> None:
    found = solved_again(PUZZLE.question, facts, add_up, seen_in_frames(FRAMES), answer)
    assert found.startswith(fault)
    assert bool(found) == bool(fault)

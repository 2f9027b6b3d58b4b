"""Noisy viewers: no noise, no error; smaller margins, more of it; ties are guesses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.difficulty import error_rate
from mirgen.difficulty.viewer import LAPSE, POSITION, STEP, VIEWERS, WEBER
from mirgen.records.frame import Scene, Stage
from mirgen.records.puzzle import Fact, Facts, Option, Puzzle, Question, Sense

SCENE = Scene((640, 400), Stage("board"), ())


def puzzle(facts: Sequence[Fact], options: Sequence[float] = (0, 1, 2), answer: int = 0) -> Puzzle:
    return Puzzle(
        question=Question("test", "test", {}, tuple(options)),
        options=tuple(Option(str(o)) for o in options),
        answer=answer,
        facts=tuple(facts),
        frames=(SCENE,),
        hops=1,
    )


def seen(value: float, sense: Sense, name: str = "x(0)") -> Fact:
    return Fact(name, value, "image:0", sense)


def nearest(question: Question, facts: Facts) -> NDArray[np.float64]:
    """Be a solver: the option nearest to the first fact."""
    value = next(iter(facts.values()))
    return np.asarray(np.abs(value[:, None] - np.array(question.options)))


def largest(question: Question, facts: Facts) -> NDArray[np.float64]:
    """Be a solver: the largest of the facts."""
    values = np.stack(list(facts.values()), axis=1)
    return np.asarray(values.max(axis=1, keepdims=True) - values)


def same(facts: Sequence[Fact]) -> dict[str, NDArray[np.float64]]:
    """Redraw to the same values: lapses then change nothing."""
    return {f.name: np.full(64, f.value) for f in facts}


def test_told_facts_are_never_misread() -> None:
    facts = [Fact("told", 0.0, "text")]
    far = {"told": np.full(64, 2.0)}
    assert error_rate(puzzle(facts), nearest, far) == 0


@pytest.mark.parametrize("sense", ["sign", "code"])
def test_what_carries_no_noise_is_lost_by_lapses_alone(sense: Sense) -> None:
    facts = [seen(0.0, sense)]
    assert error_rate(puzzle(facts), nearest, same(facts)) == 0
    away = {"x(0)": np.full(64, 2.0)}
    lost = error_rate(puzzle(facts), nearest, away)
    assert 0 < lost < 3 * LAPSE
    assert lost * VIEWERS == pytest.approx(round(lost * VIEWERS))


def test_lapses_add_up_over_facts() -> None:
    """Any one of twenty lapses costs the answer."""
    facts = [seen(0.0, "sign", f"x({i})") for i in range(20)]
    away = {f.name: np.full(64, 5.0) for f in facts}

    def total(question: Question, facts: Facts) -> NDArray[np.float64]:
        value = np.sum(list(facts.values()), axis=0)
        return np.asarray(np.abs(value[:, None] - np.array(question.options)))

    lost = error_rate(puzzle(facts), total, away)
    assert lost == pytest.approx(1 - (1 - LAPSE) ** 20, abs=0.12)


@pytest.mark.parametrize(
    ("sense", "unit"), [("position", POSITION), ("length", 0.5 * WEBER), ("count", 0.08 * 7)]
)
def test_smaller_margins_mislead_more_viewers(sense: Sense, unit: float) -> None:
    """Between two values so many units apart; the wider the margin the fewer errors."""
    base = 10.0 if sense == "count" else 0.5
    errors = []
    for apart in (0.0, 0.5, 1, 2, 4, 20):
        step = apart * unit
        if sense == "count":
            step = float(round(apart * 1.01))
        facts = [seen(base + step, sense, "x(0)"), seen(base, sense, "x(1)")]
        errors.append(error_rate(puzzle(facts, (0, 1)), largest, same(facts)))
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == pytest.approx(0.5, abs=0.1)
    assert errors[-1] < 0.01
    assert len(set(errors)) >= 4


def test_a_position_is_misread_as_often_as_the_normal_law_says() -> None:
    """The margin is one sigma of one reading, so root 2 of it makes the difference's."""
    facts = [seen(0.5 + POSITION, "position", "x(0)"), seen(0.5, "position", "x(1)")]
    expected = 0.2398  # Phi(-1 / sqrt 2)
    assert error_rate(puzzle(facts, (0, 1)), largest, same(facts)) == pytest.approx(
        expected, abs=0.1
    )


def test_a_step_is_misread_by_a_fifth_of_it() -> None:
    """Half a step is two and a half spreads away: 1.2 % take the next print, beside lapses."""
    one = [seen(1.0, "step")]
    error = error_rate(puzzle(one, (1, 0, 2)), nearest, {"x(0)": np.array([1.0])})
    assert STEP == 0.2
    assert 0 < error < 0.04
    close = error_rate(puzzle(one, (1, 0.8, 1.2)), nearest, {"x(0)": np.array([1.0])})
    assert abs(close - 0.62) < 0.1


def test_small_counts_are_read_without_error() -> None:
    for count in (0.0, 1.0, 2.0, 3.0):
        facts = [seen(count, "count")]
        options = (count, count + 1, count + 2)
        assert error_rate(puzzle(facts, options), nearest, same(facts)) == 0
    facts = [seen(12.0, "count")]
    assert error_rate(puzzle(facts, (12, 13, 11)), nearest, same(facts)) > 0.1


def test_counts_are_read_as_whole_numbers_from_zero() -> None:
    read: list[float] = []

    def spy(question: Question, facts: Facts) -> NDArray[np.float64]:
        read.extend(facts["x(0)"].tolist())
        return nearest(question, facts)

    facts = [seen(9.0, "count")]
    error_rate(puzzle(facts), spy, same(facts))
    assert len(read) == VIEWERS
    assert all(value == round(value) >= 0 for value in read)
    assert len(set(read)) > 1


def test_lengths_stay_above_zero_and_are_off_by_their_own_size() -> None:
    spread = {}
    for value in (0.01, 1.0):
        read: list[float] = []

        def spy(question: Question, facts: Facts, into: list[float] = read) -> NDArray[np.float64]:
            into.extend(facts["x(0)"].tolist())
            return nearest(question, facts)

        facts = [seen(value, "length")]
        error_rate(puzzle(facts), spy, same(facts))
        assert min(read) > 0
        spread[value] = np.std(read) / value
    assert spread[0.01] == pytest.approx(spread[1.0])
    assert spread[1.0] == pytest.approx(WEBER, rel=0.25)


def test_ties_are_guessed_among() -> None:
    facts = [Fact("told", 0.0, "text")]

    def tie(question: Question, facts: Facts) -> NDArray[np.float64]:
        return np.tile([0.0, 0.0, 0.0, 2.0], (len(facts["told"]), 1))

    made = puzzle(facts, (0, 1, 2, 3))
    assert error_rate(made, tie, {}) == pytest.approx(2 / 3)
    assert error_rate(puzzle(facts, (0, 1, 2, 3), answer=3), tie, {}) == 1


def test_a_viewer_who_can_defend_nothing_takes_the_smallest_misfit() -> None:
    facts = [Fact("told", 0.4, "text")]
    far = puzzle(facts, (10, 20, 30))
    assert error_rate(far, nearest, {}) == 0


def test_the_figure_depends_on_the_puzzle_alone() -> None:
    facts = [seen(0.51, "position", "x(0)"), seen(0.5, "position", "x(1)")]
    first = error_rate(puzzle(facts, (0, 1)), largest, same(facts))
    other = [seen(0.7, "length", "x(0)"), seen(0.5, "length", "x(1)")]
    error_rate(puzzle(other, (0, 1)), largest, same(other))
    assert error_rate(puzzle(facts, (0, 1)), largest, same(facts)) == first


def test_every_process_draws_the_same_noise() -> None:
    code = (
        "from mirgen.difficulty.viewer import _tables;"
        "print(*(float(t.sum()) for t in _tables()), _tables()[0][5, 7])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1

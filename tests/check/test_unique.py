"""One option fits, and it is the answer."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.check.unique import only_answer_fits
from mirgen.records.puzzle import Fact, Facts, Question

from .conftest import add_up, make_puzzle

FACTS = (Fact("cx(0)", 1, "image:0"), Fact("told", 2, "text"))


@pytest.mark.parametrize(
    ("options", "answer", "fits"),
    [
        ((3, 4, 5), 0, True),
        ((3, 4, 5), 1, False),  # the facts give another option
        ((3, 3.4, 5), 0, False),  # a second one is defensible
        ((3, 3.5, 5), 0, False),  # a misfit of 1 is defensible still
        ((3, 3.51, 5), 0, True),
        ((4, 5, 6), 0, False),  # none fits
    ],
)
def test_fits(options: tuple[float, ...], answer: int, fits: bool) -> None:
    assert only_answer_fits(make_puzzle(FACTS, 1, options, answer), add_up) is fits


def test_facts_given_take_the_place_of_the_exact_ones() -> None:
    puzzle = make_puzzle(FACTS, 1, (3, 4, 5), 0)
    measured = {"cx(0)": np.array([2.0]), "told": np.array([2.0])}
    assert not only_answer_fits(puzzle, add_up, measured)


def test_a_solver_that_fits_everything_singles_out_nothing() -> None:
    def vague(question: Question, facts: Facts) -> NDArray[np.float64]:
        return np.zeros((1, len(question.options)))

    assert not only_answer_fits(make_puzzle(FACTS, 1, (3, 4, 5), 0), vague)

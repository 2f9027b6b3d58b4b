"""Noisy viewers: the solver run on facts as careful people would read them off the pictures.

Sources of the figures: lengths and sizes are told apart with Weber fractions of about 0.03 to
0.06 (Stevens, Psychophysics, 1975; Laming, Sensory Analysis, 1986); free placement errors of
position are 1 to 2 % of the field (White, Levi & Aitsebaomo, Vision Research 32, 1992); counts
up to four are read at a glance and almost without error, larger ones with a spread of about
8 % (Kaufman et al., Am. J. Psychology 62, 1949; Whalen et al., Psychological Science 10, 1999);
3 % lapses are usual for psychometric functions (Wichmann & Hill, Perception & Psychophysics 63,
2001).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..records.protocols import Solver
from ..records.puzzle import TOLD, Fact, Facts, Puzzle
from ..seeds import generator

Array = NDArray[np.float64]

VIEWERS = 128
POSITION = 0.015
WEBER = 0.05
COUNT_SPREAD = 0.08
LAPSE = 0.03
_WIDEST = 96


def error_rate(puzzle: Puzzle, solve: Solver, redraws: Facts) -> float:
    """Return the share of viewers that answer wrong, 0 to 1; ties are guessed among.

    ``redraws`` holds the facts drawn again: a viewer who lapses on a fact reads such a value
    instead. The noise is one fixed table shared by all
    puzzles, so that the figure depends on the puzzle alone.
    """
    normal, uniform = _tables()
    state = {}
    for column, fact in enumerate(puzzle.facts):
        if fact.where == TOLD:
            state[fact.name] = np.full(VIEWERS, fact.value)
            continue
        read = _read(fact, normal[:, column % _WIDEST])
        other = redraws[fact.name]
        lapsed = uniform[:, column % _WIDEST] < LAPSE
        state[fact.name] = np.where(lapsed, np.resize(other, VIEWERS), read)
    misfit = solve(puzzle.question, state)
    best = misfit <= misfit.min(axis=1, keepdims=True) + 1e-9
    right = best[:, puzzle.answer] / best.sum(axis=1)
    return float(1 - right.mean())


def _read(fact: Fact, noise: Array) -> Array:
    if fact.sense == "position":
        return fact.value + POSITION * noise
    if fact.sense == "length":
        return np.asarray(fact.value * np.exp(WEBER * noise))
    if fact.sense == "count":
        spread = COUNT_SPREAD * max(fact.value - 3, 0.0)
        return np.asarray(np.maximum(np.round(fact.value + spread * noise), 0.0))
    return np.full(len(noise), fact.value)


@cache
def _tables() -> tuple[Array, Array]:
    rng = generator("noisy viewers")
    return rng.standard_normal((VIEWERS, _WIDEST)), rng.random((VIEWERS, _WIDEST))

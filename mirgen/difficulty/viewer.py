"""Noisy viewers: the solver run on facts as careful people would read them off the pictures.

Sources of the figures: lengths and sizes are told apart with Weber fractions of about 0.03 to
0.06 (Stevens, Psychophysics, 1975; Laming, Sensory Analysis, 1986); free placement errors of
position are 1 to 2 % of the field (White, Levi & Aitsebaomo, Vision Research 32, 1992); counts
up to four are read at a glance and almost without error, larger ones with a spread of about
8 % (Kaufman et al., Am. J. Psychology 62, 1949; Whalen et al., Psychological Science 10, 1999);
blurs differ visibly by a tenth or a little more (Watson & Ahumada, Journal of Vision 11(5), 2011),
a fifth of the least step between two prints of a scale;
3 % lapses are usual for psychometric functions (Wichmann & Hill, Perception & Psychophysics 63,
2001).
"""

from __future__ import annotations

from collections.abc import Sequence
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
STEP = 0.2
LAPSE = 0.03
_WIDEST = 96


def error_rate(puzzle: Puzzle, solve: Solver, redraws: Facts) -> float:
    """Return the share of viewers that answer wrong, 0 to 1; ties are guessed among.

    ``redraws`` holds the facts drawn again: a viewer who lapses on a fact reads such a value
    instead. The noise is one fixed table shared by all puzzles, so that the figure depends on
    the puzzle alone.
    """
    normal, lapsed = _tables()
    told = [fact for fact in puzzle.facts if fact.where == TOLD]
    state = {fact.name: np.full(VIEWERS, fact.value) for fact in told}
    columns = [i for i, fact in enumerate(puzzle.facts) if fact.where != TOLD]
    if columns:
        facts, noise = [puzzle.facts[i] for i in columns], [i % _WIDEST for i in columns]
        other = np.array([redraws[fact.name] for fact in facts])
        other = other[:, np.arange(VIEWERS) % other.shape[1]]
        rows = np.where(lapsed[noise], other, _read(facts, normal[noise]))
        state |= zip((fact.name for fact in facts), rows, strict=True)
    misfit = solve(puzzle.question, state)
    best = misfit <= misfit.min(axis=1, keepdims=True) + 1e-9
    right = best[:, puzzle.answer] / best.sum(axis=1)
    return float(1 - right.mean())


def _read(facts: Sequence[Fact], noise: Array) -> Array:
    """Return what viewers read of facts, both (facts, VIEWERS)."""
    value = np.array([float(fact.value) for fact in facts])[:, None]
    read = value + np.array([_spread(fact) for fact in facts])[:, None] * noise
    lengths = [i for i, fact in enumerate(facts) if fact.sense == "length"]
    if lengths:
        read[lengths] = value[lengths] * np.exp(WEBER * noise[lengths])
    counts = [i for i, fact in enumerate(facts) if fact.sense == "count"]
    if counts:
        read[counts] = np.maximum(np.round(read[counts]), 0)
    return read


def _spread(fact: Fact) -> float:
    if fact.sense == "position":
        return POSITION
    if fact.sense == "step":
        return STEP
    return COUNT_SPREAD * max(fact.value - 3, 0) if fact.sense == "count" else 0.0


@cache
def _tables() -> tuple[Array, NDArray[np.bool_]]:
    """Return the noise, and who lapses, (facts, VIEWERS)."""
    rng = generator("noisy viewers")
    shape = VIEWERS, _WIDEST
    return rng.standard_normal(shape).T.copy(), (rng.random(shape) < LAPSE).T.copy()

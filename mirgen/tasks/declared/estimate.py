"""Which of many candidates are worth looking at: need and error, estimated for all at once.

The checks that come later decide. But a draw's candidates are looked at one by one, and fairness
among them would be lost if luck decided which of them stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..shared.doubt import LAPSE, POSITION
from .answers import misfits
from .setup import Asked
from .states import Array, Sheet

Whole = NDArray[np.intp]

READERS, REDRAWS = 64, 16
LENGTH, COUNT = 0.05, 0.08


@dataclass(frozen=True, eq=False)
class Candidates:
    """States' facts (n, facts) with their options (n, options[, …]) and where the right one is.

    ``again`` (redraws, facts) are facts drawn anew.
    """

    sheet: Sheet
    facts: Array
    again: Array
    options: Array
    answer: int
    asked: Asked

    def misfits(self, state: Array, which: Whole) -> Array:
        """Return the misfits of states (m, facts), each judged by one candidate's options (m,)."""
        return misfits(
            self.asked, self.sheet.env(state, self.asked.asks), self.options[which], len(state)
        )


def need(held: Candidates, rows: Whole) -> Array:
    """Return the least share of redraws, over all places, that change the answer, (rows,)."""
    columns = held.sheet.columns
    places = list(dict.fromkeys(column.where for column in columns))
    own = np.array([places.index(column.where) for column in columns])
    turned = own[None, :] == np.arange(len(places))[:, None]
    # (rows, places, redraws, facts)
    state = np.where(
        turned[None, :, None, :], held.again[None, None], held.facts[rows][:, None, None]
    )
    shape = state.shape[:3]
    which = np.broadcast_to(rows[:, None, None], shape).ravel()
    misfit = held.misfits(state.reshape(-1, len(columns)), which)
    truth = np.arange(misfit.shape[1]) == held.answer
    differs = np.any((misfit <= 1) != truth, axis=1).reshape(shape)
    return np.asarray(differs.mean(axis=2).min(axis=1))


def error(held: Candidates, rows: Whole, rng: np.random.Generator) -> Array:
    """Return the share of noisy viewers that take a wrong option, (rows,)."""
    facts, senses = held.facts[rows], np.array([column.sense for column in held.sheet.columns])
    noise = rng.standard_normal((READERS, len(senses)))
    read = np.repeat(facts[:, None], READERS, axis=1)
    read = read + POSITION * noise * (senses == "position")
    read = read * np.exp(LENGTH * noise * (senses == "length"))
    spread = COUNT * np.maximum(facts - 3, 0)[:, None] * noise
    read = np.where(senses == "count", np.maximum(np.round(read + spread), 0), read)
    lapsed = (rng.random(read.shape) < LAPSE) & (senses != "told")
    other = held.again[rng.integers(len(held.again), size=read.shape[:2])]
    read = np.where(lapsed, other, read)
    misfit = held.misfits(read.reshape(-1, facts.shape[1]), np.repeat(rows, READERS))
    best = misfit <= misfit.min(axis=1, keepdims=True) + 1e-9
    right = (best[:, held.answer] / best.sum(axis=1)).reshape(len(facts), READERS)
    return np.asarray(1 - right.mean(axis=1))


def within(estimate: Array, band: tuple[float, float], slack: float) -> NDArray[np.bool_]:
    """Tell which estimates lie in a band that is widened by ``slack``."""
    return (estimate >= band[0] - slack) & (estimate < band[1] + slack)

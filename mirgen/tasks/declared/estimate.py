"""Which of many candidates are worth looking at: need and error, estimated for all at once.

The checks that come later decide. But a draw's candidates are looked at one by one, and fairness
among them would be lost if luck decided which of them stay.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TOLD
from ..shared.doubt import LAPSE, POSITION
from .states import Array, Sheet

READERS, REDRAWS = 32, 24
LENGTH, COUNT = 0.05, 0.08

Solve = Callable[[Array, NDArray[np.intp]], Array]
"""Takes facts (m, facts) and which candidate's options each is judged by (m,)."""


def need(sheet: Sheet, facts: Array, again: Array, answer: int, solve: Solve) -> Array:
    """Return the least share of redraws, over all places, that change the answer, (candidates,).

    ``again`` (redraws, facts) are drawn anew.
    """
    places = list(dict.fromkeys(column.where for column in sheet.columns))
    if TOLD not in places:
        return np.zeros(len(facts))
    own = np.array([places.index(column.where) for column in sheet.columns])
    turned = own[None, :] == np.arange(len(places))[:, None]
    # (candidates, places, redraws, facts)
    state = np.where(turned[None, :, None, :], again[None, None], facts[:, None, None])
    shape = state.shape[:3]
    which = np.broadcast_to(np.arange(len(facts))[:, None, None], shape).ravel()
    misfit = solve(state.reshape(-1, facts.shape[1]), which)
    truth = np.arange(misfit.shape[1]) == answer
    differs = np.any((misfit <= 1) != truth, axis=1).reshape(shape)
    return np.asarray(differs.mean(axis=2).min(axis=1))


def error(
    sheet: Sheet,
    facts: Array,
    again: Array,
    answer: int,
    solve: Solve,
    rng: np.random.Generator,
) -> Array:
    """Return the share of noisy viewers that take a wrong option, (candidates,)."""
    senses = np.array([column.sense for column in sheet.columns])
    noise = rng.standard_normal((READERS, len(senses)))
    read = np.repeat(facts[:, None], READERS, axis=1)
    read = read + POSITION * noise * (senses == "position")
    read = read * np.exp(LENGTH * noise * (senses == "length"))
    spread = COUNT * np.maximum(facts - 3, 0)[:, None] * noise
    read = np.where(senses == "count", np.maximum(np.round(read + spread), 0), read)
    lapsed = (rng.random(read.shape) < LAPSE) & (senses != "told")
    other = again[rng.integers(len(again), size=read.shape[:2])]
    read = np.where(lapsed, other, read)
    which = np.repeat(np.arange(len(facts)), READERS)
    misfit = solve(read.reshape(-1, facts.shape[1]), which)
    best = misfit <= misfit.min(axis=1, keepdims=True) + 1e-9
    right = (best[:, answer] / best.sum(axis=1)).reshape(len(facts), READERS)
    return np.asarray(1 - right.mean(axis=1))


def within(estimate: Array, band: tuple[float, float], slack: float) -> NDArray[np.bool_]:
    """Tell which estimates lie in a band that is widened by ``slack``."""
    return (estimate >= band[0] - slack) & (estimate < band[1] + slack)

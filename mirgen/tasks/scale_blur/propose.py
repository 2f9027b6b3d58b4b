"""Propose states for a slot: the true order first, then what gives it at any apparent one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Question, Slot
from .draw import draw_states
from .fitting import GAP, group_of
from .script import PANES, SIZES
from .solve import ORDERS, SIGN, log_spreads

Array = NDArray[np.float64]

MODEST = (0.2, 0.52)
"""Apparent heights from which another could be clearly greater, or clearly less."""
MIDDLE_ZOOM, MIDDLE_DISTANCE = (1.8, 3.2), (10.0, 22.0)
LEAST_ZOOM, MOST_ZOOM = 1.1, 9.5
NEAREST, FARTHEST = 4.0, 70.0
"""Bounds of what is told, zooms and centimetres."""


def propose(
    slot: Slot, args: Mapping[str, Any], n: int, rng: np.random.Generator
) -> dict[str, Array]:
    """Return n states or fewer as named facts (n,).

    Sizes or strengths lie as near to one another as the tier wants them, in any order, and
    what is seen is independent of that: so what looks larger is as often the smaller one.
    """
    facts = draw_states(slot.kind, args, n, (slot.tier,), rng)
    if slot.kind in PANES:
        return _distances(slot, args, facts, rng)
    if slot.kind in SIZES and slot.kind != "ratio" and all("told" in z for z in args["zooms"]):
        return _zooms(slot, args, facts, rng)
    return facts


def _zooms(
    slot: Slot, args: Mapping[str, Any], facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    things = args["things"]
    n = len(facts[things[0]["h"]])
    low, high = np.log(MODEST)
    seen = np.log(np.round(np.exp(low + (high - low) * rng.random((n, len(things)))), 2))
    log_zoom = _middled(seen - _targets(slot, n, len(things), rng), MIDDLE_ZOOM, rng)
    zoom = np.round(np.exp(log_zoom), 1)
    told = {z["image"]: z["told"] for z in args["zooms"]}
    for k, thing in enumerate(things):
        facts[thing["h"]], facts[told[thing["image"]]] = np.exp(seen[:, k]), zoom[:, k]
    return _only(facts, ((zoom >= LEAST_ZOOM) & (zoom <= MOST_ZOOM)).all(axis=1))


def _distances(
    slot: Slot, args: Mapping[str, Any], facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    copies = args["copies"]
    n = len(facts[copies[0]["step"]])
    spread = log_spreads(Question("scale_blur", slot.kind, args, ()), facts)
    far = _middled(spread - _targets(slot, n, len(copies), rng), MIDDLE_DISTANCE, rng)
    far = np.round(np.exp(far))
    facts |= {copy["distance"]: far[:, k] for k, copy in enumerate(copies)}
    return _only(facts, ((far >= NEAREST) & (far <= FARTHEST)).all(axis=1))


def _targets(slot: Slot, n: int, count: int, rng: np.random.Generator) -> Array:
    """Return wanted logarithms (n, count) in any order: neighbours differ by the tier's factor."""
    low, high = np.log(GAP[group_of(slot.kind)][slot.tier])
    high = min(high, low + np.log(1.5))
    gap = low + (high - low) * rng.random((n, count - 1))
    if slot.kind not in ORDERS:
        # Only the first must be clear of the others.
        gap[:, 1:] = np.log(1.2) * rng.random((n, count - 2))
    fall = np.concatenate([np.zeros((n, 1)), -np.cumsum(gap, axis=1)], axis=1)
    order = np.argsort(rng.random((n, count)), axis=1)
    return np.asarray(SIGN.get(slot.kind, 1.0) * np.take_along_axis(fall, order, axis=1))


def _middled(logs: Array, bounds: tuple[float, float], rng: np.random.Generator) -> Array:
    """Shift each row so that its mean lies within the logarithms of ``bounds``."""
    low, high = np.log(bounds)
    goal = low + (high - low) * rng.random((len(logs), 1))
    return np.asarray(logs - logs.mean(axis=1, keepdims=True) + goal)


def _only(facts: Mapping[str, Array], ok: NDArray[np.bool_]) -> dict[str, Array]:
    return {name: values[ok] for name, values in facts.items()}

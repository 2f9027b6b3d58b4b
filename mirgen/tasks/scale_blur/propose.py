"""Propose states for a slot: the true order first, then what gives it at any apparent one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Question, Slot
from .draw import TALL, draw_states, percents
from .fitting import GAP, group_of
from .script import PANES, SIZES
from .solve import ORDERS, SIGN, log_spreads

Array = NDArray[np.float64]

MODEST = (0.2, 0.52)
"""Apparent heights from which another could be clearly greater, or clearly less."""
MIDDLE_ZOOM, MIDDLE_DISTANCE = (1.8, 3.2), (10.0, 22.0)
LEAST_ZOOM, MOST_ZOOM = 1.1, 9.5
CLOSE = 1.25
"""Range of the factors between neighbours: were they larger, zooms alone would tell the order."""
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
    if slot.kind in SIZES and slot.kind != "ratio":
        return _zooms(slot, args, facts, rng)
    return facts


def _zooms(
    slot: Slot, args: Mapping[str, Any], facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    """Set told zooms, and heights of things in two images, so that wanted sizes come out."""
    things, links = args["things"], {z["image"]: z for z in args["zooms"]}
    n = len(facts[things[0]["h"]])
    low, high = np.log(TALL if slot.kind in ORDERS else MODEST)
    tall = percents(np.exp(low + (high - low) * rng.random((n, len(things)))))
    seen = np.log(tall)
    zoom = _middled(seen - _targets(slot, n, len(things), rng), MIDDLE_ZOOM, rng)
    facts |= {thing["h"]: tall[:, k] for k, thing in enumerate(things)}
    ok: NDArray[np.bool_] = np.ones(n, dtype=np.bool_)
    asked = {thing["image"]: np.exp(zoom[:, k]) for k, thing in enumerate(things)}
    for image in sorted(asked, key=lambda image: "of" in links[image]):
        link, wanted = links[image], asked[image]
        if "of" in link and link["of"] in asked:
            root = facts[links[link["of"]]["told"]]
            there = percents(facts[link["here"]] * wanted / root)
            ok &= (there >= TALL[0]) & (there <= TALL[1])
            facts[link["there"]] = there
            continue
        if "of" in link:
            wanted = wanted * facts[link["here"]] / facts[link["there"]]
            link = links[link["of"]]
        told = np.asarray(np.round(wanted, 1), np.float64)
        ok &= (told >= LEAST_ZOOM) & (told <= MOST_ZOOM)
        facts[link["told"]] = told
    return _only(facts, np.asarray(ok))


def _distances(
    slot: Slot, args: Mapping[str, Any], facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    copies = args["copies"]
    n = len(facts[copies[0]["step"]])
    spread = log_spreads(Question("scale_blur", slot.kind, args, ()), facts)
    wanted = _middled(spread - _targets(slot, n, len(copies), rng), MIDDLE_DISTANCE, rng)
    far = np.asarray(np.round(np.exp(wanted)), np.float64)
    facts |= {copy["distance"]: far[:, k] for k, copy in enumerate(copies)}
    ok = np.all((far >= NEAREST) & (far <= FARTHEST), axis=1)
    return _only(facts, np.asarray(ok))


def _targets(slot: Slot, n: int, count: int, rng: np.random.Generator) -> Array:
    """Return wanted logarithms (n, count) in any order: neighbours differ by the tier's factor."""
    low, high = np.log(GAP[group_of(slot.kind)][slot.tier])
    high = min(high, low + np.log(CLOSE))
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

"""States worth looking at: put together, image by image, of what the generator draws."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Slot, Tier
from .draw import SHOWN, draw_facts
from .rules import STEP
from .script import BEST, NUMBERS, Script
from .solve import FLOOR

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]

NUMBER_STATES: dict[Tier, int] = {"easy": 512, "medium": 768, "hard": 1536}
"""States drawn at once where any will do: a number has wrong ones on both sides."""

STATES = 128
TRIES = 32
"""States put together at once, and drawn ones to choose each part of them from."""

GOALS: dict[Tier, int] = {"easy": 1, "medium": 2}
"""Orders that are aimed at with the same drawn states."""

MARGIN: dict[str, dict[Tier, tuple[float, float]]] = {
    "tallest": {"easy": (1.26, 1.8), "medium": (1.15, 1.32)},
    "shortest": {"easy": (1.26, 1.8), "medium": (1.15, 1.32)},
    "order": {"easy": (1.3, 1.7), "medium": (1.2, 1.5)},
}
"""Least and largest factor between the best of an image and of the next, or between neighbours
of an order."""

HEIGHTS = {"tallest": (1.2, 3.0), "shortest": (0.6, 1.5)}
"""True heights of the best thing, as share of the picture's height × metres."""

BEATABLE = 0.3
"""How often, at least, a thing that isn't the best is to be it with another height."""


def propose(slot: Slot, script: Script, rng: np.random.Generator) -> dict[str, Array]:
    """Return states as named facts (n,), each like one that the generator might draw.

    Drawn at random, few states have neighbours of an order that are close, or an image whose
    things might have been the best though they aren't.
    """
    if script.kind in NUMBERS:
        return draw_facts(script, NUMBER_STATES[slot.tier], rng)
    facts = draw_facts(script, STATES * TRIES, rng)
    if script.kind in BEST:
        return _rivals(slot, script, facts, rng)
    return _in_order(slot, script, facts, rng)


def _in_order(
    slot: Slot, script: Script, facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    """Put states together in which the asked things' sizes follow one another closely."""
    near, far = np.log(MARGIN["order"][slot.tier])
    things = len(script.asked)
    goals = GOALS[slot.tier]
    n = STATES * goals
    steps = near + (far - near) * rng.random((n, things))
    steps[:, 0] = np.log(1.0 + rng.random(n))
    at = np.argsort(rng.random((n, things)), axis=1)
    sizes = np.take_along_axis(np.cumsum(steps, axis=1), at, axis=1)
    order = along(script)
    sizes = sizes[:, [script.asked.index(thing) for thing in order]]
    if script.lone:
        rows, target = [script.size(thing, thing) for thing in order], sizes - np.log(2.0)
    else:
        pairs = list(itertools.pairwise(order))
        rows, target = [script.size(b, a) for a, b in pairs], np.diff(sizes, axis=1)
    powers = np.array(script.matrix(rows), dtype=np.float64)
    known = np.log(np.array([facts[name] for name in script.facts])).T
    found = (known @ powers.T).reshape(STATES, TRIES, -1)
    part = np.abs(powers).argmax(axis=0)
    least = _least_steps(script, known, part, len(rows)).reshape(found.shape)
    target = target.reshape(STATES, goals, 1, -1)
    pick = (5 * np.abs(found[:, None] - target) - least[:, None]).argmin(axis=2)
    pick = pick.reshape(n, -1)
    return _joined(script, facts, pick, part)


def _least_steps(script: Script, known: Array, part: Whole, parts: int) -> Array:
    """Return the least step of the images of each part, (n, parts); 0 where it is one image.

    Where steps are large, none can be left out without being missed.
    """
    found = np.zeros((len(known), parts))
    if script.lone:
        return found
    at = {name: i for i, name in enumerate(script.facts)}
    for p in range(parts):
        mine = [r for r in script.regions if part[at[f"h({r[0]})"]] == p]
        if len(mine) > 1:
            ends = [
                [known[:, at[f"h({r})"]] + known[:, at[f"distance[{r}]"]] for r in two]
                for two in mine
            ]
            steps = np.array([np.abs(one - other) for one, other in ends])
            found[:, p] = np.minimum(steps.min(axis=0), 0.8)
    return found


def along(script: Script) -> list[int]:
    """Return the asked things in the order of the chain; as they are where there is none."""
    if script.lone:
        return list(script.asked)
    end = next(t for t in script.asked if len(script.of_thing(t)) == 1)
    return sorted(script.asked, key=lambda thing: len(script.steps(end, thing)))


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is drawn of one image's two things, all logarithms, (STATES, TRIES) each.

    ``depth`` (2, …) are the distances, ``best`` the size of the better thing and ``looks`` what it
    is by a guess that knows the nearer one only, both negative where the least is best;
    ``by_nearer`` tells whether the better one is the nearer one.
    """

    depth: Array
    best: Array
    looks: Array
    by_nearer: Truth

    @classmethod
    def of(cls, script: Script, k: int, facts: dict[str, Array]) -> _Drawn:
        sign = -1.0 if script.kind == "shortest" else 1.0
        shape = 2, STATES, TRIES
        regions = script.regions[k]
        shown = np.log(np.array([facts[f"h({r})"] for r in regions])).reshape(shape)
        depth = np.log(np.array([facts[f"distance[{r}]"] for r in regions])).reshape(shape)
        size = sign * (shown + depth)
        step = np.where(depth > depth.mean(axis=0), STEP, -STEP)
        by_nearer = (depth[0] < depth[1]) == (size[0] > size[1])
        return cls(depth, size.max(axis=0), (sign * (shown + step)).max(axis=0), by_nearer)


def _rivals(
    slot: Slot, script: Script, facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    """Put states together in which the answer's image is best, and each other might have been.

    Often one that isn't best looks it to who knows only which thing is the nearer one.
    """
    images = len(script.images)
    near, far = np.log(MARGIN[script.kind][slot.tier])
    low, high = np.log(HEIGHTS[script.kind])
    goal = (low + (high - low) * rng.random((STATES, 1))) * (-1 if script.kind == "shortest" else 1)
    by_nearer = rng.random((STATES, 1)) > 1 / images
    trap = rng.integers(images, size=(STATES, 1))
    pick = np.empty((STATES, images), np.intp)

    mine = _Drawn.of(script, slot.answer, facts)
    lost = below(script.kind, mine.depth, mine.best - near + FLOOR).prod(axis=0)
    cost = np.abs(mine.best - goal) + 9.0 * (lost < BEATABLE)
    pick[:, slot.answer] = (cost + 3.0 * (mine.by_nearer != by_nearer)).argmin(axis=1)
    chosen = pick[:, [slot.answer]]
    goal = np.take_along_axis(mine.best, chosen, axis=1)
    looks = np.take_along_axis(mine.looks, chosen, axis=1)
    for k in range(images):
        if k != slot.answer:
            other = _Drawn.of(script, k, facts)
            won = 1 - below(script.kind, other.depth, goal - FLOOR).prod(axis=0)
            wanted = goal - near - (far - near) * rng.random((STATES, 1))
            cost = np.abs(other.best - wanted) + 9.0 * (won < BEATABLE)
            cost += 9.0 * (other.best > goal - near)
            cost += 3.0 * ((trap == k) & (other.looks < looks + 0.02))
            pick[:, k] = cost.argmin(axis=1)
    image = [script.sightings[int(re.findall(r"\d+", name)[0])][0] for name in script.facts]
    return _joined(script, facts, pick, np.array(image))


def below(kind: str, depth: Array, goal: Array) -> Array:
    """Return how often things at this depth do worse than ``goal``, whatever their height.

    Both are logarithms; the goal is negative where the least is best.
    """
    sign = -1.0 if kind == "shortest" else 1.0
    least, most = np.log(np.array(SHOWN) / 100)
    share = (sign * goal - depth - least) / (most - least)
    return np.asarray(np.clip(share if sign > 0 else 1 - share, 0.0, 1.0))


def _joined(script: Script, facts: dict[str, Array], pick: Whole, part: Whole) -> dict[str, Array]:
    """Return states whose facts come from the drawn state picked, (n, parts), for their part."""
    block = np.arange(len(pick)) * STATES // len(pick)
    rows = block[:, None] * TRIES + pick
    return {name: facts[name][rows[:, part[i]]] for i, name in enumerate(script.facts)}

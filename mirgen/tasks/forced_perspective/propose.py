"""States worth looking at: put together, image by image, of what the generator draws."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Slot, Tier
from .draw import SHOWN, draw_facts
from .rules import STEP
from .script import BEST, NUMBERS, Script
from .solve import FLOOR

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

NUMBER_STATES: dict[Tier, int] = {"easy": 512, "medium": 768, "hard": 1536}
"""States drawn at once where any will do: a number has wrong ones on both sides."""

STATES = 128
TRIES = 32
"""States put together at once, and drawn ones to choose each part of them from."""

GOALS: dict[Tier, int] = {"easy": 1, "medium": 2, "hard": 4}
"""Orders that are aimed at with the same drawn states."""

MARGIN: dict[str, dict[Tier, tuple[float, float]]] = {
    "tallest": {"easy": (1.26, 1.8), "medium": (1.16, 1.4)},
    "shortest": {"easy": (1.26, 1.8), "medium": (1.16, 1.4)},
    "order": {"easy": (1.3, 1.7), "medium": (1.2, 1.5), "hard": (1.18, 1.4)},
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
        pairs = list(zip(order[:-1], order[1:], strict=True))
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
            steps = [
                sum(
                    known[:, at[f"{n}{r[1]}{e}"]] - known[:, at[f"{n}{r[0]}{e}"]]
                    for n, e in (("h(", ")"), ("distance[", "]"))
                )
                for r in mine
            ]
            found[:, p] = np.minimum(np.abs(steps).min(axis=0), 0.8)
    return found


def along(script: Script) -> list[int]:
    """Return the asked things in the order of the chain; as they are where there is none."""
    if script.lone:
        return list(script.asked)
    end = next(t for t in script.asked if len(script.of_thing(t)) == 1)
    return sorted(script.asked, key=lambda thing: len(script.steps(end, thing)))


def _rivals(
    slot: Slot, script: Script, facts: dict[str, Array], rng: np.random.Generator
) -> dict[str, Array]:
    """Put states together in which the answer's image is best, and each other might have been."""
    sign = -1.0 if script.kind == "shortest" else 1.0
    near, far = np.log(MARGIN[script.kind][slot.tier])
    low, high = np.log(HEIGHTS[script.kind])
    goal = sign * (low + (high - low) * rng.random((STATES, 1)))
    by_nearer = rng.random((STATES, 1)) > 1 / len(script.images)
    # Often one that isn't best must look it to who knows only which thing is the nearer one.
    images = len(script.images)
    trapped = rng.random(STATES) > 1 / images
    trap = (slot.answer + 1 + (rng.random(STATES) * (images - 1)).astype(np.intp)) % images
    pick = np.empty((STATES, images), np.intp)
    for k in sorted(range(images), key=lambda k: k != slot.answer):
        regions = script.regions[k]
        shown = np.log(np.array([facts[f"h({r})"] for r in regions])).reshape(2, STATES, TRIES)
        depth = np.log(np.array([facts[f"distance[{r}]"] for r in regions]))
        depth = depth.reshape(2, STATES, TRIES)
        size = sign * (shown + depth)
        best = size.max(axis=0)
        step = np.where(depth > depth.mean(axis=0), STEP, -STEP)
        looks = (sign * (shown + step)).max(axis=0)
        if k == slot.answer:
            lost = below(script.kind, depth, best - near + FLOOR).prod(axis=0)
            which = (depth[0] < depth[1]) == (size[0] > size[1])
            cost = np.abs(best - goal) + 9.0 * (lost < BEATABLE) + 3.0 * (which != by_nearer)
        else:
            won = 1 - below(script.kind, depth, goal - FLOOR).prod(axis=0)
            wanted = goal - near - (far - near) * rng.random((STATES, 1))
            cost = np.abs(best - wanted) + 9.0 * (won < BEATABLE) + 9.0 * (best > goal - near)
            cost += 3.0 * ((trapped & (trap == k))[:, None] & (looks < winner))
        pick[:, k] = cost.argmin(axis=1)
        if k == slot.answer:
            winner = np.take_along_axis(looks, pick[:, [k]], axis=1) + 0.02
            goal = np.take_along_axis(best, pick[:, [k]], axis=1)
    image = [script.sightings[int(re.findall(r"\d+", name)[0])][0] for name in script.facts]
    return _joined(script, facts, pick, np.array(image))


def below(kind: str, depth: Array, goal: Array) -> Array:
    """Return how often things at this depth do worse than ``goal``, whatever their height.

    Both are logarithms; the goal is negative where the least is best.
    """
    sign = -1.0 if kind == "shortest" else 1.0
    least, most = np.log(np.array(SHOWN) / 100)
    share = (sign * goal - depth - least) / (most - least)
    return np.clip(share if sign > 0 else 1 - share, 0.0, 1.0)


def _joined(script: Script, facts: dict[str, Array], pick: Whole, part: Whole) -> dict[str, Array]:
    """Return states whose facts come from the drawn state picked, (n, parts), for their part."""
    block = np.arange(len(pick)) * STATES // len(pick)
    rows = block[:, None] * TRIES + pick
    return {name: facts[name][rows[:, part[i]]] for i, name in enumerate(script.facts)}

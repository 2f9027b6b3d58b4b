"""Draw states: which things are moved when and how far, and what the camera does meanwhile.

All is drawn in whole hundredths of image 1's width, so that sums on the page come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Facts, Tier
from .moves import UNTOLD, Small, Truth, draw_moved, draw_places, longest_at, lots_of
from .script import Script

Array = NDArray[np.float64]

LEAST: dict[Tier, int] = {"easy": 16, "medium": 13, "hard": 10}
"""Least way of what is moved, in hundredths of image 1's width."""

TOLD_SPAN = 14
"""How much longer than the least one told a way may be."""

REACH: dict[Tier, tuple[int, int]] = {"easy": (28, 13), "medium": (25, 17), "hard": (22, 18)}
"""How far from the middle things may lie, and the camera may look, in the same hundredths."""

ZOOMS = (1.4, 0.7)

EDGE = 0.025
"""Least share of the width between a thing and the picture's edge."""


@dataclass(frozen=True, slots=True)
class States:
    """n states: places (images, things, n), the camera (images, n) and what the texts name.

    ``middle`` is what each image's middle shows, ``zoom`` how large it shows it, ``mirrored``
    0 or 1; ``still`` (steps, n) a thing from 0 that stayed; ``least`` (n,). Hundredths.
    """

    at: Small
    middle: Small
    zoom: Small
    mirrored: Small
    still: NDArray[np.intp]
    least: Small

    def only(self, rows: NDArray[np.intp]) -> States:
        """Return the states of these rows."""
        return States(
            self.at[..., rows],
            self.middle[:, rows],
            self.zoom[:, rows],
            self.mirrored[:, rows],
            self.still[:, rows],
            self.least[rows],
        )


def draw_states(
    script: Script,
    tiers: Sequence[Tier],
    goal: int | NDArray[np.intp],
    n: int,
    rng: np.random.Generator,
) -> States:
    """Draw n states, the tiers taking turns.

    ``goal`` is what the answer shall be: the thing that is in its place or was moved twice, or how
    many things were moved twice, one for all or (n,); other kinds take what comes.
    """
    turn = np.arange(n) % len(tiers)
    least = np.array([LEAST[tier] for tier in tiers], np.float32)[turn]
    if not script.bounded:
        least = np.full(n, UNTOLD, np.float32)
    far, pan = np.array([REACH[tier] for tier in tiers], np.float32)[turn].T
    middle = _camera(script, pan, rng)
    still = _still(script, n, rng)
    moved = draw_moved(script, still, np.broadcast_to(goal, n), rng)
    span = np.full(n, TOLD_SPAN, np.float32) if script.bounded else np.maximum(1.2 * far - least, 6)
    length = least + np.floor(lots_of(moved.shape, rng) * (span + 1))
    if script.kind == "when":
        length[:, script.thing] = longest_at(np.broadcast_to(goal, n), script.steps, rng)
    # Asked what is in its place, things are back, or away, from their last moves on.
    last = moved & (script.kind == "in_place")
    if script.kind == "in_place":
        last &= np.cumsum(moved[::-1], axis=0)[::-1] == 1
    right = np.arange(script.things)[:, None] == goal
    # In some states things mostly go on to one side, in others to and fro.
    onward = 0.3 + 0.7 * lots_of((n,), rng) if script.bounded else np.full(n, 0.5, np.float32)
    at = draw_places(moved, length, (last & right, last & ~right), onward, least, far, middle, rng)
    zoom, mirrored = np.ones_like(middle), np.zeros_like(middle)
    later = np.arange(1, script.images)[:, None]
    if script.zooms:
        by = np.array(ZOOMS, np.float32)[(lots_of((n,), rng) * len(ZOOMS)).astype(int)]
        zoom[1:] = np.where(_some(later == _one(script, n, rng), 0.45, rng), by, 1)
    if script.mirrors:
        mirrored[1:] = _some(later == _one(script, n, rng), 0.4, rng)
    return States(at - middle[0], middle - middle[0], zoom, mirrored, still, least)


def draw_any_tier(script: Script, n: int, rng: np.random.Generator) -> States:
    """Draw n states of all tiers, with any answer."""
    least = int(script.kind == "how_many")
    answers = script.steps if script.kind == "when" else script.things
    goal = least + (rng.random(n) * answers).astype(np.intp)
    return draw_states(script, TIERS, goal, n, rng)


def fit(states: States, room: Sequence[float]) -> Truth:
    """Whether things are wholly in every picture, and what is moved is moved far enough, (n,).

    ``room`` is half of each thing's width, as a share of the picture's, where it is shown largest.
    """
    half = np.array(room, np.float32)[:, None] / states.zoom.max(axis=0)
    far = np.abs(states.at - states.middle[:, None]) / 100 + half
    step = np.abs(np.diff(states.at, axis=0))
    ok = np.ones(far.shape[2], np.bool_)
    # Image by image: NumPy is slow to reduce over axes as short as these.
    for zoom, image in zip(states.zoom, far, strict=True):
        ok &= image.max(axis=0) * zoom <= 0.5 - EDGE
    for way in step:
        ok &= ((way == 0) | (way >= states.least)).all(axis=0)
    return ok


def as_facts(script: Script, states: States) -> dict[str, Array]:
    """Return the states as named facts, each of shape (n,)."""
    zooms = np.round(states.zoom.astype(np.float64), 4)
    own = (states.at - states.middle[:, None]).astype(np.float64) * zooms[:, None] / 100
    shown = 0.5 + np.where(states.mirrored[:, None] > 0, -own, own)
    facts = {f"cx({r})": v for r, v in enumerate(shown.reshape(script.images * script.things, -1))}
    pans = np.diff(states.middle, axis=0).astype(np.float64) / 100
    for step in range(script.steps):
        if step in script.bridged:
            facts[f"still[{step + 2}]"] = states.still[step] + 1.0
        else:
            facts[f"pan[{step + 2}]"] = pans[step]
    for k in range(1, script.images):
        if script.zooms:
            facts[f"zoom[{k + 1}]"] = zooms[k]
        if script.mirrors:
            facts[f"mirrored[{k + 1}]"] = states.mirrored[k].astype(np.float64)
    if script.bounded:
        facts["least"] = states.least.astype(np.float64) / 100
    return facts


def only(facts: Facts, rows: NDArray[np.intp]) -> dict[str, Array]:
    """Return the facts of these rows."""
    return {name: values[rows] for name, values in facts.items()}


def _one(script: Script, n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return one of the images after the first for each state, (n,)."""
    return 1 + (lots_of((n,), rng) * script.steps).astype(np.intp)


def _some(sure: Truth, share: float, rng: np.random.Generator) -> Truth:
    """Return what is sure, and of the rest a share."""
    return np.asarray(sure | (lots_of(sure.shape, rng) < share))


def _camera(script: Script, pan: Small, rng: np.random.Generator) -> Small:
    """Draw what each image's middle shows, in steps of 5; in some steps the camera rests."""
    grid = np.floor(2 * pan / 5) + 1
    shape = (script.images, len(pan))
    middle = np.floor(lots_of(shape, rng) * grid) * 5 - pan + pan % 5
    lots = lots_of(shape, rng)
    for step in range(script.steps):
        # Where the pan isn't told, it seldom is none.
        rests = lots[step] < (0.08 if step in script.bridged else 0.2)
        middle[step + 1] = np.where(rests, middle[step], middle[step + 1])
    return np.asarray(middle)


def _still(script: Script, n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw a thing for each step, never the one asked about alone, (steps, n)."""
    if not script.bridged:
        return np.zeros((script.steps, n), np.intp)
    others = script.things - (script.thing >= 0)
    found = (lots_of((script.steps, n), rng) * others).astype(np.intp)
    return found + ((found >= script.thing) & (script.thing >= 0))

"""Draw states: which things are moved when and how far, and what the camera does meanwhile.

All is drawn in whole hundredths of image 1's width, so that sums on the page come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Facts, Tier
from .script import Script

Array = NDArray[np.float64]
Small = NDArray[np.float32]
"""Whole hundredths: exact, and half as long in the drawing."""
Truth = NDArray[np.bool_]

LEAST: dict[Tier, int] = {"easy": 16, "medium": 13, "hard": 10}
"""Least way of what is moved, in hundredths of image 1's width."""

UNTOLD = 9
"""The same where the texts don't tell it: one thing's ways are asked about."""

TOLD_SPAN = 14
"""How much longer than the least one told a way may be."""

WHEN = (14, 25)
"""Range of its longest way, where that is looked for: none that could be told from afar."""

AHEAD = 5
"""By how much, at least, that is longer than its other ways."""

REACH: dict[Tier, tuple[int, int]] = {"easy": (28, 13), "medium": (25, 17), "hard": (22, 18)}
"""How far from the middle things may lie, and the camera may look, in the same hundredths."""

ZOOMS = (1.4, 0.7)
BACK = 0.1
"""Share of moves that put a thing back to its first place, where it is far enough."""
FOLLOWED = 0.3
"""Share of moves that the camera follows, so that the thing keeps its place in the picture."""
ONE = np.float32(1)

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
        own = self.at, self.middle, self.zoom, self.mirrored, self.still, self.least
        return States(*(values[..., rows] for values in own))


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
    moved = _moved(script, still, np.broadcast_to(goal, n), rng)
    span = np.full(n, TOLD_SPAN, np.float32) if script.bounded else np.maximum(1.2 * far - least, 6)
    length = least + np.floor(_lots(moved.shape, rng) * (span + 1))
    if script.kind == "when":
        length[:, script.thing] = _longest_at(np.broadcast_to(goal, n), script.steps, rng)
    # Asked what is in its place, things are back, or away, from their last moves on.
    last = moved & (script.kind == "in_place")
    if script.kind == "in_place":
        last &= np.cumsum(moved[::-1], axis=0)[::-1] == 1
    right = np.arange(script.things)[:, None] == goal
    # In some states things mostly go on to one side, in others to and fro.
    onward = 0.3 + 0.6 * _lots((n,), rng) if script.bounded else np.full(n, 0.5, np.float32)
    at = _places(moved, length, (last & right, last & ~right), onward, least, far, middle, rng)
    zoom, mirrored = np.ones_like(middle), np.zeros_like(middle)
    later = np.arange(1, script.images)[:, None]
    if script.zooms:
        by = np.array(ZOOMS, np.float32)[(_lots((n,), rng) * len(ZOOMS)).astype(int)]
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


def _lots(shape: tuple[int, ...], rng: np.random.Generator) -> Small:
    return rng.random(shape, np.float32)


def _one(script: Script, n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return one of the images after the first for each state, (n,)."""
    return 1 + (_lots((n,), rng) * script.steps).astype(np.intp)


def _some(sure: Truth, share: float, rng: np.random.Generator) -> Truth:
    """Return what is sure, and of the rest a share."""
    return np.asarray(sure | (_lots(sure.shape, rng) < share))


def _camera(script: Script, pan: Array, rng: np.random.Generator) -> Array:
    """Draw what each image's middle shows, in steps of 5; in some steps the camera rests."""
    grid = np.floor(2 * pan / 5) + 1
    middle = np.floor(rng.random((script.images, len(pan))) * grid) * 5 - pan + pan % 5
    rests = rng.random((script.images, len(pan)))
    rests = (
        rests
        < np.array([0.0] + [0.08 if i in script.bridged else 0.2 for i in range(script.steps)])[
            :, None
        ]
    )
    for k in range(1, script.images):
        middle[k] = np.where(rests[k], middle[k - 1], middle[k])
    return np.asarray(middle)


def _still(script: Script, n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw a thing for each step, never the one asked about alone, (steps, n)."""
    if not script.bridged:
        return np.zeros((script.steps, n), np.intp)
    others = script.things - (script.thing >= 0)
    found = (_lots((script.steps, n), rng) * others).astype(np.intp)
    return found + ((found >= script.thing) & (script.thing >= 0))


def _moved(
    script: Script, still: NDArray[np.intp], goal: NDArray[np.intp], rng: np.random.Generator
) -> Truth:
    """Draw which things are moved in which steps, (steps, things, n)."""
    steps, things, n = script.steps, script.things, still.shape[1]
    lots = _lots((steps, things, n), rng)
    each = np.arange(things)[:, None]
    if script.bounded:
        twice = script.kind == "moved_twice"
        if twice:
            # In some states nothing is moved as often, in some nothing as seldom.
            once = np.array([0.4, 0.6, 0.85])[(_lots((n,), rng) * 3).astype(np.intp)]
            counts = np.where(_lots((things, n), rng) < once, 1, 3)
        else:
            each = _ranks(_lots((things, n), rng))
            counts = np.array([0, 1, 3, 3])[(_lots((things, n), rng) * 4).astype(np.intp)]
        # Mostly one move follows another: who leaves out the image between sees one of two.
        turn = (2 * lots[0]).astype(np.intp) if twice else each
        early = (_lots((n,), rng) < 0.5) ^ (turn % 2 > 0)
        near = np.abs(np.arange(steps)[:, None, None] - np.where(early, 0, steps - 1)) + 0.6 * lots
        lots = np.where(_lots((things, n), rng) < 0.85, near, lots)
        these = each == goal if twice else each < goal
        counts = np.where(these, 2, counts)
        return np.asarray(_ranks(lots) < counts)
    # At least once: in the step with the least lot.
    moved = (lots < (0.8 if script.kind == "when" else 0.55)) | (lots == lots.min(axis=0))
    if script.kind == "in_place":
        # What comes back goes first: that it hasn't been moved at all is the exception.
        often = (_lots((n,), rng) < 0.7) & (each == goal)
        moved |= often & (_ranks(lots) < 2)
    if script.kind == "when":
        moved[goal, script.thing, np.arange(n)] = True
    for step in script.bridged:
        moved[step] &= each != still[step]
    return np.asarray(moved)


def _ranks(lots: Array) -> NDArray[np.intp]:
    """Return each one's place along the first axis, from 0: faster than sorting so few."""
    return np.asarray((lots[None] < lots[:, None]).sum(axis=1))


def _longest_at(goal: NDArray[np.intp], steps: int, rng: np.random.Generator) -> Array:
    """Return the ways of a thing, (steps, n), the longest of them in step ``goal`` (n,)."""
    low, high = WHEN
    longest = low + np.floor(_lots(goal.shape, rng) * (high - low + 1))
    lots = rng.random((steps, len(goal)))
    rest = UNTOLD + np.floor(lots * (longest - AHEAD - UNTOLD + 1))
    return np.where(np.arange(steps)[:, None] == goal, longest, rest)


def _places(
    moved: Truth,
    length: Array,
    last: tuple[Truth, Truth],
    onward: Array,
    least: Array,
    far: Array,
    middle: Array,
    rng: np.random.Generator,
) -> Array:
    """Return places on the poster, (images, things, n), whole hundredths within ±``far``.

    A move is as long as ``length`` (steps, things, n) has it, to where there is room for it; or
    it leads back, or along with the camera. ``onward`` is the share of moves that go on to the same
    side. ``last`` are the moves that put a thing back for
    certain, and those that leave it at least ``least`` (n,) from its first place, where they can.
    """
    steps, things, n = moved.shape
    home, away = last
    at = np.empty((steps + 1, things, n), np.float32)
    at[0] = np.floor(_lots((things, n), rng) * (2 * far + 1)) - far
    lots = _lots((steps, things, n), rng)
    how = _lots((steps, things, n), rng)
    sign = np.where(_lots((things, n), rng) < 0.5, ONE, -ONE)
    for i in range(steps):
        here = at[i]
        side = np.where(lots[i] < onward, length[i], -length[i]) * sign
        wrong = (np.abs(here + side) > far) | (away[i] & (np.abs(here + side - at[0]) < least))
        there = np.where(wrong, here - side, here + side)
        pan = middle[i + 1] - middle[i]
        along = here + pan
        follow = (how[i] < FOLLOWED) & (np.abs(pan) >= least) & (np.abs(along) <= far)
        there = np.where(follow, along, there)
        back = (how[i] > 1 - BACK) & (np.abs(here - at[0]) >= least)
        there = np.where(back | home[i], at[0], there)
        at[i + 1] = np.where(moved[i], there, here)
        sign = np.where(moved[i], np.where(there > here, ONE, -ONE), sign)
    return at

"""Which things are moved in which steps, how far, and so where they are: many draws at once.

All is drawn in whole hundredths of image 1's width, so that sums on the page come out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .script import Script

Small = NDArray[np.float32]
"""Whole hundredths: exact, and half as long in the drawing."""
Truth = NDArray[np.bool_]
Whole = NDArray[np.intp]

UNTOLD = 9
"""Least way of what is moved, in hundredths, where the texts don't tell it."""

WHEN = (14, 25)
"""Range of its longest way, where that is looked for: none that could be told from afar."""

AHEAD = 5
"""By how much, at least, that is longer than its other ways."""

BACK = 0.1
"""Share of moves that put a thing back to its first place, where it is far enough."""

FOLLOWED = 0.3
"""Share of moves that the camera follows, so that the thing keeps its place in the picture."""

_ONE = np.float32(1)


def lots_of(shape: tuple[int, ...], rng: np.random.Generator) -> Small:
    """Return random numbers from 0 to 1."""
    return rng.random(shape, np.float32)


def draw_moved(script: Script, still: Whole, goal: Whole, rng: np.random.Generator) -> Truth:
    """Draw which things are moved in which steps, (steps, things, n)."""
    steps, things, n = script.steps, script.things, still.shape[1]
    lots = lots_of((steps, things, n), rng)
    each = np.arange(things)[:, None]
    if script.bounded:
        twice = script.kind == "moved_twice"
        if twice:
            # In some states nothing is moved as often, in some nothing as seldom.
            once = np.array([0.4, 0.6, 0.85])[(lots_of((n,), rng) * 3).astype(np.intp)]
            counts = np.where(lots_of((things, n), rng) < once, 1, 3)
        else:
            each = _ranks(lots_of((things, n), rng))
            counts = np.array([0, 1, 3, 3])[(lots_of((things, n), rng) * 4).astype(np.intp)]
        # Mostly one move follows another: who leaves out the image between sees one of two.
        turn = (2 * lots[0]).astype(np.intp) if twice else each
        early = (lots_of((n,), rng) < 0.5) ^ (turn % 2 > 0)
        near = np.abs(np.arange(steps)[:, None, None] - np.where(early, 0, steps - 1)) + 0.6 * lots
        lots = np.where(lots_of((things, n), rng) < 0.85, near, lots)
        these = each == goal if twice else each < goal
        counts = np.where(these, 2, counts)
        return np.asarray(_ranks(lots) < counts)
    # At least once: in the step with the least lot.
    moved = (lots < (0.8 if script.kind == "when" else 0.55)) | (lots == lots.min(axis=0))
    if script.kind == "in_place":
        # What comes back goes first: that it hasn't been moved at all is the exception.
        often = (lots_of((n,), rng) < 0.7) & (each == goal)
        moved |= often & (_ranks(lots) < 2)
    if script.kind == "when":
        moved[goal, script.thing, np.arange(n)] = True
    for step in script.bridged:
        moved[step] &= each != still[step]
    return np.asarray(moved)


def _ranks(lots: Small) -> Whole:
    """Return each one's place along the first axis, from 0: faster than sorting so few."""
    return np.asarray((lots[None] < lots[:, None]).sum(axis=1))


def longest_at(goal: Whole, steps: int, rng: np.random.Generator) -> Small:
    """Return the ways of a thing, (steps, n), the longest of them in step ``goal`` (n,)."""
    low, high = WHEN
    longest = low + np.floor(lots_of(goal.shape, rng) * (high - low + 1))
    lots = rng.random((steps, len(goal)))
    rest = UNTOLD + np.floor(lots * (longest - AHEAD - UNTOLD + 1))
    return np.where(np.arange(steps)[:, None] == goal, longest, rest)


def draw_places(
    moved: Truth,
    length: Small,
    last: tuple[Truth, Truth],
    onward: Small,
    least: Small,
    far: Small,
    middle: Small,
    rng: np.random.Generator,
) -> Small:
    """Return places on the poster, (images, things, n), whole hundredths within ±``far``.

    A move is as long as ``length`` (steps, things, n) has it, to where there is room for it; or
    it leads back, or along with the camera. ``onward`` is the share of moves that go on to the same
    side. ``last`` are the moves that put a thing back for
    certain, and those that leave it at least ``least`` (n,) from its first place, where they can.
    """
    steps, things, n = moved.shape
    home, away = last
    at = np.empty((steps + 1, things, n), np.float32)
    at[0] = np.floor(lots_of((things, n), rng) * (2 * far + 1)) - far
    lots = lots_of((steps, things, n), rng)
    how = lots_of((steps, things, n), rng)
    sign = np.where(lots_of((things, n), rng) < 0.5, _ONE, -_ONE)
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
        sign = np.where(moved[i], np.where(there > here, _ONE, -_ONE), sign)
    return at

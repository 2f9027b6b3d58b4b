"""How what lies there grows from image to image, for many states at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Tier
from .script import Script

Array = NDArray[np.float64]

MOST: dict[Tier, int] = {"easy": 13, "medium": 20, "hard": 22}
"""Most things in one image."""

FIRST: dict[Tier, float] = {"easy": 1.0, "medium": 5.0, "hard": 8.0}
"""How many more of a thing, at most, lie there from the first image on."""

LEAN: dict[Tier, float] = {"easy": 1.0, "medium": 0.6, "hard": 0.4}
"""How little of the room is left free, from 1 (any share) to 0 (none): large counts are misread."""

STEP: dict[Tier, float] = {"easy": 2.8, "medium": 2.7, "hard": 2.6}
"""How many of a thing a step adds are fewer than this."""

SMALLER = 0.62
"""How large steps are, compared with those of other kinds, where one of several is missing."""


def grown(script: Script, n: int, least: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw what is held after each step of each place, and what the step adds.

    ``least`` (n or 1, images, things) is the fewest that a step adds, images in their true order.
    Returns two of (n, images, things).
    """
    home = np.array([np.array(script.place) == p for p in script.pattern])
    size = (SMALLER if script.kind == "missing" else 1.0) * STEP[script.tier]
    step = (rng.random((n, *home.shape)) * size).astype(np.intp) * home
    one = (rng.random((n, home.shape[0])) * home.sum(axis=1)).astype(np.intp)
    which = np.argsort(~home, axis=1, kind="stable")
    forced = np.take_along_axis(np.broadcast_to(which, step.shape), one[:, :, None], axis=2)
    empty = step.sum(axis=2, keepdims=True) == 0
    np.put_along_axis(step, forced, np.maximum(np.take_along_axis(step, forced, 2), empty), 2)
    step = np.maximum(step, least.astype(np.intp)).astype(np.float64)
    return np.cumsum(step, axis=1) * home, step


def begun(script: Script, held: Array, rng: np.random.Generator) -> Array:
    """Let some of each thing lie there from the first image on, as far as there is room."""
    home = np.array([np.array(script.place) == p for p in script.pattern])
    last = held.max(axis=1)
    room = MOST[script.tier] - np.maximum(*(
        (last * (np.array(script.place) == p)).sum(axis=1) for p in (0, 1)
    ))  # fmt: skip
    lean = LEAN[script.tier] if script.kind == "wrong" else 1.0
    for t in rng.permutation(script.things):
        most = np.minimum(np.minimum(script.most - last[:, t], room), FIRST[script.tier])
        more = np.floor(rng.random(len(held)) ** lean * (np.maximum(most, 0) + 1))
        room = room - more
        held[:, :, t] += more[:, None] * home[:, t]
    return held

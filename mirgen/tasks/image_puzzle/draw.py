"""States of a puzzle: holes, tiles, turns and what is told, many drawn at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Question, Slot, Tier
from .board import Grid, hole_centres
from .script import Script
from .solve import COUNTING, cells, numbering

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

TURNED: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 0.9}
"""How often a tier turns a tile before it is shown."""

COLUMNWISE: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 0.5}
"""How often a tier counts along columns."""

STRANGER = 0.1
"""How often a tile is from another photo, where any may be."""

SECONDS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])


def draw_states(script: Script, slot: Slot, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return n states as named facts (n,), each with its answer where the slot wants it."""
    facts = _holes(script, n, rng)
    if script.kind == "beside":
        hole, told = _beside(script, slot, facts, rng)
        return facts | told | _tiles(script, hole, rng)
    facts |= _counting(script.tier, n, rng)
    args = script.args()
    number = numbering(Question("image_puzzle", script.kind, args, ()), facts, facts)
    hole = _shuffles(n, script.holes, rng)
    if script.kind == "fits":
        if script.strangers:
            # The one from elsewhere may be any tile but the one asked about.
            odd = (slot.answer + rng.integers(1, script.tiles, size=n)) % script.tiles
            hole = _inserted(hole, odd, script.holes)
        mine = hole[:, [slot.answer]]
        facts["asked"] = np.take_along_axis(number, mine, axis=1)[:, 0].astype(np.float64) + 1
    elif script.kind == "elsewhere":
        hole, taken = _elsewhere(script, slot.answer, number, rng)
        facts |= {name: taken[:, p] for p, name in enumerate(args["filled"])}
    else:
        facts |= _told(args, n, rng)
    return facts | _tiles(script, hole, rng)


def _beside(
    script: Script, slot: Slot, facts: dict[str, Array], rng: np.random.Generator
) -> tuple[Whole, dict[str, Array]]:
    """Draw two holes in line, for the anchor and the answer, and tell how they lie.

    They are a step or two apart, and the anchor's hole has a third one in line too, so that it must
    be told on which side to look, and how far.

    Returns the hole of each tile, (n, tiles), and the told facts.
    """
    args = script.args()
    c, r = cells(Question("image_puzzle", "beside", args, ()), facts)
    right = c[:, None, :] - c[:, :, None]
    below = r[:, None, :] - r[:, :, None]
    far = np.abs(right) + np.abs(below)
    line = (np.minimum(np.abs(right), np.abs(below)) == 0) & (far > 0) & (far <= 2)
    line &= line.sum(axis=2, keepdims=True) > 1
    n = len(c)
    rows = np.arange(n)
    picked = np.argmax(rng.random((n, script.holes**2)) * line.reshape(n, -1), axis=1)
    one, two = picked // script.holes, picked % script.holes
    rest = np.argsort(_marked(n, script.holes, one, two) + rng.random((n, script.holes)), axis=1)
    answer = script.choices()[slot.answer]
    hole = np.full((n, script.tiles), script.holes, dtype=np.intp)
    hole[:, script.anchor], hole[:, answer] = one, two
    others = [t for t in script.choices() if t != answer]
    # Further tiles take the holes left over, in even order, and what remains is from elsewhere.
    order = _shuffles(n, len(others), rng)
    for i in range(script.holes - 2):
        hole[rows, np.array(others)[order[:, i]]] = rest[:, i]
    toward = (right[rows, one, two], below[rows, one, two])
    told = {name: v.astype(np.float64) for name, v in zip(args["toward"], toward, strict=True)}
    return hole, told


def _marked(n: int, holes: int, *taken: Whole) -> Array:
    """Return 1 at the holes taken and 0 elsewhere, (n, holes)."""
    found = np.zeros((n, holes))
    for each in taken:
        found[np.arange(n), each] = 1
    return found


def _elsewhere(
    script: Script, answer: int, number: Whole, rng: np.random.Generator
) -> tuple[Whole, Array]:
    """Return the hole of each tile, (n, tiles), and which places are filled, (n, holes).

    All tiles but the answer go to places of their own that aren't filled, and the answer to one
    that is.
    """
    n = len(number)
    place = _shuffles(n, script.holes, rng)
    mine = place[:, : script.tiles].copy()
    mine[:, [answer, script.tiles - 1]] = mine[:, [script.tiles - 1, answer]]
    taken = np.zeros((n, script.holes))
    np.put_along_axis(taken, place[:, script.tiles - 1 :], 1.0, axis=1)
    hole_at = np.argsort(number, axis=1)
    return np.take_along_axis(hole_at, mine, axis=1), taken


def redraw_states(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw all facts of a puzzle again, n times, tiers mixed evenly."""
    args = question.args
    grid, count = Grid(*args["grid"]), len(args["holes"])
    script = Script(question.kind, "medium", grid, count, len(args["tiles"]), args["anchor"])
    tier = rng.integers(3, size=n)
    facts = _holes(script, n, rng) | _told(args, n, rng)
    if question.kind == "beside":
        way, side = rng.random(n) < 0.5, rng.choice([-2.0, -1.0, 1.0, 2.0], size=n)
        facts |= {args["toward"][0]: way * side, args["toward"][1]: ~way * side}
    else:
        bits = rng.random((n, 3)) < 0.5
        bits[:, 0] |= tier == 0
        facts |= {name: bits[:, i].astype(np.float64) for i, name in enumerate(COUNTING)}
    if question.kind == "fits":
        facts["asked"] = rng.integers(1, script.holes + 1, size=n).astype(np.float64)
    if question.kind == "elsewhere":
        taken = _shuffles(n, script.holes, rng) < script.holes - script.tiles + 1
        facts |= {name: taken[:, p].astype(np.float64) for p, name in enumerate(args["filled"])}
    shape = (n, script.tiles)
    hole = rng.integers(script.holes, size=shape)
    if script.strangers:
        hole = np.where(rng.random(shape) < STRANGER, script.holes, hole)
    often = np.array([TURNED[t] for t in TIERS])[tier]
    return facts | _tiles(script, hole, rng, often[:, None])


def _holes(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the holes' places on the board, in no order that a region's number would tell."""
    centres = hole_centres(script.grid, script.holes, script.kind == "beside")
    at = centres[rng.integers(len(centres), size=n)]
    at = np.take_along_axis(at, _shuffles(n, script.holes, rng)[:, :, None], axis=1)
    facts = {}
    for i in range(script.holes):
        facts[f"cx({script.hole(i)})"] = at[:, i, 0]
        facts[f"cy({script.hole(i)})"] = at[:, i, 1]
    return facts


def _counting(tier: Tier, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw a way to count."""
    often = (1 - COLUMNWISE[tier], 0.5, 0.5)
    return {
        name: (rng.random(n) < share).astype(np.float64)
        for name, share in zip(COUNTING, often, strict=True)
    }


def _tiles(
    script: Script, hole: Whole, rng: np.random.Generator, often: Array | None = None
) -> dict[str, Array]:
    """Turn tiles (n, tiles) that go to these holes; ``often`` is how often, (n, 1)."""
    turned = rng.random(hole.shape) < (TURNED[script.tier] if often is None else often)
    needed = rng.integers(1, 4, size=hole.shape) * turned
    code = np.where(hole < script.holes, 4 * hole + needed, 4 * script.holes).astype(np.float64)
    return {name: code[:, i] for i, name in enumerate(script.args()["tiles"])}


def _told(args: dict[str, Any] | Any, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw what is told beside the way of counting: seconds and turns."""
    holes = len(args["holes"])
    facts: dict[str, Array] = {}
    if args["seconds"]:
        each = SECONDS[_shuffles(n, len(SECONDS), rng)[:, :holes]]
        facts |= {name: each[:, i] for i, name in enumerate(args["seconds"])}
    for name in filter(None, args["since"]):
        facts[name] = rng.integers(1, 4, size=n).astype(np.float64)
    return facts


def _shuffles(n: int, count: int, rng: np.random.Generator) -> Whole:
    """Return n shuffles of 0 … count - 1."""
    return np.argsort(rng.random((n, count)), axis=1)


def _inserted(hole: Whole, at: Whole, value: int) -> Whole:
    """Return (n, k + 1): the rows with a value put in at a place of its own each."""
    n, k = hole.shape
    result = np.full((n, k + 1), value, dtype=np.intp)
    keep = np.arange(k + 1)[None] != at[:, None]
    result[keep] = hole.ravel()
    return result

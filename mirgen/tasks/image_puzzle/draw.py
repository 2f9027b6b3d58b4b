"""States of a puzzle: holes, tiles, turns and what is told, many drawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TIERS, Question, Slot, Tier
from .board import Grid, hole_sets
from .solve import COUNTING, numbering

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

HOLES: dict[str, dict[Tier, int]] = {
    "fits": {"easy": 3, "medium": 3},
    "order": {"easy": 3, "medium": 4, "hard": 5},
    "elsewhere": {"easy": 3, "medium": 4, "hard": 5},
    "turns": {"medium": 3, "hard": 4},
}
"""Empty places of a kind's board."""

TURNED: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 0.9}
"""How often a tier turns a tile before it is shown."""

COLUMNWISE: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 0.5}
"""How often a tier counts along columns."""

STRANGER = 0.1
"""How often a tile of ``fits`` is from another photo, where any may be."""

SECONDS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])


@dataclass(frozen=True, slots=True)
class Script:
    """What a slot's puzzles have in common: region 0 is the board, then holes, then tiles."""

    kind: str
    tier: Tier
    grid: Grid
    holes: int
    tiles: int

    @staticmethod
    def of(slot: Slot, grid: Grid) -> Script:
        """Return the script of a slot."""
        holes = HOLES[slot.kind][slot.tier]
        tiles = slot.options if slot.kind in ("fits", "elsewhere") else holes
        return Script(slot.kind, slot.tier, grid, holes, tiles)

    @property
    def strangers(self) -> int:
        """Tiles that are from another photo."""
        return self.tiles - self.holes if self.kind == "fits" else 0

    def hole(self, i: int) -> int:
        """Return the region of hole ``i``."""
        return 1 + i

    def tile(self, i: int) -> int:
        """Return the region of tile ``i``, which is in image ``i + 1``, counted from 0."""
        return 1 + self.holes + i

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        regions = ",".join(str(self.hole(i)) for i in range(self.holes))
        turned = ("as it is", "turned once", "turned twice", "turned three times")
        since = ("",) * self.tiles
        if self.kind == "turns" and self.tier == "hard":
            since = tuple(f"turned_since[{i + 2}]" if i % 2 else "" for i in range(self.tiles))
        count = range(1, self.holes + 1)
        return {
            "grid": [self.grid.columns, self.grid.rows],
            "holes": [self.hole(i) for i in range(self.holes)],
            "tiles": [f"fit({self.tile(i)},0,{regions})" for i in range(self.tiles)],
            "labels": [
                *(f"region {self.hole(i)}, {how}" for i in range(self.holes) for how in turned),
                "nowhere",
            ],
            "exchanged": ["exchanged[1]", "exchanged[2]"]
            if self.kind == "order" and self.tier == "hard"
            else [],
            "filled": [f"filled[{p}]" for p in count] if self.kind == "elsewhere" else [],
            "seconds": [f"seconds[{p}]" for p in count] if self.kind == "turns" else [],
            "since": list(since),
        }


def draw_states(script: Script, slot: Slot, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return n states as named facts (n,), each with its answer where the slot wants it."""
    facts: dict[str, Array] = _holes(script, n, rng)
    facts |= _counting(script.tier, n, rng)
    bare = Question("image_puzzle", script.kind, script.args(), ())
    number = numbering(bare, facts, facts)
    """(n, holes): place of each hole."""
    order = np.argsort(number, axis=1)
    """(n, places): hole at each place."""
    rows = np.arange(n)
    hole = _shuffles(n, script.holes, rng)
    if script.kind == "fits" and script.strangers:
        # The one from elsewhere may be any tile but the one asked about.
        odd = (slot.answer + rng.integers(1, script.tiles, size=n)) % script.tiles
        hole = _inserted(hole, odd, script.holes)
    if script.kind == "fits":
        facts["asked"] = number[rows, hole[:, slot.answer]].astype(np.float64) + 1
    if script.kind == "elsewhere":
        place = _shuffles(n, script.holes, rng)
        mine = place[:, : script.tiles].copy()
        mine[:, [slot.answer, script.tiles - 1]] = mine[:, [script.tiles - 1, slot.answer]]
        taken = np.zeros((n, script.holes))
        np.put_along_axis(taken, place[:, script.tiles - 1 :], 1.0, axis=1)
        facts |= {f"filled[{p + 1}]": taken[:, p] for p in range(script.holes)}
        hole = np.take_along_axis(order, mine, axis=1)
    facts |= _tiles(script, hole, _turns(script.tier, hole.shape, rng))
    if script.kind in ("order", "turns"):
        facts |= _told(script.args(), n, rng)
    return facts


def redraw_states(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw all facts of a puzzle again, n times, tiers mixed evenly."""
    args = question.args
    script = Script(
        question.kind, "medium", Grid(*args["grid"]), len(args["holes"]), len(args["tiles"])
    )
    tier = rng.integers(3, size=n)
    facts = _holes(script, n, rng)
    bits = rng.random((n, 3)) < 0.5
    bits[:, 0] |= tier == 0
    facts |= {name: bits[:, i].astype(np.float64) for i, name in enumerate(COUNTING)}
    shape = (n, script.tiles)
    often = np.array([TURNED[t] for t in TIERS])[tier]
    needed = rng.integers(1, 4, size=shape) * (rng.random(shape) < often[:, None])
    hole = rng.integers(script.holes, size=shape)
    if question.kind == "fits":
        facts["asked"] = rng.integers(1, script.holes + 1, size=n).astype(np.float64)
        if script.strangers:
            hole = np.where(rng.random(shape) < STRANGER, script.holes, hole)
    if question.kind == "elsewhere":
        place = _shuffles(n, script.holes, rng)
        taken = place < script.holes - script.tiles + 1
        facts |= {f"filled[{p + 1}]": taken[:, p].astype(float) for p in range(script.holes)}
    facts |= {
        name: _code(hole[:, i], needed[:, i], script.holes) for i, name in enumerate(args["tiles"])
    }
    return facts | _told(args, n, rng)


def _holes(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the holes' places on the board, in no order that a region's number would tell."""
    sets = hole_sets(script.grid, script.holes)
    centres = np.array([[script.grid.centre(cell) for cell in cells] for cells in sets])
    at = centres[rng.integers(len(sets), size=n)]
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


def _turns(tier: Tier, shape: Sequence[int], rng: np.random.Generator) -> Whole:
    turned = rng.random(shape) < TURNED[tier]
    return np.asarray(rng.integers(1, 4, size=shape) * turned, dtype=np.intp)


def _tiles(script: Script, hole: Whole, needed: Whole) -> dict[str, Array]:
    names = script.args()["tiles"]
    return {name: _code(hole[:, i], needed[:, i], script.holes) for i, name in enumerate(names)}


def _code(hole: Whole, needed: Whole, holes: int) -> Array:
    return np.where(hole < holes, 4 * hole + needed, 4 * holes).astype(np.float64)


def _told(args: dict[str, Any] | Any, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw what is told beside the way of counting: exchanges, seconds and turns."""
    holes = len(args["holes"])
    facts: dict[str, Array] = {}
    if args["exchanged"]:
        two = _shuffles(n, holes, rng)[:, :2].astype(np.float64) + 1
        facts |= {name: two[:, i] for i, name in enumerate(args["exchanged"])}
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

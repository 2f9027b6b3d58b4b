"""What a slot's puzzles have in common: grid, numbers of holes and tiles, names of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...records.puzzle import Slot, Tier
from .board import Grid

HOLES: dict[str, dict[Tier, int]] = {
    "fits": {"easy": 3},
    "beside": {"medium": 3},
    "order": {"easy": 3},
    "elsewhere": {"medium": 4, "hard": 5},
    "turns": {"medium": 4, "hard": 6},
}
"""Empty places of a kind's board."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a slot's puzzles have in common: region 0 is the board, then holes, then tiles."""

    kind: str
    tier: Tier
    grid: Grid
    holes: int
    tiles: int
    anchor: int = -1
    """The tile whose neighbour is asked for (``beside`` only)."""

    @staticmethod
    def of(slot: Slot, grid: Grid, rng: np.random.Generator) -> Script:
        """Draw the script of a slot."""
        holes = HOLES[slot.kind][slot.tier]
        if slot.kind == "beside":
            tiles = slot.options + 1
            return Script(slot.kind, slot.tier, grid, holes, tiles, int(rng.integers(tiles)))
        tiles = slot.options if slot.kind in ("fits", "elsewhere") else holes
        return Script(slot.kind, slot.tier, grid, holes, tiles)

    @property
    def strangers(self) -> int:
        """Tiles that are from another photo."""
        return self.tiles - self.holes if self.kind in ("fits", "beside") else 0

    def hole(self, i: int) -> int:
        """Return the region of hole ``i``."""
        return 1 + i

    def tile(self, i: int) -> int:
        """Return the region of tile ``i``, which is in image ``i + 1``, counted from 0."""
        return 1 + self.holes + i

    def choices(self) -> tuple[int, ...]:
        """Return the tiles that may be answers, in the order shown."""
        return tuple(i for i in range(self.tiles) if i != self.anchor)

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        image = self.anchor + 2
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
            "anchor": self.anchor,
            "toward": [f"right_of[{image}]", f"below[{image}]"] if self.anchor >= 0 else [],
            "filled": [f"filled[{p}]" for p in count] if self.kind == "elsewhere" else [],
            "seconds": [f"seconds[{p}]" for p in count] if self.kind == "turns" else [],
            "since": list(since),
        }

"""The plan of the set: which scene, variant and size each picture has."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..canvas import Canvas
from . import above, coast, country, household, rooms, tables, town

Scene = Callable[[Canvas, int], None]
COUNTS: tuple[tuple[Scene, int], ...] = (
    (town.street, 8), (tables.kitchen, 6), (country.park, 5), (rooms.living, 5), (tables.dining, 5),
    (country.farm, 5), (above.flatlay, 7), (coast.beach, 4), (tables.desk, 4), (town.station, 5),
    (rooms.bedroom, 3), (country.savanna, 3), (coast.harbour, 3), (household.dining_room, 2),
    (town.market, 2), (town.airport, 3), (household.kitchen_room, 2),
)  # fmt: skip


class Shot(NamedTuple):
    """One picture to draw."""

    scene: Scene
    variant: int
    width: int
    height: int


def plan() -> list[Shot]:
    """All pictures, the scenes taking turns."""
    shots: list[Shot] = []
    for variant in range(max(n for _, n in COUNTS)):
        for scene, n in COUNTS:
            if variant < n:
                k = len(shots)
                width, height = (640, 427) if k % 5 == 3 else (640, 480)
                if k % 12 == 7 and scene not in (
                    town.airport,
                    town.market,
                    tables.desk,
                    household.kitchen_room,
                ):
                    width, height = 480, 640
                shots.append(Shot(scene, variant, width, height))
    return shots

"""What templates of forced_perspective may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from . import solve as solver
from .script import BEST, NUMBERS, Script


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing in an image, which counts from 1.

    ``percent`` is its height on the picture in percent of the picture's, ``distance`` its told
    distance in metres (0 where none is told), ``product`` the one times the other.
    """

    region: int
    name: str
    image: int
    percent: int
    distance: float
    product: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its number from 1, and who stands in it from left to right as numbered."""

    number: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Two things of one image: ``over`` is ``times`` as tall as ``under``."""

    over: Spot
    under: Spot
    times: float


@dataclass(frozen=True, slots=True)
class Route:
    """How the thing ``name`` is measured by another one: ``times`` as tall, over the steps."""

    name: str
    by: str
    steps: tuple[Step, ...]
    times: float


@dataclass(frozen=True, slots=True)
class Size:
    """A thing's true height, in whatever all are measured by."""

    name: str
    value: float


def make_words(
    script: Script, names: Sequence[str], question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    value = {name: float(v[0]) for name, v in facts.items()}
    spots = []
    for region, (image, thing) in enumerate(script.sightings):
        percent = round(100 * value[f"h({region})"])
        far = value.get(f"distance[{region}]", 0.0)
        spots.append(Spot(region, names[thing], image + 1, percent, far, percent * far))
    pictures = tuple(
        Picture(k + 1, tuple(spots[r] for r in regions)) for k, regions in enumerate(script.regions)
    )
    found = np.exp(solver.asked(question, facts)[0])
    sizes = [] if script.kind in NUMBERS else found.tolist()
    ranked = [
        Size(names[thing], size * (100 if script.one_camera else 1))
        for thing, size in zip(script.asked, sizes, strict=bool(sizes))
    ]
    ranked.sort(key=lambda size: size.value, reverse=script.kind != "shortest")
    best = [max(p.spots, key=lambda s: s.product) for p in pictures]
    if script.kind == "shortest":
        best = [min(p.spots, key=lambda s: s.product) for p in pictures]
    best.sort(key=lambda spot: spot.product, reverse=script.kind != "shortest")
    is_open = script.open >= 0
    beside = int(script.given[9:-1]) if is_open else -1
    return {
        "pictures": pictures,
        "one_camera": script.one_camera,
        "lone": script.lone,
        "routes": _routes(script, names, spots),
        "ranked": tuple(ranked),
        "best": tuple(best) if script.kind in BEST else (),
        "asked": tuple(names[thing] for thing in script.asked),
        "told_height": value[script.given] if script.kind == "height" else 0.0,
        "open": spots[script.open] if is_open else None,
        "beside": spots[beside] if is_open else None,
        "value": float(found[0]) if script.kind in NUMBERS else 0.0,
    }


def _routes(script: Script, names: Sequence[str], spots: Sequence[Spot]) -> tuple[Route, ...]:
    """Return how things are measured by one another, image by image."""
    if script.one_camera:
        return ()
    pairs = [(thing, script.asked[0]) for thing in script.asked[1:]]
    if script.kind in NUMBERS:
        pairs = [(script.asked[0], script.asked[1])]
    routes = []
    for thing, by in pairs:
        steps = tuple(
            Step(spots[b], spots[a], spots[b].product / spots[a].product)
            for a, b in script.steps(by, thing)
        )
        times = float(np.prod([step.times for step in steps]))
        routes.append(Route(names[thing], names[by], steps, times))
    return tuple(routes)

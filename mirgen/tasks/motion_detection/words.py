"""What templates of motion_detection may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import laid, offsets

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing in an image: ``image`` counts from 1, ``at`` is its middle as a share of the width.

    ``off`` is how far from the image's middle it lies on the poster, to the ``side``; ``place``
    is its place there, and ``sum`` how that follows. All in percent of image 1's width.
    """

    region: int
    name: str
    image: int
    at: float
    off: float
    side: str
    place: float
    sum: str


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a thing from an image to the next: ``way`` in percent, 0 where it stayed."""

    first: int
    last: int
    way: float
    side: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: where it is in every image, and its moves; ``net`` is what came of them in all."""

    name: str
    spots: tuple[Spot, ...]
    steps: tuple[Move, ...]
    moves: tuple[Move, ...]
    net: float
    side: str
    net_sum: str


@dataclass(frozen=True, slots=True)
class Step:
    """The camera from an image to the next: its ``pan`` in percent to the ``side``.

    Where it isn't told, ``still`` is a thing that stayed, seen ``before`` and ``after``. ``sum``
    tells how the middle of the later image follows.
    """

    first: int
    last: int
    told: bool
    pan: float
    side: str
    still: str
    before: Spot
    after: Spot
    sum: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, how it is shown, and what is in it."""

    number: int
    mirrored: bool
    zoom: float
    spots: tuple[Spot, ...]


def make_words(
    script: Script, names: Sequence[str], order: Sequence[int], question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use.

    ``order`` are the things from the poster's top down; images list them so.
    """
    own = offsets(question, facts)
    at = laid(question, facts, own)
    off, place = _percent(own), _percent(at)
    middle = place[:, 0] - off[:, 0]

    def spot(k: int, thing: int) -> Spot:
        region, far = script.region(k, thing), float(off[k, thing])
        cx = float(facts[f"cx({region})"][0])
        terms = _sum(far, float(middle[k]))
        where = abs(far), "left" if far < 0 else "right"
        return Spot(region, names[thing], k + 1, cx, *where, float(place[k, thing]), terms)

    spots = [[spot(k, j) for j in range(script.things)] for k in range(script.images)]
    things = tuple(_thing(names[j], [row[j] for row in spots]) for j in range(script.things))
    pictures = tuple(
        Picture(
            k + 1,
            bool(_told(facts, "mirrored", k, 0.0)),
            _told(facts, "zoom", k, 1.0),
            tuple(spots[k][j] for j in order),
        )
        for k in range(script.images)
    )
    steps = []
    for i in range(script.steps):
        told = i not in script.bridged
        still = 0 if told else int(facts[f"still[{i + 2}]"][0]) - 1
        before, after = spots[i][still], spots[i + 1][still]
        pan = float(middle[i + 1] - middle[i])
        start = float(middle[i]) if told else before.place
        far = pan if told else -float(off[i + 1, still])
        side = "left" if pan < 0 else "right"
        sum_ = _sum(start, far) if far else signed(start)
        steps.append(Step(i + 1, i + 2, told, abs(pan), side, names[still], before, after, sum_))
    return {
        "things": tuple(things[j] for j in order) if script.thing < 0 else things,
        "asked": things[script.thing] if script.thing >= 0 else None,
        "named": tuple(names),
        "pictures": pictures,
        "steps": tuple(steps),
        "mirrors": script.mirrors,
        "zooms": script.zooms,
        "mirrored": tuple(p.number for p in pictures if p.mirrored),
        "zoomed": tuple(p.number for p in pictures if p.zoom != 1),
        "zoom": next((p.zoom for p in pictures if p.zoom != 1), 1.0),
        "least": _told(facts, "least", None, 0.0),
    }


def signed(value: float) -> str:
    """Return a number with a true minus sign, as it stands in sums."""
    return f"{'−' if value < 0 else ''}{abs(value):g}"


def _sum(first: float, second: float) -> str:
    """Return a sum and what it gives; nothing is said of adding 0."""
    if second == 0:
        return signed(first)
    sign = "−" if second < 0 else "+"
    return f"{signed(first)} {sign} {abs(second):g} = {signed(round(first + second, 4))}"


def _thing(name: str, spots: Sequence[Spot]) -> Thing:
    steps = []
    for a, b in pairwise(spots):
        far = round(b.place - a.place, 4)
        steps.append(Move(a.image, b.image, abs(far), "left" if far < 0 else "right"))
    first, last = spots[0].place, spots[-1].place
    net = round(last - first, 4)
    side = "left" if net < 0 else "right"
    moves = tuple(step for step in steps if step.way)
    return Thing(name, tuple(spots), tuple(steps), moves, abs(net), side, _sum(last, -first))


def _told(facts: Facts, name: str, image: int | None, else_: float) -> float:
    values = facts.get(name if image is None else f"{name}[{image + 1}]")
    return else_ if values is None else float(values[0])


def _percent(values: Array) -> Array:
    """Return one state's lengths in percent; rounding takes off what floats add."""
    return np.asarray(np.round(100 * values[:, :, 0], 4) + 0.0)

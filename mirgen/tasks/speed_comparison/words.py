"""What templates of speed_comparison may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import meeting, motion, ratio


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mover in an image: ``image`` counts from 1, ``place`` in percent from the left edge."""

    region: int
    name: str
    image: int
    place: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A mover: ``shift`` in percent of the width, ``seconds`` between its sightings.

    ``distance`` is in metres where the widths are told, else in picture widths, like ``speed``.
    """

    name: str
    first: Sighting
    last: Sighting
    shift: int
    side: str
    seconds: float
    distance: float
    speed: float
    scene: int
    unit: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, time stamp in seconds, scene from 1, who stands in it."""

    number: int
    time: float
    scene: int
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A scene: number from 1, width in metres (0 where it isn't told), its image numbers."""

    number: int
    span: float
    images: tuple[int, ...]


def make_words(
    script: Script, names: Sequence[str], question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use."""
    shift, span, elapsed = (values[0] for values in motion(question, facts))
    unit = "metres" if script.told_span else "picture widths"
    movers = []
    for m, (a, b) in enumerate(script.sightings):
        first, last = (_sighting(script, names, facts, m, s) for s in (0, 1))
        distance = float(abs(shift[m]) * span[m])
        movers.append(
            Mover(
                names[m],
                first,
                last,
                round(100 * abs(float(shift[m]))),
                "right" if shift[m] > 0 else "left",
                float(elapsed[m]),
                distance,
                distance / float(elapsed[m]),
                script.scenes[a] + 1,
                unit,
            )
        )
        assert b > a
    pictures = tuple(
        Picture(
            k + 1,
            float(facts[f"time[{k + 1}]"][0]),
            script.scenes[k] + 1,
            tuple(_sighting(script, names, facts, m, s) for m, s in script.seen_in(k)),
        )
        for k in range(script.images)
    )
    places = tuple(
        Place(
            s + 1,
            float(facts[f"span[{s + 1}]"][0]) if script.told_span else 0.0,
            tuple(k + 1 for k in range(script.images) if script.scenes[k] == s),
        )
        for s in range(max(script.scenes) + 1)
    )
    value = 0.0
    if question.kind == "ratio":
        value = float(ratio(question, facts)[0])
    elif question.kind == "meet":
        value = float(meeting(question, facts)[0])
    ranked = sorted(movers, key=lambda mover: -mover.speed)
    if question.kind == "slowest":
        ranked.reverse()
    return {
        "movers": tuple(movers),
        "ranked": tuple(ranked),
        "pictures": pictures,
        "places": places,
        "told_span": script.told_span,
        "value": value,
    }


def _sighting(
    script: Script, names: Sequence[str], facts: Facts, mover: int, sighting: int
) -> Sighting:
    region = script.region(mover, sighting)
    place = float(np.asarray(facts[f"cx({region})"])[0])
    return Sighting(region, names[mover], script.sightings[mover][sighting] + 1, round(100 * place))

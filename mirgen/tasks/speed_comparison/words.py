"""What templates of speed_comparison may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import asked_number, compares, motion


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mover in an image: ``image`` counts from 1, ``place`` in percent from the left edge.

    ``at`` is the same as a share of the width, to be said in percent with ``digits`` decimals.
    """

    region: int
    name: str
    image: int
    place: int
    at: float
    digits: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A mover: ``shift`` in percent of the width, ``seconds`` between its sightings.

    ``distance`` is in metres where the widths are told, else in picture widths, like ``speed``.
    ``moved`` is the shift as a share of the width; with ``digits`` decimals for percents and
    ``fine`` for metres, and two for speeds, the arithmetic can be followed on the page.
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
    moved: float
    digits: int
    fine: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two movers at one place: told from the last time stamp, ``clock``, when one is seen.

    ``seen`` is the mover in the last image, ``other`` has gone on to ``other_at`` by then; both
    are ``gap`` apart and come nearer by ``closing`` a second, for ``wait`` seconds until ``time``.
    Places and lengths are shares of the width.
    """

    seen: Mover
    other: Mover
    clock: float
    since: float
    other_at: float
    gap: float
    closing: float
    wait: float
    time: float
    same_way: bool


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
    """Return the variables that this family's templates may use.

    With ``legs`` the movers are one thing's ways from image to image, ``way`` long in ``spell``
    seconds together.
    """
    shift, span, elapsed = (values[0] for values in motion(question, facts))
    unit = "metres" if script.told_span else "picture widths"
    ends = [float(facts[f"cx({script.region(m, 0)})"][0]) for m in range(script.movers)]
    decimals = [
        _decimals(at, float(moved), float(width) if script.told_span else 0, float(seconds))
        for at, moved, width, seconds in zip(ends, shift, span, elapsed, strict=True)
    ]
    if script.legs or question.kind == "meet":
        most = max(c for c, _ in decimals), max(f for _, f in decimals)
        decimals = [most] * script.movers  # places are compared with one another
    movers = []
    for m, (a, b) in enumerate(script.sightings):
        distance = float(abs(shift[m]) * span[m])
        coarse, fine = decimals[m]
        first, last = (_sighting(script, names, facts, m, s, coarse) for s in (0, 1))
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
                abs(float(shift[m])),
                coarse,
                fine,
            )
        )
        assert b > a
    pictures = tuple(
        Picture(
            k + 1,
            float(facts[f"time[{k + 1}]"][0]),
            script.scenes[k] + 1,
            tuple(
                _sighting(script, names, facts, m, s, decimals[m][0]) for m, s in script.seen_in(k)
            ),
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
    value = 0.0 if compares(question.kind) else float(asked_number(question, facts)[0])
    ranked = sorted(movers, key=lambda mover: -mover.speed)
    if question.kind.startswith("slowest"):
        ranked.reverse()
    return {
        "movers": tuple(movers),
        "ranked": tuple(ranked),
        "pictures": pictures,
        "places": places,
        "told_span": script.told_span,
        "legs": script.legs,
        "way": sum(mover.distance for mover in movers),
        "spell": sum(mover.seconds for mover in movers),
        "value": value,
        "meeting": _meeting(movers, pictures, value) if question.kind == "meet" else None,
    }


def _meeting(movers: Sequence[Mover], pictures: Sequence[Picture], time: float) -> Meeting:
    """Return how the movers meet, counted from the later of their last sightings."""
    seen, other = sorted(movers, key=lambda mover: -mover.last.image)
    clock = pictures[seen.last.image - 1].time
    since = clock - pictures[other.last.image - 1].time
    own, their = _velocity(seen), _velocity(other)
    other_at = other.last.at + their * since
    gap, closing = abs(seen.last.at - other_at), abs(own - their)
    wait = time - clock
    return Meeting(seen, other, clock, since, other_at, gap, closing, wait, time, own * their > 0)


def _velocity(mover: Mover) -> float:
    """Return picture widths a second, to the right."""
    return (mover.last.at - mover.first.at) / mover.seconds


def _decimals(at: float, shift: float, span: float, seconds: float) -> tuple[int, int]:
    """Return the fewest decimals for percents and metres by which rounded sums come out right.

    ``at`` is the first place and ``shift`` is signed; ``span`` is 0 where no width is told.
    """
    first, shift = at * 100, shift * 100
    for fine in (1, 2):
        for coarse in (1, 2):
            moved = round(abs(shift), coarse)
            kept = abs(round(first + shift, coarse) - round(first, coarse))
            length = round(abs(shift) * span / 100, fine) if span else moved
            exact = abs(shift) * (span / 100 if span else 1)
            right = (
                abs(kept - moved) < 1e-6,
                not span or abs(round(moved * span / 100, fine) - length) < 1e-6,
                abs(round(length / seconds, 2) - round(exact / seconds, 2)) < 1e-6,
            )
            if all(right):
                return coarse, fine
    return 2, 2


def _sighting(
    script: Script,
    names: Sequence[str],
    facts: Facts,
    mover: int,
    sighting: int,
    digits: int,
) -> Sighting:
    region = script.region(mover, sighting)
    place = float(np.asarray(facts[f"cx({region})"])[0])
    image = script.sightings[mover][sighting] + 1
    return Sighting(region, names[mover], image, round(100 * place), place, digits)

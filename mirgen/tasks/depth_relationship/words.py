"""What templates of depth_relationship may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import chained, depths, gap, moves, signs, steps, strips

ENDS = ("south", "north")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A thing in an image: its name, region, and the strip it stands on, 1 nearest the camera."""

    name: str
    region: int
    strip: int


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, the end it was taken from, and whom it shows, nearest first."""

    number: int
    end: str
    things: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A told move of ``strips`` strips to the ``way`` between images ``after`` and ``before``."""

    name: str
    strips: int
    way: str
    after: int
    before: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """A thing in several images: its sightings with their images, from 1, and its move if any."""

    name: str
    sightings: tuple[tuple[int, Sighting], ...]
    move: Move | None


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its picture, ``a`` whose place is known already and ``b``, the next thing.

    ``b`` stands ``step`` strips north of ``a`` in it. Counted northwards from the first thing,
    ``before`` is the known place of ``a``, ``start`` where it is here, with its ``move`` done,
    or undone where the known place is of a later image (``back``), and ``end`` where ``b`` is.
    """

    picture: Picture
    a: Sighting
    b: Sighting
    step: int
    before: int
    start: int
    end: int
    move: Move | None
    back: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A thing asked about: how many strips it is north of the first, and from the end asked."""

    name: str
    north: int
    depth: int


def make_words(
    script: Script, names: Sequence[str], ground: str, question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    at, sign = strips(question, facts)[0], signs(question, facts)[0]
    step, move = steps(question, facts), moves(question, facts)
    north = chained(question, step, move)[0]
    depth = depths(question, facts)[0]
    toward = ENDS[int(facts["from_north"][0] > 0.5)]
    pictures: dict[int, Picture] = {}
    both: dict[int, tuple[Sighting, Sighting]] = {}
    for k in range(script.images):
        a, b = (
            Sighting(names[t], script.region(k, end), int(at[k, end]) + 1)
            for end, t in enumerate(script.pair(k))
        )
        both[k] = a, b
        near = tuple(sorted((a, b), key=lambda s: s.strip))
        pictures[k] = Picture(script.image_of(k) + 1, ENDS[int(sign[k] < 0)], near)
    told: dict[int, Move] = {}
    for t, before in script.moved:
        size = round(float(facts[f"moved[{t}]"][0]))
        images = script.seen_in(t)
        last = images[images.index(before) - 1]
        told[t] = Move(names[t], abs(size), ENDS[int(size > 0)], last + 1, before + 1)
    links = []
    for k in script.shown if script.star else range(script.images):
        known, new = script.pair(k)
        shifts = script.shifts(k)
        start = round(float(north[known] + move[0, k]))
        links.append(
            Link(
                pictures[k],
                *both[k],
                round(float(step[0, k])),
                round(float(north[known])),
                start,
                round(float(north[new])),
                told[known] if shifts else None,
                bool(shifts) and shifts[0][1] < 0,
            )
        )
    shown = tuple(pictures[k] for k in script.shown)
    bridges = []
    for t, name in enumerate(names):
        of = [(p.number, s) for p in shown for s in p.things if s.name == name]
        if len(of) > 1:
            bridges.append(Bridge(name, tuple(of), told.get(t)))
    asked = [Place(names[t], round(float(north[t])), round(float(depth[t]))) for t in script.asked]
    strips_apart = round(float(gap(question, depth[None])[0])) if "deep" in facts else 0
    deep = float(facts["deep"][0]) if "deep" in facts else 0.0
    return {
        "pictures": shown,
        "bridges": tuple(bridges),
        "from_ends": tuple((end, [p.number for p in shown if p.end == end]) for end in ENDS),
        "links": tuple(links),
        "moves": tuple(sorted(told.values(), key=lambda m: (m.after, m.before))),
        "asked": tuple(asked),
        "ranked": tuple(sorted(asked, key=lambda p: p.depth)),
        "end": toward,
        "other_end": ENDS[toward == "south"],
        "ground": {"meadow": "lawn", "floor": "floor"}[ground],
        "star": script.star,
        "deep": deep,
        "strips_apart": strips_apart,
        "value": strips_apart * deep,
    }

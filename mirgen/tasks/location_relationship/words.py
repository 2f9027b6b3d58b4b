"""What templates of location_relationship may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...records.puzzle import Facts, Question
from .crops import Scenery
from .layout import Layout
from .solve import places, starts


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing or mark in a picture: ``place`` in percent from the left edge, as shown.

    ``true_place`` is the same with the picture's mirroring undone.
    """

    region: int
    name: str
    image: int
    place: int
    true_place: int


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, whether it is told to be mirrored, its things and marks.

    ``start`` is where its left edge lies in the joined scene, in picture widths.
    """

    number: int
    mirrored: bool
    things: tuple[Spot, ...]
    marks: tuple[Spot, ...]
    start: float


@dataclass(frozen=True, slots=True)
class Link:
    """How two images join: by a mark seen in both, or by a told offset.

    ``offset`` is how far image ``to`` starts to the right of image ``source`` (negative: left),
    in picture widths; ``side`` says it in a word, ``far`` without its sign.
    """

    source: int
    to: int
    mark: str
    here: Spot | None
    there: Spot | None
    offset: float

    @property
    def side(self) -> str:
        """``right`` or ``left``."""
        return "right" if self.offset >= 0 else "left"

    @property
    def far(self) -> float:
        """The offset without its sign."""
        return abs(self.offset)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing asked about: name, its spot, and its place in the joined scene."""

    name: str
    spot: Spot
    at: float


def make_words(
    scenery: Scenery, layout: Layout, names: Sequence[str], question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use."""
    at, begin = places(question, facts)[0], starts(question, facts)[0]
    label = {index: names[i] for i, (index, _) in enumerate(layout.asked)}

    def spot(picture: int, index: int) -> Spot:
        number = layout.region(picture, index)
        x = float(facts[f"cx({number})"][0])
        true = 1 - x if layout.mirrored[picture] else x
        name = label.get(index, scenery.regions[index].category)
        return Spot(number, name, picture + 1, round(100 * x), round(100 * true))

    things = tuple(
        Thing(names[i], spot(picture, index), float(at[i]))
        for i, (index, picture) in enumerate(layout.asked)
    )
    pictures = tuple(
        Picture(
            p + 1,
            layout.mirrored[p],
            tuple(spot(p, i) for i, where in layout.asked if where == p),
            tuple(spot(p, i) for i in layout.shown(p) if (i, p) not in layout.asked),
            float(begin[p]),
        )
        for p in range(len(layout.windows))
    )
    links = tuple(
        Link(
            j.source + 1,
            j.to + 1,
            scenery.regions[j.mark].category if j.mark >= 0 else "",
            spot(j.source, j.mark) if j.mark >= 0 else None,
            spot(j.to, j.mark) if j.mark >= 0 else None,
            float(begin[j.to] - begin[j.source]),
        )
        for j in layout.joins
    )
    return {
        "things": things,
        "ranked": tuple(sorted(things, key=lambda t: t.at)),
        "pictures": pictures,
        "links": links,
        "told_mirrors": any(layout.mirrored),
        "mirrored": tuple(p.number for p in pictures if p.mirrored),
        "first": links[0].source,
        "distance": float(abs(at[0] - at[1])),
        "side": "right" if at[0] > at[1] else "left",
    }

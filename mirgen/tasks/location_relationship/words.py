"""What templates of location_relationship may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...records.puzzle import Facts, Question
from .crops import Scenery
from .layout import Layout
from .solve import asked, places, starts


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing or mark in a picture: ``place`` in percent from the left edge, as shown.

    ``at`` is the same as a share of the width, ``true_at`` with the picture's mirroring undone.
    """

    region: int
    name: str
    image: int
    place: int
    at: float
    true_at: float


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
    """How image ``to`` joins on image ``source``.

    ``kind`` is ``told`` (``to`` starts ``offset`` picture widths to the right of where
    ``source`` starts), ``anchor`` (… of the middle of ``here`` in ``source``) or ``mark``
    (``here`` in ``source`` is the same thing as ``there`` in ``to``). A negative offset lies to
    the left; ``side`` and ``far`` say it in a word and without sign. ``step`` is how far ``to``
    starts from where ``source`` starts.
    """

    source: int
    to: int
    kind: str
    here: Spot | None
    there: Spot | None
    offset: float
    step: float

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
    """Return the variables that this family's templates may use.

    ``gap`` is what is asked, positive to the right; lengths said with ``digits`` decimals (the
    fewest by which rounded sums come out right, as far as there are such) are in picture widths.
    """
    at, begin = places(question, facts)[0], starts(question, facts)[0]
    label = {index: names[i] for i, (index, _) in enumerate(layout.asked)}

    def spot(picture: int, index: int) -> Spot:
        number = layout.region(picture, index)
        x = float(facts[f"cx({number})"][0])
        true = 1 - x if layout.mirrored[picture] else x
        name = label.get(index) or layout.name(scenery, index, picture)
        return Spot(number, name, picture + 1, round(100 * x), x, true)

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
            j.kind,
            spot(j.source, j.region) if j.kind != "told" else None,
            spot(j.to, j.region) if j.kind == "mark" else None,
            0.0 if j.kind == "mark" else float(facts[f"offset[{j.to + 1}]"][0]),
            float(begin[j.to] - begin[j.source]),
        )
        for j in layout.joins
    )
    gap = float(asked(question, at[None, :])[0])
    digits = next((d for d in (2, 3) if _adds_up(d, gap, things, pictures, links)), 3)
    return {
        "digits": digits,
        "gap": gap,
        "things": things,
        "ranked": tuple(sorted(things, key=lambda t: t.at)),
        "pictures": pictures,
        "links": links,
        "told_mirrors": any(layout.mirrored),
        "some_largest": any(
            (index, p) in layout.largest for p in range(len(pictures)) for index in layout.shown(p)
        ),
        "mirrored": tuple(p.number for p in pictures if p.mirrored),
        "first": links[0].source,
        "turned": layout.turned,
        "distance": abs(gap),
        "side": "right" if gap > 0 else "left",
    }


def _adds_up(
    digits: int,
    gap: float,
    things: Sequence[Thing],
    pictures: Sequence[Picture],
    links: Sequence[Link],
) -> bool:
    """Tell whether sums come out right on the page where all is said with so many decimals."""

    def right(total: float, *parts: float) -> bool:
        return abs(sum(round(p, digits) for p in parts) - round(total, digits)) < 1e-6

    start = {p.number: p.start for p in pictures}
    for link in links:
        here = link.here.true_at if link.here else 0.0
        there = link.there.true_at if link.there else 0.0
        if not right(start[link.to], start[link.source], here, link.offset, -there):
            return False
    *mine, last = (t.at for t in things)
    if mine and not right(gap, sum(mine) / len(mine), -last):
        return False
    return all(right(t.at, start[t.spot.image], t.spot.true_at) for t in things)

"""What templates of weight_comparison may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .chain import Chain
from .order import Order
from .weighing import Load, Weighing


@dataclass(frozen=True, slots=True)
class Group:
    """Copies of one thing in a pan: name, how many, their region numbers."""

    name: str
    count: int
    regions: tuple[int, ...]

    @property
    def region(self) -> int:
        """The first copy's region number."""
        return self.regions[0]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, both pans' groups and regions, which side is ``down``.

    ``down`` is ``left``, ``right`` or ``level``; ``heavy`` and ``light`` are the groups by what
    it means, which is the other way round where the balance is ``crossed``.
    """

    number: int
    left: Group
    right: Group
    left_pan: int
    right_pan: int
    down: str
    heavy: Group
    light: Group
    crossed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts tell of two things: kilos of both, or a's ``relation`` to b.

    ``relation`` is lighter, equal or heavier, and empty where kilos are told.
    """

    a: str
    b: str
    kilos: tuple[int, int]
    relation: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One step of the order: ``light`` is lighter than ``heavy``, or as heavy (``equal``).

    ``image`` counts from 1 and is 0 where the text tells it; then both regions are -1.
    """

    light: str
    heavy: str
    equal: bool
    image: int
    light_region: int = -1
    heavy_region: int = -1


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk from a choice to the winner: ``a`` is lighter, equal or heavier than b."""

    a: str
    b: str
    relation: str
    image: int


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: ``p`` of ``a`` weigh as much as ``q`` of ``b``.

    ``so_far`` is how many of ``b`` balance one of the thing asked about, ``exact`` the same as a
    whole number or fraction, ``each`` how many of ``b`` balance one of ``a``; ``image`` is 0
    where told.
    """

    a: Group
    b: Group
    p: int
    q: int
    so_far: float
    image: int
    exact: str
    each: str


def order_words(order: Order, names: Sequence[str]) -> Mapping[str, object]:
    """Return the variables of heaviest and lightest."""
    value = {f.name: f.value for f in order.facts}
    told, said = [], []
    for s in order.told:
        a, b = names[s["a"]], names[s["b"]]
        if s["by"] == "weights":
            kilos = round(value[s["facts"][0]]), round(value[s["facts"][1]])
            sign = 1 if kilos[0] > kilos[1] else -1
            told.append(Told(a, b, kilos, ""))
        else:
            sign = round(value[s["fact"]])
            told.append(Told(a, b, (0, 0), ("equal", "heavier", "lighter")[sign]))
        light, heavy = (b, a) if sign > 0 else (a, b)
        said.append(Comparison(light, heavy, sign == 0, 0))
    seen = [_compare(w, names) for w in order.weighings]
    choices = tuple(names[o] for o in order.question.options)
    return {
        "pictures": tuple(_picture(w, names) for w in order.weighings),
        "crossed": tuple(w.image + 1 for w in order.weighings if w.crossed),
        "told": tuple(told),
        "comparisons": (*seen, *said),
        "walks": _walks((*seen, *said), choices, names[order.winner]),
        "choices": choices,
        "winner": names[order.winner],
        "things": tuple(names),
    }


def chain_words(chain: Chain, names: Sequence[str]) -> Mapping[str, object]:
    """Return the variables of how_many and weight_of."""
    pictures = tuple(_picture(w, names) for w in chain.weighings)
    links, so_far = [], Fraction(1)
    for thing in range(len(pictures)):
        picture = next(
            p for p in pictures if {p.left.name, p.right.name} == set(names[thing : thing + 2])
        )
        a, b = picture.left, picture.right
        if a.name != names[thing]:
            a, b = b, a
        so_far *= Fraction(b.count, a.count)
        links.append(
            Link(
                a,
                b,
                a.count,
                b.count,
                float(so_far),
                picture.number,
                str(so_far),
                str(Fraction(b.count, a.count)),
            )
        )
    asked, unit = names[0], bool(chain.question.args["unit"])
    last = links[-1].b
    if not unit:
        copies = round(chain.told)
        so_far *= copies
        counted = Group(names[len(pictures) + 1], copies, ())
        links.append(Link(last, counted, 1, copies, float(so_far), 0, str(so_far), str(copies)))
    return {
        "pictures": pictures,
        "crossed": (),
        "links": tuple(links),
        "asked": asked,
        "measure": names[-1],
        "known": last.name,
        "told": chain.told,
        "value": chain.value,
        "things": tuple(names),
    }


def _picture(w: Weighing, names: Sequence[str]) -> Picture:
    left, right = _group(w.left, names), _group(w.right, names)
    down = {-1: "left", 0: "level", 1: "right"}[w.tilt]
    heavy, light = (right, left) if w.heavier > 0 else (left, right)
    pans = w.left_pan, w.right_pan
    return Picture(w.image + 1, left, right, *pans, down, heavy, light, w.crossed)


def _group(load: Load, names: Sequence[str]) -> Group:
    return Group(names[load.thing], len(load.regions), load.regions)


def _compare(w: Weighing, names: Sequence[str]) -> Comparison:
    heavy, light = (w.right, w.left) if w.heavier > 0 else (w.left, w.right)
    return Comparison(
        names[light.thing],
        names[heavy.thing],
        w.tilt == 0,
        w.image + 1,
        light.regions[0],
        heavy.regions[0],
    )


def _walks(
    known: Sequence[Comparison], choices: Sequence[str], winner: str
) -> tuple[tuple[Step, ...], ...]:
    """Return the way from each choice to the winner, but none that is the tail of another's.

    The comparisons are a tree, so that there is one way only.
    """
    toward: dict[str, Step] = {}
    waiting = [winner]
    while waiting:
        b = waiting.pop()
        for c in known:
            a = {c.light: c.heavy, c.heavy: c.light}.get(b)
            if a is None or a == winner or a in toward:
                continue
            relation = "equal" if c.equal else "lighter" if a == c.light else "heavier"
            toward[a] = Step(a, b, relation, c.image)
            waiting.append(a)
    walks = []
    for choice in choices:
        walk, at = [], choice
        while at != winner:
            walk.append(toward[at])
            at = toward[at].b
        walks.append(tuple(walk))
    passed = {step.b for walk in walks for step in walk}
    return tuple(walk for walk in walks if walk and walk[0].a not in passed)

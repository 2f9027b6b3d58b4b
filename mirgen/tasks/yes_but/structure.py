"""Draw the structure of an item from a pool: its things, its kinds, and what may be claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Size
from ...records.puzzle import Slot, Tier
from ...records.source import Pool, Region
from ..shared.cast import fits
from ..shared.choose import one_of
from .draw import single
from .rulebook import Group, Rulebook
from .script import (
    AT_LEAST,
    AT_MOST,
    DOUBLE,
    EXACTLY,
    ONLY,
    ClaimShape,
    Entry,
    Mode,
    PanelShape,
    Script,
)

TAGS = frozenset({"YES", "BUT", "sign"})
"""Labels of what is drawn: things of such names couldn't be told from it."""

HEIGHT, WIDTH = 0.2, 0.15
"""At this share of the frame's height and width a thing must be fit to be shown."""

PAIRS: dict[tuple[str, Tier], tuple[int, ...]] = {
    ("irony", "easy"): (2,),
    ("irony", "medium"): (3,),
}
"""Numbers of pairs where they aren't the options."""

LOWS: dict[Tier, tuple[int, ...]] = {
    "easy": (0, 0, 1, 2),
    "medium": (0, 1, 2),
    "hard": (0, 3, 4, 5),
}
"""Lower of the two numbers in which a kind may be there; 0 is absent, against present."""

LEAST: dict[Tier, tuple[int, ...]] = {"easy": (1, 1, 2), "medium": (1, 2, 3), "hard": (3, 4, 5)}
"""Numbers in which the one of two things must be there at least."""

GROUPED: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 1.0}
"""How often kinds are groups that the texts define."""
FITTING = 0.4
"""Half of it is how much more often groups of particular things are taken than open ones."""
DOUBLES: dict[Tier, float] = {"easy": 0.3, "medium": 0.3, "hard": 0.4}
"""How often a claim speaks of two things."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The things of an item, one region each, in the order of the script's labels."""

    script: Script
    regions: tuple[Region, ...]


@lru_cache(maxsize=64)
def usable(pool: Pool, frame: Size) -> dict[str, tuple[Region, ...]]:
    """Return the cutouts that can be shown, by category; standing ones where enough stand."""
    tall, wide = HEIGHT * frame[1], WIDTH * frame[0]
    every = {
        name: tuple(r for r in regions if fits(r, tall, wide))
        for name, regions in pool.cutouts_by_category.items()
        if name not in TAGS
    }
    standing = {name: tuple(r for r in regions if r.stands) for name, regions in every.items()}
    standing = {name: regions for name, regions in standing.items() if regions}
    if len(standing) >= 8:
        return standing
    return {name: regions for name, regions in every.items() if regions}


def draw_cast(slot: Slot, pool: Pool, book: Rulebook, rng: np.random.Generator) -> Cast:
    """Return the structure of an item and who plays in it. Raises Reject('cast-too-small')."""
    by_name = usable(pool, slot.frame)
    names = sorted(by_name)
    if len(names) < 6:
        raise Reject("cast-too-small")
    mode = _mode(slot, rng)
    plain = slot.kind == "completes" and slot.tier != "hard"
    pair = []
    if not plain and rng.random() < GROUPED[slot.tier]:
        pair = _groups(book, by_name, slot, rng)
    if slot.kind == "completes" and len(pair) < _things(slot):
        pair = []
    if pair:
        labels = [name for _, members in pair for name in members]
        kinds = _parts([len(members) for _, members in pair])
        groups = tuple(group.name for group, _ in pair)
        taken = {n for n in names for g, _ in pair if g.things and g.holds(by_name[n][0])}
        taken.update(labels)
        spare = [n for n in names if n not in taken]
    else:
        count = min(_things(slot), len(names) - 1)
        order = [names[int(i)] for i in rng.permutation(len(names))]
        labels, spare = order[:count], order[count:]
        kinds, groups = tuple((i,) for i in range(count)), ("",) * count
    switch = -1
    if mode:
        if not spare:
            raise Reject("cast-too-small")
        switch = len(labels)
        labels.append(one_of(spare, rng))
    claims, panels = _shapes(slot, kinds, groups, mode, rng)
    script = Script(
        slot.kind,
        tuple(labels),
        kinds,
        groups,
        claims,
        panels,
        mode,
        switch,
        slot.kind == "completes" and rng.random() < 0.5,
    )
    if slot.kind == "completes" and slot.tier != "hard":
        script = _levelled(script, rng)
    return Cast(script, tuple(one_of(by_name[name], rng) for name in labels))


def _mode(slot: Slot, rng: np.random.Generator) -> Mode:
    if slot.tier == "easy":
        return ""
    if slot.kind == "irony":
        return "exchange"
    if slot.kind == "completes":
        return "instead" if slot.tier == "hard" else "reverse"
    return "reverse"


def _things(slot: Slot) -> int:
    """Return how many things there are beside what is told apart."""
    if slot.kind == "completes":
        return slot.options // 2 + 1 if slot.tier == "hard" else slot.options
    return 5 if slot.tier == "easy" else 6


def _groups(
    book: Rulebook, by_name: dict[str, tuple[Region, ...]], slot: Slot, rng: np.random.Generator
) -> list[tuple[Group, list[str]]]:
    """Return groups that have nothing in common, with some of their things; [] for fewer than 2."""
    number = 3 if slot.tier == "hard" and slot.kind != "irony" else 2
    number = min(number, (len(by_name) - 1) // 2)
    most = min(3 if slot.tier == "hard" else 2, (len(by_name) - 1) // number)
    found: list[tuple[Group, list[str]]] = []
    # Groups of particular things first, mostly; those that may hold anything fill up.
    keys = rng.random(len(book.groups)) + [
        (not group.things) * 2 * FITTING for group in book.groups
    ]
    for group in (book.groups[i] for i in np.argsort(keys).tolist()):
        if len(found) == number:
            break
        if group.name in by_name:
            continue
        taken = {name for _, members in found for name in members}
        fit = [n for n, regions in by_name.items() if n not in taken and group.holds(regions[0])]
        apart = all(group.apart(other) for other, _ in found)
        if len(fit) > 1 and apart:
            found.append((group, _some(fit, most, rng)))
    return found if len(found) > 1 else []


def _some(names: Sequence[str], most: int, rng: np.random.Generator) -> list[str]:
    return [names[int(i)] for i in rng.permutation(len(names))[:most]]


def _parts(sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    found, at = [], 0
    for size in sizes:
        found.append(tuple(range(at, at + size)))
        at += size
    return tuple(found)


def _shapes(
    slot: Slot,
    kinds: tuple[tuple[int, ...], ...],
    groups: tuple[str, ...],
    mode: Mode,
    rng: np.random.Generator,
) -> tuple[tuple[ClaimShape, ...], tuple[PanelShape, ...]]:
    if slot.kind == "completes":
        low = one_of((1, 2, 3, 4), rng)
        shape = PanelShape(tuple(range(len(kinds))), (low, low + 1), many=_many(low, bool(groups)))
        made = [
            ClaimShape(tuple((one_of(k, rng), -1) for k in kinds), single(low))
            for _ in range(2 if mode == "instead" else 1)
        ]
        return tuple(made), (shape,) * slot.options
    number = one_of(PAIRS.get((slot.kind, slot.tier), (slot.options,)), rng)
    draw = _sides if slot.kind == "irony" else _claim
    pairs = [draw(slot, kinds, any(groups), rng) for _ in range(number)]
    return tuple(claim for claim, _ in pairs), tuple(panel for _, panel in pairs)


def _claim(
    slot: Slot, kinds: tuple[tuple[int, ...], ...], grouped: bool, rng: np.random.Generator
) -> tuple[ClaimShape, PanelShape]:
    """Return a sign that may show either of two kinds, and an image that holds them."""
    x, y, *rest = (int(k) for k in rng.permutation(len(kinds)))
    of = [one_of(kinds[k], rng) for k in (x, y)]
    double = len(rest) > 1 or (grouped and rest)
    if double and rng.random() < DOUBLES[slot.tier]:
        held, thirds = _thirds(kinds, rest, rng)
        sides = tuple((k, third) for k in of for third in thirds)
        if rng.random() < 0.5:
            sides = tuple((third, k) for k, third in sides)
        catalog: tuple[Entry, ...] = tuple((rule, 0, -1, 0) for rule in DOUBLE)
        return ClaimShape(sides, catalog), PanelShape((x, y, *held), (0, 1), many=2)
    low = one_of(LOWS[slot.tier], rng)
    catalog = single(low)
    alone = not low and rng.random() < 0.5
    if alone:
        catalog = (*catalog, (ONLY, 0, -1, 0))
    extras = () if alone or low > 1 else tuple(kinds[k][0] for k in rest[:2])
    shape = PanelShape((x, y), (low, low + 1), extras, _many(low, grouped))
    return ClaimShape(tuple((k, -1) for k in of), catalog), shape


def _thirds(
    kinds: tuple[tuple[int, ...], ...], rest: Sequence[int], rng: np.random.Generator
) -> tuple[list[int], list[int]]:
    """Return what may stand beside a thing on a sign: two of one kind, or of two; and the kinds."""
    members = kinds[rest[0]]
    if len(members) > 1:
        return [rest[0]], [members[int(i)] for i in rng.permutation(len(members))[:2]]
    return list(rest[:2]), [kinds[k][0] for k in rest[:2]]


def _many(low: int, grouped: bool) -> int:
    """Return for how many 1 stands: up to three where absent or present is all that matters."""
    return 1 if low else 3


def _sides(
    slot: Slot, kinds: tuple[tuple[int, ...], ...], grouped: bool, rng: np.random.Generator
) -> tuple[ClaimShape, PanelShape]:
    """Return a sign that shows two kinds, whichever is left, with a number for either."""
    x, y = (int(k) for k in rng.permutation(len(kinds))[:2])
    of = [one_of(kinds[k], rng) for k in (x, y)]
    least = one_of(LEAST[slot.tier], rng)
    most = least + one_of((0, 1), rng)
    steps = (least - 1, one_of((least, most), rng), most + 1)
    catalog = ((AT_MOST, most, AT_LEAST, least), (AT_LEAST, least, AT_MOST, most))
    return ClaimShape(((of[0], of[1]), (of[1], of[0])), catalog), PanelShape((x, y), steps)


def _levelled(script: Script, rng: np.random.Generator) -> Script:
    """Return candidates that hold several kinds in numbers of several steps, under one sign."""
    panels = len(script.panels)
    low = one_of((0, 1), rng)
    steps = tuple(range(low, low + panels))
    catalog: list[Entry] = []
    edge = not script.mode
    for n in steps[:-1]:
        # Without an exception, every panel but one is on the same side of the number.
        if not edge or n == (steps[0] if script.keeps else steps[-2]):
            catalog.append((AT_MOST, n, -1, 0))
    for n in steps[1:]:
        if not edge or n == (steps[-1] if script.keeps else steps[1]):
            catalog.append((AT_LEAST, n, -1, 0))
    if script.keeps or not edge:
        catalog += [(EXACTLY, n, -1, 0) for n in steps if n]
    claim = ClaimShape(script.claims[0].pictured, tuple(catalog))
    shape = PanelShape(script.panels[0].kinds, steps)
    return Script(
        script.kind,
        script.labels,
        script.kinds,
        script.groups,
        (claim,),
        (shape,) * panels,
        script.mode,
        script.switch,
        script.keeps,
    )

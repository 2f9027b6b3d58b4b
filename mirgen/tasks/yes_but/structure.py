"""Draw the structure of an item from a pool: its things, its kinds, and who plays them."""

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
from .rulebook import Group, Rulebook
from .script import Mode, Script
from .shapes import draw_shapes, levelled

TAGS = frozenset({"YES", "BUT", "sign"})
"""Labels of what is drawn: things of such names couldn't be told from it."""

HEIGHT, WIDTH = 0.2, 0.15
"""At this share of the frame's height and width a thing must be fit to be shown."""

GROUPED: dict[Tier, float] = {"easy": 0.0, "medium": 0.5, "hard": 1.0}
"""How often kinds are groups that the texts define."""
FITTING = 0.4
"""Half of it is how much more often groups of particular things are taken than open ones."""


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
    claims, panels = draw_shapes(slot, kinds, groups, mode, rng)
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
        script = levelled(script, rng)
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

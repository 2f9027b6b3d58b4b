"""What a sign may show and claim, and what the image that it is about may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...records.puzzle import Slot, Tier
from ..shared.choose import one_of
from .draw import single
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

DOUBLES: dict[Tier, float] = {"easy": 0.3, "medium": 0.3, "hard": 0.4}
"""How often a claim speaks of two things."""


def draw_shapes(
    slot: Slot,
    kinds: tuple[tuple[int, ...], ...],
    groups: tuple[str, ...],
    mode: Mode,
    rng: np.random.Generator,
) -> tuple[tuple[ClaimShape, ...], tuple[PanelShape, ...]]:
    """Return what each sign of an item may show and claim, and what each BUT image may hold."""
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


def levelled(script: Script, rng: np.random.Generator) -> Script:
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
    return replace(script, claims=(claim,), panels=(shape,) * panels)

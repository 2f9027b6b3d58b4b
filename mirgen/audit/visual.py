"""Shortcuts on the images' side: what the regions' tables alone give away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.instance import Instance, RegionRow
from ..records.puzzle import TIERS, Tier
from .items import Item
from .learners import MISSING, boosted, cross_validated, installed
from .verdict import ENOUGH, Check, few, rate, unjudged

OVER: dict[Tier, float] = {"easy": 0.25, "medium": 0.10, "hard": 0.02}
"""Points above chance that a shortcut may reach."""

RULES = (
    "largest",
    "first-shown",
    "last-shown",
    "most-central",
    "most-frequent",
    "leftmost",
    "lowest",
    "widest",
)


def visual(items: dict[str, list[Item]], *, learn: bool = True) -> Iterator[Check]:
    """Yield each rule and its inverse, and trees over all of them unless nothing is to be learnt.

    By tier where each has enough instances, else over all tiers, with what they allow on average.
    """
    for task, rows in items.items():
        tiers = {tier: [i for i in rows if i.row.tier == tier] for tier in TIERS}
        present = {tier: own for tier, own in tiers.items() if own}
        if all(len(own) >= ENOUGH for own in present.values()):
            groups = {str(tier): (own, OVER[tier]) for tier, own in present.items()}
        else:
            over = sum(OVER[tier] * len(own) for tier, own in present.items()) / len(rows)
            groups = {"": (rows, over)}
        for tier, (own, over) in groups.items():
            yield from _judge(own, over, task, tier, learn)


def _judge(rows: Sequence[Item], over: float, task: str, tier: str, learn: bool) -> Iterator[Check]:
    tables = [features(item.row) for item in rows]
    chances = [item.chance for item in rows]
    for at, name in enumerate(RULES):
        for rule, sign in ((name, 1.0), (f"not-{name}", -1.0)):
            hits = [i.hit(sign * t[:, at]) for i, t in zip(rows, tables, strict=True)]
            yield rate("shortcuts", rule, hits, chances, over, task, tier)
    if not learn:
        return
    name = "trees-over-regions"
    if len(rows) < ENOUGH or not installed():
        why = few() if installed() else MISSING
        yield unjudged("shortcuts", name, task, len(rows), why, tier)
        return
    scores = cross_validated(rows, np.vstack(tables), boosted)
    hits = [item.hit(score) for item, score in zip(rows, scores, strict=True)]
    yield rate("shortcuts", name, hits, chances, over, task, tier)


def features(row: Instance) -> NDArray[np.float64]:
    """Return a number a rule for each option, (options, RULES): of the regions that it names.

    Options that name no region all get the same, so that a rule guesses among them.
    """
    return np.array([_of(_named(option, row), row) for option in row.options])


def _named(option: str, row: Instance) -> list[RegionRow]:
    """Return the regions that an option speaks of: of the images it names, or by their label."""
    images = {int(n) - 1 for n in re.findall(r"\bimages? (\d+)", option)}
    said = option.casefold()
    found = [
        r for r in row.regions if re.search(rf"\b{re.escape(r.label.casefold())}(?:e?s)?\b", said)
    ]
    if images:
        inside = [r for r in (found or row.regions) if r.image in images]
        return inside or [r for r in row.regions if r.image in images]
    return found


def _of(regions: Sequence[RegionRow], row: Instance) -> list[float]:
    if not regions:
        return [0.0] * len(RULES)
    area = [r.area / (r.size[0] * r.size[1]) for r in regions]
    x = [(r.bbox[0] + r.bbox[2] / 2) / r.size[1] for r in regions]
    y = [(r.bbox[1] + r.bbox[3]) / r.size[0] for r in regions]
    return [
        max(area),
        -min(r.image for r in regions),
        max(r.image for r in regions),
        -min(abs(a - 0.5) for a in x),
        len(regions),
        -float(np.mean(x)),
        float(np.mean(y)),
        max(r.bbox[2] / r.size[1] for r in regions),
    ]

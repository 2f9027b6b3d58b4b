"""Tiers: does what is called harder ask more of who looks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..records.puzzle import TIERS, Tier
from .items import Item
from .solved import row_images
from .verdict import ENOUGH, Check, few, told, unjudged

LEAST = 20
"""Instances of a tier below which its mean says nothing."""

Means = Mapping[str, float]
"""What a tier takes on average: error, hops, images and characters; failed where measured."""


def tiers(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield for each task whether the error rises from tier to tier; what else it takes is told.

    The error is the noisy viewers', or a model's where its pass rate was measured for every row.
    """
    for task, rows in items.items():
        means = tier_means(rows)
        yield _rising(task, rows, means)
        for tier, own in means.items():
            note = ", ".join(f"{name} {mean:.3g}" for name, mean in own.items())
            number = sum(item.row.tier == tier for item in rows)
            yield told("tiers", f"{tier}-takes", task, number, own["error"], note)


def tier_means(rows: Sequence[Item]) -> dict[Tier, Means]:
    """Return what each tier that there is takes on average."""
    found: dict[Tier, Means] = {}
    rated = all(item.row.difficulty.pass_rate is not None for item in rows)
    for tier in TIERS:
        own = [item for item in rows if item.row.tier == tier]
        if not own:
            continue
        means = {
            "error": float(np.mean([i.row.difficulty.error for i in own])),
            "hops": float(np.mean([i.row.difficulty.hops for i in own])),
            "images": float(np.mean([row_images(i.row) for i in own])),
            "characters": float(np.mean([len(i.context) for i in own])),
        }
        if rated:
            means["failed"] = float(np.mean([1 - (i.row.difficulty.pass_rate or 0) for i in own]))
        found[tier] = means
    return found


def _rising(task: str, rows: Sequence[Item], means: Mapping[Tier, Means]) -> Check:
    name, n = "error-rises", len(rows)
    fewest = min(sum(item.row.tier == tier for item in rows) for tier in means)
    if n < ENOUGH or fewest < LEAST:
        return unjudged("tiers", name, task, n, few())
    if len(means) < 2:
        return unjudged("tiers", name, task, n, "there is one tier only")
    errors = {tier: own.get("failed", own["error"]) for tier, own in means.items()}
    rises = all(a < b for a, b in itertools.pairwise(errors.values()))
    note = ", ".join(f"{tier} {error:.3f}" for tier, error in errors.items())
    return Check("tiers", name, task, n=n, verdict="passed" if rises else "failed", note=note)

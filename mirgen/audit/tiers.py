"""Tiers: does what is called harder ask more of who looks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from ..records.puzzle import TIERS
from .items import Item
from .solved import row_images
from .verdict import ENOUGH, Check

LEAST = 20
"""Instances of a tier below which its mean says nothing."""


def tiers(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield for each task whether the noisy viewers' error rises; hops, images, text are told."""
    for task, rows in items.items():
        groups = [[i for i in rows if i.row.tier == tier] for tier in TIERS]
        present = [(tier, own) for tier, own in zip(TIERS, groups, strict=True) if own]
        yield _rising(task, rows, present)
        for tier, own in present:
            means = {
                "error": np.mean([i.row.difficulty.error for i in own]),
                "hops": np.mean([i.row.difficulty.hops for i in own]),
                "images": np.mean([row_images(i.row) for i in own]),
                "characters": np.mean([len(i.context) for i in own]),
            }
            note = ", ".join(f"{name} {mean:.3g}" for name, mean in means.items())
            error = float(means["error"])
            yield Check("tiers", "what-it-takes", task, tier, len(own), error, note=note)


def _rising(task: str, rows: Sequence[Item], present: Sequence[tuple[str, list[Item]]]) -> Check:
    name, n = "error-rises", len(rows)
    if n < ENOUGH or any(len(own) < LEAST for _, own in present):
        return Check("tiers", name, task, n=n, verdict="not judged", note=f"under {ENOUGH}")
    means = [float(np.mean([i.row.difficulty.error for i in own])) for _, own in present]
    rises = all(a < b for a, b in itertools.pairwise(means))
    note = ", ".join(f"{tier} {mean:.3f}" for (tier, _), mean in zip(present, means, strict=True))
    return Check("tiers", name, task, n=n, verdict="passed" if rises else "failed", note=note)

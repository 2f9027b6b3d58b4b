"""What named mistakes would answer to a number question: parts of the sum lost or taken twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .sums import sums_of

Array = NDArray[np.float64]

SLICE = 5.0
"""By how many percent a slice may be misread."""
SLIPS = (1, 2, 3, 4, 6)
"""What who adds up wrongly may be off by."""


def mistakes(question: Question, facts: Facts) -> dict[str, Array]:
    """Return each mistake's answer, shape (n,), for facts of shape (n,)."""
    names, sums = question.args["names"], sums_of(question.args)
    parts = sums.parts(sums.stacked(facts))
    right = parts.sum(axis=0)
    groups = {"changes": names["changes"]}
    groups |= {f"change-{m + 1}": [name] for m, name in enumerate(names["changes"])}
    groups |= {f"board-{k + 1}": board for k, board in enumerate(names["boards"])}
    groups |= {f"chart-{j + 1}": chart for j, chart in enumerate(names["charts"])}
    held = np.array([sums.holding(group) for group in groups.values()], np.float64)
    of = dict(zip(groups, held @ parts, strict=True))
    found: dict[str, Array] = {}
    for name, part in of.items():
        found[f"{name}-left-out"] = right - part
        if name.startswith("change"):
            found[f"{name}-the-wrong-way"] = right - 2 * part
        else:
            found[f"{name}-taken-twice"] = right + part
    for name in sums.names:
        kind = name.partition("(")[0]
        if kind not in ("things", "bar", "cell", "slice", "point"):
            continue
        each = sums.holding([name]).astype(np.float64) @ parts / facts[name]
        each = each * (SLICE if kind == "slice" else 1.0)
        for step in (1, 2) if kind == "things" else (1,):
            found[f"{name}-misread-by-{step}"] = right + step * each
            found[f"{name}-misread-by-minus-{step}"] = right - step * each
    for at, pack in enumerate(names["packs"]):
        part = sums.holding([pack]).astype(np.float64) @ parts
        found[f"packs-{at + 1}-taken-for-single-ones"] = right - part + part / facts[pack]
    prices = [name for name in names["prices"] if name in sums.names]
    if len(prices) == 2:
        (a, b) = prices
        one, two = (sums.holding([name]).astype(np.float64) @ parts for name in prices)
        ratio = facts[b] / facts[a]
        found["prices-exchanged"] = right - one - two + one * ratio + two / ratio
    for step in SLIPS:
        found[f"added-up-{step}-too-high"] = right + step
        found[f"added-up-{step}-too-low"] = right - step
    return found

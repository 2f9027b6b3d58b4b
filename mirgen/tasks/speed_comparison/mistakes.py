"""What named mistakes would answer to a number question: the solver on facts read wrongly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from . import solve as solver

Array = NDArray[np.float64]

FACTORS = {
    "doubled": 2.0,
    "halved": 0.5,
    "half-too-much": 1.5,
    "third-too-little": 1 / 1.5,
    "tripled": 3.0,
    "a-third-of-it": 1 / 3,
    "a-quarter-of-it": 1 / 4,
    "four-times-it": 4.0,
}


def mistakes(question: Question, value: Array, facts: Facts) -> dict[str, Array]:
    """Return each mistake's answer, shape (n,), for facts and right answers of shape (n,)."""
    found = dict(solver.estimates(question, facts))
    misread = dict(_misread(facts))
    # All misreadings are answered in one call, one block of n states each.
    together = {name: np.concatenate([w[name] for w in misread.values()]) for name in facts}
    answers = solver.asked_number(question, together).reshape(len(misread), len(value))
    found |= zip(misread, answers, strict=True)
    found |= {name: value * factor for name, factor in FACTORS.items()}
    if question.kind == "average":
        shift, span, elapsed = solver.motion(question, facts)
        found["mean-of-the-legs"] = (np.abs(shift) * span / elapsed).mean(axis=1)
    if question.kind == "meet":
        end = np.max([v for name, v in facts.items() if name.startswith("time[")], axis=0)
        wait = value - end
        found |= {"twice-the-wait": end + 2 * wait, "half-the-wait": end + wait / 2}
        found |= {"counted-from-the-last-image": wait, "last-time-added-again": value + end}
        found |= {f"{n}-quarters-of-the-wait": end + n * wait / 4 for n in (1, 3, 5, 6)}
        found |= {f"{n}-thirds-of-the-wait": end + n * wait / 3 for n in (1, 2, 4, 5)}
    return found


def _misread(facts: Facts) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield facts as a slip would read them: one gap lost or doubled, widths swapped, and so on."""
    times = sorted((n for n in facts if n.startswith("time[")), key=lambda n: int(n[5:-1]))
    stamps = np.stack([facts[name] for name in times])
    even = np.linspace(0, 1, len(times))[:, None] * stamps[-1]
    yield "gaps-taken-as-equal", {**facts, **dict(zip(times, even, strict=True))}
    for k in range(1, len(times)):
        gap = stamps[k] - stamps[k - 1]
        for name, step in ((f"gap-{k}-lost", -gap), (f"gap-{k}-doubled", gap)):
            moved = stamps + np.where(np.arange(len(times)) >= k, 1, 0)[:, None] * step
            yield name, {**facts, **dict(zip(times, moved, strict=True))}
    widths = sorted(n for n in facts if n.startswith("span["))
    if len(widths) > 1:
        one, two = (facts[name] for name in widths)
        yield "widths-swapped", {**facts, widths[0]: two, widths[1]: one}
    for name in sorted(n for n in facts if n.startswith("cx(")):
        yield f"{name}-read-from-the-right", {**facts, name: 1 - facts[name]}

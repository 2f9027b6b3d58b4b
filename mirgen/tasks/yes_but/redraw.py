"""All facts of an item drawn again, as the family draws them."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Question

Array = NDArray[np.float64]
Whole = NDArray[np.intp]


def redraw_states(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return every fact drawn again, n times.

    Combinations take turns and are then shuffled, so that each comes as often as it may: the
    share of those that break a rule is then what it is on average, and not a matter of luck.
    """
    args = question.args
    facts: dict[str, Array] = {}
    for name, catalog in zip(args["claims"], args["catalogs"], strict=True):
        facts[name] = rng.integers(len(catalog), size=n).astype(np.float64)
    for left, right, pictured in zip(args["left"], args["right"], args["pictured"], strict=True):
        shown = np.array(pictured)[_turns(len(pictured), n, rng)]
        for side, name in enumerate((left, right)):
            if name:
                facts[name] = shown[:, side].astype(np.float64)
    for names, panel in zip(args["tallies"], args["panels"], strict=True):
        switch = args["switch"] if args["mode"] else -1
        tally = _panel(panel, len(names), switch, n, rng)
        facts |= {name: tally[:, t] for t, name in enumerate(names) if name}
    if args["mode"]:
        facts[args["exception"]] = rng.integers(len(args["labels"]), size=n).astype(np.float64)
    grouped = [name for name in args["groups"] if name]
    if grouped:
        number = rng.integers(len(args["group_names"]), size=(n, len(grouped)))
        facts |= {name: number[:, i].astype(np.float64) for i, name in enumerate(grouped)}
    return facts


def _panel(
    panel: dict[str, Any], things: int, switch: int, n: int, rng: np.random.Generator
) -> Array:
    """Return a panel's tallies, (n, things)."""
    steps = panel["steps"]
    sizes = [len(steps)] * len(panel["kinds"]) + [2] * (switch >= 0)
    if prod(sizes) <= n:
        turn = _turns(prod(sizes), n, rng)
        levels = np.stack(np.unravel_index(turn, sizes), axis=1)
    else:
        levels = np.stack([_turns(size, n, rng) for size in sizes], axis=1)
    tally = np.zeros((n, things))
    for i, members in enumerate(panel["kinds"]):
        count = more(np.array(steps)[levels[:, i]], panel["many"], rng)
        spread(tally, members, count, rng)
    for label in panel["extras"]:
        tally[:, label] = bystanders(n, rng)
    if switch >= 0:
        tally[:, switch] = levels[:, -1]
    return tally


def more(count: Whole, many: int, rng: np.random.Generator) -> Whole:
    """Return counts (n,) in which 1 stands for up to ``many``."""
    if many < 2:
        return count
    return np.where(count == 1, rng.integers(1, many + 1, size=count.shape), count)


def spread(tally: Array, members: Sequence[int], count: Whole, rng: np.random.Generator) -> None:
    """Deal counts (n,) to the members of a kind, in place: any number to each but the last."""
    left = count
    for i, label in enumerate(members):
        rest = len(members) - i
        part = left if rest == 1 else (rng.random(len(left)) * (left + 1)).astype(np.intp)
        tally[:, label] = part
        left = left - part


def bystanders(n: int, rng: np.random.Generator) -> Array:
    """Return how many there are of a thing that no claim speaks of, (n,)."""
    return np.array([0.0, 0.0, 1.0, 1.0, 2.0])[rng.integers(5, size=n)]


def _turns(size: int, n: int, rng: np.random.Generator) -> Whole:
    """Return 0 … size - 1 in turn, n in all, shuffled."""
    return rng.permutation(np.arange(n) % size)

"""Which states are fit for a tier: answers that are clear, but no clearer than it wants them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question, Slot, Tier
from .draw import TALL
from .script import PANES
from .solve import ORDERS, SIGN, copy_sizes, log_distances, row_sizes, steps, strengths

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]

GAP: dict[str, dict[Tier, tuple[float, float]]] = {
    "one": {"easy": (1.18, 1.6), "medium": (1.1, 1.2), "hard": (1.1, 1.2)},
    "order": {"easy": (1.25, 2.0), "medium": (1.13, 1.22), "hard": (1.1, 1.2)},
    "pane": {"easy": (1.3, 9.0), "medium": (1.15, 2.0), "hard": (1.12, 1.3)},
}
"""Range of the least factor between the right one and the next, or between any two of an order."""

MOVED: dict[Tier, float] = {"easy": 0.25, "medium": 0.25, "hard": 0.5}
"""Least share of what a picture might have shown that changes an order."""
OPEN = 0.24
"""Least share of what a picture might have shown that changes who is first."""
SURE, DOUBTFUL = 0.3, 2
"""Below such a share, as many pictures may lie: by drawing some, each is found idle at times."""
SCALE_OPEN = 0.28
"""Least share of the scale's orders that changes who is first."""
RATIO = (1.25, 6.0)
SAME = 1.03
"""Factor within which a close-up's size is its figure's."""
DIFFERENT = 1.22
"""Least factor between the sizes of two figures of a row."""
BLURS = 1.6
"""Least factor between the spreads of two prints."""


def group_of(kind: str) -> str:
    """Return the group of GAP that a kind belongs to."""
    return "pane" if kind in PANES else "order" if kind in ORDERS else "one"


def fitting(slot: Slot, question: Question, facts: Facts) -> Truth:
    """Return which states are fit, (n,)."""
    if slot.kind == "same_region":
        return _same(question, facts)
    value = strengths(question, facts)
    if slot.kind == "ratio":
        ratio = value[:, 0] - value[:, 1]
        return np.asarray((ratio >= np.log(RATIO[0])) & (ratio <= np.log(RATIO[1])))
    if slot.kind in ORDERS:
        gap = np.diff(np.sort(value, axis=1), axis=1).min(axis=1)
    else:
        best = np.sort(SIGN[slot.kind] * value, axis=1)
        gap = best[:, -1] - best[:, -2]
    low, high = GAP[group_of(slot.kind)][slot.tier]
    fit: Truth = (gap >= np.log(low)) & (gap <= np.log(high))
    if slot.kind in SIGN:
        fit &= _open(question, facts, value)
        if slot.kind in PANES:
            fit[fit] = _scale_open(question, {name: v[fit] for name, v in facts.items()})
    elif slot.kind == "size_order" and slot.tier == "hard":
        fit &= _parted(question, value)
    else:
        fit &= _movable(question, facts, value, MOVED[slot.tier])
    if slot.kind in PANES:
        fit &= _graded(question, facts)
    return fit


def _parted(question: Question, value: Array) -> Truth:
    """Whether what hangs on one zoom isn't all at one end, where few changes of that part it."""
    image = [thing["image"] for thing in question.args["things"]]
    rank = np.argsort(np.argsort(value, axis=1), axis=1)
    fit = np.ones(len(value), dtype=np.bool_)
    for zoom in question.args["zooms"]:
        if zoom.get("of") in image:
            both = rank[:, image.index(zoom["of"])] + rank[:, image.index(zoom["image"])]
            fit &= (both != 1) & (both != 2 * len(image) - 3)
    return fit


def _movable(question: Question, facts: Facts, value: Array, least: float) -> Truth:
    """Whether each picture alone, had it shown another size or blur, could change the order."""
    rows = np.arange(len(value))[:, None]
    order = np.argsort(value, axis=1)
    rising = np.pad(value[rows, order], ((0, 0), (1, 1)), constant_values=((0, 0), (-99, 99)))
    below, above = np.empty_like(value), np.empty_like(value)
    below[rows, order], above[rows, order] = rising[:, :-2], rising[:, 2:]
    if question.kind in PANES:
        told = np.log(np.array([facts[name] for name in question.args["spreads"]])).T
        other = told[:, None, :] - log_distances(question, facts)[:, :, None]
        kept = ((other > below[:, :, None]) & (other < above[:, :, None])).mean(axis=2)
    else:
        low, high = np.log(TALL)
        start = value - np.log(np.array([facts[t["h"]] for t in question.args["things"]])).T
        room = np.minimum(above, start + high) - np.maximum(below, start + low)
        kept = room.clip(0) / (high - low)
    return np.asarray((1 - kept >= least).all(axis=1))


def _open(question: Question, facts: Facts, value: Array) -> Truth:
    """Whether each picture alone, had it shown another size or blur, could change who is first."""
    sign = SIGN[question.kind]
    rows = np.arange(len(value))
    signed = sign * value
    order = np.argsort(signed, axis=1)
    best, next_best = (np.take_along_axis(signed, order[:, [k]], axis=1) for k in (-1, -2))
    if question.kind in PANES:
        told = np.log(np.array([facts[name] for name in question.args["spreads"]])).T
        other = sign * (told[:, None, :] - log_distances(question, facts)[:, :, None])
        above = (other > best[:, :, None]).mean(axis=2)
        below = (other < next_best[:, :, None]).mean(axis=2)
    else:
        low, high = np.log(TALL)
        seen = np.log(np.array([facts[t["h"]] for t in question.args["things"]])).T
        ends = np.sort(sign * np.stack([value - seen + low, value - seen + high]), axis=0)
        above = (ends[1] - best) / (high - low)
        below = (next_best - ends[0]) / (high - low)
    might = above.clip(0, 1)
    might[rows, order[:, -1]] = below[rows, order[:, -1]]
    doubtful = (might < SURE).sum(axis=1)
    return np.asarray((might >= OPEN).all(axis=1) & (doubtful <= DOUBTFUL))


def _scale_open(question: Question, facts: Facts) -> Truth:
    """Whether the prints in another order on the scale could change who is first."""
    told = np.log(np.array([facts[name] for name in question.args["spreads"]]))
    every = np.array(list(permutations(range(len(told)))))
    laid = told[every].transpose(2, 0, 1)
    step = steps(question, facts)[:, None].repeat(len(every), axis=1)
    other = np.take_along_axis(laid, step, axis=2) - log_distances(question, facts)[:, None]
    first = strengths(question, facts).argmax(axis=1)
    return np.asarray((other.argmax(axis=2) != first[:, None]).mean(axis=1) >= SCALE_OPEN)


def _graded(question: Question, facts: Facts) -> Truth:
    """Whether each two prints of the scale differ clearly."""
    told = np.sort(np.array([facts[name] for name in question.args["spreads"]]), axis=0)
    return np.asarray((told[1:] / told[:-1] >= BLURS).all(axis=0))


def _same(question: Question, facts: Facts) -> Truth:
    """Whether each close-up shows a figure of the row, and no two of those are alike."""
    row, copy = row_sizes(question, facts), copy_sizes(question, facts)
    off = np.abs(copy[:, :, None] - row[:, None, :]).min(axis=2)
    apart = np.diff(np.sort(row, axis=1), axis=1).min(axis=1)
    some = np.abs(row[:, :, None] - copy[:, None]).argmin(axis=1)
    varied = (some != some[:, :1]).any(axis=1)
    fit: Truth = (off <= np.log(SAME)).all(axis=1) & (apart >= np.log(DIFFERENT)) & varied
    return fit

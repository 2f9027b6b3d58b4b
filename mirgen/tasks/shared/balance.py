"""Bring all shortcuts to chance together: draws are weighed, and the lots choose among them.

Of many draws some are taken more often and others less, just so much that each shortcut, and each
inverse, is right as often as a guess. To hold draws to one rule after another would leave the
later ones as the earlier ones made them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

STEPS, LONGEST, HALVINGS, NEAR = 10, 3.0, 5, 5e-4
"""Newton's steps, how far each goes at most along one rule, how often one that leads up is halved,
and the gain below which there is no further one.
"""

ABOVE, BELOW = 0.001, 0.02
"""How far above, or below, chance a rule may stay, a unit of its weight: what can't be had isn't
forced, and being seldom right harms less than being often right.
"""

FEW, STRICT = 4.0, 2
"""As many draws, counted by their weights, are expected to hold what a lot means; what the first
lots mean, any number of them is.
"""

AT_ENDS = 0.4
"""How often a shortcut may point at the right one of some numbers that is the least or largest."""

LENIENT = 0.25
"""How often it is let pass that they don't, so that a small pool isn't tried for ever."""

FIRST, SPARED = 1e4, 1.5
"""More than any weight's logarithm, and within how many of these of the best draws are kept."""


def balanced(
    rules: Mapping[str, Array],
    answer: int | Whole,
    lots: Sequence[float],
    rng: np.random.Generator,
    wanted: tuple[float, float] | None = None,
) -> Whole:
    """Return rows, best first; ``rules`` maps names to scores of shape (n, k).

    By the weights that bring all rules to chance, a lot for each rule says whether it, or its
    inverse, or neither is to be right, the rule that is furthest from chance first. What the lots
    mean is the same however often a slot is tried, so rejections leave the balance as it is. What
    is otherwise than meant under more than one rule is left out. ``wanted`` is how often a rule,
    and its inverse, shall be right, if not by chance; see ``by_rank``. Raises Reject('unfair')
    where no draw is what they mean.
    """
    names = sorted(rules)[: len(lots)]
    hits, inverses = both_ways([rules[name] for name in names], answer)
    n, chance = hits.shape[1], 1 / rules[names[0]].shape[1]
    most, least = wanted or (chance, chance)
    goal = np.repeat([most, least], len(names))
    weight = raked(np.concatenate([hits, inverses]), goal)
    # Where all can't be had together, the lots still mean a rule to hit no more often than wanted.
    less = np.minimum(1, most / np.maximum(hits @ weight, 1e-9))
    fewer = np.minimum(1, least / np.maximum(inverses @ weight, 1e-9))
    far = np.maximum(np.abs(hits.mean(axis=1) - most), np.abs(inverses.mean(axis=1) - least))
    # The largest of these keys are a sample by weight (Gumbel's trick).
    keys = np.log(weight + 1e-30) + rng.gumbel(size=n)
    for turn, at in enumerate(np.argsort(-far, kind="stable").tolist()):
        total = weight.sum()
        right, inverse = hits[at], inverses[at]
        if lots[at] * total < less[at] * (weight @ right):
            part = right
        elif (1 - lots[at]) * total <= fewer[at] * (weight @ inverse):
            part = inverse
        else:
            part = 1 - right - inverse
        left = weight * part
        if not left.any():
            many = turn < STRICT or total * total >= FEW * (weight @ weight)
            if many and rng.random() >= LENIENT:
                raise Reject("unfair")
            continue
        weight = left
        # Whoever is left goes before all others; of those with a share, so many as have it.
        keys += np.where(part > 0, np.log(np.maximum(part, 1e-30)) + FIRST, 0.0)
    order = np.argsort(-keys, kind="stable")
    return np.asarray(order[keys[order] > keys[order[0]] - SPARED * FIRST])


def by_rank(rank: int, count: int) -> tuple[float, float]:
    """Return how often a rule, and its inverse, shall be right of ``count`` numbers.

    What is said of a number lies often beyond all options, and then it is nearest to one at an end,
    and the farthest one is at the other end always. So the right one is found more often where it
    stands at an end, and less often elsewhere: over all ranks as often as by chance.
    """
    if rank in (0, count - 1):
        return AT_ENDS, 0.5
    return (1 - 2 * AT_ENDS) / (count - 2), 0.0


def both_ways(rules: Sequence[Array], answer: int | Whole) -> tuple[Array, Array]:
    """Return how likely who takes the best, or the worst, of each rule takes the answer.

    ``rules`` are scores (n, k) each; both returned are (rules, n). Ties are guessed among.
    """
    # Options first: NumPy is slow to reduce over axes as short as theirs.
    scores = np.ascontiguousarray(np.array(rules).transpose(2, 0, 1))
    n = scores.shape[2]
    own = scores[answer] if isinstance(answer, int) else scores[answer, :, np.arange(n)].T
    found = []
    for best, near in ((scores.max(axis=0) - 1e-9, np.greater_equal),
                       (scores.min(axis=0) + 1e-9, np.less_equal)):  # fmt: skip
        found.append(near(own, best) / near(scores, best).sum(axis=0))
    return found[0], found[1]


def raked(hits: Array, wanted: Array) -> Array:
    """Return weights (n,), of sum 1, under which the hits (rules, n) average ``wanted`` (rules,).

    Of all such weights these are the most even (entropy balancing, Hainmueller, Political
    Analysis 20, 2012), found by Newton's method on the dual; where there are none, the nearest.
    """
    # What is the same in all draws can't be had otherwise.
    some = np.flatnonzero(hits.min(axis=1) < hits.max(axis=1))
    off = hits[some] - wanted[some, None]
    dual = np.zeros(len(off))
    value, weight = _at(dual, off)
    for _ in range(STEPS):
        slack = np.where(dual < 0, ABOVE, BELOW)
        mean = off @ weight
        slope = mean + slack * dual
        bend = (off * weight) @ off.T - np.outer(mean, mean)
        bend.flat[:: len(off) + 1] += slack
        step = np.clip(np.linalg.solve(bend, slope), -LONGEST, LONGEST)
        gain, share = float(slope @ step), 1.0
        if gain < NEAR:
            break
        for _ in range(HALVINGS):
            trial, tried = _at(dual - share * step, off)
            if trial <= value - 0.1 * share * gain:
                break
            share /= 2
        dual, value, weight = dual - share * step, trial, tried
    return weight


def _at(dual: Array, off: Array) -> tuple[float, Array]:
    """Return what is to be made least, and the weights."""
    power = dual @ off
    top = float(power.max())
    weight = np.exp(power - top)
    total = float(weight.sum())
    slack = np.where(dual < 0, ABOVE, BELOW)
    return math.log(total) + top + float(slack @ dual**2) / 2, weight / total

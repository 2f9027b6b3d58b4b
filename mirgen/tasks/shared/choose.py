"""Choose among candidate draws so that named shortcuts sit at chance, all of them together.

A shortcut scores the options. In a fair set the right option's rank under each score is uniform:
the shortcut (rank 0) and its inverse (the last rank) are then right in 1/k of the items. Each
slot fixes a target rank for every shortcut by lot, whatever the attempt, and the candidate that
meets most of the targets is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
T = TypeVar("T")


def one_of(items: Sequence[T] | NDArray[Any], rng: np.random.Generator) -> T:
    """Return one of the items, each as likely.

    By a random float: NumPy takes four times as long for a single bounded integer.
    """
    return items[int(rng.random() * len(items))]


def rank_of(scores: Array, answer: int | NDArray[np.intp]) -> Array:
    """Return the answer's rank from 0 (best) under scores (…, n, k), (…, n); ties count half."""
    own = scores[..., np.arange(scores.shape[-2]), answer][..., None]
    above = np.sum(scores > own + 1e-9, axis=-1)
    ties = np.sum(np.abs(scores - own) <= 1e-9, axis=-1) - 1
    result: Array = above + ties / 2
    return result


def by_fairness(
    rules: Mapping[str, Array],
    answer: int | NDArray[np.intp],
    lots: Sequence[float],
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    """Return all rows, those first whose answer ranks are nearest to the targets of ``lots``.

    ``rules`` maps names to scores of shape (n, k). A rule or inverse that hits against its
    target, or misses it, costs 1; a rank that is merely off costs a tenth a place.
    """
    names = sorted(rules)[: len(lots)]
    scores = np.array([rules[name] for name in names])
    _, n, k = scores.shape
    rank = rank_of(scores, answer)
    target = (np.array(lots[: len(names)]) * k).astype(np.intp)[:, None]
    cost = 0.1 * np.abs(rank - target)
    cost += ((rank < 0.25) != (target == 0)) + ((rank > k - 1.25) != (target == k - 1))
    return np.argsort(cost.sum(axis=0) + rng.random(n) * 1e-3, kind="stable")


ENOUGH = 12
"""As many candidates are to be left to choose from: some fail the checks that come later."""


def fairest(
    rules: Mapping[str, Array],
    answer: int | NDArray[np.intp],
    lots: Sequence[float],
    rng: np.random.Generator,
    enough: int = ENOUGH,
    first: str = "",
) -> NDArray[np.intp]:
    """Return the rows as the lots mean them to be, those first that ``by_fairness`` puts first.

    Choosing by fairness alone would leave what hits half of the time, or shares the best place,
    too often right: so a rule that the lots mean to hit, or to miss, leaves only rows in which it
    does. The rule named ``first`` comes first, then those that hit most unlike chance, each as
    long as ``enough`` rows are left.
    """
    meant = as_meant(rules, answer, lots, enough, first)
    left = {name: scores[meant] for name, scores in rules.items()}
    own = answer if isinstance(answer, int) else answer[meant]
    return meant[by_fairness(left, own, lots, rng)]


def as_meant(
    rules: Mapping[str, Array],
    answer: int | NDArray[np.intp],
    lots: Sequence[float],
    enough: int,
    first: str = "",
) -> NDArray[np.intp]:
    """Return the rows in which rules, with scores of shape (n, k), do as the lots mean.

    A low lot means its rule to hit, a high one the rule's inverse.
    """
    names = sorted(rules)[: len(lots)]
    signed = [sign * rules[name] for sign in (1, -1) for name in names]
    hitting = hits(np.stack(signed), answer)
    lot = [*lots[: len(names)], *(1 - lot for lot in lots[: len(names)])]
    chance = 1 / signed[0].shape[1]
    kept = np.ones(hitting.shape[1], dtype=np.bool_)
    unlike = np.abs(hitting.mean(axis=1) - chance) + np.array([name == first for name in names] * 2)
    for at in np.argsort(-unlike, kind="stable"):
        meant = hitting[at] > 0.99 if lot[at] < chance else hitting[at] < 0.01
        if (kept & meant).sum() >= enough:
            kept &= meant
    return np.flatnonzero(kept)


def hits(scores: Array, answer: int | NDArray[np.intp]) -> Array:
    """Return how likely who takes the best of scores (…, n, k) takes the answer, (…, n).

    Ties are guessed among.
    """
    best = scores >= scores.max(axis=-1, keepdims=True) - 1e-9
    return np.asarray(best[..., np.arange(best.shape[-2]), answer] / best.sum(axis=-1))

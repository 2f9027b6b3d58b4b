"""Number options: the right value in a set that doesn't tell which of its values that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

MISJUDGED = "misjudged"
"""The mistake of who reads the pictures rightly but inexactly."""

WIDE = 1.6
"""How much wider than the least a gap may be where a tier doesn't prefer near values."""

VARIED = 0.2
"""How much wider than the least a gap may be at any tier."""

CLOSE = 0.35
"""How far a set's middle may lie from the wanted one, in least gaps."""

FEWEST = 96
"""Draws that are kept where so many have options, even if the middles of some lie further off."""

SETS, EACH = 64, 4
"""Sets of values that are drawn, and of how many draws each may become the options."""

SNAP = 0.75
"""Within so many least gaps, a whole number gives way to one that a mistake leads to."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What number options must keep to; bounds may differ by draw, shape (n,).

    Values are rounded to ``digits`` decimals and neighbours stay ``apart`` of each other: by
    that factor (``ratio``), else by that difference. Values at or below ``least``, or above
    ``most``, aren't used, nor those nearer to 0 than ``size``.
    ``near`` from 0 to 1 prefers neighbours that stay no further apart than that. ``origin`` is
    what readers know to be the natural zero of a draw, such as the last time stamp. With
    ``one_side`` all values of a set have one sign, so that who knows the sign knows nothing.
    """

    apart: float
    digits: int
    ratio: bool = True
    least: float | Array = 0.0
    near: float = 0.0
    most: float | Array = math.inf
    size: float = 0.0
    origin: float | Array = 0.0
    one_side: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The options of the draws that have them: ``rows`` (m,) of n, ``values`` (m, count) rising.

    The right value stands at ``rank``. ``made`` (m, count) is the mistake whose value comes
    nearest to each, as a place in ``names``, -1 for the right one and where none comes near.
    """

    rows: Whole
    values: Array
    rank: int
    made: Whole
    names: tuple[str, ...]

    def of(self, some: Whole) -> Numbers:
        """Return the options of some of the draws, by their places in ``rows``."""
        return replace(self, rows=self.rows[some], values=self.values[some], made=self.made[some])

    def rising(self, i: int) -> list[tuple[float, str]]:
        """Return the (value, mistake) pairs of the i-th of ``rows``, the right one without one."""
        told = enumerate(zip(self.values[i].tolist(), self.made[i].tolist(), strict=True))
        return [
            (value, "" if place == self.rank else self.names[made] if made >= 0 else MISJUDGED)
            for place, (value, made) in told
        ]

    def shuffled(self, i: int, answer: int, rng: np.random.Generator) -> list[tuple[float, str]]:
        """Return the pairs of the i-th of ``rows`` in any order, the right one at ``answer``."""
        rising = self.rising(i)
        others = [rising[j] for j in rng.permutation(len(rising)) if j != self.rank]
        others.insert(answer, rising[self.rank])
        return others


def number_options(
    value: Array,
    mistakes: Mapping[str, Array],
    count: int,
    rank: int,
    rule: Rule,
    rng: np.random.Generator,
) -> Numbers:
    """Return ``count`` options with the right one at ``rank``, for values (n,) of many draws.

    Were the wrong values what mistakes make of the right one, that would be known as the one
    that all others hang on, by its near neighbours, or by where wide gaps begin. So a set is a
    ladder whose gaps are drawn alike, and of the draws those are kept whose ladders lie where
    one lies that has its right value at any rank: then a set says nothing of which of its values
    is right. Each wrong value bears the name of the mistake (name to values (n,), not finite
    where there is none) whose value comes nearest to it, if one comes as near as half a gap.
    """
    names = tuple(mistakes)
    wrong = np.array([mistakes[n] for n in names]).T if names else np.empty((len(value), 0))
    gap = math.log(rule.apart) if rule.ratio else rule.apart
    shown, middle, right = _ladders(value, count, rank, rule, gap, rng)
    if not rule.digits and names:
        shown = _snapped(shown, wrong, rank, rule, gap)
    rows = np.flatnonzero(_allowed(shown, rule))
    rows = rows[_even(rows, middle, right, count, rank, gap, rng)]
    made = _nearest(shown[rows], wrong[rows], rank, rule, gap)
    return Numbers(rows, shown[rows], rank, made, names)


def numbers_of_draws(
    value: Array,
    mistakes: Mapping[str, Array],
    count: int,
    rank: int,
    rule: Rule,
    rng: np.random.Generator,
) -> Numbers:
    """Return options as ``number_options`` does, all of them right values of some of the draws.

    For numbers that only some values can be, such as products of small counts, which any others
    beside them would give away. A set is drawn first, by how often the draws have each value, and
    then draws that have the value at its ``rank``: so a set says nothing of which is right.
    """
    names = tuple(mistakes)
    wrong = np.array([mistakes[n] for n in names]).T if names else np.empty((len(value), 0))
    known, often = np.unique(np.round(value, rule.digits), return_counts=True)
    if len(known) < count:
        return Numbers(
            np.empty(0, np.intp), np.empty((0, count)), rank, np.empty((0, count), np.intp), names
        )
    # The largest of exponential keys are a sample without replacement (Gumbel's trick); by the
    # root of their number, rare values come too.
    keys = 0.5 * np.log(often) + rng.gumbel(size=(SETS, len(known)))
    shown = np.sort(known[np.argpartition(-keys, count - 1, axis=1)[:, :count]], axis=1)
    right = np.round(value, rule.digits)
    lots = rng.random((SETS, len(value)))
    fits = np.where(shown[:, [rank]] == right[None], lots, -1.0)
    rows = fits.argsort(axis=1)[:, -EACH:]
    each, at = np.nonzero(np.take_along_axis(fits, rows, axis=1) >= 0)
    rows, shown = rows[each, at], shown[each]
    kept = np.flatnonzero(_allowed(shown, _at(rule, rows)))
    rows, shown = rows[kept], shown[kept]
    gap = math.log(rule.apart) if rule.ratio else rule.apart
    return Numbers(rows, shown, rank, _nearest(shown, wrong[rows], rank, rule, gap), names)


def _at(rule: Rule, rows: Whole) -> Rule:
    """Return the rule with the bounds of these draws."""
    least, most = (np.asarray(bound, np.float64) for bound in (rule.least, rule.most))
    return replace(
        rule,
        least=least[rows] if least.ndim else float(least),
        most=most[rows] if most.ndim else float(most),
    )


def _ladders(
    value: Array, count: int, rank: int, rule: Rule, gap: float, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Return sets (n, count) rising, and on the scale of gaps their middles and right values."""
    scale, back = _scales(rule)
    right = scale(np.round(value, rule.digits))
    wide = VARIED + WIDE * (1 - rule.near)
    steps = gap * (1 + wide * rng.random((len(value), count - 1)))
    climb = np.hstack([np.zeros((len(value), 1)), np.cumsum(steps, axis=1)])
    ladder = right[:, None] + climb - climb[:, [rank]]
    shown = np.round(back(ladder), rule.digits)
    shown[:, rank] = np.round(value, rule.digits)
    origin = np.asarray(rule.origin) if not rule.ratio else 0.0
    return shown, ladder.mean(axis=1) - origin, right - origin


def _scales(rule: Rule):  # type: ignore[no-untyped-def]
    """Return the way to the scale on which gaps are equal, and the way back."""
    if not rule.ratio:
        return np.asarray, np.asarray
    return (lambda x: np.log(np.maximum(x, 1e-9))), np.exp


def _even(
    rows: Whole,
    middle: Array,
    right: Array,
    count: int,
    rank: int,
    gap: float,
    rng: np.random.Generator,
) -> Whole:
    """Return which of the rows have their middle where one with any rank might have it."""
    if not len(rows):
        return rows
    # Some draw's value at some rank: how far its middle then lies from where it lies now.
    any_row = int(rows[int(rng.random() * len(rows))])
    step = 2 * (middle[any_row] - right[any_row]) / ((count - 1) - 2 * rank or math.inf)
    step = step if math.isfinite(step) and step > 0 else gap * (1 + VARIED)
    any_rank = int(rng.random() * count)
    wanted = right[any_row] + step * ((count - 1) / 2 - any_rank)
    off = np.abs(middle[rows] - wanted)
    near = np.flatnonzero(off <= CLOSE * gap)
    if len(near) >= FEWEST:
        return near
    return np.sort(off.argsort(kind="stable")[:FEWEST])


def _allowed(shown: Array, rule: Rule) -> NDArray[np.bool_]:
    """Tell which sets (n, count) keep to the rule."""
    n = len(shown)
    least, most = (np.broadcast_to(bound, n)[:, None] for bound in (rule.least, rule.most))
    ok = np.all((shown > least) & (shown <= most) & np.isfinite(shown), axis=1)
    if rule.size:
        ok &= np.all(np.abs(shown) >= rule.size, axis=1)
    if rule.one_side:
        ok &= np.all(shown > 0, axis=1) | np.all(shown < 0, axis=1)
    low, high = shown[:, :-1], shown[:, 1:]
    # Rounding may take a little off a gap.
    close = 0.5 * 10.0**-rule.digits
    apart = high - low >= rule.apart - close if not rule.ratio else high + close >= rule.apart * low
    return np.asarray(ok & np.all(apart & (high > low), axis=1))


def _snapped(shown: Array, wrong: Array, rank: int, rule: Rule, gap: float) -> Array:
    """Let whole numbers give way to near ones that mistakes lead to, which share their divisors."""
    scale, _ = _scales(rule)
    whole = np.where(np.isfinite(wrong) & (np.abs(wrong - np.round(wrong)) < 1e-6), wrong, np.inf)
    with np.errstate(invalid="ignore"):
        off = np.abs(scale(np.round(whole))[:, None, :] - scale(shown)[:, :, None])
    pick = np.where(np.isfinite(off), off, np.inf)
    best = pick.argmin(axis=2)
    close = np.take_along_axis(pick, best[:, :, None], axis=2)[:, :, 0] <= SNAP * gap
    close[:, rank] = False
    return np.sort(
        np.where(close, np.take_along_axis(np.round(whole), best, axis=1), shown), axis=1
    )


def _nearest(shown: Array, wrong: Array, rank: int, rule: Rule, gap: float) -> Whole:
    """Return the mistake (m, count) that comes as near as half a gap, -1 where none does."""
    made = np.full(shown.shape, -1)
    if not wrong.size:
        return made
    scale, _ = _scales(rule)
    with np.errstate(invalid="ignore"):
        off = np.abs(scale(wrong)[:, None, :] - scale(shown)[:, :, None])
    off = np.where(np.isfinite(off), off, np.inf)
    best = off.argmin(axis=2)
    close = np.take_along_axis(off, best[:, :, None], axis=2)[:, :, 0] <= gap / 2
    made[close] = best[close]
    made[:, rank] = -1
    return made

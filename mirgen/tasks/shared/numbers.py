"""Number options: the right value among values that named mistakes give, at a wanted rank."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import Reject


@dataclass(frozen=True, slots=True)
class Rule:
    """What number options must keep to.

    Values are rounded to ``digits`` decimals and neighbours stay ``apart`` of each other: by
    that factor (``ratio``), else by that difference. Values at or below ``least``, or above
    ``most``, aren't used.
    ``near`` from 0 to 1 prefers mistakes that come close to the right value.
    """

    apart: float
    digits: int
    ratio: bool = True
    least: float = 0.0
    near: float = 0.0
    most: float = math.inf


def number_options(
    value: float,
    mistakes: Mapping[str, float],
    count: int,
    rank: int,
    rule: Rule,
    rng: np.random.Generator,
) -> list[tuple[float, str]]:
    """Return ``count`` (value, mistake) pairs in rising order, the right one at ``rank``.

    If every wrong option were one step from the right one, the right one would be the hub of
    the set and could be told without any picture. So only in 1/count of the sets it is: in the
    others a wrong option is the hub, and the rest are a second mistake away from that one.

    Raises Reject('too-few-mistakes') where the mistakes don't fill both sides.
    """
    chosen = _Chosen(rule, [(round(value, rule.digits), "")], rank, count - 1 - rank)
    if rng.random() < 1 / count:
        chosen.fill(mistakes, _order(value, mistakes, rule.near, rng))
    else:
        for hub in _order(value, mistakes, rule.near, rng):
            if chosen.take(mistakes[hub], hub):
                twice = _twice(value, hub, mistakes, rule.ratio)
                chosen.fill(twice, _order(value, twice, rule.near, rng), f"{hub}, ")
                break
        if chosen.below or chosen.above:
            chosen.fill(mistakes, _order(value, mistakes, rule.near, rng))
    if chosen.below or chosen.above:
        raise Reject("too-few-mistakes")
    return sorted(chosen.options)


@dataclass(slots=True)
class _Chosen:
    rule: Rule
    options: list[tuple[float, str]]
    below: int
    above: int

    def fill(self, mistakes: Mapping[str, float], order: list[str], prefix: str = "") -> None:
        for name in order:
            if not (self.below or self.above):
                return
            self.take(mistakes[name], prefix + name)

    def take(self, wrong: float, name: str) -> bool:
        """Add a wrong value if there is room on its side and nothing near; say whether."""
        rule = self.rule
        low = wrong < self.options[0][0]
        if not (self.below if low else self.above) or not math.isfinite(wrong):
            return False
        if not rule.digits and abs(wrong - round(wrong)) > 1e-6:
            return False
        wrong = round(wrong, rule.digits)
        if not rule.least < wrong <= rule.most:
            return False
        for other, _ in self.options:
            if not _clear(wrong, other, rule):
                return False
        self.options.append((wrong, name))
        self.below, self.above = self.below - low, self.above - (not low)
        return True


def _clear(a: float, b: float, rule: Rule) -> bool:
    if not rule.ratio:
        return abs(a - b) >= rule.apart
    low, high = (a, b) if a < b else (b, a)
    return low > 0 and high / low >= rule.apart


def _twice(value: float, hub: str, mistakes: Mapping[str, float], ratio: bool) -> dict[str, float]:
    """Return what each other mistake makes of the hub: the same step, taken from there."""
    start = mistakes[hub]
    if ratio:
        found = {name: start * wrong / value for name, wrong in mistakes.items()}
    else:
        found = {name: start + wrong - value for name, wrong in mistakes.items()}
    del found[hub]
    return found


def _order(
    value: float, mistakes: Mapping[str, float], near: float, rng: np.random.Generator
) -> list[str]:
    """Shuffle the mistakes, pulled by ``near`` towards the order of their distance."""
    lots = rng.random(len(mistakes)).tolist()
    if not near:
        return [name for _, name in sorted(zip(lots, mistakes, strict=True))]
    names = sorted((abs(wrong - value), name) for name, wrong in mistakes.items())
    step = near / max(len(names) - 1, 1)
    places = sorted(((1 - near) * lot + step * i, i) for i, lot in enumerate(lots))
    return [names[i][1] for _, i in places]

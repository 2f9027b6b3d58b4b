"""Number options: the right value among values that named mistakes give, at a wanted rank."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
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
    usable = _usable(value, mistakes, rule)
    if rng.random() < 1 / count:
        chosen.fill(usable, _order(value, usable, rule.near, rng))
    else:
        for hub in _order(value, usable, rule.near, rng):
            if chosen.take(usable[hub], hub):
                twice = _usable(value, dict(_twice(value, hub, mistakes, rule.ratio)), rule)
                chosen.fill(twice, _order(value, twice, rule.near, rng))
                break
        if chosen.below or chosen.above:
            chosen.fill(usable, _order(value, usable, rule.near, rng))
    if chosen.below or chosen.above:
        raise Reject("too-few-mistakes")
    return sorted(chosen.options)


@dataclass(slots=True)
class _Chosen:
    rule: Rule
    options: list[tuple[float, str]]
    below: int
    above: int

    def fill(self, usable: Mapping[str, float], order: list[str]) -> None:
        for name in order:
            if not (self.below or self.above):
                return
            self.take(usable[name], name)

    def take(self, wrong: float, name: str) -> bool:
        """Add a wrong value if there is room on its side and nothing near; say whether."""
        low = wrong < self.options[0][0]
        if not (self.below if low else self.above):
            return False
        if not all(_clear(wrong, other, self.rule) for other, _ in self.options[1:]):
            return False
        self.options.append((wrong, name))
        self.below, self.above = self.below - low, self.above - (not low)
        return True


def _usable(value: float, mistakes: Mapping[str, float], rule: Rule) -> dict[str, float]:
    """Return the mistakes that may stand beside the right value alone, rounded."""
    right = round(value, rule.digits)
    found = {}
    for name, wrong in mistakes.items():
        if not math.isfinite(wrong) or (not rule.digits and abs(wrong - round(wrong)) > 1e-6):
            continue
        wrong = round(wrong, rule.digits)
        if rule.least < wrong <= rule.most and _clear(wrong, right, rule):
            found[name] = wrong
    return found


def _clear(a: float, b: float, rule: Rule) -> bool:
    if not rule.ratio:
        return abs(a - b) >= rule.apart
    low, high = (a, b) if a < b else (b, a)
    return low > 0 and high / low >= rule.apart


def _twice(
    value: float, hub: str, mistakes: Mapping[str, float], ratio: bool
) -> Iterator[tuple[str, float]]:
    """Yield what each mistake makes of the hub: the same step, taken from there."""
    start = mistakes[hub]
    for name, wrong in mistakes.items():
        if name != hub:
            yield f"{hub}, {name}", start * wrong / value if ratio else start + wrong - value


def _order(
    value: float, mistakes: Mapping[str, float], near: float, rng: np.random.Generator
) -> list[str]:
    """Shuffle the mistakes, pulled by ``near`` towards the order of their distance."""
    names = sorted((abs(wrong - value), name) for name, wrong in mistakes.items())
    step = near / max(len(names) - 1, 1)
    lots = rng.random(len(names)).tolist()
    places = sorted(((1 - near) * lot + step * i, i) for i, lot in enumerate(lots))
    return [names[i][1] for _, i in places]

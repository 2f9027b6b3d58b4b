"""States of a script: how many things, what the charts show, what is told, as arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Tier
from .script import Script

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

ROOM = 18
"""Most things on a board."""
FULL = 21
"""What the most of every kind, together, may come to: else few boards would have room."""
COUNTS: dict[Tier, tuple[int, int]] = {"easy": (1, 5), "medium": (1, 6), "hard": (1, 7)}
OFF: dict[Tier, tuple[int, int]] = {"easy": (4, 6), "medium": (3, 5), "hard": (2, 4)}
"""How far off a wrong value of single things is."""
LEAST_OFF = 2
"""How far off it is at least, in things: who miscounts by one takes no other for it."""
NEAR_BY = 3
"""How far off, at most, a wrong value of a single board is."""
ON_LINES = 12
"""Largest value that is read off gridlines."""
HIGHEST = 100
"""Largest value of any chart."""
TOTALS = (20, 25, 50)
"""Things that a whole pie may stand for: each is a whole number of percent."""
APART = 5
"""Slices differ by so many percent at least."""


HUB = 0.8
"""How often the right chart is meant to be the hub, in shares of chance: ties make it one, too."""
COPRIME = np.array([(a, b) for a in range(2, 10) for b in range(2, 10) if math.gcd(a, b) == 1])
"""Pairs of prices: else they alone would tell by which number the right one can be divided."""


@dataclass(frozen=True)
class States:
    """``facts`` by name, (n,) each, and which of the states are fit to be asked."""

    facts: dict[str, Array]
    ok: Truth


def draw_states(
    script: Script, n: int, answer: int, lot: float, rng: np.random.Generator
) -> States:
    """Draw n states of the script's own tier; in odd kinds, the ``answer``-th item is off.

    Of charts to choose from, the right one is the most like all others where ``lot``, from 0 to 1,
    says so: as often as any other.
    """
    return _draw(script, n, np.full(n, answer), np.full(n, lot), (script.tier,), rng)


def redraw_states(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw every fact again, over all tiers, any of the items being off; (n,) each."""
    options = len(script.compared()[1]) if script.odd else 1
    answers = rng.integers(options, size=n)
    return _draw(script, n, answers, rng.random(n), ("easy", "medium", "hard"), rng).facts


def _draw(
    script: Script,
    n: int,
    answer: Whole,
    lots: Array,
    tiers: tuple[Tier, ...],
    rng: np.random.Generator,
) -> States:
    at = rng.integers(len(tiers), size=n)
    low, high = (np.array([COUNTS[tier][i] for tier in tiers])[at] for i in (0, 1))
    high = np.minimum(high, FULL // script.kinds)
    low = np.minimum(low, high - 3)
    span = (high - low + 1)[:, None, None]
    shape = (n, script.boards, script.kinds)
    counts = low[:, None, None] + np.floor(rng.random(shape) * span).astype(np.int64)
    ok = (counts.sum(axis=2) <= ROOM).all(axis=1)
    changes = _changes(script, counts, rng)
    now = counts.copy()
    for m, (k, c) in enumerate(script.changes):
        now[:, k, c] += changes[:, m]
    # A chart in coins must stay readable, so its prices are low.
    prices = 2 + np.floor(rng.random((n, script.kinds)) * (4 if script.odd else 8)).astype(np.int64)
    if script.priced and script.asked:
        pairs = COPRIME[np.floor(rng.random(n) * len(COPRIME)).astype(np.int64)]
        prices[:, list(script.asked)] = pairs[:, : len(script.asked)]
    facts = {
        name: counts[:, k, c]
        for k, board in enumerate(script.names["boards"])
        for c, name in enumerate(board)
    }
    facts |= {f"change[{m + 1}]": changes[:, m] for m in range(len(script.changes))}
    if script.priced:
        facts |= {f"price[{c + 1}]": prices[:, c] for c in range(script.kinds)}
    if script.odd:
        worth = prices if script.priced else np.ones_like(prices)
        least, most = (np.array([OFF[tier][i] for tier in tiers])[at] for i in (0, 1))
        size = least + np.floor(rng.random(n) * (most - least + 1)).astype(np.int64)
        shown, fit = _compared(script, now, worth, answer, lots, size, rng)
        facts |= shown
    else:
        more, fit = _stocked(script, now.sum(axis=1), rng)
        facts |= more
    return States({name: np.asarray(v, np.float64) for name, v in facts.items()}, ok & fit)


def _changes(script: Script, counts: Whole, rng: np.random.Generator) -> Whole:
    """Draw what was added or taken away since, 1 to 4 each; something is always left."""
    n, number = len(counts), len(script.changes)
    size = 1 + np.floor(rng.random((n, number)) * 4).astype(np.int64)
    less = rng.random((n, number)) < 0.5
    there = np.stack([counts[:, k, c] for k, c in script.changes], axis=1)
    return np.where(less & (size < there), -size, size)


def _compared(
    script: Script,
    now: Whole,
    worth: Whole,
    answer: Whole,
    lots: Array,
    size: Whole,
    rng: np.random.Generator,
) -> tuple[dict[str, Whole], Truth]:
    """Return what the charts show where the item ``answer`` (n,) is off, and whether that fits."""
    n = len(now)
    up = rng.random(n) < 0.5
    value = now * worth[:, None]
    rows = np.arange(n)
    if script.kind == "belongs":
        due = _alike(value.sum(axis=1), len(script.charts), answer, lots, size, rng)
        shown = {
            script.names["charts"][j][c]: due[:, j, c]
            for j in range(due.shape[1])
            for c in range(script.kinds)
        }
    else:
        due = value.sum(axis=2 if script.by_board else 1)
        one = worth[rows, np.floor(rng.random(n) * script.kinds).astype(np.int64)]
        one = one if script.by_board else worth[rows, answer]
        if script.priced:
            size = np.maximum(size // 2, LEAST_OFF)
        elif script.by_board:
            # Were it far off, the board in question would hardly ever be needed to find it.
            size = np.minimum(size, NEAR_BY)
        due[rows, answer] += size * one * np.where(up, 1, -1)
        shown = {script.names["charts"][0][i]: due[:, i] for i in range(due.shape[1])}
    every = due.reshape(n, -1)
    alone = np.ones(n, np.bool_)
    if due.ndim == 3:
        apart = np.abs(due[:, :, None] - due[:, None]).max(axis=3) + 9 * np.eye(
            due.shape[1], dtype=np.int64
        )
        alone = apart.min(axis=(1, 2)) >= 2
    most = np.array([ON_LINES if not p.labelled else HIGHEST for p in script.charts])
    tops = due.max(axis=2) if due.ndim == 3 else due.max(axis=1, keepdims=True)
    return shown, np.asarray(alone & (every.min(axis=1) >= 1) & (tops <= most).all(axis=1))


def _alike(
    right: Whole, count: int, answer: Whole, lots: Array, size: Whole, rng: np.random.Generator
) -> Whole:
    """Return the values of ``count`` charts like the right one (n, kinds), (n, count, kinds).

    If every other chart were a step from the right one, that could be told as the hub of them:
    so mostly another one is the hub.
    """
    n = len(right)
    rows = np.arange(n)
    hub = _steps(right.shape, size, rng) * (lots >= HUB / count)[:, None]
    first = (answer + 1 + np.floor(rng.random(n) * (count - 1)).astype(np.int64)) % count
    charts = np.repeat((right + hub)[:, None], count, axis=1)
    for j in range(count):
        # The hub itself is a wrong chart, too, where it isn't the right one.
        other = (j != first) | ~(hub != 0).any(axis=1)
        charts[:, j] += _steps(right.shape, size, rng) * other[:, None]
    charts[rows, answer] = right
    return charts


def _steps(shape: tuple[int, ...], size: Whole, rng: np.random.Generator) -> Whole:
    """Return steps (n, kinds): half of ``size`` (n,) in two kinds, or 2 in one if it is small."""
    n, kinds = shape
    step = np.maximum(size // 2, 2)
    number = np.where(size > 3, 2, 1)[:, None]
    some = np.asarray(rng.random((n, kinds)).argsort(axis=1) < number)
    return np.where(some, np.where(rng.random((n, kinds)) < 0.5, -step[:, None], step[:, None]), 0)


def _stocked(
    script: Script, now: Whole, rng: np.random.Generator
) -> tuple[dict[str, Whole], Truth]:
    """Return packs, totals and values of charts beside ``now`` (n, kinds) things on the boards."""
    n = len(now)
    # Pies can hold what they like; the last chart is fitted to what is on the boards.
    order = sorted(enumerate(script.charts), key=lambda each: each[1].form != "pie")
    facts: dict[str, Whole] = {}
    stock = np.zeros_like(now)
    ok = np.ones(n, np.bool_)
    for j, plan in order:
        if plan.form == "pie":
            total = np.array(TOTALS)[np.floor(rng.random(n) * len(TOTALS)).astype(np.int64)]
            parts, fit = _slices(total, script.kinds, rng)
            ok &= fit
            facts[f"total[{j + 1}]"] = total
            shares = parts * (100 // total)[:, None]
            facts |= {script.names["charts"][j][c]: shares[:, c] for c in range(script.kinds)}
            stock = stock + parts
            continue
        pack = 2 + np.floor(rng.random(n) * 5).astype(np.int64)
        most = HIGHEST if plan.labelled else ON_LINES
        if script.kind == "total" or j != order[-1][0]:
            packs = 1 + np.floor(rng.random(now.shape) * 9).astype(np.int64)
        else:
            left = 1 + np.floor(rng.random(now.shape) * _left(script)).astype(np.int64)
            packs = (now + left - stock) // pack[:, None]
        ok &= ((packs >= 1) & (packs <= most)).all(axis=1)
        facts[f"pack[{j + 1}]"] = pack
        facts |= {script.names["charts"][j][c]: packs[:, c] for c in range(script.kinds)}
        stock = stock + packs * pack[:, None]
    if script.kind != "total":
        left = stock - now
        ok &= (left >= 1).all(axis=1) & (left <= 2 * _left(script)).all(axis=1)
    return facts, ok


def _left(script: Script) -> int:
    return 18 if script.kind == "missing" else 22


def _slices(total: Whole, kinds: int, rng: np.random.Generator) -> tuple[Whole, Truth]:
    """Split totals (n,) in whole parts (n, kinds), and tell where they differ clearly."""
    weights = rng.random((len(total), kinds)) + 0.25
    parts = np.rint(total[:, None] * weights / weights.sum(axis=1, keepdims=True)).astype(np.int64)
    parts[:, -1] = total - parts[:, :-1].sum(axis=1)
    shares = np.sort(parts * (100 // total)[:, None], axis=1)
    return parts, np.asarray((shares[:, 0] >= 8) & (np.diff(shares, axis=1) >= APART).all(axis=1))

"""States of an item: signs, claims and numbers that give the slot's answer, many at once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .redraw import bystanders, more, spread
from .script import AT_LEAST, AT_MOST, EXACTLY, Script
from .solve import breaks

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]


def draw_states(
    script: Script, args: Mapping[str, Any], answer: int, n: int, rng: np.random.Generator
) -> tuple[dict[str, Array], Whole]:
    """Return n or fewer states as named facts, with ``answer`` as the odd panel.

    ``args`` are the script's. For irony the odd panel is any; the second array is which, (n,).
    """
    odd = np.full(n, answer, np.intp)
    if script.kind == "irony":
        odd = rng.integers(len(script.panels), size=n)
    facts: dict[str, Array] = {}
    there = np.zeros((n, len(script.panels)), np.bool_)
    if script.mode:
        there = _apart(n, len(script.panels), script.mode == "instead", rng)
        facts["exception"] = np.full(n, float(script.switch))
    for kind, members in enumerate(script.kinds):
        for label in members if script.groups[kind] else ():
            number = script.kind_number(kind) - len(script.labels)
            facts[args["groups"][label]] = np.full(n, float(number))
    if script.paired:
        counts, ok = _pairs(script, facts, odd, there, rng)
    else:
        counts, ok = _candidates(script, facts, odd, there, rng)
    for c, panel in enumerate(script.panels):
        tally = np.zeros((n, len(script.labels)))
        for i, kind in enumerate(panel.kinds):
            count = more(counts[c][:, i], panel.many, rng)
            spread(tally, script.kinds[kind], count, rng)
        for label in panel.extras:
            tally[:, label] = bystanders(n, rng)
        if script.mode:
            tally[:, script.switch] = there[:, c]
        facts |= {name: tally[:, t] for t, name in enumerate(args["tallies"][c]) if name}
    return {name: value[ok] for name, value in facts.items()}, odd[ok]


def _apart(n: int, panels: int, even: bool, rng: np.random.Generator) -> Truth:
    """Draw which panels hold what is told apart, (n, panels): some and not all, ``even``: half."""
    if even:
        rank = np.argsort(np.argsort(rng.random((n, panels)), axis=1), axis=1)
        return np.asarray(rank < panels // 2)
    bits = rng.integers(1, 2**panels - 1, size=n)
    return np.asarray(bits[:, None] >> np.arange(panels) & 1, np.bool_)


def _pairs(
    script: Script,
    facts: dict[str, Array],
    odd: Whole,
    there: Truth,
    rng: np.random.Generator,
) -> tuple[list[Whole], Truth]:
    """Draw pairs: the sign decides each of them, for what else it might show would turn it."""
    n = len(odd)
    counts, ok = [], np.ones(n, np.bool_)
    for p, (claim, panel) in enumerate(zip(script.claims, script.panels, strict=True)):
        entry, alt, combos, fits = _fitting(script, p, odd == p, there[:, p], rng)
        facts[f"claim[{p + 1}]"] = entry.astype(np.float64)
        shown = np.array(claim.pictured)[alt]
        facts[f"label({script.pictured(p, 0)})"] = shown[:, 0].astype(np.float64)
        if shown[0, 1] >= 0:
            facts[f"label({script.pictured(p, 1)})"] = shown[:, 1].astype(np.float64)
        ok &= fits.any(axis=1)
        picked = np.argmax(rng.random(fits.shape) * fits, axis=1)
        counts.append(combos[picked])
        assert counts[-1].shape == (n, len(panel.kinds))
    return counts, ok


def _fitting(
    script: Script, p: int, want: Truth, there: Truth, rng: np.random.Generator
) -> tuple[Whole, Whole, Whole, Truth]:
    """Draw a pair's claim and sign; return both, the numbers there may be, and which fit."""
    claim, panel = script.claims[p], script.panels[p]
    n = len(want)
    entry = rng.integers(len(claim.catalog), size=n)
    alt = rng.integers(len(claim.pictured), size=n)
    combos = np.array(list(product(panel.steps, repeat=len(panel.kinds))))
    # Broken by the left and by the right thing, by what is pictured: (pictured, entries, combos).
    by_left, by_right = _by_sign(script, p, combos)
    half = np.arange(len(claim.pictured)) * 2 // len(claim.pictured)
    if script.kind == "irony":
        turned = there if script.mode == "exchange" else np.zeros(n, np.bool_)
        # One number that either claim allows, and one that only one of them does.
        now, other = alt ^ turned, alt ^ ~turned
        lone, none = by_left ^ by_right, ~(by_left | by_right)
        mine, theirs = np.where(want, 0, 1), np.where(want, 1, 0)
        state = np.stack([lone, none])
        return entry, alt, combos, state[mine, now, entry] & state[theirs, other, entry]
    literal = want ^ (there if script.mode == "reverse" else False)
    broken = (by_left | by_right)[:, entry]
    # As meant by all that is of the same kind as what the sign shows, and else the opposite.
    meant = literal ^ (half[:, None] != half[alt])
    return entry, alt, combos, (broken == meant[:, :, None]).all(axis=0)


def _by_sign(script: Script, p: int, combos: Whole) -> tuple[Truth, Truth]:
    """Return whether combos break a claim by its left, its right thing: (pictured, entries, m)."""
    claim, panel = script.claims[p], script.panels[p]
    place = {kind: i for i, kind in enumerate(panel.kinds)}
    at = np.array([[place[script.kind_of(t)] if t >= 0 else -1 for t in s] for s in claim.pictured])
    a = combos.T[at[:, 0]][:, None]
    b = combos.T[at[:, 1]][:, None] if at[0, 1] >= 0 else np.zeros_like(a)
    total = combos.sum(axis=1)
    rule, limit, rule2, limit2 = (v[None, :, None] for v in np.array(claim.catalog).T)
    left = breaks(rule, limit, a, b, total - a)
    return left, breaks(rule2, limit2, b, a, total - b)


def _candidates(
    script: Script,
    facts: dict[str, Array],
    odd: Whole,
    there: Truth,
    rng: np.random.Generator,
) -> tuple[list[Whole], Truth]:
    """Draw one or two claims and panels of which one alone is odd.

    Whatever the signs might show would make a panel of its own the odd one, each panel as often,
    or none, or two: who hasn't seen the signs can't tell.
    """
    n, panels, kinds = len(odd), len(script.panels), len(script.panels[0].kinds)
    steps = np.array(script.panels[0].steps)
    rows = np.arange(n)[:, None]
    each = np.arange(panels)
    if script.mode == "instead":
        force = there.astype(np.intp)
        odd_one = _pointers(force, kinds, rng)
        mine = odd_one == odd[:, None, None]
        sign = np.where(mine.any(axis=2), mine.argmax(axis=2), (odd_one < 0).argmax(axis=2))
        want = odd_one[rows, force] == each[None, :, None]
    else:
        force = np.zeros(there.shape, np.intp)
        sign = rng.integers(kinds, size=(n, 1))
        # Kind k makes panel odd + (k - sign) the odd one, counted round.
        makes = (odd[:, None] + np.arange(kinds) - sign) % panels
        want = makes[:, None, :] == each[None, :, None]
    chosen = []
    for s, claim in enumerate(script.claims):
        entry = rng.integers(len(claim.catalog), size=n)
        facts[f"claim[{s + 1}]"] = entry.astype(np.float64)
        shown = np.array([left for left, _ in claim.pictured])[sign[:, s]]
        facts[f"label({script.pictured(s, 0)})"] = shown.astype(np.float64)
        chosen.append(np.array(claim.catalog)[entry])
    in_force = np.stack(chosen, axis=1)[rows, force]
    want = want ^ script.keeps
    if script.mode == "reverse":
        want = want ^ there[:, :, None]
    rule, limit = in_force[:, :, None, 0:1], in_force[:, :, None, 1:2]
    broken = breaks(rule, limit, steps, np.zeros_like(steps), np.zeros_like(steps))
    fits = broken == want[..., None]
    ok = fits.any(axis=3).all(axis=(1, 2))
    picked = steps[np.argmax(rng.random(fits.shape) * fits, axis=3)]
    return [picked[:, c] for c in range(panels)], ok


def _pointers(force: Whole, kinds: int, rng: np.random.Generator) -> Whole:
    """Draw which panel each kind on each sign would make the odd one, (n, 2, kinds), -1 for none.

    ``force`` (n, panels) is the claim in force; every panel is pointed at by one kind.
    """
    n, panels = force.shape
    mine = np.argsort(force, axis=1, kind="stable").reshape(n, 2, panels // 2)
    rank = np.argsort(rng.random((n, 2, kinds)), axis=2)
    panel = np.take_along_axis(mine, np.minimum(rank, panels // 2 - 1), axis=2)
    return np.where(rank < panels // 2, panel, -1)


def single(low: int, exact: bool = True) -> tuple[tuple[int, int, int, int], ...]:
    """Return the claims about one kind of which there are ``low`` or one more."""
    found = [(AT_MOST, low, -1, 0), (AT_LEAST, low + 1, -1, 0)]
    if exact and low:
        found += [(EXACTLY, low, -1, 0), (EXACTLY, low + 1, -1, 0)]
    return tuple(found)

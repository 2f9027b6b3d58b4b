"""States of a puzzle: what each image holds and what each piece tells, many drawn at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question, Tier
from .grow import MOST, begun, grown
from .script import Piece, Script
from .solve import added, breaches

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Truth = NDArray[np.bool_]

LARGE: dict[Tier, float] = {"easy": -0.05, "medium": 0.6, "hard": 3.0}
"""How much a tier's rules prefer large numbers."""

TRIED = 8
"""Pairs of numbers tried for a rule."""

TIMES: dict[Tier, tuple[int, ...]] = {"easy": (1, 2, 2), "medium": (1, 2, 2), "hard": (1, 2, 2, 3)}
"""How many times as many are added as in the step looked at."""


def draw_states(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return states of the script as named facts, (m,), m <= n: those that can be shown."""
    held, told, ok = _drawn(script, n, rng)
    rows = np.flatnonzero(ok & _fits(script, held))
    return only(_named(script, held) | told, rows)


def redraw_states(script: Script, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return n states of the script with all of its numbers drawn again, whatever they say."""
    drawn = 3 * n
    held, told, _ = _drawn(script, drawn, rng)
    if script.kind in ("missing", "next"):
        steps = np.array([k for k in range(script.images - 1) if k != script.base])
        told |= {
            name: steps[(rng.random(drawn) * len(steps)).astype(np.intp)] + 1.0
            for name in told
            if name.startswith("from_image")
        }
    rows = np.flatnonzero(_fits(script, held))
    rows = np.resize(rows, n) if len(rows) else np.arange(n)
    return only(_named(script, np.minimum(held, script.most)) | told, rows)


def _drawn(
    script: Script, n: int, rng: np.random.Generator
) -> tuple[Array, dict[str, Array], Truth]:
    """Draw what images hold, (n, images, things), what is told, and whether it is as meant."""
    draw = {"order": _ordered, "wrong": _ruled}.get(script.kind, _stepped)
    return draw(script, n, rng)


def _fits(script: Script, held: Array) -> Truth:
    """Tell which states can be shown: no image holds too much, and each thing is seen."""
    most = held.max(axis=1)
    room = held.sum(axis=2).max(axis=1) <= MOST[script.tier]
    return np.asarray((most.max(axis=1) <= script.most) & (most.min(axis=1) >= 1) & room)


def _named(script: Script, held: Array) -> dict[str, Array]:
    return {
        script.count(k, t): held[:, k, t] for k in range(script.images) for t in script.shown(k)
    }


def _ordered(
    script: Script, n: int, rng: np.random.Generator
) -> tuple[Array, dict[str, Array], Truth]:
    """Draw two places' images in a true order, and pieces that tell where each change of place is.

    A piece speaks of the next one of a thing that the earlier image lacks still, and of one that
    the later image has got since its place was seen last.
    """
    least = np.zeros((script.images, script.things))
    followed = [_followed(script, p) for p in script.pieces]
    for p, used in zip(script.pieces, followed, strict=True):
        early, late = p.in_turn
        least[p.when + 1, late] = 2 if used else 1
        # What the earlier image lacks, its place has when it is seen next.
        later = [
            q for q in range(p.when, script.images) if script.pattern[q] == script.place[early]
        ]
        if later[1:]:
            least[later[1], early] = max(least[later[1], early], 1)
    held, step = grown(script, n, least, rng)
    held = begun(script, held, rng)
    told: dict[str, Array] = {}
    args = script.args()
    for p, used, names in zip(script.pieces, followed, args["pieces"], strict=True):
        early, late = p.in_turn
        lacks = held[:, p.when, early] + 1
        new = step[:, p.when + 1, late] - used
        got = held[:, p.when + 1, late] - np.floor(rng.random(n) * new)
        one, other = (got, lacks) if p.swapped else (lacks, got)
        way = np.where(rng.random(n) < 0.4, 0.0, 1.0 if p.swapped else -1.0)
        told |= dict(zip(names["told"], (one, other, way), strict=True))
    # Images of a place take the places that it has in the true order by lot.
    mixed = np.empty_like(held)
    home, pattern = np.array(script.home), np.array(script.pattern)
    for each in (0, 1):
        images, at = np.flatnonzero(home == each), np.flatnonzero(pattern == each)
        lot = np.argsort(rng.random((n, len(at))), axis=1)
        mixed[:, images] = np.take_along_axis(held[:, at], lot[:, :, None], axis=1)
    return mixed, told, np.ones(n, np.bool_)


def _followed(script: Script, piece: Piece) -> bool:
    """Tell whether the first new copy of what the later image has got is told of already.

    A piece that spoke of it where its place was seen last says that it came right after that.
    """
    _, late = piece.in_turn
    home = script.place[late]
    last = max((q for q in range(piece.when + 1) if script.pattern[q] == home), default=-1)
    return any(p.when == last and p.in_turn[0] == late for p in script.pieces)


def true_order(script: Script, held: Array) -> Whole:
    """Return the images in their true order, (n, images), of states drawn for ``order``."""
    home, pattern = np.array(script.home), np.array(script.pattern)
    result = np.empty(held.shape[:2], dtype=np.intp)
    for p in (0, 1):
        images, at = np.flatnonzero(home == p), np.flatnonzero(pattern == p)
        result[:, at] = images[np.argsort(held[:, images].sum(axis=2), axis=1)]
    return result


def _stepped(
    script: Script, n: int, rng: np.random.Generator
) -> tuple[Array, dict[str, Array], Truth]:
    """Draw one place's images in order, and how the asked step follows from other steps."""
    least = np.zeros((n, script.images, script.things))
    for p in script.pieces:
        if p.when >= 0:
            least[:, p.when + 1, p.other] = 1 + (rng.random(n) < 0.5) + (rng.random(n) < 0.2)
    held, _ = grown(script, n, least, rng)
    args = script.args()
    told: dict[str, Array] = {}
    times = np.array(TIMES[script.tier])
    for p, names in zip(script.pieces, args["pieces"], strict=True):
        drawn = times[(rng.random(n) * len(times)).astype(np.intp)].astype(np.float64)
        numbers = (drawn, np.full(n, p.when + 1.0))
        told |= dict(zip(names["told"], numbers, strict=False))
    if script.kind == "missing":
        # All that comes after the gap holds what the missing step adds, and what came after it.
        bare = Question("cooking_process", script.kind, args, ())
        more = added(bare, _named(script, held) | told, held)
        held[:, script.base + 1 :] += more[:, None, :]
    return begun(script, held, rng), told, np.ones(n, np.bool_)


def _ruled(
    script: Script, n: int, rng: np.random.Generator
) -> tuple[Array, dict[str, Array], Truth]:
    """Draw one place's images in order, and rules of which one is broken once.

    Of several numbers for each rule, some are taken that leave it broken as often as it is meant
    to be: once or never.
    """
    held, _ = grown(script, n, np.zeros((script.images, script.things)), rng)
    held = begun(script, held, rng)
    broken = (rng.random(n) * len(script.pieces)).astype(np.intp)
    args = script.args()
    by = np.where(rng.random(n) < 0.4, 3.0, 2.0)
    for i, p in enumerate(script.pieces):
        if p.rule == "by":
            held[:, :, p.thing] = _multiples(held.shape[:2], by, broken == i, rng)
    told: dict[str, Array] = {}
    for i, (p, names) in enumerate(zip(script.pieces, args["pieces"], strict=True)):
        if p.rule == "by":
            told |= dict(zip(names["told"], [by], strict=True))
            continue
        one, other = held[:, :, p.thing], held[:, :, p.other]
        tried = [
            1.0 + np.floor(rng.random((n, TRIED)) * np.maximum(shown[:, -1:], 1))
            for shown in (one, other)
        ]
        has, lacks = one[:, None] >= tried[0][:, :, None], other[:, None] < tried[1][:, :, None]
        wrong = has & lacks if p.rule == "before" else has == lacks
        fits = wrong.sum(axis=2) == (broken == i)[:, None]
        large = LARGE[script.tier] * (tried[0] + tried[1])
        pick = np.argmax(fits * (1 + large), axis=1)
        told |= dict(zip(names["told"], (v[np.arange(n), pick] for v in tried), strict=True))
    bare = Question("cooking_process", script.kind, args, ())
    every = breaches(bare, _named(script, held) | told)
    more = np.diff(held.sum(axis=2), axis=1, prepend=0) > 0
    return held, told, np.asarray((every.sum(axis=(1, 2)) == 1) & more.all(axis=1))


def _multiples(shape: tuple[int, ...], by: Array, off: Truth, rng: np.random.Generator) -> Array:
    """Draw counts (n, images) that are multiples of ``by``, but where ``off`` at one image."""
    n, images = shape
    step = by[:, None] * (rng.random((n, images)) < 1.1 / by[:, None])
    held = np.cumsum(step, axis=1)
    at = (rng.random(n) * images).astype(np.intp)
    rows = np.arange(n)
    # One more than there was: the next image, if any, has at least as many.
    follows = np.append(step[:, 1:] > 0, np.ones((n, 1), np.bool_), axis=1)[rows, at]
    held[rows, at] += off & follows
    return held


def only(facts: Facts, rows: Whole) -> dict[str, Array]:
    """Return the facts of these rows."""
    return {name: values[rows] for name, values in facts.items()}

"""Pick one draw for a slot: a clear answer, at the wanted place, shortcuts at chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot
from ..shared.balance import balanced, by_rank
from ..shared.doubt import harms, misled, spread
from ..shared.numbers import Numbers, Rule, number_options
from . import solve as solver
from .mistakes import mistakes

Array = NDArray[np.float64]

KEPT = 720
"""Draws of which options are made, to choose the fairest from."""
MARGIN = {"easy": (1.3, 1.8), "medium": (1.22, 1.8), "hard": (1.15, 1.6)}
"""Least and largest factor between the best mover's speed and the next."""

SPREAD = {"easy": 1.8, "medium": 2.0, "hard": 2.2}
"""Largest factor between any two speeds: else a picture of slow ones would not matter."""

DOUBT = {"easy": (0.0, 0.02), "medium": (0.05, 0.13), "hard": (0.14, 0.30)}
"""Aim: misreadings of position alone should mislead this share of viewers."""

APART = {
    "ratio": {"easy": 1.3, "medium": 1.25, "hard": 1.22},
    "average": {"easy": 1.3, "medium": 1.18, "hard": 1.16},
}
SECONDS_APART = {"easy": 2.3, "medium": 2.0, "hard": 1.8}
NEAR = {"easy": 0.0, "medium": 0.5, "hard": 1.0}
"""How much a tier prefers wrong numbers that lie close."""

BY_RANK = ("last-time",)
"""Shortcuts that the right number's rank alone decides, as the last time is below all of them."""

SURELY = 0.88
"""Nearer to a tier's upper bound than by this factor, too many estimates turn out to be above."""

BESIDE, CHANGES = 0.1, 0.33
"""Least way from a mover's middle to the picture's edge, and how often an answer is to change."""

LONGEST_WAIT = 16.0
"""By how many seconds a meeting may come later than options earlier than it need."""

LATEST = 60.0
"""Second after which nobody meets."""

FORMS = {
    "ratio": "about {:.1f} times as fast",
    "average": "about {:.1f} metres a second",
    "meet": "at about {:.1f} seconds",
}


def draw_speeds(slot: Slot, movers: int, n: int, rng: np.random.Generator) -> Array:
    """Return n times the speeds of movers in relation to each other, one clearly the best.

    Shape (n, movers). The margin and the spread are the tier's.
    """
    near, far = np.log(MARGIN[slot.tier])
    behind = near + rng.random((n, 1)) * (min(far, np.log(SPREAD[slot.tier])) - near)
    behind = behind + rng.random((n, movers)) * (np.log(SPREAD[slot.tier]) - behind)
    rows = np.arange(n)
    # Who comes next keeps the margin itself.
    second = np.argsort(rng.random((n, movers)), axis=1)[:, :2]
    behind[rows, second[:, 1]] = behind.min(axis=1)
    behind[rows, second[:, 0]] = 0
    return np.asarray(np.exp(-behind if slot.kind.startswith("fastest") else behind))


def draw_waits(slot: Slot, n: int, rng: np.random.Generator) -> Array:
    """Return n times in seconds from the last image to a meeting, long enough for the rank."""
    return _least_wait(slot) + LONGEST_WAIT * rng.random(n)


def _least_wait(slot: Slot) -> float:
    return max(SECONDS_APART[slot.tier] * slot.rank + 0.6, 1.0)


def choose_mover(
    slot: Slot,
    args: Mapping[str, Any],
    facts: Facts,
    names: Sequence[str],
    rng: np.random.Generator,
) -> Iterator[tuple[int, Question, tuple[Option, ...]]]:
    """Yield (row, question, options) of draws with a clear winner, the fairest first.

    Raises Reject('no-clear-winner').
    """
    probe = Question("speed_comparison", slot.kind, args, tuple(range(len(names))))
    misfit = solver.solve(probe, facts)
    margin = np.sort(misfit, axis=1)[:, 1] * np.log(solver.FLOOR)
    doubt = solver.doubt(probe, facts)
    spread = np.ptp(np.log(solver.speeds(probe, facts)), axis=1)
    low, high = DOUBT[slot.tier]
    near, far = np.log(MARGIN[slot.tier])
    ok = (margin >= near) & (margin <= far) & (doubt >= low) & (doubt <= high)
    ok &= spread <= np.log(SPREAD[slot.tier])
    rows = np.flatnonzero(ok)
    if args["legs"]:
        rows = rows[_ends_matter(probe, {name: values[rows] for name, values in facts.items()})]
    if not len(rows):
        raise Reject("no-clear-winner")
    kept = {name: values[rows] for name, values in facts.items()}
    winners = misfit[rows].argmin(axis=1)
    scores = solver.rules(probe, kept)
    for best in balanced(scores, winners, slot.lots, rng):
        winner = int(winners[best])
        order = [int(i) for i in rng.permutation(len(names)) if i != winner]
        order.insert(slot.answer, winner)
        picks = {int(score[best].argmax()): name for name, score in sorted(scores.items())}
        options = tuple(
            Option(_called(args, names, i), "" if i == winner else picks.get(i, "smaller-margin"))
            for i in order
        )
        question = Question("speed_comparison", slot.kind, args, tuple(order))
        yield int(rows[best]), question, options


def _ends_matter(question: Question, facts: Facts) -> NDArray[np.bool_]:
    """Whether each place that only one leg hangs on can change the answer often enough, (n,).

    Drawn again, it is anywhere in the picture. Where the best leg is all too fast, or slow, another
    one hardly ever takes its place, and the image that shows the end of that would be idle.
    """
    v = solver.speeds(question, facts)
    sign = 1.0 if question.kind.startswith("fastest") else -1.0
    ahead = np.sort(sign * v, axis=1)
    _, span, elapsed = solver.motion(question, facts)
    ok = np.ones(len(v), np.bool_)
    seen = [mover["seen"] for mover in question.args["movers"]]
    every = [name for pair in seen for name in pair]
    for i, pair in enumerate(seen):
        # To be best a leg must beat the best of the others.
        own = sign * v[:, i] == ahead[:, -1]
        rival = np.abs(np.where(own, ahead[:, -2], ahead[:, -1]))
        for name, stays in (pair, pair[::-1]):
            if every.count(name) > 1:
                continue
            way, at = rival * elapsed[:, i] / span[:, i], facts[stays]
            within = np.minimum(at + way, 1 - BESIDE) - np.maximum(at - way, BESIDE)
            slower = np.clip(within / (1 - 2 * BESIDE), 0, 1)
            best = 1 - slower if sign > 0 else slower
            ok &= np.where(own, 1 - best, best) >= CHANGES
    return ok


def _called(args: Mapping[str, Any], names: Sequence[str], i: int) -> str:
    if not args["legs"]:
        return f"the {names[i]}"
    first, last = args["sightings"][i]
    return f"between images {first + 1} and {last + 1}"


def choose_number(
    slot: Slot,
    args: Mapping[str, Any],
    facts: Facts,
    band: tuple[float, float],
    rng: np.random.Generator,
) -> Iterator[tuple[int, Question, tuple[Option, ...]]]:
    """Yield (row, question, options) of draws whose mistakes fill the ranks, the fairest first.

    ``band`` is the viewers' error that is wanted. Raises Reject('no-fitting-numbers').
    """
    bare = Question("speed_comparison", slot.kind, args, ())
    value = solver.asked_number(bare, facts)
    last = np.max([v for name, v in facts.items() if name.startswith("time[")], axis=0)
    if slot.kind == "ratio":
        ok = (value >= 1.25) & (value <= 5)
    elif slot.kind == "average":
        ok = value >= 1.0
    else:
        ok = _meets_in_sight(bare, facts, value, last) & (value - last > _least_wait(slot))
    some = np.flatnonzero(ok)[:KEPT]
    kept = {name: values[some] for name, values in facts.items()}
    wrong = mistakes(bare, value[some], kept)
    rule = _rule(slot, value[some], last[some])
    numbers = number_options(value[some], wrong, slot.options, slot.rank, rule, rng)
    rows = some[numbers.rows]
    if not len(rows):
        raise Reject("no-fitting-numbers")
    fit = _of_tier(bare, {name: v[rows] for name, v in facts.items()}, numbers, band)
    shown = np.log(numbers.values[fit])
    scores = {
        name: -np.abs(shown - np.log(np.maximum(v[numbers.rows[fit]], 1e-6))[:, None])
        for name, v in solver.estimates(bare, kept).items()
        if name not in BY_RANK
    }
    wanted = by_rank(slot.rank, slot.options)
    for best in fit[balanced(scores, slot.rank, slot.lots, rng, wanted)].tolist():
        chosen = numbers.shuffled(best, slot.answer, rng)
        options = tuple(Option(FORMS[slot.kind].format(v), mistake) for v, mistake in chosen)
        values = tuple(v for v, _ in chosen)
        yield int(rows[best]), Question("speed_comparison", slot.kind, args, values), options


def _of_tier(
    question: Question, facts: Facts, numbers: Numbers, band: tuple[float, float]
) -> NDArray[np.intp]:
    """Return those of the numbers that about as many viewers will misread as a band wants.

    Raises Reject('too-easy') or Reject('too-hard') where none are.
    """
    seen = [name for name in facts if name.startswith("cx(")]
    to_scale = np.asarray if question.kind == "meet" else np.log

    def value(states: Facts) -> Array:
        return np.asarray(to_scale(solver.asked_number(question, states)))

    shown = to_scale(numbers.values)
    sigma = spread(value, facts, seen)
    harm = harms(value, facts, seen, shown, numbers.rank)
    error = misled(shown, numbers.rank, sigma, len(seen), harm)
    fit = np.flatnonzero((error >= band[0]) & (error < SURELY * band[1]))
    if not len(fit):
        raise Reject("too-easy" if error.max() < band[0] else "too-hard")
    return fit


def _meets_in_sight(question: Question, facts: Facts, t: Array, last: Array) -> NDArray[np.bool_]:
    shift, _, elapsed = solver.motion(question, facts)
    first = question.args["movers"][0]
    start, at = facts[first["times"][0]], facts[first["seen"][0]]
    place = at + shift[:, 0] / elapsed[:, 0] * (t - start)
    closing = np.abs(shift[:, 0] / elapsed[:, 0] - shift[:, 1] / elapsed[:, 1])
    return (t > last + 1) & (t < LATEST) & (place > 0.02) & (place < 0.98) & (closing > 0.02)


RANGE = {"ratio": (1.2, 5.4), "average": (0.8, 24.0)}
"""Numbers outside of which none is ever right, and so none is offered."""


def _rule(slot: Slot, value: Array, last: Array) -> Rule:
    """Return what the numbers must keep to; meeting times all lie soon after the last image.

    ``value`` (n,) are the right numbers, ``last`` (n,) the last time stamps.
    """
    near = NEAR[slot.tier]
    if slot.kind == "meet":
        soon = np.minimum(last + 4 * (value - last) + 4, LATEST)
        return Rule(SECONDS_APART[slot.tier], 1, False, last + 0.5, near, soon, origin=last)
    low, high = RANGE[slot.kind]
    return Rule(APART[slot.kind][slot.tier], 1, True, low, max(near, 0.7), high)

"""The options of states: things, steps or numbers, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot, Tier
from ..shared.balance import balanced, by_rank
from ..shared.numbers import Rule, number_options
from . import solve as solver
from .draw import only
from .rules import misread, rules
from .script import Script

Array = NDArray[np.float64]

AHEAD: dict[Tier, float] = {"easy": 0.08, "medium": 0.06, "hard": 0.05}
"""How much farther than in any other step the thing asked about was moved, in picture widths."""

APART: dict[Tier, float] = {"easy": 0.13, "medium": 0.1, "hard": 0.08}
"""How far apart two numbers are, in picture widths."""

AWAY: dict[Tier, float] = {"easy": 0.2, "medium": 0.14, "hard": 0.1}
"""How far all other things are from their first places at last, in picture widths."""

LEAST_WAY = 0.1
MOST = 0.75
"""Numbers lie between these, to either side."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.4, "hard": 0.8}
"""How much a tier prefers wrong numbers that lie close."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate: its row among the states, what is asked, and the options' texts."""

    row: int
    question: Question
    options: tuple[Option, ...]


def goal(slot: Slot, script: Script) -> int:
    """Return what shall be the answer; see draw_states.

    Of things moved twice there is at least one: of none, an image drawn again would leave none too
    often; and one is moved otherwise, for the same reason.
    """
    if script.kind != "how_many":
        return slot.answer
    return slot.rank + 1


def choose(
    slot: Slot, script: Script, facts: Facts, names: Sequence[str], rng: np.random.Generator
) -> Iterator[Chosen]:
    """Yield candidates, the fairest first. Raises Reject."""
    if script.kind == "where_to":
        return _numbers(slot, script, facts, rng)
    if script.kind == "how_many":
        return _counts(slot, script, facts, rng)
    return _named(slot, script, facts, names, rng)


def _named(
    slot: Slot, script: Script, facts: Facts, names: Sequence[str], rng: np.random.Generator
) -> Iterator[Chosen]:
    """Yield states with things, or steps in their order, as options."""
    question = Question("motion_detection", script.kind, script.args(), tuple(range(slot.options)))
    at = solver.places(question, facts)
    misfit = solver.misfits(question, facts, at)
    fits = misfit <= 1
    ok = fits[:, slot.answer] & (fits.sum(axis=1) == 1)
    if script.kind == "when":
        ok &= np.sort(misfit, axis=1)[:, 1] * solver.NEAR >= AHEAD[slot.tier]
    elif script.kind == "in_place":
        ok &= np.sort(misfit, axis=1)[:, 1] * solver.AT_HOME >= AWAY[slot.tier] - 1e-9
    rows = np.flatnonzero(ok)
    if script.bounded:
        rows = rows[needed(script.kind, at[:, :, rows])]
    if not len(rows):
        raise Reject("no-clear-answer")
    facts = only(facts, rows)
    scores = dict(rules(question, facts))
    texts = [f"the {name}" for name in names]
    if script.kind == "when":
        texts = [f"between images {k + 1} and {k + 2}" for k in range(script.steps)]
    for i in balanced(scores, slot.answer, slot.lots, rng).tolist():
        taken = {int(score[i].argmax()): name for name, score in sorted(scores.items())}
        options = tuple(
            Option(text, "" if k == slot.answer else taken.get(k, "misjudged"))
            for k, text in enumerate(texts)
        )
        yield Chosen(int(rows[i]), question, options)


def _counts(slot: Slot, script: Script, facts: Facts, rng: np.random.Generator) -> Iterator[Chosen]:
    """Yield states with whole numbers in a row as options."""
    bare = Question("motion_detection", script.kind, script.args(), tuple(range(script.things + 1)))
    at = solver.places(bare, facts)
    misfit = solver.misfits(bare, facts, at)
    right = slot.rank + 1
    rows = np.flatnonzero((misfit[:, right] <= 1) & ((misfit <= 1).sum(axis=1) == 1))
    rows = rows[needed(script.kind, at[:, :, rows])]
    if not len(rows):
        raise Reject("no-clear-answer")
    values = [int(k) + 1 for k in rng.permutation(slot.options) if k != slot.rank]
    values.insert(slot.answer, right)
    question = Question("motion_detection", script.kind, script.args(), tuple(values))
    scores = dict(rules(question, only(facts, rows)))
    for i in balanced(scores, slot.answer, slot.lots, rng).tolist():
        taken = {values[int(s[i].argmax())]: name for name, s in sorted(scores.items())}
        options = tuple(
            Option(str(v), "" if v == right else taken.get(v, _miscounted(v - right)))
            for v in values
        )
        yield Chosen(int(rows[i]), question, options)


def _miscounted(by: int) -> str:
    return f"{abs(by)}-too-{'many' if by > 0 else 'few'}"


def _numbers(
    slot: Slot, script: Script, facts: Facts, rng: np.random.Generator
) -> Iterator[Chosen]:
    """Yield states with ways to the left or to the right as options."""
    bare = Question("motion_detection", script.kind, script.args(), ())
    own = solver.offsets(bare, facts)
    at = solver.laid(bare, facts, own)
    value = solver.way(bare, at)
    some = np.flatnonzero((np.abs(value) >= LEAST_WAY) & (np.abs(value) <= MOST))
    facts, value, own, at = only(facts, some), value[some], own[:, :, some], at[:, :, some]
    guessed = _guessed(bare, facts, own, at)
    wrong = guessed | _slips(bare, facts, value, own, at)
    rule = Rule(APART[slot.tier], 2, False, -MOST, NEAR[slot.tier], MOST, LEAST_WAY / 2)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    if not len(numbers.rows):
        raise Reject("no-fitting-numbers")
    # Rising, so that the right number stands at its rank in all rows; as ``rules`` scores them.
    pans = sum((v for name, v in facts.items() if name.startswith("pan[")), np.zeros(len(value)))
    scores = {
        name: -np.abs(guess[numbers.rows, None] - numbers.values)
        for name, guess in (*guessed.items(), ("told-only", -pans))
    }
    wanted = by_rank(slot.rank, slot.options)
    for i in balanced(scores, slot.rank, slot.lots, rng, wanted).tolist():
        shown = numbers.shuffled(i, slot.answer, rng)
        options = tuple(Option(said(value), mistake) for value, mistake in shown)
        values = tuple(value for value, _ in shown)
        question = Question("motion_detection", script.kind, script.args(), values)
        yield Chosen(int(some[numbers.rows[i]]), question, options)


def needed(kind: str, at: Array) -> NDArray[np.bool_]:
    """Whether each image matters to what is moved twice, (n,), for places (images, things, n).

    In an image drawn again all things are elsewhere: each is moved to it, and moved from it.
    """
    moved = np.abs(np.diff(at, axis=0)) > 1e-6
    count = moved.sum(axis=0)
    twice, ok = count == 2, np.ones(at.shape[2], np.bool_)
    for k in range(len(at)):
        again = moved[max(k - 1, 0) : k + 1]
        then = count + len(again) - again.sum(axis=0) == 2
        if kind == "how_many":
            ok &= then.sum(axis=0) != twice.sum(axis=0)
        else:
            ok &= (then != twice).any(axis=0)
    return ok


def said(value: float) -> str:
    """Return a way in words."""
    return f"{abs(value) * 100:.0f}% of the width to the {'right' if value > 0 else 'left'}"


def _guessed(question: Question, facts: Facts, own: Array, at: Array) -> dict[str, Array]:
    """Return what misreadings of the camera would say, shape (n,) each."""
    found = misread(question, facts, own, at)
    return {name: solver.way(question, wrong) for name, wrong in found.items()}


def _slips(
    question: Question, facts: Facts, value: Array, own: Array, at: Array
) -> dict[str, Array]:
    """Return what other named mistakes would say, shape (n,) each."""
    found = {"to-the-other-side": -value}
    things = question.args["things"]
    for name in sorted(facts):
        image = name.partition("[")[2].rstrip("]")
        if name.startswith("pan["):
            pan = facts[name]
            found |= {
                f"pan-to-image-{image}-lost": value - pan,
                f"pan-to-image-{image}-twice": value + pan,
                f"pan-to-image-{image}-reversed": value - 2 * pan,
            }
        elif name.startswith("still["):
            other = {**facts, name: facts[name] % things + 1}
            gone = solver.way(question, solver.laid(question, other, own))
            found[f"another-thing-taken-as-still-before-image-{image}"] = gone
    steps = np.diff(at[:, question.args["thing"]], axis=0)
    for k, step in enumerate(steps):
        found[f"move-to-image-{k + 2}-missed"] = np.where(step == 0, np.nan, value - step)
    for by in (0.1, 0.15, 0.2):
        found |= {f"{by:.0%}-too-far-right": value + by, f"{by:.0%}-too-far-left": value - by}
    return found

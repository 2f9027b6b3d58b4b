"""The options of a layout: things, orders or distances, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot
from ..shared.numbers import number_options
from .solve import guesses, order_misfit, places

Array = NDArray[np.float64]

DISTANCE_APART = 0.4


def choose_options(
    slot: Slot, question: Question, facts: Facts, names: Sequence[str], rng: np.random.Generator
) -> tuple[Question, tuple[Option, ...]]:
    """Return the question with its options' values, and their texts, the right one in its place.

    ``facts`` are of shape (1,). Raises Reject('too-few-mistakes').
    """
    x = places(question, facts)[0]
    wrong = {name: guess[0] for name, guess in guesses(question, facts).items()}
    if slot.kind in ("leftmost", "rightmost"):
        return _things(slot, question, x, wrong, names, rng)
    if slot.kind == "order":
        return _orders(slot, question, x, wrong, names, rng)
    return _distances(slot, question, x, wrong, rng)


def _things(
    slot: Slot,
    question: Question,
    x: Array,
    wrong: dict[str, Array],
    names: Sequence[str],
    rng: np.random.Generator,
) -> tuple[Question, tuple[Option, ...]]:
    sign = 1 if slot.kind == "rightmost" else -1
    right = int(np.argmax(sign * x))
    picks = {int(np.argmax(sign * guess)): name for name, guess in sorted(wrong.items())}
    order = [int(i) for i in rng.permutation(len(x)) if i != right]
    order.insert(slot.answer, right)
    options = tuple(
        Option(f"the {names[i]}", "" if i == right else picks.get(i, "far-but-not-farthest"))
        for i in order
    )
    return _with(question, tuple(order)), options


def _orders(
    slot: Slot,
    question: Question,
    x: Array,
    wrong: dict[str, Array],
    names: Sequence[str],
    rng: np.random.Generator,
) -> tuple[Question, tuple[Option, ...]]:
    truth = tuple(int(i) for i in np.argsort(x))
    found = {truth: ""}
    mistakes = [(name, tuple(int(i) for i in np.argsort(guess))) for name, guess in wrong.items()]
    mistakes.append(("read-from-right-to-left", truth[::-1]))
    for i in range(len(truth) - 1):
        swapped = [*truth[:i], truth[i + 1], truth[i], *truth[i + 2 :]]
        mistakes.append(("two-neighbours-swapped", tuple(swapped)))
    mistakes.append(("first-taken-for-last", (*truth[1:], truth[0])))
    mistakes.append(("last-taken-for-first", (truth[-1], *truth[:-1])))
    for i in rng.permutation(len(mistakes)):
        name, order = mistakes[int(i)]
        fits = order_misfit(x[None, :], np.array([order]))[0, 0] <= 1
        if len(found) < slot.options and not fits:
            found.setdefault(order, name)
    if len(found) < slot.options:
        raise Reject("too-few-mistakes")
    orders = list(found)[1:]
    orders.insert(slot.answer, truth)
    options = tuple(
        Option(", ".join(f"the {names[i]}" for i in order), found[order]) for order in orders
    )
    return _with(question, tuple(list(order) for order in orders)), options


def _distances(
    slot: Slot,
    question: Question,
    x: Array,
    wrong: dict[str, Array],
    rng: np.random.Generator,
) -> tuple[Question, tuple[Option, ...]]:
    value = float(x[0] - x[1])
    mistakes = {name: float(g[0] - g[1]) for name, g in wrong.items()}
    mistakes |= {f"{name}-and-turned-round": -v for name, v in mistakes.items()}
    mistakes |= {"side-turned-round": -value, "one-picture-too-far": value + np.sign(value)}
    mistakes |= {"one-picture-too-near": value - np.sign(value), "half-the-way": value / 2}
    mistakes |= {"half-a-picture-too-far": value * 1.5, "half-way-and-turned-round": -value / 2}
    seen = {k: v for k, v in mistakes.items() if abs(v) >= DISTANCE_APART / 2}
    numbers = number_options(
        value,
        seen,
        count=slot.options,
        rank=slot.rank,
        apart=DISTANCE_APART,
        rng=rng,
        digits=1,
        ratio=False,
        least=-np.inf,
    )
    others = [numbers[i] for i in rng.permutation(slot.options) if i != slot.rank]
    others.insert(slot.answer, numbers[slot.rank])
    options = tuple(Option(_side(v), mistake) for v, mistake in others)
    return _with(question, tuple(v for v, _ in others)), options


def _side(value: float) -> str:
    return f"about {abs(value):.1f} picture widths to the {'right' if value > 0 else 'left'}"


def _with(question: Question, options: tuple[object, ...]) -> Question:
    return Question(question.task, question.kind, question.args, options)

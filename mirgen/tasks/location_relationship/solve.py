"""The solver: places in the joined scene, in picture widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]

FLOOR = 0.04
"""Places within so many picture widths can't be told apart."""


def upright(name: str, picture: int, question: Question, facts: Facts) -> Array:
    """Return a seen place with its picture's mirroring undone, shape (n,)."""
    mirror = question.args["mirrors"][picture]
    x = facts[name]
    return np.where(facts[mirror] > 0.5, 1 - x, x) if mirror else x


def starts(question: Question, facts: Facts) -> Array:
    """Return where each picture's left edge lies, shape (n, pictures), the chain's first at 0."""
    n = len(next(iter(facts.values())))
    at = np.zeros((n, question.args["pictures"]))
    for join in question.args["joins"]:
        source, to = join["from"], join["to"]
        at[:, to] = at[:, source]
        if join["here"]:
            at[:, to] += upright(join["here"], source, question, facts)
        if join["there"]:
            at[:, to] -= upright(join["there"], to, question, facts)
        if join["offset"]:
            at[:, to] += facts[join["offset"]]
    return at


def places(question: Question, facts: Facts) -> Array:
    """Return each thing's place in the joined scene, shape (n, things), in picture widths."""
    at = starts(question, facts)
    return np.stack(
        [
            at[:, thing["in"]] + upright(thing["at"], thing["in"], question, facts)
            for thing in question.args["things"]
        ],
        axis=1,
    )


def difference(kind: str, x: Array) -> Array:
    """Return what is asked of places (n, things): how far the first is right of the second.

    For ``halfway``: how far the middle of the first two is right of the third; for ``place``:
    how far the only thing is right of where the chain's first picture starts.
    """
    if kind == "place":
        return x[:, 0]
    if kind == "halfway":
        return np.asarray((x[:, 0] + x[:, 1]) / 2 - x[:, 2])
    return np.asarray(x[:, 0] - x[:, 1])


def asked(question: Question, x: Array) -> Array:
    """Return what is asked of places (n, things), shape (n,): turned round where it is asked so."""
    value = difference(question.kind, x)
    return -value if question.args["turned"] else value


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    value = asked(question, places(question, facts))[:, None]
    return np.asarray(np.abs(value - np.array(question.options, dtype=np.float64)) / FLOOR)


def readings(question: Question, facts: Facts) -> tuple[Array, dict[str, Array]]:
    """Return what is asked, shape (n,), and what shortcuts would say instead."""
    things = question.args["things"]
    own = np.stack([facts[t["at"]] for t in things], axis=1)
    true = np.stack([upright(t["at"], t["in"], question, facts) for t in things], axis=1)
    number = np.array([t["in"] for t in things])
    since = number - question.args["joins"][0]["from"]
    at = starts(question, facts)[:, number]
    halves = {
        name: np.full_like(v, 0.5) if name.startswith("cx(") else v for name, v in facts.items()
    }
    middle = starts(question, halves)[:, number]
    said = guesses(question.kind, since, own, at, middle, mirrors=any(question.args["mirrors"]))
    if question.args["turned"]:
        said = {name: -guess for name, guess in said.items()}
    return asked(question, at + true), said


def guesses(
    kind: str, number: NDArray[np.intp], own: Array, at: Array, middle: Array, *, mirrors: bool
) -> dict[str, Array]:
    """Return what shortcuts say, each of shape (n,), from things' pictures, all (n, things).

    ``number`` counts the pictures from the chain's first, ``own`` are the places as shown,
    ``at`` where the pictures start, and ``middle`` where they would if all that is seen stood in
    the middle.
    """
    found = {
        "all-in-the-middle": middle + 0.5,
        "own-picture-only": own,
        "pictures-side-by-side": number + own,
        "joins-only": at,
    }
    if mirrors:
        found["mirrors-ignored"] = at + own
    return {name: difference(kind, x) for name, x in found.items()}


def scores(said: Mapping[str, Array], options: Sequence[float]) -> dict[str, Array]:
    """Return how near each option is to what each shortcut says, shape (n, options)."""
    shown = np.array(options, dtype=np.float64)
    return {name: -np.abs(value[:, None] - shown) for name, value in said.items()}


def rules(question: Question, facts: Facts) -> dict[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    return scores(readings(question, facts)[1], question.options)

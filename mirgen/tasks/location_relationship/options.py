"""The options of layouts: distances with their side, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Option, Slot, Tier
from ..shared.choose import ENOUGH
from ..shared.doubt import POSITION, misled, within
from ..shared.numbers import Numbers, Rule, number_options
from . import solve as solver
from .chains import Chains

Array = NDArray[np.float64]

APART: dict[Tier, float] = {"easy": 0.22, "medium": 0.13, "hard": 0.095}
"""Least difference of two options, in picture widths."""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.6, "hard": 1.0}
"""How much a tier prefers wrong options that lie close."""

LEAST, MOST = 0.15, 3.0
"""Distances below and above so many picture widths aren't offered."""


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Options of chains: those of ``numbers`` at ``kept`` (m,), and shortcuts' scores for them.

    ``scores`` are by name and of shape (m, options), the options rising.
    """

    numbers: Numbers
    kept: NDArray[np.intp]
    scores: Mapping[str, Array]


def choose_options(
    slot: Slot, chains: Chains, band: tuple[float, float], rng: np.random.Generator
) -> Drafts:
    """Return the chains' options, and how near each of them is to what shortcuts say.

    Those are kept that about as many viewers will misread as the band wants. Raises
    Reject('too-few-mistakes') where no chain's mistakes give enough of them.
    """
    true, offset = chains.things(), chains.offsets()
    own = _as_shown(true, chains.mirrored[:, list(chains.places)])
    joining = chains.joining()
    seen = np.where(
        chains.mark | chains.anchor, _as_shown(joining, chains.mirrored[:, :-1]), np.nan
    )
    told = np.where(chains.mark, np.nan, offset)
    exact = np.where(chains.mark, joining - chains.seen(chains.windows[:, 1:], chains.region), 0)
    move = np.where(chains.anchor, offset + joining, np.where(chains.mark, exact, offset))
    half = np.where(chains.anchor, offset + 0.5, np.where(chains.mark, 0.0, offset))
    at = _starts(move)[:, chains.places]
    middle = _starts(half)[:, chains.places]
    number = chains.at[:, chains.places] - chains.at[:, :1]
    value = solver.difference(slot.kind, at + true)
    said = solver.guesses(slot.kind, number, own, at, middle, mirrors=bool(chains.mirrored.any()))
    turn = np.where(chains.turned, -1.0, 1.0)[:, None]
    sign = turn[:, 0]
    value, said = value * sign, {name: guess * sign for name, guess in said.items()}
    wrong = _mistakes(value, _called(slot.kind, said, at + true), told * turn, seen * turn)
    rule = Rule(APART[slot.tier], 2, False, -MOST, NEAR[slot.tier], MOST, LEAST, one_side=True)
    numbers = number_options(value, wrong, slot.options, slot.rank, rule, rng)
    right = np.abs(numbers.values[:, numbers.rank])
    kept = np.flatnonzero((right >= LEAST) & (right <= MOST))
    if not len(kept):
        raise Reject("too-few-mistakes")
    # Each thing and each region by which pictures join is read once in each of its pictures.
    read = len(chains.places) + (2 * chains.mark + chains.anchor).sum(axis=1)[numbers.rows[kept]]
    error = misled(numbers.values[kept], numbers.rank, POSITION * np.sqrt(read), read)
    kept = kept[within(error, band, 4 * ENOUGH)]
    scores = {
        name: -np.abs(guess[numbers.rows[kept], None] - numbers.values[kept])
        for name, guess in said.items()
    }
    return Drafts(numbers, kept, scores)


def said_options(numbers: Sequence[tuple[float, str]]) -> tuple[Option, ...]:
    """Return the options' texts."""
    return tuple(Option(_side(v), mistake) for v, mistake in numbers)


def _as_shown(place: Array, mirrored: NDArray[np.bool_]) -> Array:
    return np.where(mirrored, 1 - place, place)


def _starts(step: Array) -> Array:
    """Return where each picture starts, (n, p), from the steps between them, (n, p - 1)."""
    return np.hstack([np.zeros((len(step), 1)), np.cumsum(step, axis=1)])


def _called(kind: str, said: Mapping[str, Array], x: Array) -> dict[str, Array]:
    """Return what shortcuts say, also turned round; of things at x (n, things)."""
    found = dict(said)
    if kind == "halfway":
        found["measured-from-the-first"] = x[:, 0] - x[:, 2]
        found["measured-from-the-second"] = x[:, 1] - x[:, 2]
    return found | {f"{name}-and-turned-round": -v for name, v in found.items()}


def _mistakes(
    value: Array, called: Mapping[str, Array], told: Array, seen: Array
) -> dict[str, Array]:
    """Return what named mistakes would say, (n,), NaN for none.

    ``told`` and ``seen`` (n, joins) are the facts that each join uses, NaN where it doesn't.
    """
    found = dict(called)
    for k, (offset, place) in enumerate(zip(told.T, seen.T, strict=True), start=1):
        found[f"offset-of-join-{k}-forgotten"] = value - offset
        found[f"offset-of-join-{k}-turned-round"] = value - 2 * offset
        found[f"place-at-join-{k}-forgotten"] = value - place
        found[f"place-at-join-{k}-taken-from-the-other-edge"] = value + 1 - 2 * place
    found |= {"side-turned-round": -value, "half-the-way": value / 2}
    found |= {"one-picture-too-far": value + 1, "one-picture-too-near": value - 1}
    return found


def _side(value: float) -> str:
    number = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    unit = "picture width" if number == "1" else "picture widths"
    return f"about {number} {unit} to the {'right' if value > 0 else 'left'}"

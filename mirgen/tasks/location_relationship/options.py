"""The options of layouts: distances with their side, wrong ones by named mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Option, Slot, Tier
from ..shared.doubt import POSITION, misled
from ..shared.numbers import Numbers, Rule, number_options
from . import solve as solver
from .chains import Chains

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

APART: dict[Tier, float] = {"easy": 0.22, "medium": 0.13, "hard": 0.11}
"""Least difference of two options, in picture widths: at hard four places, each read wrongly by 1.3
percent to the same side, still lead to the right one.
"""

NEAR: dict[Tier, float] = {"easy": 0.0, "medium": 0.6, "hard": 1.0}
"""How much a tier prefers wrong options that lie close."""

LEAST, MOST = 0.15, 3.0
"""Distances below and above so many picture widths aren't offered."""


SEEN = (0.1, 0.9)
"""Where in a picture the middle of a thing may be that is wholly seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Options of chains: those of ``numbers`` at ``kept`` (m,), and shortcuts' scores for them.

    ``scores`` are by name and of shape (m, options), the options rising.
    """

    numbers: Numbers
    kept: Whole
    scores: Mapping[str, Array]


def choose_options(
    slot: Slot, chains: Chains, band: tuple[float, float], rng: np.random.Generator
) -> Drafts:
    """Return the chains' options, and how near each of them is to what shortcuts say.

    Those are kept that about as many viewers will misread as the band wants. Raises
    Reject('too-few-mistakes') where no chain's mistakes give enough of them, 'too-easy' or
    'too-hard' where none is fit.
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
    error = _misread(slot.kind, chains, true, joining, numbers, kept)
    kept = kept[(error >= band[0]) & (error < band[1])]
    if not len(kept):
        raise Reject("too-easy" if error.max() < band[0] else "too-hard")
    scores = {
        name: -np.abs(guess[numbers.rows[kept], None] - numbers.values[kept])
        for name, guess in said.items()
    }
    return Drafts(numbers, kept, scores)


def _misread(
    kind: str, chains: Chains, true: Array, joining: Array, numbers: Numbers, kept: Whole
) -> Array:
    """Estimate how many viewers would take a wrong option, (m,), of the numbers at ``kept`` (m,).

    Each thing, and each region by which pictures join, is read once in each of its pictures; who
    lapses reads any place of the picture.
    """
    rows, shown, rank = numbers.rows[kept], numbers.values[kept], numbers.rank
    there = chains.seen(chains.windows[rows, 1:], chains.region[rows])
    mark, anchor = chains.mark[rows], chains.anchor[rows]
    place = np.hstack([true[rows], joining[rows], there])
    weight = np.array([[0.5, 0.5, 1.0] if kind == "halfway" else [1.0] * len(chains.places)])
    weight = np.hstack([np.repeat(weight, len(rows), axis=0), mark | anchor, mark])
    sigma = POSITION * np.sqrt((weight**2).sum(axis=1))
    half = np.full((2, len(rows)), np.inf)
    if rank:
        half[0] = (shown[:, rank] - shown[:, rank - 1]) / 2
    if rank < shown.shape[1] - 1:
        half[1] = (shown[:, rank + 1] - shown[:, rank]) / 2
    # What lies too far to one side makes the sum too large, or too small where it is subtracted.
    reach = half[:, :, None] / np.maximum(weight, 1e-9)
    low, high = SEEN
    harm = np.clip(place - low - reach, 0, None) + np.clip(high - place - reach, 0, None)
    harm = harm.sum(axis=0) / (2 * (high - low))
    read = (weight > 0).sum(axis=1)
    return misled(shown, rank, sigma, read, (harm * (weight > 0)).sum(axis=1) / read)


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

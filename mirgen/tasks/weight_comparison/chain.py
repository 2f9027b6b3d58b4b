"""How many, and how heavy: chains of level balances whose counts multiply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import TOLD, Fact, Question, Slot, Tier
from ..shared.choose import fairest
from ..shared.numbers import Numbers, Rule, numbers_of_draws
from .lapses import COUNTS, alike
from .order import any_tilts
from .solve import estimates
from .weighing import Weighing, hang

Array = NDArray[np.float64]

PICTURES: dict[Tier, int] = {"easy": 3, "medium": 4, "hard": 6}
COPIES = (1, COUNTS)
TOLD_RATIO = np.array([2.0, 3.0, 4.0])
TOLD_KILOS = np.array([2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0])
APART: dict[Tier, float] = {"easy": 1.5, "medium": 1.12, "hard": 1.12}
"""Least factor between two numbers: where they are far apart, fewer slips lead to another one."""

AIM: dict[Tier, tuple[float, float]] = {
    "easy": (0.0, 0.09), "medium": (0.13, 0.19), "hard": (0.19, 0.5),
}  # fmt: skip
"""What share of viewers is to misread a number, if one at this rank can be: the first and the last
have others on one side only."""
FAIR = 5
"""As many as rules leave to choose from."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A drawn chain: question, facts, weighings, told number, options as (value, mistake)."""

    question: Question
    facts: tuple[Fact, ...]
    weighings: tuple[Weighing, ...]
    told: float
    value: float
    options: tuple[tuple[float, str], ...]


def pictures(slot: Slot) -> int:
    """Return the number of pictures of a tier's chain."""
    return PICTURES[slot.tier]


def draw_chains(
    slot: Slot,
    names: Sequence[str],
    rng: np.random.Generator,
    n: int = 1500,
    kept: int = 160,
) -> Iterator[Chain]:
    """Yield chains, the fairest first. Raises Reject('no-fitting-numbers')."""
    links = PICTURES[slot.tier]
    p = rng.integers(COPIES[0], COPIES[1] + 1, size=(n, links))
    q = rng.integers(COPIES[0], COPIES[1] + 1, size=(n, links))
    heavy = slot.kind == "weight_of"
    # One for all: among numbers of other told ones, that which this one divides would be right.
    told = np.full(n, rng.choice(TOLD_KILOS if heavy else TOLD_RATIO))
    value = np.prod(q / p, axis=1) * told
    tame = np.all((p != q) & (np.minimum(p, q) <= 2) & (p + q <= 6), axis=1)
    whole = np.abs(value - np.round(value)) < 1e-6
    ok = tame & whole & (value >= 2) & (value <= (60 if heavy else 24))
    some = np.flatnonzero(ok)[:kept]
    p, q, told, value = p[some], q[some], told[some], value[some]
    numbers = _options(slot, value, p, q, told, rng)
    if not len(numbers.rows):
        raise Reject("no-fitting-numbers")
    numbers = numbers.of(alike(numbers, p, q, value, AIM[slot.tier], rng))
    rows = numbers.rows
    flips = (rng.random(links) < 0.5).tolist()
    order = rng.permutation(links)
    shown = np.log(numbers.values)
    scores = {
        name: -np.abs(np.log(said)[:, None] - shown)
        for name, said in _guesses(p[rows], q[rows], told[rows], order, heavy=heavy).items()
    }
    for i in fairest(scores, slot.rank, slot.lots, rng, FAIR, "last-link-only"):
        row, options = rows[i], numbers.shuffled(i, slot.answer, rng)
        yield _make(
            slot, names, p[row], q[row], float(told[row]), float(value[row]), options, flips, order
        )


def _guesses(
    p: NDArray[np.int64],
    q: NDArray[np.int64],
    told: Array,
    order: NDArray[np.int64],
    *,
    heavy: bool,
) -> dict[str, Array]:
    """Return what shortcuts say of many chains (n, links) at once, each of shape (n,).

    The solver is asked under names that all of them share: a count's own name tells how many.
    """
    links = [{"p": f"p{i}", "q": f"q{i}"} for i in order]
    facts = {f"p{i}": column.astype(np.float64) for i, column in enumerate(p.T)}
    facts |= {f"q{i}": column.astype(np.float64) for i, column in enumerate(q.T)}
    facts["told"] = told
    if not heavy:
        links.append({"p": "", "q": "told"})
    args = {"links": links, "unit": "told" if heavy else ""}
    return estimates(Question("weight_comparison", "", args, ()), facts)


def redraw_chain(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the facts of a chain again: tilts, counts, and what is told."""
    scales = [link for link in question.args["links"] if link["by"] == "scale"]
    counts = [link[side] for link in scales for side in ("p", "q")]
    copies = rng.integers(COPIES[0], COPIES[1] + 1, size=(len(counts), n)).astype(np.float64)
    tilts = any_tilts((len(scales), n), rng)
    facts = dict(zip([link["tilt"] for link in scales], tilts, strict=True))
    facts |= zip(counts, copies, strict=True)
    for link in question.args["links"]:
        if link["by"] == "told":
            facts[link["q"]] = rng.choice(TOLD_RATIO, size=n)
    if question.args["unit"]:
        facts[question.args["unit"]] = rng.choice(TOLD_KILOS, size=n)
    return facts


def _options(
    slot: Slot,
    value: Array,
    p: NDArray[np.int64],
    q: NDArray[np.int64],
    told: Array,
    rng: np.random.Generator,
) -> Numbers:
    """Return the number options of chains (n, links); those without enough are left out."""
    wrong = {"told-forgotten": value / told, "counts-added": q.sum(axis=1) + told}
    for i, (mine, other) in enumerate(zip(p.T, q.T, strict=True)):
        without = value * mine / other
        link = f"link-{i + 1}"
        wrong[f"{link}-forgotten"] = without
        wrong[f"{link}-turned-round"] = without * mine / other
        wrong[f"{link}-one-too-many"] = without * (other + 1) / mine
        wrong[f"{link}-one-missed"] = without * other / (mine + 1)
    rule = Rule(APART[slot.tier], digits=0, least=0.5)
    return numbers_of_draws(value, wrong, slot.options, slot.rank, rule, rng)


def _make(
    slot: Slot,
    names: Sequence[str],
    p: NDArray[np.int64],
    q: NDArray[np.int64],
    told: float,
    value: float,
    options: Sequence[tuple[float, str]],
    flips: Sequence[bool],
    order: NDArray[np.int64],
) -> Chain:
    """Hang the links as pictures in shuffled order; link i weighs thing i against thing i + 1."""
    pairs = [((int(i), int(p[i])), (int(i) + 1, int(q[i])), 0) for i in order]
    weighings = hang(pairs, flips, [False] * len(pairs))
    links: list[dict[str, Any]] = []
    facts: list[Fact] = []
    for i, w in zip(order, weighings, strict=True):
        mine, other = w.count_fact(int(i)), w.count_fact(int(i) + 1)
        links.append({"by": "scale", "tilt": w.tilt_fact, "p": mine, "q": other})
        facts.append(w.seen_fact(w.tilt_fact, 0.0))
        facts.append(w.seen_fact(mine, float(p[i])))
        facts.append(w.seen_fact(other, float(q[i])))
    last = len(p)
    unit = f"weight[{names[last]}]" if slot.kind == "weight_of" else ""
    if not unit:
        name = f"copies[{names[last + 1]} for {names[last]}]"
        links.append({"by": "told", "p": "", "q": name})
        facts.append(Fact(name, float(told), TOLD))
    else:
        facts.append(Fact(unit, float(told), TOLD))
    args = {"labels": list(names), "links": links, "unit": unit}
    question = Question("weight_comparison", slot.kind, args, tuple(v for v, _ in options))
    return Chain(question, tuple(facts), weighings, float(told), value, tuple(options))

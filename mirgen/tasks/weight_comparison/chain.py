"""How many, and how heavy: chains of level balances whose counts multiply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import TOLD, Fact, Question, Slot, Tier
from ..shared.choose import by_fairness
from ..shared.numbers import Rule, number_options
from .order import any_tilt
from .solve import estimates
from .weighing import Weighing, hang

Array = NDArray[np.float64]

PICTURES: dict[Tier, int] = {"easy": 3, "medium": 4, "hard": 6}
COPIES = (1, 4)
TOLD_RATIO = np.array([2.0, 3.0, 4.0])
TOLD_KILOS = np.array([2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0])
APART = 1.12


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
    slot: Slot, names: Sequence[str], rng: np.random.Generator, n: int = 1500, kept: int = 40
) -> Iterator[Chain]:
    """Yield chains, the fairest first. Raises Reject('no-fitting-numbers')."""
    links = PICTURES[slot.tier]
    p = rng.integers(COPIES[0], COPIES[1] + 1, size=(n, links))
    q = rng.integers(COPIES[0], COPIES[1] + 1, size=(n, links))
    heavy = slot.kind == "weight_of"
    told = rng.choice(TOLD_KILOS if heavy else TOLD_RATIO, size=n)
    value = np.prod(q / p, axis=1) * told
    tame = np.all((p != q) & (np.minimum(p, q) <= 2) & (p + q <= 6), axis=1)
    whole = np.abs(value - np.round(value)) < 1e-6
    ok = tame & whole & (value >= 2) & (value <= (60 if heavy else 24)) & (value != told)
    found = []
    for row in np.flatnonzero(ok)[:kept]:
        try:
            found.append((int(row), _options(slot, value[row], p[row], q[row], told[row], rng)))
        except Reject:
            continue
    if not found:
        raise Reject("no-fitting-numbers")
    flips = [bool(f) for f in rng.random(links) < 0.5]
    order = rng.permutation(links)
    shown = np.log([[v for v, _ in options] for _, options in found])
    rows = [row for row, _ in found]
    scores = {
        name: -np.abs(np.log(said)[:, None] - shown)
        for name, said in _guesses(p[rows], q[rows], told[rows], order, heavy=heavy).items()
    }
    for i in by_fairness(scores, slot.rank, slot.lots, rng):
        row, options = found[i]
        made = _make(
            slot, names, p[row], q[row], told[row], float(value[row]), options, flips, order
        )
        yield _shuffled(made, slot, rng)


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
    facts: dict[str, Array] = {}
    for link in question.args["links"]:
        if link["by"] == "scale":
            facts[link["tilt"]] = any_tilt(n, rng)
            for name in (link["p"], link["q"]):
                facts[name] = rng.integers(COPIES[0], COPIES[1] + 1, size=n).astype(np.float64)
        else:
            facts[link["q"]] = rng.choice(TOLD_RATIO, size=n)
    if question.args["unit"]:
        facts[question.args["unit"]] = rng.choice(TOLD_KILOS, size=n)
    return facts


def _options(
    slot: Slot,
    value: float,
    p: NDArray[np.int64],
    q: NDArray[np.int64],
    told: float,
    rng: np.random.Generator,
) -> list[tuple[float, str]]:
    ratio = q / p
    wrong = {f"link-{i + 1}-forgotten": value / r for i, r in enumerate(ratio)}
    wrong |= {f"link-{i + 1}-turned-round": value / r**2 for i, r in enumerate(ratio)}
    wrong |= {
        f"link-{i + 1}-one-too-many": value / r * (q[i] + 1) / p[i] for i, r in enumerate(ratio)
    }
    wrong |= {
        f"link-{i + 1}-one-missed": value / r * q[i] / (p[i] + 1) for i, r in enumerate(ratio)
    }
    wrong |= {"told-forgotten": value / told, "counts-added": float(q.sum() + told)}
    rule = Rule(APART, digits=0, least=0.5, most=max(12.0, 5 * value))
    return number_options(value, wrong, slot.options, slot.rank, rule, rng)


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
    weighings = hang(pairs, flips)
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


def _shuffled(chain: Chain, slot: Slot, rng: np.random.Generator) -> Chain:
    others = [chain.options[i] for i in rng.permutation(slot.options) if i != slot.rank]
    others.insert(slot.answer, chain.options[slot.rank])
    question = Question(
        chain.question.task, chain.question.kind, chain.question.args, tuple(v for v, _ in others)
    )
    return Chain(question, chain.facts, chain.weighings, chain.told, chain.value, tuple(others))

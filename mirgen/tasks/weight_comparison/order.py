"""Heaviest and lightest: trees of comparisons in which every one is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TOLD, Fact, Facts, Question, Slot, Tier
from .weighing import DROP, Weighing, hang

Array = NDArray[np.float64]

KILOS = np.arange(1, 21)

LEVEL_SHARE = 0.1
"""How often any other loss is shown level."""

HIDE = 0.9
"""How often the losses of decoys are hidden."""

SHAPE: dict[Tier, tuple[int, int]] = {"easy": (3, 1), "medium": (5, 1), "hard": (6, 2)}
"""Pictures, where the pool has enough categories, and told comparisons of a tier."""


@dataclass(frozen=True, slots=True)
class Order:
    """A drawn comparison tree: question, facts, weighings, and what the texts tell."""

    question: Question
    facts: tuple[Fact, ...]
    weighings: tuple[Weighing, ...]
    told: tuple[dict[str, Any], ...]
    winner: int


def things_needed(slot: Slot, categories: int) -> int:
    """Return how many things the tree holds: one more than comparisons, at least the options.

    A pool of few categories gets a picture less, so that there is still a choice of things.
    """
    pictures, told = SHAPE[slot.tier]
    return max(min(pictures + told + 1, categories - 1), slot.options, told + 3)


def draw_order(slot: Slot, names: Sequence[str], rng: np.random.Generator) -> Order | None:
    """Draw one tree; None where its leaves aren't all options.

    Each thing but the winner (thing 0) loses exactly once, against its parent in the tree, so
    that no comparison can be spared: K - 1 losers need K - 1 comparisons.
    """
    things = len(names)
    _, told = SHAPE[slot.tier]
    parents = _tree(things, rng)
    inner = sorted(set(parents[1:]))
    leaves = [t for t in range(1, things) if t not in inner]
    spare = [t for t in inner if t]
    if len(leaves) > slot.options - 1 or len(leaves) + len(spare) < slot.options - 1:
        return None
    chosen = rng.permutation(spare)[: slot.options - 1 - len(leaves)]
    options = [0, *leaves, *(int(t) for t in chosen)]
    told_edges, level = _hide_losses(parents, [t for t in spare if t in options], told, rng)
    seen_edges = [int(t) for t in rng.permutation(range(1, things)) if t not in told_edges]
    shown = {thing for t in seen_edges for thing in (t, parents[t])}
    if any(thing not in shown for t in told_edges for thing in (t, parents[t])):
        return None
    up = -1 if slot.kind == "heaviest" else 1
    pairs = [((t, 1), (parents[t], 1), 0 if t in level else -up) for t in seen_edges]
    weighings = hang(pairs, [bool(f) for f in rng.random(len(pairs)) < 0.5])
    scales = [
        {"tilt": w.tilt_fact, "left": w.label_facts[0], "right": w.label_facts[1]}
        for w in weighings
    ]
    facts = [
        w.seen_fact(name, value)
        for w in weighings
        for name, value in zip(
            (w.tilt_fact, *w.label_facts),
            (DROP * w.tilt, w.left.thing, w.right.thing),
            strict=True,
        )
    ]
    spoken = _tell(told_edges, parents, names, up, facts, rng)
    others = [int(t) for t in rng.permutation(options) if t]
    others.insert(slot.answer, 0)
    named = _mentions(spoken, weighings, things)
    args = {"labels": list(names), "scales": scales, "told": spoken, "named": named}
    question = Question("weight_comparison", slot.kind, args, tuple(others))
    return Order(question, tuple(facts), weighings, tuple(spoken), 0)


def redraw_order(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the facts of a tree again: what lies in each picture's pans, its tilt, what is told."""
    facts: dict[str, Array] = {}
    things = len(question.args["labels"])
    for scale in question.args["scales"]:
        left = rng.integers(things, size=n)
        facts[scale["tilt"]] = any_tilt(n, rng)
        facts[scale["left"]] = left.astype(np.float64)
        other = (left + rng.integers(1, things, size=n)) % things
        facts[scale["right"]] = other.astype(np.float64)
    for said in question.args["told"]:
        if said["by"] == "weights":
            for name in said["facts"]:
                facts[name] = rng.choice(KILOS, size=n).astype(np.float64)
        else:
            facts[said["fact"]] = rng.integers(-1, 2, size=n).astype(np.float64)
    return facts


def any_tilt(n: int, rng: np.random.Generator) -> Array:
    """Return n tilts as the family has them: half of them level, else either side down."""
    return rng.choice([-DROP, 0.0, 0.0, DROP], size=n)


def _tree(things: int, rng: np.random.Generator) -> list[int]:
    """Return each thing's parent (the root's is -1); later things hang on any earlier one."""
    reach = 0.5 * rng.random()
    parents = [-1]
    for t, (far, which) in enumerate(rng.random((things - 1, 2)).tolist(), start=1):
        low = 0 if far < reach else max(0, t - 2)
        parents.append(low + int(which * (t - low)))
    return parents


def _hide_losses(
    parents: Sequence[int], decoys: Sequence[int], told: int, rng: np.random.Generator
) -> tuple[list[int], set[int]]:
    """Return whose losses are told, and whose are shown level.

    Decoys are options that win elsewhere. Where their own losses are told, or shown level
    against another than the answer, "the one that never loses in a picture" isn't the answer by
    itself.
    """
    others = [t for t in range(1, len(parents)) if t not in decoys]
    hidden = [int(t) for t in rng.permutation(decoys)] if rng.random() < HIDE else []
    # A loss against the answer can't be shown level, so it goes first among those told.
    hidden.sort(key=lambda t: parents[t] != 0)
    order = [*hidden, *(int(t) for t in rng.permutation([*others, *decoys]) if t not in hidden)]
    told_edges = order[:told]
    level = {t for t in hidden if t not in told_edges and parents[t]}
    return told_edges, level | {t for t in others if parents[t] and rng.random() < LEVEL_SHARE}


def _tell(
    told: Sequence[int],
    parents: Sequence[int],
    names: Sequence[str],
    up: int,
    facts: list[Fact],
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    """Tell the first edge by two known weights, further ones as equal (or as a comparison)."""
    spoken: list[dict[str, Any]] = []
    for i, t in enumerate(told):
        other = parents[t]
        if i == 0:
            low, high = sorted(int(k) for k in rng.choice(KILOS, size=2, replace=False))
            mine, theirs = (low, high) if up < 0 else (high, low)
            labels = [f"weight[{names[t]}]", f"weight[{names[other]}]"]
            facts += [Fact(labels[0], mine, TOLD), Fact(labels[1], theirs, TOLD)]
            spoken.append({"by": "weights", "a": t, "b": other, "facts": labels})
            continue
        equal = bool(other) and rng.random() < 0.5
        sign = 0 if equal else up
        name = f"told[{names[t]} to {names[other]}]"
        facts.append(Fact(name, float(sign), TOLD))
        spoken.append({"by": "told", "a": t, "b": other, "fact": name})
    return spoken


def _mentions(
    spoken: Sequence[dict[str, Any]], weighings: Sequence[Weighing], things: int
) -> list[int]:
    order = [t for s in spoken for t in (s["a"], s["b"])]
    order += [t for w in weighings for t in (w.left.thing, w.right.thing)]
    return list(dict.fromkeys([*order, *range(things)]))


def facts_of(order: Order) -> Facts:
    """Return the exact facts as arrays of shape (1,)."""
    return {f.name: np.array([f.value]) for f in order.facts}

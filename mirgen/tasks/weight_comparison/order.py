"""Heaviest and lightest: a tree of comparisons as pictures and texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TOLD, Fact, Question, Slot
from .trees import KILOS, SHAPE, Trees
from .weighing import DROP, Weighing, hang

Array = NDArray[np.float64]


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


def make_order(slot: Slot, names: Sequence[str], trees: Trees, i: int) -> Order:
    """Return the i-th of the trees as pictures and texts."""
    parents, up = trees.parents[i].tolist(), trees.up
    pairs = [
        ((t, 1), (parents[t], 1), 0 if trees.level[i, t] else -up) for t in trees.seen[i].tolist()
    ]
    weighings = hang(pairs, trees.flips[i].tolist(), trees.crossed[i].tolist())
    scales = [
        {
            "tilt": w.tilt_fact,
            "left": w.label_facts[0],
            "right": w.label_facts[1],
            "crossed": f"crossed[{w.image + 1}]",
        }
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
    facts += [
        Fact(scale["crossed"], float(w.crossed), TOLD)
        for scale, w in zip(scales, weighings, strict=True)
    ]
    spoken = _tell(trees, i, parents, names, facts)
    args = {
        "labels": list(names),
        "scales": scales,
        "told": spoken,
        "named": trees.named()[i].tolist(),
    }
    question = Question("weight_comparison", slot.kind, args, tuple(trees.options[i].tolist()))
    return Order(question, tuple(facts), weighings, tuple(spoken), 0)


def redraw_order(question: Question, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the facts of a tree again: what lies in each picture's pans, its tilt, what is told."""
    args = question.args
    things, scales = len(args["labels"]), args["scales"]
    left = rng.integers(things, size=(len(scales), n))
    right = (left + rng.integers(1, things, size=left.shape)) % things
    facts = dict(zip([s["tilt"] for s in scales], any_tilts(left.shape, rng), strict=True))
    facts |= zip([s["left"] for s in scales], left.astype(np.float64), strict=True)
    facts |= zip([s["right"] for s in scales], right.astype(np.float64), strict=True)
    for scale in scales:
        facts[scale["crossed"]] = (rng.random(n) < 0.5).astype(np.float64)
    for said in args["told"]:
        if said["by"] == "weights":
            kilos = KILOS[rng.integers(len(KILOS), size=(2, n))].astype(np.float64)
            facts |= zip(said["facts"], kilos, strict=True)
        else:
            facts[said["fact"]] = rng.integers(-1, 2, size=n).astype(np.float64)
    return facts


def any_tilts(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return tilts as the family has them: half of them level, else either side down."""
    return np.array([-DROP, 0.0, 0.0, DROP])[rng.integers(4, size=shape)]


def _tell(
    trees: Trees, i: int, parents: Sequence[int], names: Sequence[str], facts: list[Fact]
) -> list[dict[str, Any]]:
    """Tell the first edge by two known weights, further ones as equal (or as a comparison).

    Which of the two comes first is drawn: else who is named last would be the heavier one.
    """
    first, *further = trees.told[i].tolist()
    turned = trees.turned[i].tolist()
    kilos = dict(zip((first, parents[first]), trees.kilos[i].tolist(), strict=True))
    a, b = (parents[first], first) if turned[0] else (first, parents[first])
    labels = [f"weight[{names[t]}]" for t in (a, b)]
    facts += [Fact(label, kilos[t], TOLD) for label, t in zip(labels, (a, b), strict=True)]
    spoken = [{"by": "weights", "a": a, "b": b, "facts": labels}]
    for t, sign, turn in zip(further, trees.signs[i].tolist(), turned[1:], strict=True):
        a, b = (parents[t], t) if turn else (t, parents[t])
        name = f"told[{names[a]} to {names[b]}]"
        facts.append(Fact(name, -sign if turn else sign, TOLD))
        spoken.append({"by": "told", "a": a, "b": b, "fact": name})
    return spoken

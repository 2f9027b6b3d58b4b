"""The options of states: pairs, BUT images, or which thing is in which image in a wrong number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Option, Question, Slot
from .script import Script
from .solve import culprits, read

Whole = NDArray[np.intp]


def choose_options(
    slot: Slot,
    script: Script,
    question: Question,
    facts: Facts,
    odd: Whole,
    rng: np.random.Generator,
) -> Whole:
    """Return the options' values: (1, options), for irony (n, options, 3), the answer in place.

    An irony comes beside the same said of the other thing, and so do its wrong ones: which of
    two things is said to be too many would else tell what a sign shows. Where one is left over,
    it is as often the answer as any other.
    """
    if slot.kind != "irony":
        return np.arange(len(script.panels))[None]
    n, k = len(odd), slot.options
    kind, way = culprits(question, read(question, facts))
    rows = np.arange(n)
    kinds = np.array([[script.kind_number(x) for x in panel.kinds] for panel in script.panels])
    # Panels in any order, that of the answer where its couple or its single option is.
    order = np.argsort(rng.random((n, len(script.panels))), axis=1)
    alone = rng.random(n) < k % 2 / k
    place = np.where(alone, k // 2, rng.integers(k // 2, size=n))
    at = np.argmax(order == odd[:, None], axis=1)
    order[rows, at], order[rows, place] = order[rows, place], odd
    panel = np.repeat(order, 2, axis=1)[:, :k]
    ways = np.where(rng.random(order.shape) < 0.5, 1, -1)
    ways[rows, place] = way[rows, odd]
    flip = rng.integers(2, size=order.shape)
    flip[rows, place] = np.argmax(kinds[odd] == kind[rows, odd][:, None], axis=1)
    which = np.repeat(flip, 2, axis=1)[:, :k] ^ (np.arange(k) % 2)
    every = np.stack([panel, kinds[panel, which], np.repeat(ways, 2, axis=1)[:, :k]], axis=2)
    # The first of a couple is the answer's; the others are shuffled around it.
    right = 2 * place
    keys = rng.random((n, k))
    keys[rows, right] = 2.0
    rest = np.take_along_axis(every, np.argsort(keys, axis=1)[:, : k - 1, None], axis=1)
    answer = every[rows, right][:, None]
    return np.concatenate([rest[:, : slot.answer], answer, rest[:, slot.answer :]], axis=1)


def stored(kind: str, value: Any) -> int | str:
    """Return an option's value as the question holds it; see solve.values."""
    return " ".join(str(int(v)) for v in value) if kind == "irony" else int(value)


def said(slot: Slot, script: Script, options: Whole, nouns: dict[int, str]) -> tuple[Option, ...]:
    """Return the options' texts; ``options`` (k,) or (k, 3), ``nouns`` by kind number."""
    right = options[slot.answer]
    found = []
    for i, value in enumerate(options):
        mistake = "" if i == slot.answer else _mistake(slot.kind, script, value, right)
        found.append(Option(_text(slot.kind, script, value, nouns), mistake))
    return tuple(found)


def _text(kind: str, script: Script, value: Any, nouns: dict[int, str]) -> str:
    if kind == "contradicts":
        return f"pair {int(value) + 1}"
    if kind == "completes":
        return f"image {script.but(int(value)) + 1}"
    panel, thing, way = (int(v) for v in value)
    many = "many" if way > 0 else "few"
    return f"{nouns[thing]}, too {many} in image {script.but(panel) + 1}"


def _mistake(kind: str, script: Script, value: Any, right: Any) -> str:
    """Return the mistake that takes a wrong option."""
    if kind != "irony":
        return "exception-forgotten" if script.mode else "claim-misapplied"
    if value[0] != right[0]:
        return "kept-claim-taken-for-broken"
    return "other-thing-of-the-sign" if value[1] != right[1] else "number-compared-wrongly"

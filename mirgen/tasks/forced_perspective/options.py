"""The options of states, with the shortcuts' scores: images here, numbers and orders beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Facts, Option, Question, Slot
from . import rules as shortcuts
from . import solve as solver
from .drafts import Drafts
from .draw import SHOWN
from .numbers import draft_numbers
from .orders import draft_orders
from .propose import BEATABLE, MARGIN, below
from .script import BEST, NUMBERS, Script

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

KEPT = 320
"""States of which options are made, to choose the fairest from."""


def draft(
    slot: Slot,
    script: Script,
    facts: Facts,
    names: Sequence[str],
    rng: np.random.Generator,
) -> Drafts:
    """Return the options of the states that are clear enough. Raises Reject."""
    question = Question("forced_perspective", slot.kind, script.args(), ())
    if slot.kind in NUMBERS:
        return draft_numbers(slot, script, question, facts, rng)
    sizes = solver.asked(question, facts)
    near, far = np.log(MARGIN[slot.kind][slot.tier])
    if slot.kind in BEST:
        sizes = solver.by_image(question, sizes)
        falling = -np.sort(-sizes, axis=1)
        gap = falling[:, 0] - falling[:, 1]
        ok = (sizes[:, slot.answer] == falling[:, 0]) & (gap >= near) & (gap <= far)
        ok[ok] = _needed(script, question, facts, sizes, np.flatnonzero(ok))
    else:
        gap = np.diff(np.sort(sizes, axis=1), axis=1).min(axis=1)
        ok = (gap >= near) & (gap <= far)
        if script.lone:
            ok[ok] = _movable(script, facts, sizes, np.flatnonzero(ok))
    rows = np.flatnonzero(ok)[:KEPT]
    if not len(rows):
        raise Reject("no-clear-winner")
    kept = {name: values[rows] for name, values in facts.items()}
    if slot.kind in BEST:
        return _images(slot, question, rows, kept)
    return draft_orders(slot, script, question, rows, kept, names, rng)


def _needed(
    script: Script, question: Question, facts: Facts, best: Array, rows: Whole
) -> NDArray[np.bool_]:
    """Return in which of the rows every image's heights decide which image is best.

    ``best`` (n, images) is how well the images do.
    """
    ok = np.ones(len(rows), dtype=np.bool_)
    winner = best[rows].argmax(axis=1)
    for k, regions in enumerate(script.regions):
        depth = np.log(np.array([facts[f"distance[{r}]"][rows] for r in regions]))
        others = np.delete(best[rows], k, axis=1).max(axis=1)
        lost = below(script.kind, depth, others + solver.FLOOR).prod(axis=0)
        won = 1 - below(script.kind, depth, others - solver.FLOOR).prod(axis=0)
        ok &= np.where(winner == k, lost, won) >= BEATABLE
    return ok


def _movable(script: Script, facts: Facts, sizes: Array, rows: Whole) -> NDArray[np.bool_]:
    """Return in which of the rows each thing, at another height, would often change the order.

    ``sizes`` (n, things) are logarithms of true heights.
    """
    size = sizes[rows]
    order = np.argsort(size, axis=1)
    rising = np.pad(np.sort(size, axis=1), ((0, 0), (1, 1)), constant_values=((0, 0), (-99, 99)))
    least, most = np.log(np.array(SHOWN) / 100)
    stays = np.empty_like(size)
    for place in range(size.shape[1]):
        thing = order[:, place]
        shown = np.array([facts[f"h({script.of_thing(t)[0]})"][rows] for t in script.asked])
        depth = size[np.arange(len(rows)), thing] - np.log(shown[thing, np.arange(len(rows))])
        above = np.minimum(rising[:, place + 2] - depth, most)
        below_ = np.maximum(rising[:, place] - depth, least)
        stays[:, place] = np.clip((above - below_) / (most - least), 0, 1)
    return np.asarray((stays <= 1 - BEATABLE).all(axis=1))


def _images(slot: Slot, question: Question, rows: Whole, facts: Facts) -> Drafts:
    """Draft the images as options, in their order."""
    scores = shortcuts.image_scores(question, shortcuts.guessed(question, facts))

    def made(i: int) -> tuple[tuple[Any, ...], tuple[Option, ...]]:
        picks = {int(score[i].argmax()): name for name, score in sorted(scores.items())}
        options = tuple(
            Option(f"image {k + 1}", "" if k == slot.answer else picks.get(k, "misjudged"))
            for k in range(slot.options)
        )
        return tuple(range(slot.options)), options

    return Drafts(rows, scores, made)

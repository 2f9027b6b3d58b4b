"""States of which a slot's question can be asked, drawn in lots until there are enough of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.puzzle import Slot
from . import answers, scene
from .expression import Array
from .options import Drafts, draft
from .setup import ATTRIBUTES, BLUR, Asked
from .states import VIEW, Sheet, taken

LOT, LOTS = 1024, 12
"""States that are drawn at once, and how often at most."""

CLEAR = 384
"""States with a clear answer that are enough to choose from."""

FEW = 192
"""States that fit are looked at so many together: to look at a handful costs nearly as much."""

PLENTY = 768
"""States that numbers are made options of together: fair sets need many."""


SHOWN = (*ATTRIBUTES, BLUR, VIEW)
"""What states keep of how things are shown."""


@dataclass(frozen=True, eq=False)
class Proposed:
    """States with a clear answer: what is shown and their facts, (m, …) each, with the options.

    ``drafts`` holds the options of these states, row by row.
    """

    shown: Mapping[str, Array]
    facts: Array
    drafts: Drafts

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.facts)


def propose(
    sheet: Sheet, asked: Asked, cast: scene.Cast, slot: Slot, rng: np.random.Generator
) -> Proposed:
    """Return states whose answer is clear. Raises Reject."""
    numbers = asked.ask.form == "number"
    found: list[Proposed] = []
    waiting: list[Proposed] = []
    fitted, count, few = 0, 0, PLENTY if numbers else FEW
    for shown, facts in _lots(sheet, cast, slot, rng, numbers=numbers):
        waiting.append(Proposed(shown, facts, Drafts(np.arange(len(facts)), facts, 0)))
        fitted += len(facts)
        if sum(map(len, waiting)) < few:
            continue
        found.append(_clear(sheet, asked, _joined(waiting), slot, rng))
        waiting, count = [], count + len(found[-1])
        if numbers or count >= CLEAR:
            break
    if not fitted:
        raise Reject("nothing-fits")
    if waiting and any(map(len, waiting)):
        found.append(_clear(sheet, asked, _joined(waiting), slot, rng))
    held = _joined(found)
    if not len(held):
        raise Reject("no-clear-answer")
    return held


def _lots(
    sheet: Sheet, cast: scene.Cast, slot: Slot, rng: np.random.Generator, *, numbers: bool
) -> Iterator[tuple[dict[str, Array], Array]]:
    """Yield what is shown, and the facts, of the states of each lot that fit on the frames."""
    setup = sheet.setup
    sizes = [LOT] * LOTS if numbers else [LOT // 2, *[LOT] * (LOTS - 1)]
    for lot in sizes:
        env = sheet.draw(lot, rng, cast.views)
        rows = np.flatnonzero(scene.fitting(setup, cast, slot.frame, env, lot))
        env = taken(env, rows)
        facts = sheet.matrix(env)
        # What speaks of numbers that the question doesn't tell is no matter of its draws.
        told = setup.reject is not None and setup.known(setup.reject.names, sheet.tells)
        if setup.reject is not None and told and len(rows):
            holds = setup.reject({**env, **sheet.env(facts, setup.reject.names)})
            shape = len(rows), *holds.shape[1:]
            fine = np.flatnonzero(~np.any(np.broadcast_to(holds, shape) > 0.5, axis=(1, 2)))
            env, facts = taken(env, fine), facts[fine]
        yield {name: env[name] for name in SHOWN if name in env}, facts


def _clear(
    sheet: Sheet,
    asked: Asked,
    held: Proposed,
    slot: Slot,
    rng: np.random.Generator,
) -> Proposed:
    """Return the states that can have options of which only the right one fits."""
    shown, facts = held.shown, held.facts
    # Numbers need their mistakes, which make wrong options; the others only what is asked.
    env = sheet.env(facts, asked.uses if asked.ask.form == "number" else asked.asks)
    made = draft(asked, env, len(facts), slot, rng)
    misfit = answers.misfits(asked, taken(env, made.rows), made.options, len(made.rows))
    truth = np.arange(misfit.shape[1]) == made.answer
    fine = np.flatnonzero(np.all((misfit <= 1) == truth, axis=1))
    rows = made.rows[fine]
    return Proposed(taken(shown, rows), facts[rows], made.of(fine))


def _joined(found: Sequence[Proposed]) -> Proposed:
    if len(found) == 1:
        return found[0]
    facts = np.concatenate([each.facts for each in found])
    first = found[0].drafts
    options = np.concatenate([each.drafts.options for each in found])
    return Proposed(
        {name: np.concatenate([each.shown[name] for each in found]) for name in found[0].shown},
        facts,
        Drafts(np.arange(len(facts)), options, first.answer),
    )


def enough(rows: NDArray[np.intp], count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return at most ``count`` of the rows, in any order."""
    return rows[rng.permutation(len(rows))[:count]]

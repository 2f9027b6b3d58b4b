"""cooking_process: what is laid out step by step, and a recipe told in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.choose import as_meant, by_fairness
from ..shared.stages import plain_stage
from . import rules as shortcuts
from . import solve as solver
from .draw import draw_states, only, redraw_states
from .options import draw_options, said, stored
from .scene import draw_cast, draw_surfaces, frames, large_enough
from .script import Script
from .words import make_words

Array = NDArray[np.float64]

STATES: dict[str, int] = {"order": 128, "missing": 192, "next": 192, "wrong": 360}
"""States drawn at once."""
ENOUGH = 14
"""Of those, as many are to be left to choose from."""
THINGS = 4
"""Categories that a pool must have."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "order": {"easy": (0.0, 0.045), "medium": (0.042, 0.12), "hard": (0.065, 0.4)},
    "missing": {"easy": (0.0, 0.05), "medium": (0.06, 0.14), "hard": (0.1, 0.4)},
    "next": {"easy": (0.0, 0.05), "medium": (0.06, 0.14), "hard": (0.1, 0.4)},
    "wrong": {"easy": (0.0, 0.04), "medium": (0.042, 0.12), "hard": (0.065, 0.4)},
}
"""Error bands by kind: a rule or an order bears more misreadings than a sum does."""


BY_LOT = ("fullest", "last-rule", "latest-image", "places-alternate")
"""Shortcuts whose hits are settled by lots when the options are drawn."""


class CookingProcess:
    """Things on plates, boards and trays, more from image to image, and a recipe in pieces."""

    name = "cooking_process"
    category = "sequential"
    kinds = ("order", "missing", "next", "wrong")
    about = (
        "Food laid out step by step by a told recipe: order, missing step, next, what breaks it."
    )
    needs = "cutouts of at least 4 categories, food and kitchenware first"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len({r.category for r in pool.cutouts if large_enough(r)})
        return "" if have >= THINGS else f"cutouts of {THINGS} categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 orders, or the 4 that two things, right or wrong each, make."""
        if kind != "order":
            return (4,)
        return (3, 4) if tier == "easy" else (4, 5)

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS[kind][tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return shortcuts.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all that images hold and pieces tell again."""
        return redraw_states(Script.redrawn(puzzle.question), n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates of one script and cast. Raises Reject."""
        script = Script.of(slot, rng)
        cast, kitchen = draw_cast(pool, script.things, rng)
        names = [thing.category for thing in cast]
        surfaces, stage = draw_surfaces(rng), plain_stage(pool, names, rng)
        args = script.args()
        bare = Question(self.name, slot.kind, args, ())
        states = draw_states(script, STATES[slot.kind], rng)
        if not len(next(iter(states.values()))):
            raise Reject("no-state")
        options = draw_options(slot, script, bare, states, rng)
        if not len(options.rows):
            raise Reject("too-few-mistakes")
        kept = only(states, options.rows)
        scores = shortcuts.scores(bare, kept, options.values)
        scores = {name: score for name, score in scores.items() if name not in BY_LOT}
        meant = as_meant(scores, slot.answer, slot.lots, ENOUGH)
        scores = {name: score[meant] for name, score in scores.items()}
        for i in meant[by_fairness(scores, slot.answer, slot.lots, rng)].tolist():
            state = only(kept, np.array([i]))
            values = options.values[i]
            question = Question(
                self.name, slot.kind, args, tuple(stored(slot.kind, v) for v in values)
            )
            held = solver.counts(question, state)[0]
            yield Puzzle(
                question=question,
                options=tuple(
                    said(slot.kind, v, names, options.mistake(i, at)) for at, v in enumerate(values)
                ),
                answer=slot.answer,
                facts=_facts(script, state),
                frames=frames(slot.frame, script, surfaces, cast, held, stage, rng),
                hops=script.images,
                words=Deferred(
                    make_words, script, names, surfaces, kitchen, question, state, slot.answer
                ),
            )


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    where = {script.count(k, t): seen(k) for k in range(script.images) for t in script.shown(k)}
    return tuple(
        Fact(name, float(v[0]), where.get(name, TOLD), "count" if name in where else "told")
        for name, v in state.items()
    )


TASK = CookingProcess()

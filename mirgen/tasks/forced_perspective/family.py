"""forced_perspective: near small things look as big as far large ones; the texts tell how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.choose import fairest
from . import rules as shortcuts
from . import scene
from . import solve as solver
from .draw import draw_facts
from .options import draft
from .propose import propose
from .script import NUMBERS, Script, draw_script
from .words import make_words

Array = NDArray[np.float64]

ENOUGH = 2
"""As many states are to be left to choose from."""

SPARING: dict[Tier, float] = {"easy": 1.0, "medium": 1.4, "hard": 3.0}
"""How much less often than by chance shortcuts are meant to hit a number: some hit unmeant."""

SPREAD = float(np.log(8.0))
"""Largest factor between the true heights of two things of a puzzle."""

LEAST = 8
"""Categories that four images of two things each take."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "tallest": {"easy": (3,), "medium": (4,)},
    "shortest": {"easy": (3,), "medium": (4,)},
    "order": {"easy": (3, 4), "medium": (4,)},
    "ratio": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
    "height": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
    "distance": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
}

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "tallest": {"easy": (0.0, 0.08), "medium": (0.05, 0.18), "hard": (0.1, 0.4)},
    "shortest": {"easy": (0.0, 0.08), "medium": (0.05, 0.18), "hard": (0.1, 0.4)},
    "order": {"easy": (0.0, 0.06), "medium": (0.04, 0.15), "hard": (0.1, 0.4)},
    "": {"easy": (0.0, 0.10), "medium": (0.10, 0.22), "hard": (0.18, 0.45)},
}
"""Error bands by kind, '' for all others: among few things or orders a slip is mostly noticed."""


class ForcedPerspective:
    """Models at told distances, whose size on the picture isn't their true one."""

    name = "forced_perspective"
    category = "spatial"
    kinds = tuple(OPTIONS)
    about = "Models at told distances: what is truly tallest, how tall, in which order, how far."
    needs = f"large cutouts that can stand of at least {LEAST} categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(scene.usable(pool, (640, 400)))
        return (
            "" if have >= LEAST else f"large standing cutouts of {LEAST} categories (it has {have})"
        )

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 or 4 images or orders, or 3 to 5 numbers.

        Hard ones ask for numbers: where the best or an order is to be found, an image changes the
        answer in too few of the redraws, or may be left out and the answer still be guessed.
        """
        return OPTIONS[kind].get(tier, ())

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS.get(kind, BANDS[""])[tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return shortcuts.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all heights and distances again."""
        return draw_facts(Script.of(puzzle.question.kind, puzzle.question.args), n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a cast and a script. Raises Reject."""
        script = draw_script(slot, rng)
        cast = scene.pick_models(pool, script.things, slot.frame, rng)
        names = [region.category for region in cast]
        facts = propose(slot, script, rng)
        rows = _alike(script, facts)
        if not len(rows):
            raise Reject("sizes-too-different")
        facts = {name: values[rows] for name, values in facts.items()}
        drafts = draft(slot, script, facts, names, rng)
        for i in fairest(drafts.scores, slot.answer, _lots(slot), rng, ENOUGH).tolist():
            row = int(drafts.rows[i])
            state = {name: values[row : row + 1] for name, values in facts.items()}
            values, options = drafts.made(i)
            question = Question("forced_perspective", slot.kind, script.args(), values)
            yield Puzzle(
                question=question,
                options=options,
                answer=slot.answer,
                facts=_facts(script, state),
                frames=scene.frames(script, slot.frame, cast, _whole(question, state), rng),
                hops=len(script.images),
                words=Deferred(make_words, script, names, question, state),
            )


def _lots(slot: Slot) -> list[float]:
    """Return the slot's lots, those of numbers higher by SPARING: rules are to hit less often.

    Where one hits unmeant it is mostly at an end of the numbers, where its inverse never does.
    """
    if slot.kind not in NUMBERS:
        return list(slot.lots)
    return [min(lot * SPARING[slot.tier], 0.99) for lot in slot.lots]


def _alike(script: Script, facts: Facts) -> NDArray[np.intp]:
    """Return the states in which true heights, of all things, are of one order of size."""
    every = np.log(np.array([facts[name] for name in script.facts])).T
    sizes = every @ np.array(script.all_sizes, dtype=np.float64).T
    return np.flatnonzero(np.ptp(sizes, axis=1) <= SPREAD)


def _whole(question: Question, state: Facts) -> Facts:
    """Return the state with the distance that isn't told, as ``open``."""
    if question.kind not in NUMBERS:
        return state
    return {**state, "open": np.exp(solver.asked(question, state)[:, 0])}


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    return tuple(
        Fact(name, float(state[name][0]), seen(script.sightings[int(name[2:-1])][0]), "length")
        if name.startswith("h(")
        else Fact(name, float(state[name][0]), TOLD)
        for name in script.facts
    )


TASK = ForcedPerspective()

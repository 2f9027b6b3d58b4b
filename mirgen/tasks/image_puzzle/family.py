"""image_puzzle: loose tiles, the board they belong on, and what the texts say of its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.balance import balanced, by_rank
from . import rules as shortcuts
from . import solve as solver
from .draw import draw_states, redraw_states
from .options import Chosen, choose_options, said, stored
from .scene import LEAST, draw_cutting, draw_grid, frames, usable
from .script import Script
from .words import make_words

Array = NDArray[np.float64]

STATES = 256
"""States drawn at once."""

BY_ANSWER = "first-shown"
"""A shortcut that the right option's place alone decides, which the quotas balance."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "fits": {"easy": (3, 4)},
    "beside": {"medium": (3,)},
    "order": {"easy": (3, 4)},
    "elsewhere": {"medium": (4,), "hard": (5,)},
    "turns": {"medium": (4, 5), "hard": (4, 5)},
}
"""Numbers of options; where one tile is to be found among several, those are the tiles."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "fits": {"easy": (0.0, 0.04)},
    "beside": {"medium": (0.045, 0.15)},
    "order": {"easy": (0.0, 0.04)},
    "elsewhere": {"medium": (0.045, 0.13), "hard": (0.08, 0.4)},
    "turns": {"medium": (0.02, 0.13), "hard": (0.055, 0.4)},
}
"""Error bands by kind: with few tiles, and orders to choose from, a slip is mostly noticed."""


class ImagePuzzle:
    """A photo cut in tiles; the texts tell how its empty places count, and what became of them."""

    name = "image_puzzle"
    category = "sequential"
    kinds = tuple(OPTIONS)
    about = "A cut photo with holes and loose tiles: which tile fits, in which order, how turned."
    needs = f"2 photos of {LEAST} pixels on the shorter side; no annotations"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len({photo.sha256 for photo in usable(pool)})
        return (
            "" if have >= 2 else f"2 photos of {LEAST} pixels on the shorter side (it has {have})"
        )

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 tiles, orders or durations.

        Which tile fits, and in which order they lie, is asked at easy alone: a slip there leads
        to what can't be, and is noticed. Which one belongs beside another is asked at medium: few
        holes touch, so a guess among those is better than chance.
        """
        return OPTIONS[kind].get(tier, ())

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
        """Draw all facts of the board, the tiles and the texts again."""
        return redraw_states(puzzle.question, n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates of one grid, each from a photo of its own. Raises Reject."""
        script = Script.of(slot, draw_grid(pool, rng), rng)
        states = draw_states(script, slot, STATES, rng)
        bare = Question("image_puzzle", slot.kind, script.args(), ())
        drafts = choose_options(slot, bare, states, rng)
        kept = {name: values[drafts.rows] for name, values in states.items()}
        scores = shortcuts.scores(bare, kept, drafts.shown)
        scores = {name: score for name, score in scores.items() if name != BY_ANSWER}
        wanted = by_rank(slot.rank, slot.options) if slot.kind == "turns" else None
        for i in balanced(scores, slot.answer, slot.lots, rng, wanted):
            state = {name: values[i : i + 1] for name, values in kept.items()}
            yield _puzzle(slot, script, state, drafts.of(int(i)), pool, rng)


def _puzzle(
    slot: Slot,
    script: Script,
    state: Facts,
    chosen: Chosen,
    pool: Pool,
    rng: np.random.Generator,
) -> Puzzle:
    values = tuple(stored(slot.kind, value) for value, _ in chosen)
    question = Question("image_puzzle", slot.kind, script.args(), values)
    cutting = draw_cutting(pool, script.grid, rng)
    return Puzzle(
        question=question,
        options=said(slot.kind, chosen),
        answer=slot.answer,
        facts=_facts(question, state),
        frames=frames(slot.frame, script, cutting, question, state, pool, rng),
        hops=1 + script.tiles,
        words=Deferred(make_words, script, question, state),
    )


def _facts(question: Question, state: Facts) -> tuple[Fact, ...]:
    tiles = {name: i for i, name in enumerate(question.args["tiles"])}
    found = []
    for name, values in state.items():
        value = float(values[0])
        if name.startswith(("cx(", "cy(")):
            found.append(Fact(name, value, seen(0), "position"))
        elif name in tiles:
            found.append(Fact(name, value, seen(1 + tiles[name]), "code"))
        else:
            found.append(Fact(name, value, TOLD))
    return tuple(found)


TASK = ImagePuzzle()

"""view_3d: things on a board seen from its sides, a map of it, and what follows from both."""

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
from . import solve as solver
from .draw import TURNED, as_facts, draw_worlds, redraw_facts
from .options import choose_options, clear, question_of, said, state_of, stored
from .scene import apart, draw_cards, frames
from .script import PICKED, SPOTS, VIEWS, Script
from .words import make_words

Array = NDArray[np.float64]

WORLDS = 256
"""Boards drawn at once."""
CROWDED = 512
"""Boards drawn at once where the last view holds many things, which mostly hide one another."""
ENOUGH = 3
"""Of those, as many are to be left to choose from."""

AS_SHOWN, ACROSS = 0, 3
"""Where "as-shown" and the rule of the line across it stand among the rules of what is picked."""
LAST = 0.999
"""A lot that means the last rank."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "which_view": {"easy": (3,), "medium": (3,)},
    "which_side": {"easy": (3, 4), "medium": (4,), "hard": (4,)},
    "on_map": {"easy": (3, 4), "medium": (4,), "hard": (4,)},
    "leftmost_from": {"easy": (3,), "medium": (3,)},
    "rightmost_from": {"easy": (3,), "medium": (3,)},
    "nearest_from": {"easy": (3,), "medium": (3,)},
    "order_from": {"easy": (3, 4), "medium": (4,), "hard": (4,)},
}
"""Numbers of options; where one of several things is asked for, the last view holds those."""

MARGIN: dict[Tier, float] = {"easy": 0.09, "medium": 0.07, "hard": 0.055}
"""By how much of the picture's width things asked about are beside each other."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "": {"easy": (0.0, 0.14), "medium": (0.13, 0.22), "hard": (0.2, 0.4)},
    "which_view": {"easy": (0.0, 0.07), "medium": (0.05, 0.2), "hard": (0.15, 0.4)},
    "order_from": {"easy": (0.0, 0.14), "medium": (0.12, 0.21), "hard": (0.19, 0.4)},
    **{kind: {"easy": (0.0, 0.13), "medium": (0.11, 0.25), "hard": (0.2, 0.4)} for kind in PICKED},
}
"""Error bands by kind, '' for all others: of things and orders, a slip leaves some as they were."""

LEAST = 7
"""Categories that the longest chain with the most things needs."""


class View3D:
    """Things on a board, a map of it, and views from its sides that share a thing each."""

    name = "view_3d"
    category = "spatial"
    kinds = tuple(VIEWS)
    about = "A map of a board and views from its sides: which side, which spot, what is leftmost."
    needs = f"cutouts that can stand of at least {LEAST} categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len({r.category for r in pool.cutouts if r.stands})
        return "" if have >= LEAST else f"standing cutouts of {LEAST} categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 or 4, of what the four sides would give.

        Hard ones don't pick one thing: what is first from two of the sides changes in half of the
        redraws at most; nor one view, as each other one is right in a third of the redraws.
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
        """Draw all facts of the board, its map and its views again."""
        script = Script.from_args(puzzle.question.kind, puzzle.question.args)
        return redraw_facts(script, n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a script and its cards. Raises Reject."""
        script = Script.of(slot, rng)
        cards = draw_cards(pool, script.things, slot.frame, rng)
        names = [card.region.category for card in cards]
        worlds = draw_worlds(
            script, TURNED[slot.tier], CROWDED if script.last > 3 else WORLDS, rng, slot.answer
        )
        ok = clear(slot, script, worlds, MARGIN[slot.tier])
        worlds = worlds.only(np.flatnonzero(ok & apart(script, worlds, cards, slot.frame)))
        if not len(worlds.top):
            raise Reject("cards-overlap")
        facts = as_facts(script, worlds)
        shown = choose_options(slot, script, worlds, rng)
        scores = shortcuts.scores(question_of(script, slot.kind), facts, shown)
        for i in fairest(scores, slot.answer, _lots(slot), rng, ENOUGH).tolist():
            world, state = worlds.only(np.array([i])), state_of(facts, i)
            question = question_of(script, slot.kind, stored(script, slot.kind, shown[i]))
            mistakes = {name: score[i] for name, score in scores.items()}
            yield Puzzle(
                question=question,
                options=said(slot, script, names, shown[i], mistakes),
                answer=slot.answer,
                facts=_facts(script, state),
                frames=frames(slot.frame, script, world, state, cards, rng),
                hops=1 + script.views,
                words=Deferred(make_words, script, question, world, names, state),
            )


def _lots(slot: Slot) -> tuple[float, ...]:
    """Return the slot's lots, those of two rules drawn together where both can't be as they like.

    Seen from a side, what comes first is first or last as shown in the last view if that is the
    same side or the opposite one; from any other it is at an end of the line that runs across.
    """
    lots = list(slot.lots)
    if slot.kind in PICKED:
        along, across = lots[AS_SHOWN], lots[ACROSS]
        chance = 1 / slot.options
        either = chance <= along < 1 - chance
        # The ends' shares come out at chance, both cases taken together.
        end = 0.5 if either else 1 - slot.options / 4
        lots[ACROSS] = 0.0 if across < end else LAST if across >= 1 - end else 0.5
    return tuple(lots)


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    """Return the facts of one board, told ones last."""
    where = dict.fromkeys(range(SPOTS), 0)
    for v in range(script.views):
        where |= {script.region(v, thing): script.images[v] for thing in script.shown(v)}
    found = []
    for name, value in state.items():
        if name.endswith(")"):
            region = int(name.partition("(")[2][:-1])
            found.append(Fact(name, float(value[0]), seen(where[region]), "position"))
        else:
            found.append(Fact(name, float(value[0]), TOLD))
    return tuple(found)


TASK = View3D()

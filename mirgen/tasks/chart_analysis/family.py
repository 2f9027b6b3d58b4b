"""chart_analysis: what boards hold, what charts show, and what the texts tell of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Sense, Slot, Tier, seen
from ...records.source import Pool
from . import rules as shortcuts
from . import solve as solver
from .cast import fitting, pick_kinds
from .names import chart_names, draw_names
from .options import choose_number, choose_odd
from .scene import draw_looks, frames
from .script import Script, draw_script
from .values import draw_states, redraw_states
from .words import make_words

Array = NDArray[np.float64]

USUAL_FRAME = (640, 400)
"""The frame that a source is judged by before any slot is known."""

STATES: dict[Tier, int] = {"easy": 192, "medium": 288, "hard": 560}
"""States drawn at once; of hard ones about one in four is fit."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "disagrees": {"easy": (3,), "medium": (4,), "hard": (4, 5)},
    "belongs": {"easy": (3,), "medium": (3, 4), "hard": (4,)},
    "difference": {"easy": (4,)},
}
"""Numbers of options: a chart's values, or charts, and where numbers aren't 4 or 5."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "disagrees": {"easy": (0.0, 0.12), "medium": (0.05, 0.24), "hard": (0.13, 0.42)},
    "belongs": {"easy": (0.0, 0.10), "medium": (0.07, 0.18), "hard": (0.12, 0.42)},
    "missing": {"easy": (0.0, 0.09), "medium": (0.04, 0.18), "hard": (0.13, 0.42)},
    "total": {"easy": (0.0, 0.10), "medium": (0.07, 0.22), "hard": (0.13, 0.42)},
    "difference": {"easy": (0.0, 0.12), "medium": (0.09, 0.23), "hard": (0.13, 0.42)},
}
"""Error bands by kind."""


class ChartAnalysis:
    """Boards of stickers and charts of them; the texts tell changes, pack sizes and prices."""

    name = "chart_analysis"
    category = "analytical"
    kinds = ("disagrees", "belongs", "missing", "total", "difference")
    about = "Counts in pictures against charts: what disagrees, is missing, or comes out in all."
    needs = "cutouts of at least 5 categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(fitting(pool, USUAL_FRAME))
        return "" if have >= 5 else f"cutouts of 5 categories that aren't tiny (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 values of a chart, 3 or 4 charts, or 4 or 5 numbers."""
        return OPTIONS.get(kind, {}).get(tier, (4, 5))

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
        """Draw all facts of the boards, the charts and the texts again."""
        question = puzzle.question
        return redraw_states(Script.of(question.kind, dict(question.args)), n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates of one script and cast. Raises Reject."""
        script = draw_script(slot, rng)
        cast = pick_kinds(pool, script.kinds, slot.frame, rng)
        things = [region.category for region in cast]
        owners = draw_names(script, rng)
        looks = draw_looks(rng)
        states = draw_states(script, STATES[slot.tier], slot.answer, slot.lots[-1], rng)
        if script.odd:
            called = chart_names(script, things, owners)
            draws = choose_odd(slot, script, states, called, rng)
        else:
            draws = choose_number(slot, script, states, rng)
        for row, question, options in draws:
            state = {name: v[row : row + 1] for name, v in states.facts.items()}
            yield Puzzle(
                question=question,
                options=options,
                answer=slot.answer,
                facts=_facts(script, state),
                frames=frames(slot.frame, script, cast, owners, looks, state, rng),
                hops=script.boards + len(script.sheets),
                words=Deferred(make_words, script, things, owners, state),
            )


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    where: dict[str, tuple[int, Sense]] = {}
    for k, board in enumerate(script.names["boards"]):
        where |= dict.fromkeys(board, (script.board_image(k), "count"))
    for j, chart in enumerate(script.names["charts"]):
        # What is written is read right or not at all; gridlines are counted.
        sense: Sense = "sign" if script.charts[j].labelled else "count"
        where |= dict.fromkeys(chart, (script.chart_image(j), sense))
    found = []
    for name, values in state.items():
        at = where.get(name)
        value = float(values[0])
        found.append(Fact(name, value, seen(at[0]), at[1]) if at else Fact(name, value, TOLD))
    return tuple(found)


TASK = ChartAnalysis()

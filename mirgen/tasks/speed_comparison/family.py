"""speed_comparison: which mover is fastest when pictures, gaps and scales differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.cast import MOVING, pick_cast
from . import scene
from . import solve as solver
from .choose import choose_mover, choose_number, draw_speeds, draw_waits
from .script import Script, draw_script
from .values import as_facts, draw_any_tier, draw_values
from .words import make_words

Array = NDArray[np.float64]

DRAWS = 1024
"""States drawn at once where movers or legs are compared."""

NUMBER_DRAWS: dict[str, dict[Tier, int]] = {
    "ratio": {"easy": 1024, "medium": 768, "hard": 768},
    "average": {"easy": 640, "medium": 640, "hard": 640},
    "meet": {"easy": 1024, "medium": 768, "hard": 640},
}
"""States drawn at once for numbers: most are fit, but few movers come from within the picture."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "": {"easy": (0.0, 0.10), "medium": (0.10, 0.18), "hard": (0.18, 0.40)},
    "average": {"easy": (0.0, 0.08), "medium": (0.07, 0.16), "hard": (0.14, 0.40)},
    "meet": {"easy": (0.0, 0.14), "medium": (0.09, 0.21), "hard": (0.17, 0.45)},
}
"""Error bands by kind, '' for all others: a mean forgives more than a ratio, a meeting less."""


class SpeedComparison:
    """Movers on one road, each seen twice; the texts tell when, and how wide the picture is."""

    name = "speed_comparison"
    category = "sequential"
    kinds = ("fastest", "slowest", "fastest_leg", "slowest_leg", "ratio", "average", "meet")
    about = "Movers seen at told times in pictures of told widths: who is fastest, when they meet."
    needs = "cutouts that can stand of at least 4 categories, vehicles, animals or people first"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len({r.category for r in pool.cutouts if r.stands})
        return "" if have >= 4 else f"standing cutouts of 4 categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 movers, 3 or 4 legs, or 4 or 5 numbers (4 meeting times, 4 ratios at easy: of
        five that are far apart the largest would be beyond what movers are like).

        Hard ones ask for numbers: where one of several is to be found, a picture of the others
        changes the answer in too few of the redraws to be needed as often as hard demands;
        the same holds for a clearly fastest leg.
        """
        if not solver.compares(kind):
            few = kind == "meet" or (kind == "ratio" and tier == "easy")
            return (4,) if few else (4, 5)
        if tier == "hard" or (tier == "easy" and kind == "fastest_leg"):
            return ()
        return (3, 4) if kind.endswith("_leg") and tier == "medium" else (3,)

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS.get(kind, BANDS[""])[tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return solver.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts of the script again."""
        script = Script.of(puzzle.question.args)
        return as_facts(script, draw_any_tier(script, n, [0.1] * script.cast, rng))

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a cast and a script. Raises Reject."""
        width, height = slot.frame
        by_label = solver.compares(slot.kind)
        script = draw_script(slot.kind, slot.tier, slot.options if by_label else 2, rng)
        cast = pick_cast(
            pool, script.cast, rng, height=0.3 * height, width=0.24 * width, prefer=MOVING
        )
        boxes = [scene.box(region, width, height, rng) for region in cast]
        number = DRAWS if by_label else NUMBER_DRAWS[slot.kind][slot.tier]
        speeds = draw_speeds(slot, script.movers, number, rng) if by_label else None
        room = [w / 2 / width for w, _ in boxes]
        waits = draw_waits(slot, number, rng) if slot.kind == "meet" else None
        draws = draw_values(script, (slot.tier,), number, room, rng, speeds, waits)
        lanes = scene.lanes_for(script.cast, height, rng)
        ok = draws.ok & scene.apart(script, draws, boxes, lanes, width)
        facts = as_facts(script, draws.only(np.flatnonzero(ok)))
        names = [cast[0 if script.legs else m].category for m in range(script.movers)]
        chosen = (
            choose_mover(slot, script.args(), facts, names, rng)
            if by_label
            else choose_number(slot, script.args(), facts, self.band(slot.kind, slot.tier), rng)
        )
        for row, question, options in chosen:
            state = {name: values[row : row + 1] for name, values in facts.items()}
            yield Puzzle(
                question=question,
                options=options,
                answer=slot.answer,
                facts=_facts(script, state),
                frames=scene.frames(slot, script, cast, boxes, lanes, state, rng),
                hops=script.images,
                words=Deferred(make_words, script, names, question, state),
            )


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    where = {
        f"cx({script.region(m, s)})": seen(script.sightings[m][s])
        for m in range(script.movers)
        for s in (0, 1)
    }
    return tuple(
        Fact(name, float(v[0]), where.get(name, TOLD), "position" if name in where else "told")
        for name, v in state.items()
    )


TASK = SpeedComparison()

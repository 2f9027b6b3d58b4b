"""motion_detection: which stickers were moved on a poster that the camera sees ever otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from . import rules as shortcuts
from . import scene
from . import solve as solver
from .draw import as_facts, draw_any_tier, draw_states, fit, only
from .options import choose, goal
from .script import Script, draw_script
from .words import make_words

Array = NDArray[np.float64]

STATES: dict[str, dict[Tier, int]] = {
    "in_place": {"easy": 512, "medium": 512, "hard": 640},
    "moved_twice": {"medium": 1536, "hard": 1536},
    "how_many": {"easy": 384, "medium": 640, "hard": 1024},
    "when": {"easy": 384, "medium": 512},
    "where_to": {"easy": 640, "medium": 768, "hard": 1280},
}
"""States drawn at once: as many as it takes to find some that no shortcut wins."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "in_place": {"easy": (3,), "medium": (4,), "hard": (5,)},
    "moved_twice": {"medium": (4,), "hard": (5,)},
    "how_many": {"easy": (4,), "medium": (4,), "hard": (4,)},
    "when": {"easy": (3,), "medium": (4,)},
    "where_to": {"easy": (4,), "medium": (4, 5), "hard": (4, 5)},
}
"""Numbers of options by kind and tier: things, steps from an image to the next, or numbers."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "in_place": {"easy": (0.0, 0.08), "medium": (0.06, 0.16), "hard": (0.12, 0.4)},
    "moved_twice": {"medium": (0.04, 0.12), "hard": (0.07, 0.4)},
    "how_many": {"easy": (0.0, 0.18), "medium": (0.07, 0.3), "hard": (0.12, 0.5)},
    "when": {"easy": (0.0, 0.07), "medium": (0.06, 0.2)},
    "where_to": {"easy": (0.0, 0.11), "medium": (0.07, 0.22), "hard": (0.14, 0.45)},
}
"""Error bands by kind."""


class MotionDetection:
    """Stickers on a poster, some moved between the images; the texts tell what the camera did."""

    name = "motion_detection"
    category = "sequential"
    kinds = tuple(OPTIONS)
    about = "Stickers moved between images while the camera pans: which, how often, how far."
    needs = "cutouts of at least 5 categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(pool.cutouts_by_category)
        return "" if have >= 5 else f"cutouts of 5 categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 things, steps or numbers."""
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
        """Draw all places and all that the texts tell again."""
        script = Script.of(puzzle.question.kind, puzzle.question.args)
        return as_facts(script, draw_any_tier(script, n, rng))

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a cast and a script. Raises Reject."""
        script = draw_script(slot, rng)
        cast, boxes = scene.draw_cast(slot, script, pool, rng)
        number = STATES[slot.kind][slot.tier]
        states = draw_states(script, (slot.tier,), goal(slot, script), number, rng)
        rows = np.flatnonzero(fit(states, [w / 2 / slot.frame[0] for w, _ in boxes]))
        if not len(rows):
            raise Reject("things-leave-the-picture")
        states = states.only(rows)
        facts = as_facts(script, states)
        names = [region.category for region in cast]
        stage = scene.draw_stage(pool, cast, rng)
        order = [int(i) for i in rng.permutation(script.things)]
        faces = [bool(b) for b in rng.random(script.things) < 0.5]
        for chosen in choose(slot, script, facts, names, rng):
            state = only(facts, np.array([chosen.row]))
            middles = [float(v) / 100 for v in states.middle[:, chosen.row]]
            yield Puzzle(
                question=chosen.question,
                options=chosen.options,
                answer=slot.answer,
                facts=_facts(script, state),
                frames=scene.frames(slot, script, cast, boxes, order, state, middles, stage, faces),
                hops=script.images,
                words=Deferred(make_words, script, names, order, chosen.question, state),
            )


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    found = []
    for name, values in state.items():
        if name.startswith("cx("):
            image = int(name[3:-1]) // script.things
            found.append(Fact(name, float(values[0]), seen(image), "position"))
        else:
            found.append(Fact(name, float(values[0]), TOLD))
    return tuple(found)


TASK = MotionDetection()

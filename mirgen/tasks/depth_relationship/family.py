"""depth_relationship: who stands nearer, through images that share a thing and little else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Option, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.cast import pick_cast
from ..shared.choose import fairest, one_of
from . import rules as shortcuts
from . import solve as solver
from .draw import draw_states
from .options import choose_options
from .scene import GROUNDS, SHARES, TALL, WIDE, frames, largest
from .script import IMAGES, Script, draw_script
from .words import make_words

Array = NDArray[np.float64]

STATES: dict[str, int] = {"gap": 280, "side": 260, "order": 900}
"""States drawn at once, by kind."""
MANY: dict[Tier, int] = {"easy": 800, "medium": 1600, "hard": 0}
"""As many for all other kinds: few of them rely on every image."""
ENOUGH, DISTANCES = 7, 12
"""Of those, as many are to be left to choose from; of distances more."""

FIRST = "most-like-the-others"
"""The rule that orders are chosen by before all others: tiers' bands and need would let it hit."""

STANDING = frozenset(
    {"person", "animal", "vehicle", "outdoor", "furniture", "toy", "indoor", "accessory"}
)
"""Supercategories whose members look well on a lawn or a floor."""

MOST = max(IMAGES["hard"]) + 1
"""Things of the longest chain."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "nearest": {"easy": (3, 4), "medium": (4, 5)},
    "farthest": {"easy": (3, 4), "medium": (4, 5)},
    "between": {"medium": (3,)},
    "order": {"easy": (3, 4), "medium": (4,), "hard": (4, 5)},
    "gap": {"easy": (4,), "medium": (4, 5), "hard": (4, 5)},
    "side": {"easy": (4,), "medium": (4, 5), "hard": (4, 5)},
}
"""Numbers of options."""

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "nearest": {"easy": (0.0, 0.07), "medium": (0.05, 0.2)},
    "farthest": {"easy": (0.0, 0.07), "medium": (0.05, 0.2)},
    "between": {"medium": (0.02, 0.2)},
    "order": {"easy": (0.0, 0.09), "medium": (0.045, 0.16), "hard": (0.07, 0.4)},
    "": {"easy": (0.0, 0.16), "medium": (0.14, 0.28), "hard": (0.17, 0.5)},
}
"""Error bands by kind, '' for distances: among orders or things a slip is often noticed."""


class DepthRelationship:
    """Things on one ground, two an image; the texts tell where cameras stood and what moved."""

    name = "depth_relationship"
    category = "spatial"
    kinds = tuple(OPTIONS)
    about = (
        "Things on one ground, two an image, bridged by those in both: who is nearer, by how much."
    )
    needs = f"cutouts that can stand of at least {MOST} categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len({r.category for r in pool.cutouts if r.stands})
        return "" if have >= MOST else f"standing cutouts of {MOST} categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 things, orders or distances."""
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
        """Draw all feet, ends and moves again."""
        return draw_states(puzzle.question.args, n, rng, mixed=False)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a cast and a chain. Raises Reject."""
        width, height = slot.frame
        script = draw_script(slot, rng)
        cast = pick_cast(
            pool,
            script.things,
            rng,
            height=TALL * height,
            width=WIDE * width,
            prefer=STANDING,
        )
        shares = rng.choice(np.array(SHARES), size=2 * script.images)
        most = [largest(cast[t], slot.frame) for k in range(script.images) for t in script.pair(k)]
        script = replace(script, talls=tuple((shares * most / height).round(4).tolist()))
        ground = one_of(GROUNDS, rng)
        args = script.args()
        facts = draw_states(args, STATES.get(slot.kind, MANY[slot.tier]), rng)
        bare = Question(self.name, slot.kind, args, ())
        chosen = choose_options(slot, bare, facts, rng)
        if not len(chosen.rows):
            raise Reject("no-clear-answer")
        kept = {name: values[chosen.rows] for name, values in facts.items()}
        scores = shortcuts.scores(bare, kept, chosen.shown, chosen.slipped)
        names = [region.category for region in cast]
        for i in _fairest(slot, scores, chosen.answer, rng):
            state = {name: values[i : i + 1] for name, values in kept.items()}
            picked = chosen.pick(int(i))
            values, texts = _said(slot.kind, [value for value, _ in picked], names, state)
            question = Question(self.name, slot.kind, args, values)
            yield Puzzle(
                question=question,
                options=tuple(
                    Option(text, mistake) for text, (_, mistake) in zip(texts, picked, strict=True)
                ),
                answer=slot.answer,
                facts=_facts(script, state),
                frames=frames(slot.frame, script, cast, question, state, ground, rng),
                hops=script.images,
                words=Deferred(make_words, script, names, ground, question, state),
            )


def _fairest(
    slot: Slot, scores: Mapping[str, Array], answer: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the rows in which rules hit or miss as the slot's lots mean them to, fairest first."""
    names = sorted(scores)
    lots = _lots(slot, names)
    enough = DISTANCES if slot.kind in solver.METRES else ENOUGH
    return fairest(scores, answer, lots, rng, enough, FIRST)


def _lots(slot: Slot, names: Sequence[str]) -> list[float]:
    """Return the slot's lots for rules, but where its rank has settled what they take.

    No distance is larger than all steps added. A lot of 0 means the rule to hit, one of a half
    neither it nor its inverse.
    """
    lots = dict(zip(names, slot.lots, strict=False))
    if "all-added" in lots:
        largest = slot.rank == slot.options - 1
        free = slot.kind == "side" and lots["all-added"] >= 0.45
        lots["all-added"] = 0.0 if largest and not free else 0.5
    return [lots[name] for name in names]


def _said(
    kind: str, picked: list[Any], names: Sequence[str], facts: Facts
) -> tuple[tuple[Any, ...], list[str]]:
    """Return the options' values as the question holds them, and their texts."""
    if kind in solver.METRES:
        metres = [strips * float(facts["deep"][0]) for strips in picked]
        texts = [f"{abs(m):g} metre{'' if abs(m) == 1 else 's'}" for m in metres]
        if kind == "side":
            ways = ["nearer" if m < 0 else "farther" for m in metres]
            texts = [f"{text} {way}" for text, way in zip(texts, ways, strict=True)]
        return tuple(metres), texts
    if kind == "order":
        texts = [", ".join(f"the {names[t]}" for t in order) for order in picked]
        return tuple(" ".join(map(str, order)) for order in picked), texts
    return tuple(picked), [f"the {names[t]}" for t in picked]


def _facts(script: Script, state: Facts) -> tuple[Fact, ...]:
    image = {
        f"foot({script.region(k, end)})": script.image_of(k)
        for k in range(script.images)
        for end in (0, 1)
    }
    return tuple(
        Fact(name, float(v[0]), seen(image[name]), "position")
        if name in image
        else Fact(name, float(v[0]), TOLD)
        for name, v in state.items()
    )


TASK = DepthRelationship()

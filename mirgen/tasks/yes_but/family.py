"""yes_but: signs that claim something, images that keep or break it, and texts that say how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool, Region
from . import rulebook, shortcuts
from . import solve as solver
from .draw import draw_states
from .fair import fairest
from .options import choose_options, said, stored
from .redraw import redraw_states
from .rulebook import Rulebook, names_of
from .scene import MOST, frames
from .script import Script
from .solve import tallies
from .structure import draw_cast
from .words import Voice, make_words, names_of_kinds, rule_name

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

STATES = 96
"""States drawn at once."""
COARSE = ("most-of-what-the-sign-shows", "exception-forgotten")
"""Shortcuts that tell BUT images under one claim in two sorts alone."""

OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "contradicts": {"easy": (3,), "medium": (3, 4), "hard": (4,)},
    "irony": {"easy": (3,), "medium": (3, 4), "hard": (4,)},
    "completes": {"easy": (3, 4), "medium": (4, 5), "hard": (4,)},
}

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    "contradicts": {"easy": (0.0, 0.055), "medium": (0.065, 0.11), "hard": (0.12, 0.4)},
    "irony": {"easy": (0.0, 0.045), "medium": (0.06, 0.1), "hard": (0.1, 0.4)},
    "completes": {"easy": (0.0, 0.045), "medium": (0.065, 0.11), "hard": (0.11, 0.4)},
}
"""Error bands by kind: a broken claim elsewhere is no option of an irony, so it misleads less."""

LEAST = 8
"""Categories that an item chooses from."""


class YesBut:
    """YES: a sign claims something; BUT: what is there. ``rules`` tell who claims what."""

    name = "yes_but"
    category = "analytical"
    kinds = tuple(OPTIONS)
    about = "Signs that claim something and images that keep or break it: which does, and by what."
    needs = f"cutouts of at least {LEAST} categories"

    def __init__(self, rules: Rulebook | None = None) -> None:
        self._rules = rules

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules handed in, else those beside the templates. Raises UsageError."""
        return self._rules or rulebook.packaged()

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(pool.cutouts_by_category)
        return "" if have >= LEAST else f"cutouts of {LEAST} categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 pairs, images, or things in images."""
        return OPTIONS[kind][tier]

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
        """Draw the signs, the claims and what the BUT images hold again."""
        return redraw_states(puzzle.question, n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates of one structure and cast. Raises Reject."""
        cast = draw_cast(slot, pool, self.rulebook, rng)
        script = cast.script
        bare = Question(self.name, slot.kind, script.args(), ())
        states, odd = draw_states(script, bare.args, slot.answer, STATES, rng)
        states, odd = _roomy(bare, states, odd)
        if not len(odd):
            raise Reject("no-room")
        options = choose_options(slot, script, bare, states, odd, rng)
        scores = shortcuts.scores(bare, states, options)
        coarse = COARSE if slot.kind == "completes" else ()
        for i in fairest(scores, slot.answer, slot.lots, rng, coarse):
            state = {name: values[i : i + 1] for name, values in states.items()}
            chosen = options[i] if slot.kind == "irony" else options[0]
            yield self._puzzle(slot, script, bare, cast.regions, state, chosen, rng)

    def _puzzle(
        self,
        slot: Slot,
        script: Script,
        bare: Question,
        cast: tuple[Region, ...],
        state: Facts,
        options: Whole,
        rng: np.random.Generator,
    ) -> Puzzle:
        values = tuple(stored(slot.kind, value) for value in options)
        question = Question(self.name, slot.kind, bare.args, values)
        held = _held(script, question, state)
        shown = [
            tuple(
                int(state[name][0])
                for name in (question.args["left"][s], question.args["right"][s])
                if name
            )
            for s in range(len(script.claims))
        ]
        places = self._places(script, question, state, shown, cast, rng)
        return Puzzle(
            question=question,
            options=said(slot, script, options, names_of_kinds(script)),
            answer=slot.answer,
            facts=_facts(script, question, state),
            frames=frames(slot.frame, script, cast, shown, held, places, rng),
            hops=script.images,
            words=Deferred(make_words, Voice(script, tuple(places), tuple(held)), question, state),
        )

    def _places(
        self,
        script: Script,
        question: Question,
        state: Facts,
        shown: list[tuple[int, ...]],
        cast: tuple[Region, ...],
        rng: np.random.Generator,
    ) -> list[str]:
        """Return who makes each claim: a place for such things where there is one, mostly."""
        found: list[str] = []
        for s, claim in enumerate(script.claims):
            rule = rule_name(claim.catalog[int(state[f"claim[{s + 1}]"][0])])
            suiting = self.rulebook.suiting(rule, tuple(names_of(cast[t]) for t in shown[s]))
            free = [place for place in suiting if place.place not in found] or suiting
            apt = [place for place in free if place.things]
            if apt and rng.random() < 0.7:
                free = apt
            found.append(free[int(rng.random() * len(free))].place)
        return found


def _roomy(
    question: Question, states: dict[str, Array], odd: Whole
) -> tuple[dict[str, Array], Whole]:
    """Leave out states that crowd an image, and those that leave one empty."""
    total = tallies(question, states).sum(axis=2)
    kept = (total <= MOST).all(axis=1) & (total > 0).all(axis=1)
    return {name: values[kept] for name, values in states.items()}, odd[kept]


def _held(script: Script, question: Question, state: Facts) -> list[dict[int, tuple[int, ...]]]:
    """Number the things of each BUT image: regions by place among the labels."""
    at = script.first_thing
    found = []
    for counts in tallies(question, state)[0]:
        here: dict[int, tuple[int, ...]] = {}
        for t, count in enumerate(counts.astype(int).tolist()):
            if count:
                here[t] = tuple(range(at, at + count))
                at += count
        found.append(here)
    return found


def _facts(script: Script, question: Question, state: Facts) -> tuple[Fact, ...]:
    args = question.args
    where: dict[str, tuple[int, str]] = {}
    for s in range(len(script.claims)):
        where |= {args[side][s]: (script.yes(s), "code") for side in ("left", "right")}
    for c, names in enumerate(args["tallies"]):
        where |= dict.fromkeys(filter(None, names), (script.but(c), "count"))
    found = []
    for name, values in state.items():
        value = float(values[0])
        if name in where:
            image, sense = where[name]
            found.append(Fact(name, value, seen(image), "code" if sense == "code" else "count"))
        else:
            found.append(Fact(name, value, TOLD))
    return tuple(found)


TASK = YesBut()

"""A task that a template declares: drawn, solved and drawn again by its expressions alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.puzzle import TIERS, Facts, Option, Puzzle, Question, Slot, Tier
from ...records.source import Pool
from ..shared.choose import as_meant, fairest
from . import answers, estimate, scene
from .expression import Array
from .options import as_values
from .propose import Proposed, enough, propose
from .setup import Asked, Setup
from .states import Sheet, Views, sheet_of
from .views import Sample
from .words import make_words

JUDGED, NEEDED = 128, 64
"""States of which the error, then the need, is estimated."""

ENOUGH = 12
"""States that are left, where there are so many, by each shortcut that is kept in check."""

LOOKED = 12
"""States of one draw that are looked at."""

NEED: dict[Tier, float] = {"easy": 0.27, "medium": 0.27, "hard": 0.52}
"""Share of redraws that must change the answer: a little more than the checks ask for."""

SLACK = 0.02

FRAME = (640, 400)
"""The size of frames that ``lacks`` supposes."""


class Declared:
    """A Task made of a declaration; the protocol is Task of records/protocols.py."""

    def __init__(self, name: str, setups: Mapping[Tier, Setup], raw: Mapping[str, Any]) -> None:
        self.name = name
        self.raw = dict(raw)
        self._setups = dict(setups)
        says = self._setups["easy"].says
        self.category, self.about = says.category, says.about
        self.kinds = tuple(says.asks)
        self.twins = says.unanswerable
        """Whether it is asked with twins, in which it can't be told."""

        self.needs = self._needs()

    def _needs(self) -> str:
        says = self._setups["hard"].says
        most = max(setup.says.things for setup in self._setups.values())
        named = says.source.categories + says.source.supercategories
        of = f" of {', '.join(named)}" if named else ""
        things = f"{most} categor{'ies' if most > 1 else 'y'}"
        setup = self._setups["hard"]
        if says.compose == "chart":
            return f"{things}{of} to name"
        if setup.found:
            told = "shown alone" if setup.placed else "annotated exhaustively"
            return f"{says.compose}{of}: {things} {told}"
        return f"cutouts{of}: {things} of whole things"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        for tier in TIERS:
            if lack := scene.lacks(pool, self._setups[tier], FRAME):
                return lack
        return ""

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return how many options may be shown; none where the kind isn't asked."""
        setup = self._setups[tier]
        asked = setup.asks[kind]
        if tier not in asked.ask.tiers:
            return ()
        return counts(asked, setup.says.images, setup.says.things)

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        says = self._setups[tier].says
        return says.asks[kind].error or says.error

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        sheet, asked = self._read(question)
        matrix = sheet.of_facts(facts)
        options = answers.as_array(question.options)
        return answers.misfits(asked, sheet.env(matrix), options, len(matrix))

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        sheet, asked = self._read(question)
        matrix = sheet.of_facts(facts)
        options = answers.as_array(question.options)
        return answers.scores(asked, sheet.env(matrix), options, len(matrix))

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts again, over all tiers."""
        sheet, _ = self._read(puzzle.question)
        kept = puzzle.question.args.get("among")
        views = Sample(kept) if kept else None
        return dict(zip(sheet.names, self._redrawn(sheet, n, views, rng).T, strict=True))

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates, the fairest first. Raises Reject."""
        setup = self._setups[slot.tier]
        asked = setup.asks[slot.kind]
        sheet = sheet_of(setup, setup.says.images, setup.says.things, asked.tells)
        cast = scene.draw_cast(pool, setup, sheet.images, slot.frame, rng)
        held = propose(sheet, asked, cast, slot, rng)
        among = cast.views.sample(rng) if cast.views else {}
        again = self._redrawn(sheet, estimate.REDRAWS, cast.views, rng)
        judge = estimate.Candidates(
            sheet, held.facts, again, held.drafts.options, slot.answer, asked
        )
        grounds = scene.stages(pool, cast, sheet.images, rng)
        every = np.arange(len(held))
        scored = self._scores(sheet, asked, held, every)
        meant = as_meant(scored, slot.answer, slot.lots, ENOUGH) if scored else every
        reason, band = "", self.band(slot.kind, slot.tier)
        # Where what the lots mean can't be had, any other will do.
        for rows in (meant, every) if len(meant) < len(every) else (every,):
            kept = enough(rows, JUDGED, rng)
            # A few readers cost less than the redraws of every place.
            kept = kept[estimate.within(estimate.error(judge, kept, rng), band, SLACK)]
            if not len(kept):
                reason = reason or "none-of-the-tier"
                continue
            kept = kept[:NEEDED]
            kept = kept[estimate.need(judge, kept) >= NEED[slot.tier]]
            if not len(kept):
                reason = reason or "one-image-idle"
                continue
            if scored := self._scores(sheet, asked, held, kept):
                kept = kept[fairest(scored, slot.answer, slot.lots, rng, enough=ENOUGH)]
            for row in kept[:LOOKED].tolist():
                yield self._puzzle(slot, sheet, asked, cast, held, row, among, grounds, rng)
        if reason:
            raise Reject(reason)

    def _scores(
        self, sheet: Sheet, asked: Asked, held: Proposed, rows: NDArray[np.intp]
    ) -> dict[str, Array]:
        """Return the shortcuts' scores of these states, or of all."""
        facts, options = held.facts[rows], held.drafts.options[rows]
        scored = answers.scores(asked, sheet.env(facts, asked.uses), options, len(facts))
        return answers.to_choose_by(scored)

    def _redrawn(
        self, sheet: Sheet, n: int, views: Views | None, rng: np.random.Generator
    ) -> Array:
        """Return facts (n, facts) drawn anew, as many of each tier."""
        each = -(-n // len(TIERS))
        drawn = []
        for tier in TIERS:
            own = sheet_of(self._setups[tier], sheet.images, sheet.things, sheet.tells)
            drawn.append(own.matrix(own.draw(each, rng, views)))
        found = np.concatenate(drawn)
        return np.asarray(found[rng.permutation(len(found))[:n]])

    def _read(self, question: Question) -> tuple[Sheet, Asked]:
        args = question.args
        setup = self._setups[args["tier"]]
        asked = setup.asks[question.kind]
        return sheet_of(setup, args["images"], args["things"], asked.tells), asked

    def _puzzle(
        self,
        slot: Slot,
        sheet: Sheet,
        asked: Asked,
        cast: scene.Cast,
        held: Proposed,
        row: int,
        among: Mapping[str, Any],
        grounds: tuple[Any, ...],
        rng: np.random.Generator,
    ) -> Puzzle:
        facts, form = held.facts[row], asked.ask.form
        shown = {name: value[row] for name, value in held.shown.items()}
        values = as_values(held.drafts.options[row], form, asked.cases)
        mistakes = held.drafts.mistakes(row, form)
        args: dict[str, Any] = {
            "tier": slot.tier,
            "images": sheet.images,
            "things": sheet.things,
            "labels": list(cast.names),
            "declared": self.raw,
        }
        if among:
            args["among"] = among
        exact = sheet.env(facts[None])
        right = values[slot.answer]
        return Puzzle(
            question=Question(self.name, slot.kind, args, values),
            options=tuple(
                Option(said(asked, value, cast.names), mistake)
                for value, mistake in zip(values, mistakes, strict=True)
            ),
            answer=slot.answer,
            facts=sheet.facts(facts),
            frames=scene.frames(sheet.setup, cast, slot.frame, shown, grounds, rng),
            hops=sheet.images,
            words=Deferred(make_words, sheet, exact, shown, cast.names, right),
        )


def counts(asked: Asked, images: int, things: int) -> tuple[int, ...]:
    """Return the numbers of options that a kind can have."""
    form = asked.ask.form
    if form == "number":
        return asked.ask.options or (4, 5)
    if asked.cases:
        return (4,)
    if form == "image":
        return (images,)
    if form == "order":
        return asked.ask.options or (min(images, 5),)
    return asked.ask.options or (min(things, 5),)


def said(asked: Asked, value: Any, names: tuple[str, ...]) -> str:
    """Return an option in words."""
    form = asked.ask.form
    if asked.cases:
        return f"image {value[0]}, {asked.cases[value[1]]}"
    if form == "image":
        return f"image {value}"
    if form == "order":
        return ", ".join(f"image {each}" for each in value)
    if form == "thing":
        return names[int(value)]
    number = f"{value:.{asked.ask.digits}f}"
    return f"{number} {asked.ask.unit}" if asked.ask.unit else number

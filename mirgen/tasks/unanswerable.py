"""Twins of any task: "it can't be told" is among the options, and sometimes it is right.

A task wrapped so draws the same puzzles with one option more. Of two twins, one lacks an image
or the text that the other's proof of need has shown to be needed; there, and only there, it
can't be told. What might have stood there is drawn by the family, and kept: an option is
defensible only if it holds whatever it was, and where none is, it can't be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..errors import Reject
from ..records.frame import Brush, PhotoView, Scene, Size, Stage, Sticker, Subject, Tile
from ..records.protocols import Task
from ..records.puzzle import TOLD, Fact, Facts, Option, Puzzle, Question, Slot, Tier, seen
from ..records.source import Pool
from ..records.twins import CANT, KEY, MISTAKE, PREFIX, twinned, whole

Array = NDArray[np.float64]

MOST_OPTIONS = 5

FAR = 1e9
"""The misfit of what a reader never takes: that it can't be told where all is there."""

DRAWS = 256
"""Draws of what is left out, among which such are sought that make another option right."""

PROMISED = frozenset({("yes_but", "contradicts"), ("yes_but", "irony")})
"""Tasks and kinds that have no twins: one of what is shown is promised to be right, so whoever
misses an image knows by what is left.
"""

CARD = "blank card"
"""The label of what stands where an image was left out."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A card that shows nothing but where an image should be; ``region`` is its own."""

    region: int
    size: Size

    once: ClassVar[bool] = False

    def draw(self, brush: Brush) -> None:
        """Paint it."""
        w, h = self.size
        edge = 0.04 * min(w, h)
        corners = [(edge, edge), (w - edge, edge), (w - edge, h - edge), (edge, h - edge)]
        brush.begin(self.region, CARD)
        brush.polygon(corners, "paper", outline="muted")
        brush.end()
        brush.text((w / 2, h / 2), "no image", "muted", 0.07 * h)


class Twinned:
    """A Task that asks what another one asks, where it may be that it can't be told."""

    twins = True

    def __init__(self, task: Task, name: str = "") -> None:
        self.of = task
        self.name = name or PREFIX + task.name
        self.category = task.category
        self.kinds = task.kinds
        self.about = (
            f"{task.about.rstrip('.')}; where something needed is missing, it can't be told."
        )
        self.needs = task.needs

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        return self.of.lacks(pool)

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return one more than the task has; of five, one wrong option gives way."""
        given = () if (self.of.name, kind) in PROMISED else self.of.option_counts(kind, tier)
        return tuple(sorted({min(count + 1, MOST_OPTIONS) for count in given}))

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the task's own band: nobody who sees all says that it can't be told."""
        return self.of.band(kind, tier)

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options): an option fits as it does at what speaks most against it."""
        kept = twinned(question)
        if kept is None:
            return self.of.solve(question, facts)
        own = whole(question)
        unseen: Mapping[str, list[float]] = kept.get("unseen", {})
        number = max((len(values) for values in unseen.values()), default=1)
        n = max((len(value) for value in facts.values()), default=1)
        worst = np.zeros((n, len(own.options)))
        for i in range(number):
            state = {**facts, **{name: np.full(n, v[i]) for name, v in unseen.items()}}
            worst = np.maximum(worst, self.of.solve(own, state))
        open_ = np.zeros(n) if "missing" in kept else np.full(n, FAR)
        cant = np.where(worst.min(axis=1) > 1, open_, FAR)
        return np.insert(worst, kept["at"], cant, axis=1)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the task's shortcuts, which never come to that it can't be told."""
        kept = twinned(question)
        found = self.of.rules(whole(question), facts)
        if kept is None:
            return found
        # Neither the highest score nor the lowest.
        return {
            name: np.insert(scores, kept["at"], np.median(scores, axis=1), axis=1)
            for name, scores in found.items()
        }

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts again, as the task does."""
        own = replace(puzzle, question=whole(puzzle.question))
        return self.of.redraw(own, n, pool, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield the whole puzzles of a slot, with one option more."""
        inner, gone = self._inner(slot)
        for puzzle in self.of.draw(inner, pool, rng):
            yield _with_option(puzzle, slot.unsure, gone)

    def _inner(self, slot: Slot) -> tuple[Slot, int]:
        """Return the slot as the task's own, and the option that gives way, -1 for none."""
        right = slot.answer - (slot.answer > slot.unsure)
        given = self.of.option_counts(slot.kind, slot.tier)
        gone, options = -1, slot.options - 1
        if options not in given:
            gone, options = int(slot.lots[-1] * slot.options), slot.options
            right += gone <= right
        own = replace(slot, task=self.of.name, options=options, answer=right, unsure=-1)
        return own, gone

    def leave_out(
        self,
        puzzle: Puzzle,
        twin: int,
        asked: Collection[str],
        pool: Pool,
        rng: np.random.Generator,
    ) -> Puzzle:
        """Return the puzzle without an image or the text, which it needs.

        ``twin`` is the index of the whole one, ``asked`` the names that its question speaks of:
        what is told there stays. Of built-in tasks, whose questions tell under other names, only
        images are left out. Raises Reject('nothing-to-leave-out').
        """
        redraws = self.redraw(puzzle, DRAWS, pool, rng)
        places = [seen(k) for k in range(len(puzzle.frames))]
        if "declared" in puzzle.question.args:
            places.append(TOLD)
        for at in rng.permutation(len(places)).tolist():
            place = places[at]
            gone = tuple(f for f in _gone(puzzle, place) if f.name.partition("[")[0] not in asked)
            if unseen := self._unseen(puzzle, gone, redraws):
                break
        else:
            raise Reject("nothing-to-leave-out")
        kept = {**puzzle.question.args[KEY], "twin": twin, "missing": place, "unseen": unseen}
        question = replace(puzzle.question, args={**puzzle.question.args, KEY: kept})
        absent = {fact.name for fact in gone}
        answer = kept["at"]
        return replace(
            puzzle,
            question=question,
            options=tuple(
                Option(o.text, "" if i == answer else o.mistake or "as-if-nothing-were-missing")
                for i, o in enumerate(puzzle.options)
            ),
            answer=answer,
            facts=tuple(fact for fact in puzzle.facts if fact.name not in absent),
            frames=_blanked(puzzle, place),
        )

    def others(self, puzzle: Puzzle) -> tuple[int, ...]:
        """Return the options that might each be right, as what is left out of a puzzle might be."""
        kept = puzzle.question.args[KEY]
        found: list[int] = []
        for i in range(len(next(iter(kept["unseen"].values())))):
            state = {**puzzle.state(), **{n: np.array([v[i]]) for n, v in kept["unseen"].items()}}
            fits = np.flatnonzero(self.of.solve(whole(puzzle.question), state)[0] <= 1)
            found += [int(k + (k >= kept["at"])) for k in fits[:1]]
        return tuple(dict.fromkeys(found))

    def _unseen(
        self, puzzle: Puzzle, gone: tuple[Fact, ...], redraws: Facts
    ) -> dict[str, list[float]]:
        """Return values of what is left out: the true ones, and some that make others right.

        Empty where none of the draws leaves another option alone right: that several would be
        right, or none, may be ruled out by what the text promises.
        """
        if not gone:
            return {}
        own = whole(puzzle.question)
        n = len(next(iter(redraws.values())))
        absent = {fact.name for fact in gone}
        state = {
            f.name: redraws[f.name] if f.name in absent else np.full(n, f.value)
            for f in puzzle.facts
        }
        fits = self.of.solve(own, state) <= 1
        right = puzzle.answer - (puzzle.answer > puzzle.question.args[KEY]["at"])
        alone = fits & (fits.sum(axis=1, keepdims=True) == 1)
        others = [k for k in range(fits.shape[1]) if k != right and alone[:, k].any()]
        rows = [int(alone[:, k].argmax()) for k in others]
        if not rows:
            return {}
        return {f.name: [f.value, *(float(redraws[f.name][i]) for i in rows)] for f in gone}


def _with_option(puzzle: Puzzle, at: int, gone: int) -> Puzzle:
    """Return the puzzle with "it can't be told" at its place, and without an option."""
    options, values = list(puzzle.options), list(puzzle.question.options)
    answer = puzzle.answer
    if gone >= 0:
        del options[gone], values[gone]
        answer -= gone < answer
    options.insert(at, Option(CANT, MISTAKE))
    values.insert(at, None)
    args = {**puzzle.question.args, KEY: {"at": at}}
    question = Question(puzzle.question.task, puzzle.question.kind, args, tuple(values))
    answer += at <= answer
    return replace(puzzle, question=question, options=tuple(options), answer=answer)


def _gone(puzzle: Puzzle, place: str) -> tuple[Fact, ...]:
    """Return the facts that can't be read where a place is left out: its own, and those of other
    images that are read off its regions too.
    """
    own = tuple(fact for fact in puzzle.facts if fact.where == place)
    if place == TOLD:
        return own
    frame = puzzle.frames[int(place.partition(":")[2])]
    held = frame.subjects if isinstance(frame, PhotoView) else frame.layers
    shown = {each.region for each in held if isinstance(each, Subject | Sticker | Tile)}
    shown |= {number for fact in own for number in _regions(fact.name)[:1]}
    return tuple(
        fact
        for fact in puzzle.facts
        if fact.where == place or (fact.where != TOLD and shown.intersection(_regions(fact.name)))
    )


def _regions(name: str) -> list[int]:
    """Return the regions that a seen fact's name speaks of; none where it is told."""
    attribute, _, numbers = name.partition("(")
    found = [int(n) for n in numbers.rstrip(")").split(",") if n.isdigit()]
    return found[:1] if attribute == "tally" else found


def _blanked(puzzle: Puzzle, place: str) -> tuple[PhotoView | Scene, ...]:
    """Return the frames with a blank card for the one that is left out."""
    frames = list(puzzle.frames)
    if place != TOLD:
        k = int(place.partition(":")[2])
        size = frames[k].size
        frames[k] = Scene(size, Stage("board", 0), (Blank(card_region(puzzle), size),))
    return tuple(frames)


CARD_REGION = 9000


def card_region(puzzle: Puzzle) -> int:
    """Return the number of a blank card's region, which nothing else has."""
    highest = max((n for fact in puzzle.facts for n in _regions(fact.name)), default=0)
    return max(CARD_REGION, highest + 1)

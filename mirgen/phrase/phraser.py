"""The phraser: chooses which template says an instance, and says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from ..errors import UsageError
from ..records.instance import Text
from ..records.puzzle import Puzzle, Slot
from ..seeds import unit
from .absent import say_left_out
from .library import Library
from .reach import names_in
from .saying import say
from .template import Template


class Phraser:
    """Says puzzles with a library's templates.

    Which template says an instance depends on ``seed``, split and index alone, in proportion
    to the weights of those that fit.
    """

    def __init__(self, library: Library, seed: int) -> None:
        self._library = library
        self._seed = seed

    def say(
        self,
        puzzle: Puzzle,
        slot: Slot,
        rng: np.random.Generator,
        region_image: Mapping[int, int] | None = None,
    ) -> Text:
        """Return the puzzle in words.

        ``rng`` is drawn from by ``pick`` alone, once a call, in the order options, context,
        question, summary, captions, text2region, region2region, conclusion.
        ``region_image`` is the image, counted from 0, of each region that the finished frames
        show; without it, stickers and photo subjects are known from the frame plans, and where
        a drawn region is isn't checked.

        Raises UsageError where no template fits or the template breaks a rule, naming the file
        and line; Reject ``options-alike`` where two of the puzzle's options read the same,
        ``label-misread`` where a label is empty or would be taken for an option's letter, and
        ``ref-not-visible`` where a template speaks of a region that its frame doesn't show.
        """
        return say(self._choose(slot, puzzle), puzzle, slot, rng, region_image)

    def asked_with(self, puzzle: Puzzle, slot: Slot) -> frozenset[str]:
        """Return the names that the question and the options of a puzzle may speak of."""
        return names_in(self._choose(slot, puzzle), ("question", "options"))

    def say_left_out(
        self,
        text: Text,
        puzzle: Puzzle,
        others: Collection[str],
        slot: Slot,
        rng: np.random.Generator,
        region_image: Mapping[int, int],
    ) -> Text:
        """Return the words of a puzzle that lacks something, from those of its whole twin.

        ``others`` are options that might be right; the rest is as in ``say``. Raises UsageError.
        """
        template = self._library.left_out
        if template is None:
            raise UsageError(
                "no template says what is missing",
                where="templates",
                remedy="add unanswerable/_base.jinja, as it is packaged",
            )
        return say_left_out(template, text, puzzle, others, slot, rng, region_image)

    def _choose(self, slot: Slot, puzzle: Puzzle) -> Template:
        task, kind = puzzle.question.task, puzzle.question.kind
        fitting = self._library.for_slot(task, kind, slot.tier)
        if not fitting:
            raise UsageError(
                f"no template says {task} questions of kind {kind!r} and tier {slot.tier!r}",
                where="templates",
                remedy=f"write {task}/<name>.jinja in a folder and name that with --templates",
            )
        left = unit(self._seed, "template", slot.split, slot.index)
        left *= sum(template.front.weight for template in fitting)
        for template in fitting:
            left -= template.front.weight
            if left < 0:
                return template
        return fitting[-1]

"""A trial: one template rendered on many instances, and everything that goes wrong at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from ..errors import Reject, UsageError
from ..records.instance import Text
from ..records.puzzle import Puzzle, Slot
from .leaks import Leak
from .saying import say
from .template import Template

_REFER = "write what is seen as {{ ref(region, words) }}"
_VARIES = re.compile(r"(?<!\w)'[^']*'|\"[^\"]*\"|\d+|\([^()]*\)")
"""What differs between two messages about one fault."""


class Trial:
    """Says instances with one template and keeps the faults, each once with how often it is met."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.instances = 0
        self._met: dict[tuple[str, str], tuple[UsageError, Slot]] = {}
        self._times: dict[tuple[str, str], int] = {}
        self._leaks = {"question": Leak(), "summary": Leak()}

    def add(
        self, puzzle: Puzzle, slot: Slot, rng: np.random.Generator, places: Mapping[int, int]
    ) -> None:
        """Say one instance; one whose names alone break a rule isn't counted."""
        found: list[UsageError] = []
        try:
            text = say(self.template, puzzle, slot, rng, places, found.append)
        except Reject as reject:
            if reject.reason != "ref-not-visible":
                return
            found.append(self._fault("caption", "a ref names a region that no image shows"))
        else:
            said = not found
            found += self._unreferred(text)
            if said:
                question = text.context[-1].text
                self._leaks["question"].add(question, text.options, puzzle.answer)
                self._leaks["summary"].add(text.steps.summary, text.options, puzzle.answer)
        self.instances += 1
        for key, error in {_key(error): error for error in found}.items():
            self._met.setdefault(key, (error, slot))
            self._times[key] = self._times.get(key, 0) + 1

    def failures(self) -> Iterator[UsageError]:
        """Yield what a build would fail of, as it would tell it."""
        yield from (error for error, _ in self._met.values() if error.remedy != _REFER)

    def faults(self) -> Iterator[UsageError]:
        """Yield what went wrong, with the first instance that showed it."""
        for key, (error, slot) in self._met.items():
            often = f"{self._times[key]} of {self.instances} renderings"
            what = f"{error.what} [{slot.kind}, {slot.tier}; {often}]"
            yield UsageError(what, where=error.where, remedy=error.remedy)
        for block, leak in self._leaks.items():
            if found := leak.found():
                yield UsageError(
                    f"the block {block!r} gives the answer away: of {found[1]} renderings that "
                    f"name some of the options, {found[0]} name the right one",
                    where=self.template.where(block),
                    remedy="name all of the options or none",
                )

    def _unreferred(self, text: Text) -> Iterator[UsageError]:
        fields = {ref.field for ref in text.refs}
        captions = text.steps.caption
        empty = [k for k, c in enumerate(captions) if c and f"steps.caption[{k}]" not in fields]
        if empty:
            yield self._fault("caption", f"the caption of image {empty[0] + 1} has no ref")
        if text.steps.text2region and "steps.text2region" not in fields:
            yield self._fault("text2region", "text2region has no ref")

    def _fault(self, block: str, what: str) -> UsageError:
        return UsageError(what, where=self.template.where(block), remedy=_REFER)


def _key(error: UsageError) -> tuple[str, str]:
    return error.where, _VARIES.sub("…", error.what)

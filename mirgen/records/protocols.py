"""What two stages need of each other: the Task, its Solver, and what they are handed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .puzzle import Facts, Puzzle, Question, Slot, Tier
from .source import Pool


class Solver(Protocol):
    """How well each option fits the facts.

    Returns misfits of shape (n, options), float64, >= 0: 0 is the best there is, up to 1 is
    defensible, above 1 is clearly not, NaN never. The set of defensible options is
    ``misfit <= 1``; a viewer who must choose takes the smallest.
    """

    def __call__(self, question: Question, facts: Facts) -> NDArray[np.float64]:
        """Return the misfits."""


class Timer(Protocol):
    """Counts CPU time by the name of what is done; a timed block may hold other timed blocks."""

    def at(self, name: str) -> AbstractContextManager[None]:
        """Return a context manager that counts its block under this name."""


class Untimed:
    """A Timer that counts nothing."""

    def at(self, name: str) -> AbstractContextManager[None]:
        """Return a context manager that does nothing."""
        return nullcontext()


UNTIMED = Untimed()


class Task(Protocol):
    """One family: how its puzzles are drawn, and its solver."""

    name: str
    category: str
    kinds: tuple[str, ...]
    """Kinds of question."""
    about: str
    """One sentence for ``mirgen tasks``."""
    needs: str
    """One sentence: what a source must have."""

    def lacks(self, pool: Pool) -> str:
        """Return '' where the pool can feed the task, else what is missing, in one sentence."""

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return how many options this kind may show at this tier; none: it isn't asked there."""

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the noisy viewers' error that a tier stands for: from (inclusive), to (not)."""

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates for the slot, the fairest first; Raises Reject with a reason.

        The caller takes the first that passes its checks, and draws again where none does.
        """

    def solve(self, question: Question, facts: Facts) -> NDArray[np.float64]:
        """Be the Solver of the family."""

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, NDArray[np.float64]]:
        """Draw all facts of this puzzle's structure again, n times, over all tiers.

        Returns every fact by name, each of shape (n,): the family's own generator, from which
        the proof of need takes one place at a time. Only the question's kind and ``args`` and the
        facts' names may matter: candidates of one draw with equal ``args`` share the redraws.
        """

    def rules(self, question: Question, facts: Facts) -> Mapping[str, NDArray[np.float64]]:
        """Score the options by each named shortcut: rule name to scores of shape (n, options).

        The rule picks the highest score, its inverse the lowest.
        """

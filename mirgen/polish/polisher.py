"""The polisher: rows in, the same rows reworded or as they were, in order, many asked at once."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Protocol

from ..chat.asker import Failure
from ..chat.crew import Crew
from ..records.instance import Instance
from .cache import Reply
from .course import Courses, Verdict, Wanted

AHEAD = 4
"""Rows waiting for their reply, for each that may be asked at once."""


class Answers(Protocol):
    """Where replies come from that aren't in the cache."""

    def answer(self, wanted: Wanted) -> Reply | Failure | None:
        """Return the reply, or why there is none; None where it must be asked in another form."""

    def stop(self) -> None:
        """Let nothing more be asked."""


class Polisher:
    """Rewords rows; leaving its block ends all that is under way.

    Without ``answers`` it reads the cache and nothing else.
    """

    def __init__(self, courses: Courses, answers: Answers | None, *, threads: int = 32) -> None:
        self.courses, self._answers = courses, answers
        self._threads = threads if answers else 1
        self._crew = Crew(self._threads)
        self.outcomes: Counter[str] = Counter()
        """Rows by what became of them: the values of the column ``polish``."""

    def __enter__(self) -> Polisher:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._answers is not None:
            self._answers.stop()
        self._crew.__exit__(kind, error, trace)

    def all(
        self,
        rows: Iterable[Instance],
        wanted: Callable[[Instance], bool] = lambda _: True,
        told: Callable[[Verdict], None] = lambda _: None,
    ) -> Iterator[Instance]:
        """Yield each row reworded, or as it was, in order; those not wanted are left alone.

        Raises UsageError and OutputError.
        """
        waiting: deque[tuple[Instance, Future[Verdict] | None]] = deque()
        for row in rows:
            waiting.append((row, self._begun(row) if wanted(row) else None))
            while len(waiting) > AHEAD * self._threads or _ready(waiting[0][1]):
                yield self._done(*waiting.popleft(), told)
                if not waiting:
                    break
        while waiting:
            yield self._done(*waiting.popleft(), told)

    def verdict(self, row: Instance) -> Verdict:
        """Return what becomes of one row."""
        course = self.courses.begin(row, self._answers is not None)
        try:
            wanted = next(course)
            while True:
                assert self._answers is not None
                wanted = course.send(self._answers.answer(wanted))
        except StopIteration as end:
            found: Verdict = end.value
            return found

    def _begun(self, row: Instance) -> Future[Verdict]:
        return self._crew.submit(self.verdict, row)

    def _done(
        self, row: Instance, future: Future[Verdict] | None, told: Callable[[Verdict], None]
    ) -> Instance:
        if future is None:
            return row
        verdict = future.result()
        self.outcomes[verdict.row.polish] += 1
        told(verdict)
        return verdict.row


def _ready(future: Future[Verdict] | None) -> bool:
    return future is None or future.done()

"""Progress on stderr: a bar on a terminal, else a line a shard, else nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .say import note

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from ..run.events import Event, Listener


SURE = 20
"""Rows from which on it is told what all of them will cost."""


@contextmanager
def watching(quiet: bool) -> Iterator[Listener]:
    """Give a listener for a build that shows its events as fits this stderr."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        with _bar("a second") as bar:
            yield _Bar(bar)


@contextmanager
def counting(total: int, quiet: bool, doing: str = "checking") -> Iterator[Callable[..., None]]:
    """Give a counter of rows that shows a bar on a terminal.

    It takes the number of new rows and, where they are known only then, how many there are in all
    and what else to tell.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    with _bar("rows a second") as bar:
        task = bar.add_task(doing, total=total)

        def count(number: int, of: int | None = None, more: str = "") -> None:
            told = f"{doing} {more}".rstrip()
            bar.update(task, advance=number, description=told, total=of or total)

        yield count


class _Lines:
    """Plain lines, for logs."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._rows = self._total = 0
        self._money, self._wait = Money(), JobLines()

    def __call__(self, event: Event) -> None:
        from ..run import events

        if isinstance(event, events.Indexed):
            for report in event.reports:
                note(report.lines()[0])
        elif isinstance(event, events.Planned):
            self._start, self._total = time.monotonic(), event.instances
            self._rows = event.standing
            if event.standing:
                note(f"{event.standing} of {event.instances} instances stand already")
        elif isinstance(event, events.ShardDone):
            self._rows += event.rows
            spent = time.monotonic() - self._start
            told = self._money.told(self._total)
            note(f"{event.name}: {self._rows} of {self._total} instances, {spent:.0f} s{told}")
        elif isinstance(event, events.JobsWaited):
            self._wait.tell(event.answered, event.requests)
        elif isinstance(event, events.ShardLost):
            note(f"{event.name}: {event.why}; trying again")
        else:
            self._money.hear(event)


class JobLines:
    """A line each time that more requests of batch jobs are answered."""

    def __init__(self) -> None:
        self._last = (-1, -1)

    def tell(self, answered: int, requests: int) -> None:
        """Say it, unless it was said just now."""
        if requests and self._last != (answered, requests):
            self._last = answered, requests
            note(f"{answered} of {requests} requests in batch jobs are answered")


class Money:
    """What rewording has cost so far, and what it will cost if the rest is like it."""

    def __init__(self) -> None:
        self._rows, self._usd = 0, 0.0

    def hear(self, event: Event) -> None:
        """Take note of a row that was reworded."""
        usd = getattr(event, "usd", None)
        if usd is not None:
            self.add(usd)

    def add(self, usd: float) -> None:
        """Take note of one row more, and of the dollars spent so far."""
        self._rows, self._usd = self._rows + 1, usd

    def told(self, rows: int) -> str:
        """Return it for so many rows in all, '' where no price is known."""
        if not self._usd:
            return ""
        likely = f" of about ${self._usd / self._rows * rows:.2f}" if self._rows >= SURE else ""
        return f", ${self._usd:.4f}{likely}"


class _Bar:
    """A bar with rate and time left."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("reading annotations and photos", total=None)
        self._total, self._money = 0, Money()

    def __call__(self, event: Event) -> None:
        from ..run import events

        if isinstance(event, events.Indexed):
            for report in event.reports:
                self._bar.console.print(report.lines()[0], highlight=False, markup=False)
        elif isinstance(event, events.Planned):
            self._bar.remove_task(self._task)
            self._total = event.instances
            self._task = self._bar.add_task(
                "building", total=event.instances, completed=event.standing
            )
        elif isinstance(event, events.Progress):
            self._bar.advance(self._task, event.instances)
        elif isinstance(event, events.ShardLost):
            told = f"{event.name}: {event.why}; trying again"
            self._bar.console.print(told, highlight=False, markup=False)
        elif isinstance(event, events.Reworded):
            self._money.hear(event)
            told = f"building{self._money.told(self._total)}"
            self._bar.update(self._task, description=told)
        elif isinstance(event, events.JobsWaited):
            told = f"building, {event.answered} of {event.requests} in batch jobs"
            self._bar.update(self._task, description=told)


def _bar(unit: str) -> Bar:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Instances a second over the last half minute."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f} {unit}" if speed else "", style="progress.data.speed")

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )

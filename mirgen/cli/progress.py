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
            note(f"{event.name}: {self._rows} of {self._total} instances, {spent:.0f} s")
        elif isinstance(event, events.ShardLost):
            note(f"{event.name}: {event.why}; trying again")


class _Bar:
    """A bar with rate and time left."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("reading annotations and photos", total=None)

    def __call__(self, event: Event) -> None:
        from ..run import events

        if isinstance(event, events.Indexed):
            for report in event.reports:
                self._bar.console.print(report.lines()[0], highlight=False, markup=False)
        elif isinstance(event, events.Planned):
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(
                "building", total=event.instances, completed=event.standing
            )
        elif isinstance(event, events.Progress):
            self._bar.advance(self._task, event.instances)
        elif isinstance(event, events.ShardLost):
            told = f"{event.name}: {event.why}; trying again"
            self._bar.console.print(told, highlight=False, markup=False)


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

"""A build's log for machines: one JSON object a line, appended and flushed, with reason codes.

Every line has ``at`` (UTC) and ``event``: begun, indexed, planned, shard-done, shard-lost, and
finished or failed. Codes are those that reports and manifests count by.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MirgenError
from .writing import writing

if TYPE_CHECKING:
    from ..run.events import Event, Summary

Write = Callable[..., None]


class Log:
    """Events of one build; does nothing without a file."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._start = time.monotonic()
        self._done = 0
        self._outcomes: Counter[str] = Counter()

    def __call__(self, event: Event) -> None:
        """Write an event down; progress within a shard isn't worth a line."""
        from ..run import events

        if isinstance(event, events.Indexed):
            for report in event.reports:
                left = Counter({c.code: c.count for c in report.photos_left})
                left.update({c.code: c.count for c in report.regions_left})
                self._write(
                    "indexed",
                    dataset=report.dataset,
                    photos=report.photos_kept,
                    regions=report.regions_kept,
                    left_out=dict(left),
                )
        elif isinstance(event, events.Planned):
            self._done = event.standing
            self._write(
                "planned", rows=event.instances, standing=event.standing, shards=event.shards
            )
        elif isinstance(event, events.ShardDone):
            self._done += event.rows
            self._write(
                "shard-done",
                shard=event.name,
                rows=event.rows,
                rows_done=self._done,
                seconds=self._seconds(),
            )
        elif isinstance(event, events.ShardLost):
            self._write("shard-lost", shard=event.name, code=event.code, why=event.why)
        elif isinstance(event, events.Reworded):
            self._outcomes[event.outcome] += 1

    def finished(self, summary: Summary) -> None:
        """Write the end down: rate, CPU seconds by stage, rejects by task and reason."""
        seconds = self._seconds()
        rejected: dict[str, Counter[str]] = {}
        for split in summary.manifest.splits.values():
            for tally in split.tallies:
                rejected.setdefault(tally.task, Counter()).update(tally.rejected)
        verdict = summary.manifest.audit
        self._write(
            "finished",
            built=summary.built,
            seconds=seconds,
            rate=round(summary.built / seconds, 2) if seconds else 0.0,
            cpu_seconds={name: round(spent, 2) for name, spent in summary.stages.items()},
            peak_mb=round(summary.peak_mb),
            rejected={task: dict(counts) for task, counts in sorted(rejected.items())},
            reworded=dict(self._outcomes),
            audit_failed=list(verdict.failed) if verdict else [],
        )

    def _seconds(self) -> float:
        return round(time.monotonic() - self._start, 2)

    def failed(self, error: BaseException) -> None:
        """Write down why there is no end; the code is the kind of error."""
        code = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__.removesuffix("Error")).lower()
        exit_code = error.exit_code if isinstance(error, MirgenError) else 1
        if isinstance(error, KeyboardInterrupt):
            code, exit_code = "interrupted", 130
        self._write("failed", code=code, exit_code=exit_code, why=str(error))


@contextmanager
def logged(path: str | None) -> Iterator[Log]:
    """Give a log that appends to this file; what leaves the block by an error is written too.

    Raises OutputError where the file can't be written at the start; once a build runs, a log
    that can't be written any more doesn't end it.
    """
    if path is None:
        yield Log(lambda event, **told: None)
        return
    with writing("log", Path(path)):
        file = Path(path).open("ab", buffering=0)  # noqa: SIM115 - closed below

    def write(event: str, **told: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": now, "event": event, **told}, ensure_ascii=True)
        try:
            file.write(f"{line}\n".encode())
        except OSError:
            return

    log = Log(write)
    write("begun")
    try:
        yield log
    except BaseException as error:
        log.failed(error)
        raise
    finally:
        file.close()

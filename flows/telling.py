"""What a flow run shows beside its tasks: progress, and artifacts when the build is done."""

from __future__ import annotations

import base64
import logging
import time
from io import BytesIO
from typing import Any, cast
from uuid import UUID

from prefect.artifacts import (
    create_image_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from mirgen.audit import audit, page
from mirgen.export.report import report, shard_rows
from mirgen.export.show import choose, sheet
from mirgen.run import events
from mirgen.store import Verdict, open_dataset

Log = logging.Logger | logging.LoggerAdapter[logging.Logger] | Any

PAUSE = 1.0
"""Seconds between two updates of the progress; each is a request to the server."""
CARDS = 8
"""Instances on the contact sheet."""
QUALITY = 82
AUDITED = 400
"""Rows a task that the audit on the run's page looks at, evenly spread: enough to be judged."""


class Telling:
    """Listens to a build: logs what happens and keeps the progress artifact up to date."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._bar: UUID | None = None
        self._made = self._total = 0
        self._start = self._updated = time.monotonic()

    def __call__(self, event: events.Event) -> None:
        """Take the next event of the build."""
        if isinstance(event, events.Indexed):
            for source in event.reports:
                self._log.info(source.lines()[0])
        elif isinstance(event, events.Planned):
            self._plan(event)
        elif isinstance(event, events.Progress):
            self._made += event.instances
            if time.monotonic() - self._updated >= PAUSE:
                self._update()

    def done(self, out: str, summary: events.Summary) -> str:
        """Leave the report, the table of shards and the contact sheet; return what there is now."""
        self._made = self._total
        self._update()
        spent = time.monotonic() - self._start
        total = sum(split.number for split in summary.manifest.splits.values())
        told = f"{total} instances in {len(summary.manifest.shards)} shards"
        rate = f"{summary.built / spent:.1f} a second" if summary.built else "all stood already"
        self._log.info(f"{out}: {told}, {summary.built} built now, {rate}")
        create_markdown_artifact(
            f"# {out}\n\n{told}, {summary.built} of them built by this run ({rate}).\n\n"
            f"{report(summary.manifest)}",
            key="report",
            description=f"{out}: counts, tiers, and what was rejected for which reason",
        )
        create_table_artifact(
            shard_rows(summary.manifest), key="shards", description=f"{out}: every shard"
        )
        tasks = {t.task for split in summary.manifest.splits.values() for t in split.tallies}
        if summary.manifest.audit is not None:
            create_markdown_artifact(
                f"{audit_table(summary.manifest.audit)}\n# More closely\n\n"
                f"{page(audit(out, most=AUDITED * len(tasks)))}",
                key="audit",
                description=f"{out}: what the audit of it found",
            )
        create_image_artifact(
            contact_sheet(out), key="contact-sheet", description=f"{out}: some of its instances"
        )
        return told

    def _plan(self, event: events.Planned) -> None:
        self._start = time.monotonic()
        self._total, self._made = event.instances, event.standing
        self._log.info(
            f"{event.instances} instances, {event.standing} of them stand already, "
            f"{event.shards} shards to make"
        )
        bar = create_progress_artifact(self._share(), description=self._words())
        self._bar = cast(UUID, bar)  # a coroutine only where there is an event loop
        self._updated = time.monotonic()

    def _update(self) -> None:
        if self._bar is not None:
            update_progress_artifact(self._bar, self._share(), description=self._words())
        self._updated = time.monotonic()

    def _share(self) -> float:
        return 100 * self._made / max(1, self._total)

    def _words(self) -> str:
        return f"{self._made} of {self._total} instances"


def audit_table(verdict: Verdict) -> str:
    """Return the audit's table in Markdown, what failed first."""
    failed = "".join(f"- failed: {title}\n" for title in verdict.failed)
    rows = "".join(
        f"| {gate} | {found.passed} | {found.failed} | {found.not_judged} |\n"
        for gate, found in verdict.gates.items()
    )
    return (
        f"# Audit of {verdict.rows} rows\n\n{failed or 'No check failed.'}\n\n"
        f"| gate | passed | failed | not judged |\n|---|--:|--:|--:|\n{rows}"
    )


def contact_sheet(out: str) -> str:
    """Return the address of a JPEG of some of the largest split's instances, data and all."""
    dataset = open_dataset(out)
    splits = dataset.manifest.splits
    largest = max(sorted(splits), key=lambda name: splits[name].number)
    data = BytesIO()
    sheet(choose(dataset.instances(largest), CARDS)).save(data, "JPEG", quality=QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(data.getvalue()).decode()}"

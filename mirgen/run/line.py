"""The line from made shards to finished ones: straight on, or through the polisher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ..chat.budget import Spend
from ..config import BuildConfig
from ..errors import UsageError
from ..polish.course import Verdict
from ..remote import Place
from ..store import TALLIES, Draft, Out, OutFolder, Shard, read_footer, reworked, unread_rows
from . import events, session
from .jobs import Job
from .shard import Made, tallies_of

DRAFTS = "drafts"
"""Folder, among the staged shards, of those that wait to be reworded."""


class Line:
    """Where a build's shards are made, and what is done to them then.

    Polishing takes finished shards, in this process and in threads, while others are composed; a
    draft that a build cut short has left is taken up again.
    """

    def __init__(self, out: Out, config: BuildConfig, key: str | None) -> None:
        self._out, self._config, self._key = out, config, key
        self._polishes = config.polish is not None
        if not self._polishes and config.base_url is not None:
            raise UsageError(
                "an endpoint is named and no model", where="base_url", remedy="give --polish MODEL"
            )
        if self._polishes and not isinstance(out, OutFolder):
            raise UsageError(
                "texts can't be reworded in an object store",
                where=str(out.path),
                remedy="build to a folder on this machine's disk, and copy it there when it's done",
            )
        self._fingerprint = session.fingerprint_of(config) if self._polishes else None
        self._standing: list[Job] = []
        self.polished: session.Polished | None = None
        """What polishing did, once all shards are finished."""

    def fingerprint(self, job: Job) -> str:
        """Return the fingerprint of the finished shard."""
        return self._fingerprint(job.fingerprint) if self._fingerprint else job.fingerprint

    def place(self, job: Job) -> Place:
        """Return where the shard is to be made."""
        name = f"{DRAFTS}/{job.name}" if self._polishes else job.name
        return self._out.staged(name)

    def stands(self, job: Job) -> bool:
        """Whether the shard was made already and only waits to be reworded."""
        footer = read_footer(self.place(job)) if self._polishes else None
        if footer is None or footer.fingerprint != job.fingerprint:
            return False
        self._standing.append(job)
        return True

    def finished(
        self, made: Iterable[Made], vocabulary: Iterable[str], listen: events.Listener
    ) -> Iterator[Made]:
        """Yield the shards as they are finished. Raises what polishing raises."""
        if self._fingerprint is None:
            yield from made
            return
        known: dict[str, Made] = {}
        with session.session(self._config, vocabulary, key=self._key) as run:

            def told(verdict: Verdict, spend: Spend) -> None:
                listen(events.Reworded(verdict.row.polish, spend.usd))

            run.told = told
            drafts: Iterable[Draft] = self._drafts(made, known)
            if run.fills:
                # A job takes hours: it is made once all drafts are there, and never of a few.
                drafts = every = list(drafts)
                run.waiting = lambda *told: listen(events.JobsWaited(told[0], told[1], told[2].usd))
                run.fill(lambda: chain.from_iterable(unread_rows(each.path) for each in every))
            for done in reworked(drafts, run.all, session.COLUMNS):
                done.draft.path.unlink()
                yield _again(known.pop(done.shard.name), done.shard)
            self.polished = run.summary()

    def _drafts(self, made: Iterable[Made], known: dict[str, Made]) -> Iterator[Draft]:
        assert self._fingerprint is not None
        for job in self._standing:
            footer = read_footer(self.place(job))
            assert footer is not None
            shard = Shard(
                name=job.name, rows=footer.rows, bytes=0, sha256="0" * 64, fingerprint="-"
            )
            known[job.name] = Made(shard, tallies_of(footer.notes[TALLIES]), {}, 0.0)
            yield self._draft(job.name, job.fingerprint)
        for each in made:
            known[each.shard.name] = each
            yield self._draft(each.shard.name, each.shard.fingerprint)

    def _draft(self, name: str, fingerprint: str) -> Draft:
        assert self._fingerprint is not None
        assert isinstance(self._out, OutFolder)
        path = self._out.staged(f"{DRAFTS}/{name}")
        return Draft(path, self._out.staged(name), self._fingerprint(fingerprint))


def _again(made: Made, shard: Shard) -> Made:
    return Made(shard, made.tallies, made.stages, made.peak_mb)

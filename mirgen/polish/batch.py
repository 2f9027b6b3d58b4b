"""Asking through the Batch API: rounds of jobs until nothing is wanted that isn't known."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..chat.asker import Failure
from ..chat.batches import Batches, State, line_of
from ..chat.budget import Budget
from ..chat.endpoint import AGAIN, Endpoint, Trouble, tokens_of
from ..records.instance import Instance
from .cache import Reply, RowCache
from .course import Courses, Wanted
from .jobs import Job, Jobs, Sent
from .online import most_tokens
from .read import texts_in
from .settings import Forms, Settings

MOST_REQUESTS, MOST_BYTES = 50_000, 100 << 20
"""Of one job: half of what the API allows of bytes, all that it allows of requests."""

TIMES = 3
"""How often a request is put into a job at most, where jobs end without a reply to it."""

_FIRST, _LONGEST = 2.0, 60.0
"""Seconds between two looks at a job: longer from look to look."""


Waiting = Callable[[int, int], None]
"""Hears how many of the requests in jobs are answered, and how many there are."""


@dataclass(slots=True)
class _Open:
    """A job under way, the money set aside for each of its requests, and how far it is."""

    job: Job
    reserved: dict[bytes, float]
    state: State


class Batch:
    """Fills the cache by jobs; a reply that the cache still lacks then is one that failed.

    A job's requests are noted before it is made and its id before it is waited for: a run that
    was killed goes on waiting. Only what no job holds and no cache knows is sent.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        jobs: Jobs,
        cache: RowCache,
        settings: Settings,
        forms: Forms,
        budget: Budget,
        deadline: float,
    ) -> None:
        """``deadline`` is on the monotonic clock."""
        self._stopped = threading.Event()
        self._batches = Batches(endpoint, self._stopped)
        self._jobs, self._cache = jobs, cache
        self._settings, self._forms, self.budget = settings, forms, budget
        self._deadline = deadline
        self._failed: dict[bytes, str] = {}
        self._times: Counter[bytes] = Counter()
        self._open: list[_Open] = []
        self.troubles: Counter[str] = Counter()
        """Requests that failed, by kind, those that were sent again too."""
        self.given_up = ""
        """Why no more jobs are made, '' where nothing speaks against it."""

    def fill(
        self,
        courses: Courses,
        rows: Callable[[], Iterable[Instance]],
        waiting: Waiting = lambda _done, _all: None,
    ) -> None:
        """Ask whatever the courses of these rows want, round after round.

        ``rows`` is called anew for each round. Raises UsageError and OutputError.
        """
        try:
            for job in self._jobs.open():
                self._resume(job)
            while self._collect(waiting) and not self.given_up:
                self._submit(self._wanted(courses, rows()))
                if not self._open:
                    return
        except Failure as failure:
            self.given_up = f"{failure.kind} {failure.said}".strip()
            self.troubles[failure.kind] += 1

    def answer(self, wanted: Wanted) -> Failure:
        """Say why there is no reply."""
        late = "endpoint-down" if self.given_up else "deadline"
        return Failure(self._failed.get(wanted.key, late))

    def stop(self) -> None:
        """Wait for nothing more; jobs under way stay noted."""
        self._stopped.set()

    def _wanted(self, courses: Courses, rows: Iterable[Instance]) -> Iterator[Wanted]:
        """Yield what the rows want next, each request once."""
        seen: set[bytes] = set()
        for row in rows:
            course = courses.begin(row, True)
            wanted = next(course, None)
            try:
                while wanted is not None and wanted.key in self._failed:
                    wanted = course.send(Failure(self._failed[wanted.key]))
            except StopIteration:
                continue
            if wanted is not None and wanted.key not in seen:
                seen.add(wanted.key)
                yield wanted

    def _submit(self, wanted: Iterator[Wanted]) -> None:
        """Put the requests into jobs, as far as the budget goes."""
        lines: list[bytes] = []
        sent: list[Sent] = []
        reserved: dict[bytes, float] = {}
        size = 0
        for each in wanted:
            most = most_tokens(each.request), int(each.request["max_completion_tokens"])
            money = self.budget.reserve(*most)
            if money is None:
                self._fail(each.key, "budget")
                continue
            reserved[each.key] = money
            sent.append(Sent(each.key, each.row, each.keys, each.form, *most))
            lines.append(line_of(each.key.hex(), each.request))
            size += len(lines[-1])
            if len(lines) == MOST_REQUESTS or size >= MOST_BYTES:
                self._begin(lines, sent, reserved)
                lines, sent, reserved, size = [], [], {}, 0
        if lines:
            self._begin(lines, sent, reserved)

    def _begin(self, lines: list[bytes], sent: list[Sent], reserved: dict[bytes, float]) -> None:
        self._times.update(each.key for each in sent)
        file = self._batches.upload(b"".join(lines))
        self._jobs.plan(file, sent)
        job = self._batches.create(file)
        self._jobs.begun(file, job)
        made = Job(file, job, tuple(sent))
        self._open.append(_Open(made, reserved, State("validating", 0, ())))

    def _resume(self, job: Job) -> None:
        """Go on with a job of a run that was cut short; one that was never made is forgotten."""
        name = job.job or self._batches.find(job.file)
        if name is None:
            self._jobs.done(job.file)
            return
        self._jobs.begun(job.file, name)
        reserved = {s.key: self.budget.commit(s.prompt, s.completion) for s in job.sent}
        made = Job(job.file, name, job.sent)
        self._open.append(_Open(made, reserved, State("validating", 0, ())))

    def _collect(self, waiting: Waiting) -> bool:
        """Wait for all jobs and take in what they bring; False where time is up."""
        number = sum(len(each.reserved) for each in self._open)
        done, pause = 0, _FIRST
        while self._open:
            for each in list(self._open):
                assert each.job.job is not None
                each.state = self._batches.state(each.job.job)
                if each.state.ended:
                    self._take_in(each)
                    self._open.remove(each)
                    done += len(each.reserved)
            waiting(done + sum(each.state.done for each in self._open), number)
            left = self._deadline - time.monotonic()
            if self._open and (left <= 0 or self._stopped.wait(min(pause, left))):
                return False
            pause = min(_LONGEST, pause * 1.5)
        return True

    def _take_in(self, ended: _Open) -> None:
        missing = {each.key: each for each in ended.job.sent}
        for file in ended.state.files:
            for line in self._batches.lines(file):
                sent = missing.pop(_key(line.get("custom_id")), None)
                if sent is not None:
                    self._take(sent, line, ended.reserved[sent.key])
        for key in missing:
            self.budget.settle(ended.reserved[key], None, None, billed=False)
            if ended.state.status == "failed":
                self.given_up = f"the job failed: {ended.state.said}"
                self._fail(key, "batch-failed")
            else:
                self._lost(key, "missing" if ended.state.status == "completed" else "expired")
        self._jobs.done(ended.job.file)

    def _take(self, sent: Sent, line: dict[str, Any], reserved: float) -> None:
        response = line.get("response")
        whole = response if isinstance(response, dict) else {}
        body, status = whole.get("body"), whole.get("status_code")
        if status != 200:
            self.budget.settle(reserved, None, None, billed=False)
            self._refused(sent, line, status, body)
            return
        prompt, completion = tokens_of(body)
        self.budget.settle(reserved, prompt, completion)
        self._forms.proven(sent.form)
        try:
            texts = texts_in(body, sent.keys)
        except Failure as failure:
            self._fail(sent.key, failure.kind)
            return
        usd = self.budget.price(prompt, completion)
        reply = Reply(texts, prompt, completion, usd)
        self._cache.put(sent.key, reply, self._settings.model, sent.row)
        self._cache.keep_form(self._settings.place, sent.form)

    def _refused(self, sent: Sent, line: dict[str, Any], status: object, body: object) -> None:
        error = (body.get("error") if isinstance(body, dict) else None) or line.get("error") or {}
        said = str(error.get("message", "")) if isinstance(error, dict) else str(error)
        code = str(error.get("code", "")) if isinstance(error, dict) else ""
        if not isinstance(status, int):
            self._lost(sent.key, "expired" if code == "batch_expired" else "batch-error")
        elif status == 429 or status in AGAIN:
            self._lost(sent.key, f"http-{status}")
        elif not self._forms.refused(Trouble(f"http-{status}", said=said), sent.form):
            self._fail(sent.key, f"http-{status}")

    def _lost(self, key: bytes, kind: str) -> None:
        """Take note of a request without a reply: it is sent again, but not for ever."""
        if self._times[key] >= TIMES:
            self._fail(key, kind)
        else:
            self.troubles[kind] += 1

    def _fail(self, key: bytes, kind: str) -> None:
        self.troubles[kind] += 1
        self._failed[key] = kind
        self._cache.failed(key, kind)


def _key(name: object) -> bytes:
    try:
        return bytes.fromhex(str(name))
    except ValueError:
        return b""

"""The polisher: rows in, the same rows reworded or as they were, in order, many asked at once."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from ..records.instance import Instance
from .asker import Asker
from .cache import Reply, RowCache, key_of
from .endpoint import FORMS, Settings
from .guard import VERSION, Guard, Reasons
from .mask import Masked, mask, reworded
from .prompt import Prompt
from .read import MENDED, Failure
from .words import Nouns

ATTEMPTS = 2
"""Replies asked for a row: the first, and a repair that is told what differs."""

AHEAD = 4
"""Rows waiting for their reply, for each that may be asked at once."""

TOLD = 4
"""Differences that a repair is told."""


Made = dict[tuple[int, str], tuple[dict[str, object], bytes]]
"""Requests and their keys, by attempt and form."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row, the reply that was last read, and why it isn't taken."""

    row: Instance
    texts: dict[str, str] | None = None
    faults: Reasons = ()


class Polisher:
    """Rewords rows; leaving its block ends all that is under way.

    Without an asker it reads the cache and nothing else. ``check`` says of a finished row what is
    wrong with it, '' or None where nothing is. With ``again`` rows are asked once more that the
    cache says were refused.
    """

    def __init__(
        self,
        settings: Settings,
        prompt: Prompt,
        vocabulary: Iterable[str],
        cache: RowCache,
        asker: Asker | None,
        check: Callable[[Instance], str | None],
        *,
        threads: int = 32,
        again: bool = False,
    ) -> None:
        self._settings, self._prompt, self._cache = settings, prompt, cache
        self._asker, self._check, self._again = asker, check, again
        self._nouns = Nouns(vocabulary)
        self._guard = Guard(self._nouns)
        form = cache.form(settings.place) or FORMS[0]
        self._form = form
        self._forms = (form, *(other for other in FORMS if other != form))
        self._threads = threads if asker else 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="polish")
        self._lock = threading.Lock()
        self._early: dict[str, Future[Verdict]] = {}
        self.outcomes: Counter[str] = Counter()
        """Rows by what became of them: the values of the column ``polish``."""
        self.cached = 0
        """Replies that were in the cache."""

    def __enter__(self) -> Polisher:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._asker is not None:
            self._asker.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ahead(self, row: Instance) -> None:
        """Begin with a row that will be asked for later; its images needn't be there yet."""
        self._early[row.id] = self._pool.submit(self._settle, row)

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
            while len(waiting) > AHEAD * self._threads or (waiting and _ready(waiting[0][1])):
                yield self._done(*waiting.popleft(), told)
        while waiting:
            yield self._done(*waiting.popleft(), told)

    def size(self, row: Instance) -> tuple[int, int]:
        """Return the bytes of a row's first request, and those of a reply like its texts."""
        masked = mask(row, self._nouns)
        messages = self._prompt.messages(masked.texts)
        sent = sum(len(message["content"].encode()) for message in messages)
        return sent, len(messages[-1]["content"].encode())

    def verdict(self, row: Instance) -> Verdict:
        """Return what becomes of one row."""
        return self._settle(row)

    def _begun(self, row: Instance) -> Future[Verdict]:
        return self._early.pop(row.id, None) or self._pool.submit(self._settle, row)

    def _done(
        self, row: Instance, future: Future[Verdict] | None, told: Callable[[Verdict], None]
    ) -> Instance:
        if future is None:
            return row
        verdict = future.result()
        self.outcomes[verdict.row.polish] += 1
        told(verdict)
        return replace(verdict.row, images=row.images)

    def _settle(self, row: Instance) -> Verdict:
        masked = mask(row, self._nouns)
        reason = ""
        faults: Reasons = ()
        verdict = Verdict(row)
        asked, attempt = 0, 1
        made: Made = {}
        while True:
            told = [fault for _, fault in faults[:TOLD]]
            reply, noted = self._known(masked, told, attempt, made)
            if reply is None:
                mended = MENDED.get(noted)
                if mended:
                    then, also = self._known(masked, [mended], attempt + 1, {})
                    if then or (also and self._asker is None):
                        reason, faults, attempt = noted, ((noted, mended),), attempt + 1
                        continue
                spare = self._again or attempt <= ATTEMPTS
                if self._asker is None or asked == ATTEMPTS or not spare:
                    if self._asker is None and (noted or not reason):
                        reason = noted or "not-cached"
                    return self._kept(verdict, reason, faults)
                asked += 1
                try:
                    reply = self._ask(row, masked, told, attempt, made)
                except Failure as failure:
                    if failure.kind not in MENDED:
                        return self._kept(verdict, failure.kind, faults)
                    reason, attempt = failure.kind, attempt + 1
                    faults = ((reason, MENDED[reason]),)
                    continue
            faults = self._guard.faults(masked, reply.texts, row.options)
            verdict = Verdict(row, dict(reply.texts), faults)
            if not faults:
                new = self._taken(row, masked, reply)
                if not (broken := self._check(new)):
                    return Verdict(new, dict(reply.texts))
                faults = (("invariant", broken),)
            reason, attempt = faults[0][0], attempt + 1

    def _taken(self, row: Instance, masked: Masked, reply: Reply) -> Instance:
        return replace(
            reworded(row, masked, reply.texts),
            polish="kept" if reply.texts == masked.texts else "reworded",
            polish_model=self._settings.model,
        )

    def _kept(self, verdict: Verdict, reason: str, faults: Reasons) -> Verdict:
        row = replace(verdict.row, polish=f"rejected:{reason}", polish_model=self._settings.model)
        return Verdict(row, verdict.texts, faults or ((reason, reason),))

    def _request(
        self, masked: Masked, told: Sequence[str], attempt: int, form: str
    ) -> tuple[dict[str, object], bytes]:
        keys = list(masked.texts)
        messages = self._prompt.messages(masked.texts, told, form == "tags")
        tokens = self._settings.tokens_for(masked.texts)
        request = self._settings.request(messages, keys, tokens, form)
        whole = {
            "endpoint": self._settings.base_url,
            "request": request,
            "guard": VERSION,
            "prompt": self._prompt.sha256,
            "attempt": attempt,
        }
        return request, key_of(whole)

    def _known(
        self, masked: Masked, told: Sequence[str], attempt: int, made: Made
    ) -> tuple[Reply | None, str]:
        """Return the cached reply in whichever form it was asked for, else the failure noted."""
        noted = ""
        forms = (self._asker.endpoint.form,) if self._asker else self._forms
        for form in forms:
            made[attempt, form] = request = self._request(masked, told, attempt, form)
            key = request[1]
            if reply := self._cache.get(key):
                with self._lock:
                    self.cached += 1
                return reply, ""
            noted = noted or self._cache.failure(key) or ""
        return None, noted

    def _ask(
        self, row: Instance, masked: Masked, told: Sequence[str], attempt: int, made: Made
    ) -> Reply:
        assert self._asker is not None
        while True:
            form = self._asker.endpoint.form
            known = made.get((attempt, form))
            request, key = known or self._request(masked, told, attempt, form)
            try:
                reply = self._asker.ask(request, list(masked.texts), form, key)
            except Failure as failure:
                if failure.kind == "form":
                    continue
                self._cache.failed(key, failure.kind)
                raise
            self._cache.put(key, reply, self._settings.model, row.id)
            if form != self._form:
                self._form = form
                self._cache.keep_form(self._settings.place, form)
            # Another row, or process, may have asked the very same and been first.
            return self._cache.get(key) or reply


def _ready(future: Future[Verdict] | None) -> bool:
    return future is None or future.done()

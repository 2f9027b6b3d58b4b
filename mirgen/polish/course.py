"""The course of a row: from one request to the next, until there is a verdict."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..chat.asker import Failure
from ..records.instance import Instance
from .cache import Reply, RowCache, key_of
from .guard import VERSION, Guard, Reasons
from .mask import Masked, mask, reworded
from .prompt import Prompt
from .read import MENDED
from .settings import Forms, Settings
from .words import Nouns

ATTEMPTS = 2
"""Replies asked for a row: the first, and a repair that is told what differs."""

TOLD = 4
"""Differences that a repair is told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row, the reply that was last read, and why it isn't taken."""

    row: Instance
    texts: dict[str, str] | None = None
    faults: Reasons = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request whose reply isn't in the cache: under which key, for which row, in which form."""

    key: bytes
    request: dict[str, Any]
    keys: tuple[str, ...]
    row: str
    form: str


Course = Generator[Wanted, Reply | Failure | None, Verdict]
"""Yields what it needs; is sent the reply, the failure, or None where the form has changed."""


class Courses:
    """Begins courses; all of them share a cache, which they read and don't write.

    ``check`` says of a finished row what is wrong with it, '' or None where nothing is. With
    ``again`` rows are asked once more that the cache says were refused.
    """

    def __init__(
        self,
        settings: Settings,
        prompt: Prompt,
        vocabulary: Iterable[str],
        cache: RowCache,
        forms: Forms,
        check: Callable[[Instance], str | None],
        *,
        again: bool = False,
    ) -> None:
        self._settings, self._prompt, self._cache, self._forms = settings, prompt, cache, forms
        self._check, self._again = check, again
        self._nouns = Nouns(vocabulary)
        self._guard = Guard(self._nouns)
        self._lock = threading.Lock()
        self.cached = 0
        """Replies that were in the cache."""

    def begin(self, row: Instance, asks: bool) -> Course:
        """Return the row's course; without ``asks`` it yields nothing and takes what is cached."""
        masked = mask(row, self._nouns)
        reason = ""
        faults: Reasons = ()
        verdict = Verdict(row)
        asked, attempt = 0, 1
        while True:
            told = [fault for _, fault in faults[:TOLD]]
            wanted, reply, noted = self._known(row, masked, told, attempt, asks)
            if reply is None:
                mended = MENDED.get(noted)
                if mended:
                    _, then, also = self._known(row, masked, [mended], attempt + 1, asks)
                    if then or (also and not asks):
                        reason, faults, attempt = noted, ((noted, mended),), attempt + 1
                        continue
                spare = self._again or attempt <= ATTEMPTS
                if not asks or asked == ATTEMPTS or not spare:
                    if not asks and (noted or not reason):
                        reason = noted or "not-cached"
                    return self._kept(verdict, reason, faults)
                outcome = yield wanted
                if outcome is None:
                    continue
                asked += 1
                if isinstance(outcome, Failure):
                    if outcome.kind not in MENDED:
                        return self._kept(verdict, outcome.kind, faults)
                    reason, attempt = outcome.kind, attempt + 1
                    faults = ((reason, MENDED[reason]),)
                    continue
                reply = outcome
            faults = self._guard.faults(masked, reply.texts, row.options)
            verdict = Verdict(row, dict(reply.texts), faults)
            if not faults:
                new = self._taken(row, masked, reply)
                if not (broken := self._check(new)):
                    return Verdict(new, dict(reply.texts))
                faults = (("invariant", broken),)
            reason, attempt = faults[0][0], attempt + 1

    def size(self, row: Instance) -> tuple[int, int]:
        """Return the bytes of a row's first request, and those of a reply like its texts."""
        messages = self._prompt.messages(mask(row, self._nouns).texts)
        sent = sum(len(message["content"].encode()) for message in messages)
        return sent, len(messages[-1]["content"].encode())

    def _taken(self, row: Instance, masked: Masked, reply: Reply) -> Instance:
        return replace(
            reworded(row, masked, reply.texts),
            polish="kept" if reply.texts == masked.texts else "reworded",
            polish_model=self._settings.model,
        )

    def _kept(self, verdict: Verdict, reason: str, faults: Reasons) -> Verdict:
        row = replace(verdict.row, polish=f"rejected:{reason}", polish_model=self._settings.model)
        return Verdict(row, verdict.texts, faults or ((reason, reason),))

    def _wanted(
        self, row: Instance, masked: Masked, told: Sequence[str], attempt: int, form: str
    ) -> Wanted:
        keys = tuple(masked.texts)
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
        return Wanted(key_of(whole), request, keys, row.id, form)

    def _known(
        self, row: Instance, masked: Masked, told: Sequence[str], attempt: int, asks: bool
    ) -> tuple[Wanted, Reply | None, str]:
        """Return the request with its cached reply, else the failure noted, in whichever form."""
        noted = ""
        first: Wanted | None = None
        for form in self._forms.all if not asks else (self._forms.form,):
            wanted = self._wanted(row, masked, told, attempt, form)
            first = first or wanted
            if reply := self._cache.get(wanted.key):
                with self._lock:
                    self.cached += 1
                return wanted, reply, ""
            noted = noted or self._cache.failure(wanted.key) or ""
        assert first is not None
        return first, None, noted

"""Asking for each row by itself, at once, from many threads."""

from __future__ import annotations

from typing import Any

import orjson

from ..chat.asker import Asker, Failure
from ..chat.endpoint import tokens_of
from .cache import Reply, RowCache
from .course import Wanted
from .read import texts_in
from .settings import Forms, Settings

OVERHEAD = 64
"""Tokens that an endpoint may add around the messages of one request."""


def most_tokens(request: object) -> int:
    """Return how many tokens a prompt may have at most: a token is a byte or more."""
    return len(orjson.dumps(request)) + OVERHEAD


class Online:
    """Gets what a course wants from an endpoint, and keeps it before anything is made of it."""

    def __init__(
        self, asker: Asker, cache: RowCache, settings: Settings, forms: Forms, deadline: float
    ) -> None:
        """``deadline`` is on the monotonic clock."""
        self._asker, self._cache, self._settings = asker, cache, settings
        self._forms, self._deadline = forms, deadline
        self._kept_form = forms.form

    def answer(self, wanted: Wanted) -> Reply | Failure | None:
        """Return the reply, or why there is none; None where it must be asked in another form."""

        def read(answer: Any) -> Reply:
            prompt, completion = tokens_of(answer)
            self._forms.proven(wanted.form)
            usd = self._asker.budget.price(prompt, completion)
            return Reply(texts_in(answer, wanted.keys), prompt, completion, usd)

        try:
            reply = self._asker.ask(
                wanted.request,
                wanted.key,
                most_tokens(wanted.request),
                self._deadline,
                read,
                settled=lambda trouble: self._forms.refused(trouble, wanted.form),
            )
        except Failure as failure:
            if failure.kind.startswith("http-4") and self._forms.form != wanted.form:
                return None
            self._cache.failed(wanted.key, failure.kind)
            return failure
        kept = self._cache.put(wanted.key, reply, self._settings.model, wanted.row)
        if wanted.form != self._kept_form:
            self._kept_form = wanted.form
            self._cache.keep_form(self._settings.place, wanted.form)
        return kept

    def stop(self) -> None:
        """Let nothing more be sent."""
        self._asker.stop()

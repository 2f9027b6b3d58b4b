"""A session of polishing: cache, endpoint and polisher, put together as the config says."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..chat.asker import Asker
from ..chat.budget import Budget, Prices, Spend
from ..chat.endpoint import Endpoint
from ..chat.gate import Gate
from ..chat.secret import api_key
from ..check.invariants import broken
from ..check.schema import Validator
from ..config import OPENAI, BuildConfig
from ..errors import UsageError
from ..polish.cache import RowCache
from ..polish.course import Courses, Verdict
from ..polish.guard import VERSION
from ..polish.online import Online
from ..polish.polisher import Polisher
from ..polish.prompt import Prompt
from ..polish.settings import Forms, Settings
from ..records.instance import Instance
from ..resources import folder as packaged
from ..seeds import digest
from ..source.cache import cache_folder
from .estimate import Estimate

COLUMNS = frozenset({"context", "question", "steps", "refs", "polish", "polish_model"})
"""What polishing may change of a row."""

NEVER = 10 * 365 * 24 * 3600.0
"""Seconds that a run without a deadline has."""


@dataclass(slots=True)
class Polished:
    """What a run of polishing did: rows by outcome, replies from the cache, what was spent."""

    outcomes: Counter[str] = field(default_factory=Counter)
    cached: int = 0
    spend: Spend = field(default_factory=Spend)
    troubles: Counter[str] = field(default_factory=Counter)
    given_up: str = ""
    """Why the endpoint was given up, '' where it wasn't."""
    estimate: Estimate | None = None

    @property
    def rows(self) -> int:
        """Rows that were looked at."""
        return self.outcomes.total()


class Session:
    """One run's polisher and what it spends."""

    def __init__(self, polisher: Polisher, asker: Asker | None) -> None:
        self.polisher, self._asker = polisher, asker
        self.told: Callable[[Verdict, Spend], None] = lambda _verdict, _spend: None

    def all(
        self, rows: Iterator[Instance], wanted: Callable[[Instance], bool] = lambda _: True
    ) -> Iterator[Instance]:
        """Yield the rows reworded, or as they were, in order."""
        return self.polisher.all(rows, wanted, lambda verdict: self.told(verdict, self.spend))

    @property
    def spend(self) -> Spend:
        """What was spent so far."""
        return self._asker.budget.spend if self._asker else Spend()

    def summary(self) -> Polished:
        """Return what was done so far."""
        asker = self._asker
        return Polished(
            Counter(self.polisher.outcomes),
            self.polisher.courses.cached,
            self.spend,
            Counter(asker.troubles) if asker else Counter(),
            (asker.endpoint.told or "no answer") if asker and asker.gate.open else "",
        )


@contextmanager
def session(
    config: BuildConfig,
    vocabulary: Iterable[str],
    *,
    again: bool = False,
    key: str | None = None,
) -> Iterator[Session]:
    """Open cache, endpoint and polisher as the config says; ``key`` wins over the environment's.

    Raises UsageError and OutputError.
    """
    said = config.polishing
    settings = settings_of(config)
    cache = RowCache(Path(said.cache) if said.cache else cache_folder() / "polish.sqlite")
    asker, answers = None, None
    try:
        forms = Forms(cache.form(settings.place))
        prompt, check = prompt_of(config), _checked()
        courses = Courses(settings, prompt, vocabulary, cache, forms, check, again=again)
        if not said.offline:
            secret = key or api_key(settings.base_url)
            endpoint = Endpoint(settings.base_url, secret, said.timeout)
            budget = Budget(Prices(said.price_in, said.price_out), said.budget)
            asker = Asker(endpoint, Gate(said.concurrency), budget)
            deadline = time.monotonic() + (said.deadline or NEVER)
            answers = Online(asker, cache, settings, forms, deadline)
        with Polisher(courses, answers, threads=said.concurrency) as polisher:
            yield Session(polisher, asker)
    finally:
        if asker is not None:
            asker.endpoint.close()
        cache.close()


def settings_of(config: BuildConfig) -> Settings:
    """Return what decides a reply. Raises UsageError where no model is named."""
    if config.polish is None:
        raise UsageError("no model is named", where="command line", remedy="give --model")
    said = config.polishing
    return Settings(config.polish, config.base_url or OPENAI, said.temperature, said.max_tokens)


def prompt_of(config: BuildConfig) -> Prompt:
    """Return the prompt: the last of the packaged one and those of the template folders."""
    return Prompt([packaged("templates"), *map(Path, config.templates)])


def fingerprint_of(config: BuildConfig) -> Callable[[str], str]:
    """Return what makes a polished shard's fingerprint of that of its first making."""
    settings, prompt = settings_of(config), prompt_of(config)
    asked = (
        settings.model,
        settings.base_url,
        repr(settings.temperature),
        repr(settings.max_tokens),
        prompt.sha256,
        VERSION,
    )
    return lambda made: digest("polished", made, *asked).hex()


def _checked() -> Callable[[Instance], str | None]:
    validator = Validator()
    return lambda row: broken(row) or validator.check(row)

"""A session of polishing: cache, endpoint and polisher, put together as the config says."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..chat.asker import Asker
from ..chat.budget import Budget, Prices, Spend
from ..chat.endpoint import Endpoint
from ..chat.gate import Gate
from ..chat.secret import api_key
from ..check.sound import unsound
from ..config import OPENAI, BuildConfig
from ..errors import UsageError
from ..polish.batch import Batch
from ..polish.cache import RowCache
from ..polish.course import Courses, Verdict
from ..polish.guard import VERSION
from ..polish.jobs import Jobs
from ..polish.online import Online
from ..polish.polisher import Polisher
from ..polish.prompt import Prompt
from ..polish.settings import Forms, Settings
from ..records.instance import Instance
from ..remote import cache_folder
from ..resources import folder as packaged
from ..seeds import digest
from .estimate import Estimate
from .garbage import seldom_searched

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

    def __init__(
        self, polisher: Polisher, asker: Asker | None = None, batch: Batch | None = None
    ) -> None:
        self.polisher, self._asker, self._batch = polisher, asker, batch
        self.told: Callable[[Verdict, Spend], None] = lambda _verdict, _spend: None
        self.waiting: Callable[[int, int, Spend], None] = lambda _done, _all, _spend: None

    @property
    def fills(self) -> bool:
        """Whether replies come by jobs, so that ``fill`` has to be called first."""
        return self._batch is not None

    def fill(self, rows: Callable[[], Iterable[Instance]]) -> None:
        """Get by jobs what these rows want; ``rows`` is called anew for each round of them."""
        if self._batch is not None:
            self._batch.fill(
                self.polisher.courses, rows, lambda done, of: self.waiting(done, of, self.spend)
            )

    def all(
        self, rows: Iterator[Instance], wanted: Callable[[Instance], bool] = lambda _: True
    ) -> Iterator[Instance]:
        """Yield the rows reworded, or as they were, in order."""
        return self.polisher.all(rows, wanted, lambda verdict: self.told(verdict, self.spend))

    @property
    def spend(self) -> Spend:
        """What was spent so far."""
        asks = self._asker or self._batch
        return asks.budget.spend if asks else Spend()

    def summary(self) -> Polished:
        """Return what was done so far."""
        asks = self._asker or self._batch
        return Polished(
            Counter(self.polisher.outcomes),
            self.polisher.courses.cached,
            self.spend,
            Counter(asks.troubles) if asks else Counter(),
            self._given_up(),
        )

    def _given_up(self) -> str:
        if self._asker is not None and self._asker.gate.open:
            return self._asker.endpoint.told or "no answer"
        return self._batch.given_up if self._batch else ""


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
    with ExitStack() as stack:
        cache = RowCache(Path(said.cache) if said.cache else cache_folder() / "polish.sqlite")
        stack.callback(cache.close)
        forms = Forms(cache.form(settings.place))
        prompt = prompt_of(config)
        check = partial(unsound, images=False)
        courses = Courses(settings, prompt, vocabulary, cache, forms, check, again=again)
        asker, batch = None, None
        answers: Online | Batch | None = None
        if not said.offline:
            secret = key or api_key(settings.base_url)
            endpoint = Endpoint(settings.base_url, secret, said.timeout)
            stack.callback(endpoint.close)
            budget = Budget(Prices(said.price_in, said.price_out), said.budget)
            deadline = time.monotonic() + (said.deadline or NEVER)
            if said.mode == "batch":
                jobs = Jobs(cache.base, settings.place)
                answers = batch = Batch(endpoint, jobs, cache, settings, forms, budget, deadline)
            else:
                asker = Asker(endpoint, Gate(said.concurrency), budget)
                answers = Online(asker, cache, settings, forms, deadline)
        threads = 1 if batch else said.concurrency
        stack.enter_context(seldom_searched())
        yield Session(
            stack.enter_context(Polisher(courses, answers, threads=threads)), asker, batch
        )


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

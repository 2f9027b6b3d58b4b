"""Polish: join the polisher with checks and store, for finished data sets and for builds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..check.invariants import broken
from ..check.schema import Validator
from ..config import OPENAI, BuildConfig, load_config
from ..errors import UsageError
from ..polish.asker import Asker
from ..polish.budget import Budget, Prices, Spend
from ..polish.cache import RowCache
from ..polish.compare import compared
from ..polish.endpoint import FORMS, Endpoint, Settings
from ..polish.gate import Gate
from ..polish.guard import VERSION
from ..polish.polisher import Polisher, Verdict
from ..polish.prompt import Prompt
from ..polish.secret import api_key
from ..polish.words import Nouns
from ..records.instance import Instance
from ..records.rewording import Rewording
from ..resources import folder as packaged
from ..seeds import digest
from ..source.cache import cache_folder
from ..store import Manifest, OutFolder, open_dataset, rework
from . import settle
from .estimate import Estimate, estimated
from .gate import Judge, audited

COLUMNS = frozenset({"context", "question", "steps", "refs", "polish", "polish_model"})
"""What polishing may change of a row."""

TRIPS = 24
"""Requests that must fail one after the other until the endpoint is given up."""

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
            self.polisher.cached,
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
    prices = None
    if said.price_in is not None and said.price_out is not None:
        prices = Prices(said.price_in, said.price_out)
    asker = None
    try:
        if not said.offline:
            secret = key or api_key(settings.base_url)
            form = cache.form(settings.place) or FORMS[0]
            endpoint = Endpoint(settings.base_url, secret, said.timeout, said.concurrency, form)
            end = time.monotonic() + (said.deadline or NEVER)
            gate = Gate(said.concurrency, TRIPS)
            asker = Asker(endpoint, gate, Budget(prices, said.budget), end)
        polisher = Polisher(
            settings,
            prompt_of(config),
            vocabulary,
            cache,
            asker,
            _checked(),
            threads=said.concurrency,
            again=again,
        )
        with polisher:
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


def polish(
    out: str,
    given: Mapping[str, object],
    *,
    again: bool = False,
    told: Callable[[int, int, Spend], None] = lambda _done, _rows, _spend: None,
    planned: Callable[[Estimate], None] = lambda _: None,
    judge: Judge | None = None,
    key: str | None = None,
    where: str = "command line",
) -> Polished:
    """Reword the rows of a finished data set that weren't yet, or with ``again`` those refused.

    ``given`` are options of polishing; those not given are the data set's. Text columns change
    and nothing else, all or nothing; ``judge`` audits them anew. ``told`` hears of rows done, of
    rows in all and of what was spent.

    Raises UsageError and OutputError.
    """
    open_dataset(out)
    with OutFolder(out) as place:
        manifest = place.manifest
        assert manifest is not None
        if place.request is not None:
            raise UsageError(
                "a build is unfinished here",
                where=out,
                remedy=f"finish it first with `mirgen build --out {out}`",
            )
        base = settle.base_of(place.path, manifest, None)
        config = load_config(None, given, base, where=where)
        rows = _outcomes(out)
        number = sum(n for state, n in rows.items() if _asked(state, again))
        with session(config, vocabulary_of(out, manifest), again=again, key=key) as run:
            sample = _some(out, again)
            estimate = estimated(sample, number, run.polisher, config)
            planned(estimate)
            done = 0

            def count(_verdict: Verdict, spend: Spend) -> None:
                nonlocal done
                done += 1
                told(done, number, spend)

            run.told = count
            kept = settle.kept(config, place.path)
            rework(
                place,
                lambda each: run.all(each, lambda row: _asked(row.polish, again)),
                COLUMNS,
                fingerprint_of(config),
                {name: kept[name] for name in ("polish", "base_url", "polishing")},  # type: ignore[misc]
                lambda made: audited(place, made, judge),
            )
            summary = run.summary()
            summary.estimate = estimate
            return summary


def preview(
    row: Instance, config: BuildConfig, vocabulary: Iterable[str], key: str | None = None
) -> tuple[Instance, Rewording]:
    """Ask for one row: return it as it would be written, and before and after side by side.

    Raises UsageError and OutputError.
    """
    names = list(vocabulary)
    with session(config, names, key=key) as run:
        verdict = run.polisher.verdict(row)
    return replace(verdict.row, images=row.images), compared(row, verdict, Nouns(names))


def vocabulary_of(out: str, manifest: Manifest) -> set[str]:
    """Return the nouns of a data set's sources; of its annotated regions where it tells none."""
    told = {name for source in manifest.sources for name in source.categories}
    if told:
        return told
    return {
        region["label"]
        for batch in open_dataset(out).batches(columns=["regions"])
        for regions in batch.column(0).to_pylist()
        for region in regions
        if region["source"] >= 0
    }


def _asked(state: str, again: bool) -> bool:
    return state.startswith("rejected:") if again else state == "off"


def _outcomes(out: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for batch in open_dataset(out).batches(columns=["polish"]):
        found.update(batch.column(0).to_pylist())
    return found


def _some(out: str, again: bool) -> list[Instance]:
    """Return a few rows that will be asked, to estimate from."""
    found = []
    for row in open_dataset(out).instances():
        if _asked(row.polish, again):
            found.append(row)
        if len(found) == 8:
            break
    return found


def _checked() -> Callable[[Instance], str | None]:
    validator = Validator()
    return lambda row: broken(row) or validator.check(row)

"""Polish: reword a finished data set, or one row to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from ..chat.budget import Spend
from ..config import BuildConfig, load_config
from ..errors import UsageError
from ..polish.compare import compared
from ..polish.course import Verdict
from ..polish.words import Nouns
from ..records.instance import Instance
from ..records.rewording import Rewording
from ..store import Manifest, OutFolder, open_dataset, rework
from . import settle
from .estimate import Estimate, estimated
from .gate import Judge, audited
from .session import COLUMNS, Polished, fingerprint_of, session


def polish(
    out: str,
    given: Mapping[str, object],
    *,
    again: bool = False,
    told: Callable[[int, int, Spend], None] = lambda _done, _rows, _spend: None,
    planned: Callable[[Estimate], None] = lambda _: None,
    waiting: Callable[[int, int, Spend], None] = lambda _done, _all, _spend: None,
    judge: Judge | None = None,
    key: str | None = None,
    where: str = "command line",
) -> Polished:
    """Reword the rows of a finished data set that weren't yet, or with ``again`` those refused.

    ``given`` are options of polishing; those not given are the data set's. Text columns change
    and nothing else, all or nothing; ``judge`` audits them anew. ``told`` hears of rows done, of
    rows in all and of what was spent; ``waiting``, where batch jobs are waited for, of requests
    answered, of those in jobs and of what was spent.

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
            estimate = estimated(sample, number, run.polisher.courses, config)
            planned(estimate)
            run.waiting = waiting
            run.fill(lambda: _wanted(out, again))
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
    at_once = config.polishing.model_copy(update={"mode": "requests"})
    config = config.model_copy(update={"polishing": at_once})
    with session(config, names, key=key) as run:
        verdict = run.polisher.verdict(row)
    return verdict.row, compared(row, verdict, Nouns(names))


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


def _wanted(out: str, again: bool) -> Iterator[Instance]:
    rows = open_dataset(out).instances(images=False)
    return (row for row in rows if _asked(row.polish, again))


def _some(out: str, again: bool) -> list[Instance]:
    """Return a few rows that will be asked, to estimate from."""
    return list(islice(_wanted(out, again), 8))

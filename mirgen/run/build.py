"""Build: sources to a data set in OUT, shard by shard, resumable, the manifest last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ..config import BuildConfig, load_config
from ..errors import UnfedError
from ..phrase import Library
from ..remote import Place
from ..resources import folder as packaged
from ..source import Catalogue, IndexRef, read_report, split_rows
from ..store import TALLIES, License, Manifest, Out, Shard, Source, Split, Tally, open_out
from ..store.manifest import merge
from ..tasks import chosen, find_task
from . import events, rehearse, settle
from .gate import Judge, audited
from .jobs import Job, Recipe, jobs, versions
from .lacking import what_lacks
from .line import Line
from .make import Make, make_all
from .shard import peak_mb, tallies_of
from .sources import index_sources


def build(
    file: str | None,
    given: Mapping[str, object],
    listen: events.Listener = lambda _: None,
    make: Make = make_all,
    *,
    judge: Judge | None = None,
    where: str = "command line",
    key: str | None = None,
) -> events.Summary:
    """Build what the config file and the given options say; None means not given.

    Options that aren't given come from OUT's unfinished build or manifest, then from defaults.
    ``make`` makes the shards, ``judge`` audits them before the manifest is written, ``where``
    says in messages what the options were given by, ``key`` is the endpoint's where texts are
    reworded and the environment shall not say it.

    Raises MirgenError: UsageError, SourceError, OutputError, UnfedError or ShardError.
    """
    asked = load_config(file, given, where=where)
    # A misspelt name or a bad template is told at once, not after minutes of reading photos.
    rehearse.require(asked, chosen(asked.tasks, asked.templates))
    with open_out(settle.out_of(asked)) as out:
        base = settle.base_of(out.path, out.manifest, out.request)
        config = load_config(file, given, base, where=where)
        if config.templates != asked.templates:
            rehearse.require(config, chosen(config.tasks))
        refs = index_sources(config)
        listen(events.Indexed(tuple(read_report(ref) for ref in refs)))
        recipe = make_recipe(config, refs, settle.proportions_for(config, out.manifest))
        recipe = replace(recipe, shared=str(out.shared))
        if out.manifest is not None:
            settle.same_making(recipe, out.manifest)
        seed_given = given.get("seed") is not None
        seeds = settle.seeds_for(config, seed_given, out.manifest, out.request)
        require_feed(recipe)
        out.begin(settle.kept(config, out.path) | {settle.SEEDS: seeds})
        return _run(out, recipe, seeds, listen, make, judge, key)


def make_recipe(
    config: BuildConfig, refs: tuple[IndexRef, ...], proportions: Mapping[str, float]
) -> Recipe:
    """Load the templates once, so that a bad one fails here, and return what workers need."""
    folders = (str(packaged("templates")), *config.templates)
    # Ours are right, and those of other tasks needn't be parsed to know it.
    names = None if config.templates else chosen(config.tasks)
    library = Library.load([Path(folder) for folder in folders], names)
    return Recipe(config, refs, dict(proportions), folders, dict(library.hashes))


def require_feed(recipe: Recipe) -> None:
    """Refuse before any pixel is touched what a split's photos can't feed. Raises UnfedError."""
    catalogue = Catalogue(recipe.refs)
    names = chosen(recipe.config.tasks, recipe.template_folders)
    tasks = {name: find_task(name, recipe.template_folders) for name in names}
    for split in sorted(recipe.config.splits):
        rows = split_rows(catalogue, split, recipe.proportions)
        lacks, drawn = what_lacks(catalogue, rows, {name: tasks[name] for name in names})
        lacking = [f"{name}: it needs {lack}" for name, lack in lacks.items() if lack]
        if lacking:
            fed = [name for name, lack in lacks.items() if not lack]
            can = f"ask for what they feed with --tasks {','.join(fed)}" if fed else ""
            raise UnfedError(
                f"the source can't feed {'; nor '.join(lacking)}",
                where=f"split {split}, {len(drawn.photos)} photos with "
                f"{len(drawn.regions)} regions, {len(drawn.cutouts)} of them cutouts",
                remedy=" or ".join(filter(None, ("give this split more photos", can))),
            )


def _run(
    out: Out,
    recipe: Recipe,
    seeds: Mapping[str, int],
    listen: events.Listener,
    make: Make,
    judge: Judge | None,
    key: str | None,
) -> events.Summary:
    config = recipe.config
    wanted = {
        split: jobs(recipe, split, number, seeds[split])
        for split, number in sorted(config.splits.items())
    }
    shards: dict[str, Shard] = {}
    tallies: dict[str, tuple[Tally, ...]] = {}
    todo: list[tuple[Job, Place]] = []
    line = Line(out, config, key)
    for job in (job for split in wanted.values() for job in split):
        if standing := out.done(job.name, line.fingerprint(job)):
            shards[job.name], tallies[job.name] = standing[0], tallies_of(standing[1][TALLIES])
        elif not line.stands(job):
            todo.append((job, line.place(job)))
    total = sum(config.splits.values())
    left = sum(job.stop - job.start for job, _ in todo)
    listen(events.Planned(total, total - left, len(todo)))
    stages: Counter[str] = Counter()
    peak = 0.0
    names = {each.name for ref in recipe.refs for each in read_report(ref).categories}
    with closing(make(recipe, todo, listen)) as shards_made:
        for made in line.finished(shards_made, names, listen):
            shards[made.shard.name], tallies[made.shard.name] = made.shard, made.tallies
            stages.update(made.stages)
            peak = max(peak, made.peak_mb)
            listen(events.ShardDone(made.shard.name, made.shard.rows))
    splits = dict(out.manifest.splits) if out.manifest else {}
    for split, parts in wanted.items():
        splits[split] = Split(
            seed=seeds[split],
            number=config.splits[split],
            shards=tuple(shards[job.name] for job in parts),
            tallies=merge(t for job in parts for t in tallies[job.name]),
        )
    manifest = out.commit(_manifest(out, recipe, splits), lambda made: audited(out, made, judge))
    return events.Summary(manifest, left, dict(stages), max(peak, peak_mb()), line.polished)


def _manifest(out: Out, recipe: Recipe, splits: Mapping[str, Split]) -> Manifest:
    options = settle.kept(recipe.config, out.path)
    for key in ("splits", "seed"):
        del options[key]
    return Manifest.model_validate(
        {
            "schema_version": 1,
            "versions": versions(),
            "config": options,
            "proportions": dict(recipe.proportions),
            "sources": _sources(recipe.refs),
            "templates": dict(recipe.templates),
            "splits": dict(sorted(splits.items())),
        }
    )


def _sources(refs: tuple[IndexRef, ...]) -> tuple[Source, ...]:
    found = []
    for ref in refs:
        report = read_report(ref)
        dropped = Counter({c.code: c.count for c in report.photos_left})
        dropped.update({c.code: c.count for c in report.regions_left})
        found.append(
            Source(
                dataset=ref.dataset,
                fingerprint=ref.fingerprint,
                photos=report.photos_kept,
                regions=report.regions_kept,
                dropped=dict(sorted(dropped.items())),
                licenses=_licenses(Catalogue([ref])),
                categories=tuple(sorted({each.name for each in report.categories})),
            )
        )
    return tuple(found)


def _licenses(catalogue: Catalogue) -> tuple[License, ...]:
    return tuple(
        License(
            name=name,
            url=url,
            photos=number,
            links=tuple(catalogue.photo(row).url for row in rows),
        )
        for (name, url), (number, rows) in sorted(catalogue.licenses().items())
    )

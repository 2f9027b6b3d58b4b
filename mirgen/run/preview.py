"""Preview: one instance as a build would make it, found by its task, tier and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ..config import BuildConfig
from ..errors import UsageError, nearest
from ..phrase import Library, Template
from ..records.instance import Instance
from ..records.protocols import Task
from ..records.puzzle import TIERS, Slot, Tier
from ..source import read_report
from ..tasks import find_task, known
from .build import make_recipe, require_feed
from .jobs import BLOCK
from .layout import Layout
from .rehearse import read
from .shard import Bench
from .sources import index_sources

SPLIT = "preview"
SLOTS = 240
"""Slots laid out to look for the wanted one: several for each tier and kind of a task."""


def preview(config: BuildConfig, name: str, tier: str | None, kind: str | None) -> Instance:
    """Return the first instance of this task (and tier and kind, where given) for the seed.

    ``name`` may be a template's too, of a folder of the config's. Where these folders have
    templates for what is asked, one of them says it, not a packaged one. All photos of the
    config's sources may be in it. The same arguments give the same instance.

    Raises UsageError for a name that doesn't exist, a kind that the tier doesn't have or a bad
    template, SourceError, and UnfedError where the photos can't feed it.
    """
    name, own = _own(config, name)
    task = find_task(name, config.templates)
    wanted = _wanted(task, tier, kind)
    said = {cell for cell in wanted if any(t.front.fits(name, cell[1], cell[0]) for t in own)}
    wanted = said or wanted
    tiers = {t: 1.0 for t in TIERS if tier in (None, t)}
    asked = {"tasks": (name,), "tiers": tiers, "splits": {SPLIT: SLOTS}}
    config = config.model_copy(update=asked)
    recipe = make_recipe(config, index_sources(config), {SPLIT: 1.0})
    require_feed(recipe)
    bench = Bench(recipe)
    if said:
        bench.library = Library(own, bench.library.hashes, bench.library.left_out)
    layout = bench.layout(SPLIT, SLOTS, config.seed)
    slot = next(slot for slot in _slots(layout) if (slot.tier, slot.kind) in wanted)
    pool = bench.pool(SPLIT, config.seed, slot.index // BLOCK)
    return bench.maker(config.seed).make(task, slot, pool, Counter())


def _own(config: BuildConfig, name: str) -> tuple[str, tuple[Template, ...]]:
    """Return the task that is meant, and the templates of the config's folders that are for it."""
    if not config.templates:
        return name, ()
    faults, found = read(config.templates)
    if faults:
        raise faults[0]
    if name in known(config.templates):
        return name, tuple(t for t in found if t.front.task == name)
    own = [t for t in found if name in (t.name, t.name.removesuffix(".jinja"), Path(t.name).stem)]
    if not own:
        raise UsageError(
            f"there is no task or template {name!r}",
            where="mirgen preview",
            remedy=nearest(name, {*known(config.templates), *(Path(t.name).stem for t in found)}),
        )
    return own[0].front.task, tuple(own)


def vocabulary(config: BuildConfig) -> set[str]:
    """Return the nouns of the config's sources."""
    return {each.name for ref in index_sources(config) for each in read_report(ref).categories}


def _slots(layout: Layout) -> Iterator[Slot]:
    return (layout.slot(index) for index in range(layout.count))


def _wanted(task: Task, tier: str | None, kind: str | None) -> set[tuple[Tier, str]]:
    """Return the pairs of tier and kind that answer the wish, all of which the task has."""
    if tier is not None and tier not in TIERS:
        raise UsageError(f"there is no tier {tier!r}", where="--tier", remedy=nearest(tier, TIERS))
    if kind is not None and kind not in task.kinds:
        raise UsageError(
            f"{task.name} asks no {kind!r}", where="--kind", remedy=nearest(kind, task.kinds)
        )
    pairs = {(t, k) for t in TIERS for k in task.kinds if task.option_counts(k, t)}
    wanted = {(t, k) for t, k in pairs if tier in (None, t) and kind in (None, k)}
    if not wanted:
        tiers = [t for t in TIERS if (t, kind) in pairs]
        raise UsageError(
            f"{task.name} doesn't ask {kind!r} at tier {tier}",
            where="--tier",
            remedy=f"choose from {', '.join(tiers)}",
        )
    return wanted

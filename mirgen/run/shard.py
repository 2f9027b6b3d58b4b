"""Make one shard: a worker's whole job, from a recipe and a range of indices to a file."""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from ..compose import Studio
from ..errors import UnfedError
from ..phrase import Library, Phraser
from ..records.instance import Instance
from ..records.puzzle import TIERS, Slot, Tier
from ..records.source import Pool
from ..records.twins import KEY, PREFIX
from ..remote import Place
from ..source import Catalogue, block_rows, pool_of, split_rows
from ..store import TALLIES, Shard, ShardWriter, Tally
from ..tasks import chosen, find_task
from .instance import Maker
from .jobs import BLOCK, Job, Recipe
from .layout import Layout
from .stages import Stages

CACHE_BYTES = 192 << 20
"""What a worker keeps of decoded photos, cutouts and stages."""

POOLS = 4
"""Pools that are tried for an instance: its block's, and others of the same split."""
_FURTHER = 1 << 32

FRAME_ASPECT = 0.625
"""Height of composed frames over their width."""


Key = tuple[str, Tier]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished shard, its counts, CPU seconds by stage, and the process's peak memory in MB."""

    shard: Shard
    tallies: tuple[Tally, ...]
    stages: dict[str, float]
    peak_mb: float


class Bench:
    """A worker's bench: catalogue, studio and templates, opened once and used for many shards."""

    def __init__(self, recipe: Recipe) -> None:
        config = recipe.config
        self.recipe = recipe
        self.catalogue = Catalogue(recipe.refs)
        self.stages = Stages()
        self.studio = Studio(
            self.catalogue,
            longest_side=config.longest_side,
            quality=config.quality,
            natural=config.style == "natural",
            cache_bytes=CACHE_BYTES,
            timer=self.stages,
        )
        names = chosen(config.tasks, recipe.template_folders)
        # A task's twins are said as it is, and what they lack by a base file of its own.
        said = {name.removeprefix(PREFIX) for name in names} | {KEY}
        self.library = Library.load([Path(folder) for folder in recipe.template_folders], said)
        # Only these are loaded: a worker starts in half the time.
        self.tasks = {name: find_task(name, recipe.template_folders) for name in names}
        self.frame = (config.longest_side, round(config.longest_side * FRAME_ASPECT))

    def layout(self, split: str, number: int, seed: int) -> Layout:
        """Return the slots of a split."""
        config = self.recipe.config
        return Layout(split, number, seed, [*self.tasks.values()], config.tiers, self.frame)

    @lru_cache(maxsize=4)  # noqa: B019 - a bench lives as long as its process
    def rows(self, split: str) -> NDArray[np.int64]:
        """Return the rows of a split's photos."""
        return split_rows(self.catalogue, split, self.recipe.proportions)

    @lru_cache(maxsize=4)  # noqa: B019
    def pool(self, split: str, seed: int, block: int) -> Pool:
        """Return the pool that the block of instances draws from."""
        rows = block_rows(self.rows(split), seed, split, block, shares=self.catalogue.shares)
        return self._pool(tuple(int(row) for row in rows))

    @lru_cache(maxsize=4)  # noqa: B019
    def _pool(self, rows: tuple[int, ...]) -> Pool:
        self.catalogue.release()
        return pool_of(self.catalogue, rows)

    def maker(self, seed: int) -> Maker:
        """Return a maker of instances for a seed."""
        phraser = Phraser(self.library, seed)
        return Maker(self.catalogue, self.studio, phraser, seed, self.stages)


def make_shard(bench: Bench, job: Job, path: Place, tick: Callable[[], None]) -> Made:
    """Write the shard's file whole, or leave nothing; ``tick`` is called for each instance.

    Raises UnfedError, OutputError and whatever a bad template raises.
    """
    layout = bench.layout(job.split, job.number, job.seed)
    maker = bench.maker(job.seed)
    made: Counter[Key] = Counter()
    rejects: dict[Key, Counter[str]] = {}
    with ExitStack() as stack:
        writer = stack.enter_context(ShardWriter(path, job.fingerprint))
        for index in range(job.start, job.stop):
            slot = layout.slot(index)
            key = slot.task, slot.tier
            counts = rejects.setdefault(key, Counter())
            row = _made(bench, maker, job, slot, counts)
            with bench.stages.at("write"):
                writer.append(row)
            made[key] += 1
            tick()
        tallies = _tallies(made, rejects)
        writer.note(TALLIES, orjson.dumps([t.model_dump() for t in tallies]).decode())
        with bench.stages.at("write"):
            stack.close()
    assert writer.shard is not None
    return Made(writer.shard, tallies, bench.stages.taken(), peak_mb())


def _made(bench: Bench, maker: Maker, job: Job, slot: Slot, counts: Counter[str]) -> Instance:
    """Return the slot's instance, from its block's pool or from another one that feeds it.

    A pool is a part of the split, which may lack what the whole of it holds. Raises UnfedError
    where no pool that is tried feeds the slot.
    """
    first: Pool | None = None
    for other in range(POOLS):
        # Beyond all blocks lie pools that are drawn for this alone.
        block = slot.drawn // BLOCK + other * _FURTHER
        pool = bench.pool(job.split, job.seed, block)
        if pool is first:
            break
        first = first or pool
        try:
            return maker.make(bench.tasks[slot.task], slot, pool, counts)
        except UnfedError as error:
            unfed = error
    raise unfed


def tallies_of(note: str) -> tuple[Tally, ...]:
    """Return the counts that a shard's footer keeps."""
    return tuple(Tally.model_validate(raw) for raw in orjson.loads(note))


def peak_mb() -> float:
    """Return this process's peak resident memory in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _tallies(made: Counter[Key], rejects: dict[Key, Counter[str]]) -> tuple[Tally, ...]:
    return tuple(
        Tally(task=task, tier=tier, instances=made[task, tier], rejected=dict(sorted(n.items())))
        for (task, tier), n in sorted(
            rejects.items(), key=lambda item: (item[0][0], TIERS.index(item[0][1]))
        )
    )

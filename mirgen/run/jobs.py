"""Shards as jobs: what each holds and the fingerprint of all it depends on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version

from .. import SCHEMA_VERSION, __version__
from ..config import BuildConfig
from ..seeds import digest
from ..source import IndexRef
from ..store import shard_name

BLOCK = 50
"""Instances that share one pool of photos; a shard holds whole blocks."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that workers need and shards depend on; small enough to send anywhere."""

    config: BuildConfig
    refs: tuple[IndexRef, ...]
    proportions: Mapping[str, float]
    template_folders: tuple[str, ...]
    templates: Mapping[str, str]
    """Template name to sha256."""
    shared: str = ""
    """Where what workers on other machines must read may be put."""


@dataclass(frozen=True, slots=True)
class Job:
    """One shard: instances ``start`` to ``stop`` of a split of ``number``."""

    split: str
    seed: int
    number: int
    start: int
    stop: int
    name: str
    fingerprint: str


def workers_of(config: BuildConfig) -> int:
    """Return the number of processes: as asked, else one a core that this process may use."""
    return config.workers or len(os.sched_getaffinity(0))


def versions() -> dict[str, str]:
    """Return the versions that decide bytes."""
    names = ("numpy", "opencv-python-headless", "pillow", "pyarrow", "pycocotools", "jinja2")
    return {
        "mirgen": __version__,
        "python": python_version(),
        **{name: version(name) for name in names},
    }


def jobs(recipe: Recipe, split: str, number: int, seed: int) -> tuple[Job, ...]:
    """Return a split's shards; how many depends on its number and the config alone."""
    rows = recipe.config.shard_rows or min(1000, max(BLOCK, -(-number // 16)))
    if recipe.config.shard_rows is None:
        rows = -(-rows // BLOCK) * BLOCK
    starts = range(0, number, rows)
    made = digest(
        "shard",
        SCHEMA_VERSION,
        repr(sorted(versions().items())),
        json.dumps(recipe.config.content(), sort_keys=True),
        repr([ref.fingerprint for ref in recipe.refs]),
        repr([ref.dataset for ref in recipe.refs]),
        repr(list(recipe.proportions.items())),
        repr(sorted(recipe.templates.items())),
    )
    return tuple(
        Job(
            split,
            seed,
            number,
            start,
            min(start + rows, number),
            name := shard_name(split, i, len(starts)),
            digest(made, name, seed, number, start).hex(),
        )
        for i, start in enumerate(starts)
    )

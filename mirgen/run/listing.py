"""List the tasks, and what a source lacks for each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..config import BuildConfig
from ..source import Catalogue
from ..tasks import known
from .lacking import what_lacks
from .sources import index_sources


@dataclass(frozen=True, slots=True)
class Listed:
    """A task family as its users see it; ``lacks`` is '' where the source feeds it."""

    name: str
    category: str
    kinds: tuple[str, ...]
    about: str
    needs: str
    lacks: str


def list_tasks(config: BuildConfig) -> tuple[Listed, ...]:
    """Return every task, judged by all photos of the config's sources. Raises SourceError."""
    catalogue = Catalogue(index_sources(config))
    tasks = known(config.templates)
    lacks, _ = what_lacks(catalogue, np.arange(catalogue.photos), tasks)
    return tuple(
        Listed(t.name, t.category, tuple(t.kinds), t.about, t.needs, lacks[name])
        for name, t in tasks.items()
    )

"""List the tasks, and what a source lacks for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import BuildConfig
from ..source import Catalogue, pool_of
from ..tasks import known
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
    pool = pool_of(catalogue, range(catalogue.photos))
    return tuple(
        Listed(t.name, t.category, tuple(t.kinds), t.about, t.needs, t.lacks(pool))
        for t in known(config.templates).values()
    )

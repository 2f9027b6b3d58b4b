"""What is sent to a cluster for one shard, and what a worker there does with it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UsageError
from ..phrase import Library
from ..remote import locate
from ..resources import folder as packaged
from ..run.jobs import Job, Recipe, versions
from ..run.make import Todo
from ..run.pool import Workers
from ..run.shard import Made
from ..seeds import digest
from . import share

IDLE = 30.0
"""Seconds after which a worker's processes are ended if no shard comes."""

MOST = 256
"""Processes of one worker; there is one for each shard that it is given at a time."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One shard to make: a few kilobytes, whatever the size of source and shard.

    ``recipe`` is without the templates' hashes, for which ``templates`` stands; where it was
    shared, each machine finds the index by its fingerprint, else it is the one that the recipe
    names.
    """

    recipe: Recipe
    templates: str
    versions: Mapping[str, str]
    shared: bool
    job: Job
    place: str


def tickets(recipe: Recipe, todo: Todo, *, far: bool) -> list[Ticket]:
    """Return a ticket for each shard; ``far`` where other machines may have to make it.

    Raises OutputError, StorageError and UnreachedError where what they need can't be put there.
    """
    sent = share.put(recipe) if far else share.anywhere(recipe)
    # Only this run knows what paths of its own the options had; workers need none of them.
    config = sent.config.model_copy(update={"annotations": (), "images": (), "out": None})
    sent = replace(sent, config=config, templates={})
    hashes = _hashes(recipe.templates)
    return [
        Ticket(sent, hashes, versions(), far, job, share.absolute(str(place)))
        for job, place in todo
    ]


def work(ticket: Ticket) -> Made:
    """Make a shard in a process of its own, on whatever machine this is.

    That process is ended when it takes too long, and may crash: neither harms the cluster's own
    worker, nor shards that its other threads have made.

    Raises what ``Workers.make`` does, and UsageError where this machine isn't like the first.
    """
    with _Pool.of(ticket) as workers:
        return workers.make(ticket.job, locate(ticket.place))


def close() -> None:
    """End all processes that were started here for shards; those under way are given up."""
    for pool in list(_POOLS.values()):
        pool.end()


_POOLS: dict[str, _Pool] = {}
_LOCK = threading.Lock()


class _Pool:
    """The processes for one recipe; they are ended when they have been idle for a while."""

    def __init__(self, key: str, ticket: Ticket) -> None:
        self._key, self._users = key, 0
        self._timer: threading.Timer | None = None
        self._workers = Workers(_here(ticket), MOST, ticket.recipe.config.shard_timeout)

    @classmethod
    def of(cls, ticket: Ticket) -> _Pool:
        """Return the pool for a ticket's recipe."""
        key = digest("recipe", repr(ticket.recipe), ticket.templates).hex()
        with _LOCK:
            pool = _POOLS.get(key)
            if pool is None:
                pool = _POOLS[key] = cls(key, ticket)
            pool._users += 1
            if pool._timer is not None:
                pool._timer.cancel()
            return pool

    def __enter__(self) -> Workers:
        return self._workers

    def __exit__(self, *_: object) -> None:
        with _LOCK:
            self._users -= 1
            if not self._users:
                self._timer = threading.Timer(IDLE, self._idle)
                self._timer.daemon = True
                self._timer.start()

    def _idle(self) -> None:
        with _LOCK:
            if self._users:
                return
            self._forget()
        self._workers.close()

    def end(self) -> None:
        """End the processes."""
        with _LOCK:
            self._forget()
        self._workers.close()

    def _forget(self) -> None:
        """Give this pool to no further ticket; the lock is held."""
        if _POOLS.get(self._key) is self:
            del _POOLS[self._key]


def _here(ticket: Ticket) -> Recipe:
    """Return the recipe as it holds on this machine. Raises UsageError where it can't be made."""
    here = versions()
    other = [name for name, version in ticket.versions.items() if here.get(name) != version]
    if other:
        name = other[0]
        raise UsageError(
            f"the worker on {socket.gethostname()} has {name} {here.get(name)}, and the build has "
            f"{ticket.versions[name]}",
            where="cluster",
            remedy="install the same versions on all machines",
        )
    recipe = share.fetched(ticket.recipe) if ticket.shared else ticket.recipe
    folders = tuple(f or str(packaged("templates")) for f in recipe.template_folders)
    templates = dict(Library.load([Path(folder) for folder in folders]).hashes)
    if _hashes(templates) != ticket.templates:
        raise UsageError(
            f"the worker on {socket.gethostname()} has other templates",
            where="cluster",
            remedy="install the same mirgen on all machines, and run the same command again",
        )
    return replace(recipe, template_folders=folders, templates=templates)


def _hashes(templates: Mapping[str, str]) -> str:
    return digest("templates", repr(sorted(templates.items()))).hex()

"""Shards on a Ray cluster: one that runs somewhere, or one that is started on this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError

from ..errors import MirgenError, ShardError, UsageError
from ..run import events
from ..run.jobs import Recipe, workers_of
from ..run.make import TRIES, Todo
from ..run.shard import Made
from . import ticket as tickets
from .crowd import bridged, gather
from .ticket import Ticket


def make_all(recipe: Recipe, todo: Todo, listen: events.Listener) -> Generator[Made, None, None]:
    """Make the shards of a build. Raises as ``gather`` does, UsageError where there is no cluster.

    Ray gives the shards of a worker or node that is gone to others by itself.
    """
    if not todo:
        return
    config = recipe.config
    with cluster(config.cluster, min(workers_of(config), len(todo))):
        sent = tickets.tickets(recipe, todo, far=config.cluster is not None)
        yield from gather(Ray(), sent, listen)


class Ray:
    """The cluster that this process is connected to."""

    def __init__(self) -> None:
        self._work = ray.remote(tickets.work).options(num_cpus=1, max_retries=TRIES - 1)

    def slots(self) -> int:
        """Return the number of all nodes' CPUs."""
        return int(ray.cluster_resources().get("CPU", 1))

    def submit(self, ticket: Ticket) -> Future[Made]:
        """Have a shard made."""
        ref = self._work.remote(ticket)
        return bridged(ref.future(), lambda done: result(done, ticket))


def result(done: Any, ticket: Ticket) -> Made:
    """Return what a future of Ray's holds. Raises what it raises, ShardError for a lost one."""
    try:
        made: Made = done.result()
    except RayTaskError as error:
        if isinstance(error.cause, MirgenError):
            raise error.cause from None
        raise
    except RayError as error:
        raise ShardError(
            f"the cluster lost the shard: {type(error).__name__}",
            where=ticket.job.name,
            remedy="see that its nodes have memory enough, then run the same command again",
        ) from None
    return made


@contextmanager
def cluster(address: str | None, number: int) -> Iterator[None]:
    """Connect to the cluster at an address, else to one with so many workers started here.

    Raises UsageError where none answers.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    local = {"num_cpus": number, "include_dashboard": False} if address is None else {}
    try:
        ray.init(
            address=address or "local",
            log_to_driver=False,
            logging_level=logging.CRITICAL,
            **local,
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"no Ray cluster answers: {type(error).__name__}",
            where=address or "runner",
            remedy="start one with `ray start --head`, or leave --cluster out for one on this "
            "machine",
        ) from None
    try:
        yield
    finally:
        ray.shutdown()

"""Shards on a Dask cluster: one that runs somewhere, or one inside this process."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from distributed import CancelledError, Client, KilledWorker, LocalCluster

from ..errors import MirgenError, ShardError, UsageError
from ..run import events
from ..run.jobs import Recipe, workers_of
from ..run.make import Todo
from ..run.shard import Made
from . import ticket as tickets
from .crowd import bridged, gather
from .ticket import Ticket

PATIENCE = 20
"""Seconds that a scheduler has to answer, and the first worker to be there."""


def make_all(recipe: Recipe, todo: Todo, listen: events.Listener) -> Generator[Made, None, None]:
    """Make the shards of a build. Raises as ``gather`` does, UsageError where there is no cluster.

    Dask gives the shards of a worker that is gone to others by itself.
    """
    if not todo:
        return
    config = recipe.config
    with cluster(config.cluster, min(workers_of(config), len(todo))) as client:
        sent = tickets.tickets(recipe, todo, far=config.cluster is not None)
        yield from gather(Dask(client), sent, listen)


class Dask:
    """Over a client; Dask's own names for what may go wrong are told in ours."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def slots(self) -> int:
        """Return the number of all workers' threads."""
        return sum(self._client.nthreads().values())

    def submit(self, ticket: Ticket) -> Future[Made]:
        """Have a shard made."""
        # Not pure: a key that Dask has seen before would give what it remembers.
        sent = self._client.submit(tickets.work, ticket, pure=False)
        return bridged(sent, lambda done: result(done, ticket))


def result(done: Any, ticket: Ticket) -> Made:
    """Return what a future of Dask's holds. Raises what it raises, ShardError for a lost one."""
    try:
        made: Made = done.result()
    except MirgenError:
        raise
    except (KilledWorker, CancelledError, OSError) as error:
        raise ShardError(
            f"the cluster lost the shard: {type(error).__name__}",
            where=ticket.job.name,
            remedy="see that its workers have memory enough, then run the same command again",
        ) from None
    return made


@contextmanager
def cluster(address: str | None, number: int) -> Iterator[Client]:
    """Give a client of the cluster at an address, else of one with so many workers in here.

    One in here is threads: what they do is done in processes of their own anyway. Leaving the
    block ends all processes that work for this build. Raises UsageError.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if address is None:
        with (
            LocalCluster(
                n_workers=number,
                threads_per_worker=1,
                processes=False,
                dashboard_address="127.0.0.1:0",  # its usual port is open to all
                silence_logs=logging.CRITICAL,
            ) as here,
            Client(here, set_as_default=False) as client,
        ):
            try:
                yield client
            finally:
                tickets.close()
        return
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers: {type(error).__name__}",
            where=address,
            remedy="start one with `dask scheduler`, or leave --cluster out for one in here",
        ) from None
    with client:
        try:
            client.wait_for_workers(1, PATIENCE)
        except TimeoutError:
            raise UsageError(
                "the Dask cluster has no workers",
                where=address,
                remedy=f"start some with `dask worker {address}`",
            ) from None
        try:
            yield client
        except BaseException:
            with suppress(Exception):  # else shards under way would go on for nobody
                client.run(tickets.close, wait=False)
            raise

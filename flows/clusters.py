"""Shards as Prefect tasks on a Dask or Ray cluster, through Prefect's own task runners."""

from __future__ import annotations

import importlib
from collections.abc import Generator
from concurrent.futures import Future
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled

from mirgen.errors import StoppedError
from mirgen.run import events
from mirgen.run.jobs import Recipe, workers_of
from mirgen.run.make import Todo
from mirgen.run.shard import Made
from mirgen.runners import PACKAGES, require
from mirgen.runners.crowd import bridged, gather
from mirgen.runners.ticket import Ticket, tickets, work


# Without retries of Prefect's: what is lost is begun again by who gathers, as another task run.
@task(name="shard", task_run_name="{shard}", cache_policy=NO_CACHE, persist_result=False)
def make_there(shard: str, ticket: Ticket) -> Made | State[Made]:
    """Make one shard on the worker that this runs on; one given up counts as cancelled."""
    try:
        return work(ticket)
    except StoppedError as error:
        return Cancelled(message=str(error))


def as_tasks_there(
    recipe: Recipe, todo: Todo, listen: events.Listener
) -> Generator[Made, None, None]:
    """Make the shards of a build as tasks on a cluster, each with a few kilobytes to carry.

    Raises as ``gather`` does, and UsageError where there is no cluster, or no package for it.
    """
    if not todo:
        return
    config = recipe.config
    require(config.runner, PACKAGES[config.runner])
    require(config.runner, f"prefect_{config.runner}")
    ours: Any = importlib.import_module(f"mirgen.runners.{config.runner}")
    with (
        ours.cluster(config.cluster, min(workers_of(config), len(todo))) as client,
        _task_runner(config.runner, client) as runner,
    ):
        sent = tickets(recipe, todo, far=config.cluster is not None)
        engine = ours.Dask(client) if config.runner == "dask" else ours.Ray()
        yield from gather(_Tasks(runner, engine, ours.result), sent, listen)


class _Tasks:
    """A cluster whose shards are begun as tasks of the flow run at hand."""

    def __init__(self, runner: Any, engine: Any, result: Any) -> None:
        self._runner, self._engine, self._result = runner, engine, result

    def slots(self) -> int:
        """Return how many shards it can make at a time."""
        return int(self._engine.slots())

    def submit(self, ticket: Ticket) -> Future[Made]:
        """Have a shard made."""
        given = {"shard": ticket.job.name.removesuffix(".parquet"), "ticket": ticket}
        sent = self._runner.submit(make_there, given)
        return bridged(sent, lambda done: self._result(done, ticket))


def _task_runner(name: str, client: Any) -> Any:
    """Return Prefect's task runner for the cluster that is connected to already."""
    if name == "dask":
        from prefect_dask.task_runners import DaskTaskRunner

        return DaskTaskRunner(address=client.scheduler.address)
    from prefect_ray.task_runners import RayTaskRunner

    return RayTaskRunner()

"""Shards as Prefect tasks: named, tried again when lost, never cached by Prefect."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Cancelled
from prefect.task_runners import ThreadPoolTaskRunner

from mirgen.errors import ShardError, StoppedError
from mirgen.remote import Place
from mirgen.run import events
from mirgen.run.jobs import Job, Recipe, workers_of
from mirgen.run.make import TRIES, Todo, finished
from mirgen.run.pool import Workers
from mirgen.run.shard import Made


def _lost(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Whether trying again may help: what else fails would fail again."""
    return isinstance(state.result(raise_on_failure=False), ShardError)


# Prefect's cache would still say done when the shard's file has been deleted; the fingerprint in
# the file itself doesn't lie.
@task(
    name="shard",
    task_run_name="{shard}",
    tags=["mirgen-shard"],
    retries=TRIES - 1,
    retry_condition_fn=_lost,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def make_shard(shard: str, job: Job, path: Place, workers: Workers) -> Made | State[Made]:
    """Make one shard in a worker process; a shard given up with its build counts as cancelled."""
    try:
        return workers.make(job, path)
    except StoppedError as error:
        return Cancelled(message=str(error))


def as_tasks(recipe: Recipe, todo: Todo, listen: events.Listener) -> Generator[Made, None, None]:
    """Make the shards of a build as tasks of the flow run that this is called in.

    A task waits in a thread for a process that does the work. Raises as ``make_all`` does.
    """
    if not todo:
        return
    if recipe.config.runner != "processes":
        from flows.clusters import as_tasks_there

        yield from as_tasks_there(recipe, todo, listen)
        return
    number = min(workers_of(recipe.config), len(todo))

    def beat() -> None:
        if new := workers.fresh():
            listen(events.Progress(new))

    with (
        ThreadPoolTaskRunner[Any](number) as runner,
        Workers(recipe, number, recipe.config.shard_timeout) as workers,
    ):
        futures = [
            runner.submit(
                make_shard,
                {
                    "shard": job.name.removesuffix(".parquet"),
                    "job": job,
                    "path": path,
                    "workers": workers,
                },
            )
            for job, path in todo
        ]
        known = {future.wrapped_future: future for future in futures}
        try:
            for done in finished(set(known), beat):
                yield known[done].result()
        finally:
            for future in known:
                future.cancel()

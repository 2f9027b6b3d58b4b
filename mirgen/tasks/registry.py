"""Find the tasks: every module here that holds a ``TASK``, and every declaring template."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from ..errors import UsageError, nearest
from ..records.instance import Instance
from ..records.protocols import Task
from ..records.stored import stored_question
from ..records.twins import PREFIX, twinned
from ..resources import folder
from .declared import declarations, kept
from .unanswerable import Twinned


@cache
def all_tasks() -> dict[str, Task]:
    """Return every built-in task by name, in alphabetical order of names."""
    found = (_built_in(name) for name in _modules())
    return {task.name: task for task in found if task is not None}


@cache
def _modules() -> tuple[str, ...]:
    return tuple(sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])))


@cache
def _built_in(name: str) -> Task | None:
    """Return the task of the module of this name, which is the task's too; no other is loaded."""
    if name not in _modules():
        return None
    task: Task | None = getattr(importlib.import_module(f"{__package__}.{name}"), "TASK", None)
    return task


def known(
    folders: Iterable[str | Path] = (), tell: Callable[[Sequence[UsageError]], None] | None = None
) -> dict[str, Task]:
    """Return the built-in tasks, and those that packaged templates and these folders declare.

    A later folder's task replaces one of the same name. ``tell`` is handed all faults in a
    declaration; without it, the first is raised. Raises UsageError with file and line, and for
    a task that bears a built-in name.
    """
    found: dict[str, Task] = dict(all_tasks())
    for each in dict.fromkeys((folder("templates"), *map(Path, folders))):
        for task, where in declarations(each, tell):
            if task.name in all_tasks():
                raise UsageError(
                    f"there is a task {task.name!r} already",
                    where=where,
                    remedy="name it otherwise",
                )
            found[task.name] = Twinned(task, task.name) if task.twins else task
    return dict(sorted(found.items()))


def find_task(name: str, folders: Iterable[str | Path] = ()) -> Task:
    """Return the task of this name, built in or declared in packaged templates or the folders.

    Raises UsageError with the nearest known name.
    """
    task = _built_in(name)
    if task is not None:
        return task
    tasks = known(folders)
    if name not in tasks and name.startswith(PREFIX):
        task = find_task(name.removeprefix(PREFIX), folders)
        return task if isinstance(task, Twinned) else Twinned(task)
    if name not in tasks:
        raise UsageError(f"there is no task {name!r}", where="tasks", remedy=nearest(name, tasks))
    return tasks[name]


def task_of(row: Instance) -> Task:
    """Return the task that a row is of: a declared one as the row itself keeps it.

    Raises UsageError, and ValueError where the row's question can't be read.
    """
    built_in = _built_in(row.task)
    if built_in is not None:
        return built_in
    question = stored_question(row)
    said = question.args.get("declared")
    own = row.task.removeprefix(PREFIX)
    task = kept(own, said) if isinstance(said, dict) else find_task(own)
    return Twinned(task, row.task) if twinned(question) else task


def chosen(names: Iterable[str], folders: Iterable[str | Path] = ()) -> tuple[str, ...]:
    """Return the task names asked for, in alphabetical order.

    None means every built-in one; ``all`` means the declared ones too.
    """
    asked = set(names)
    if not asked:
        return tuple(all_tasks())
    if "all" in asked:
        return tuple(known(folders))
    return tuple(sorted(find_task(name, folders).name for name in asked))

"""Find the tasks: every module of this folder that holds a ``TASK``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..errors import UsageError, nearest
from ..records.protocols import Task


@cache
def all_tasks() -> dict[str, Task]:
    """Return every task by name, in alphabetical order of names."""
    found: dict[str, Task] = {}
    for info in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = importlib.import_module(f"{__package__}.{info.name}")
        task: Task | None = getattr(module, "TASK", None)
        if task is not None:
            found[task.name] = task
    return dict(sorted(found.items()))


def find_task(name: str) -> Task:
    """Return the task of this name. Raises UsageError with the nearest known name."""
    tasks = all_tasks()
    if name not in tasks:
        raise UsageError(f"there is no task {name!r}", where="tasks", remedy=nearest(name, tasks))
    return tasks[name]


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Return the task names asked for, in alphabetical order; none or ``all`` means every one."""
    asked = set(names)
    if not asked or "all" in asked:
        return tuple(all_tasks())
    return tuple(sorted(find_task(name).name for name in asked))

"""The families: a module here with a ``TASK`` is a task; nothing else needs to know of it."""

from .registry import all_tasks, chosen, find_task, known, task_of

__all__ = ["all_tasks", "chosen", "find_task", "known", "task_of"]

"""Twins: two items that differ in one image or the text alone, which one of them lacks.

"It can't be told" stands among the options of both, at the same place. What is kept of it stands
in the question's ``args`` under KEY: ``at`` is that place; of an item that lacks something,
``twin`` is the index of the whole one, ``missing`` the place that was left out, and ``unseen``
holds what might have stood there: for each fact, values that the family drew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .puzzle import Question

KEY = "unanswerable"
PREFIX = f"{KEY}_"
"""Before a task's name, it asks for the task's twins."""

CANT = "it can't be told"
MISTAKE = "called-unanswerable"


def twinned(question: Question) -> Mapping[str, Any] | None:
    """Return what is kept of twins, None where the item isn't one."""
    kept = question.args.get(KEY)
    return kept if isinstance(kept, dict) else None


def missing(question: Question) -> str:
    """Return the place that was left out of an item, ``text`` or ``image:<k>``, or ''."""
    return str((twinned(question) or {}).get("missing", ""))


def whole(question: Question) -> Question:
    """Return the question as its family asks it, without "it can't be told"."""
    kept = twinned(question)
    if kept is None:
        return question
    at = kept["at"]
    args = {name: value for name, value in question.args.items() if name != KEY}
    options = question.options[:at] + question.options[at + 1 :]
    return Question(question.task, question.kind, args, options)

"""Scaffold: the text of a new template, which works and explains itself."""

from __future__ import annotations

import re

from ..errors import UsageError
from ..phrase import Library, Template, scaffold_text
from ..resources import folder as packaged
from ..tasks import all_tasks, find_task
from .reference import examples

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FRONT = re.compile(r"---[ \t]*\n.*?^---[ \t]*\n(?:\{#.*?#\}\n)?", re.DOTALL | re.MULTILINE)
_SUMMARY = """
{# A step said in this template's own way; without this block it is said as in _base.jinja. #}
{% block summary %}
{{ pick("What the text tells and what the images show is put together,",
  "The text and the images are read together,") }}
one image after the other, until a single option is left of the {{ options | length }}.
{% endblock %}
"""


def scaffold(name: str, like: str | None, folder: str) -> tuple[str, str]:
    """Return the text of a new template, and the word by which `mirgen preview` shows it.

    ``like`` is the task to say; without, a name that no built-in task has begins a task of its
    own. ``folder`` is where the template will lie. Raises UsageError.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"a template can't be called {name!r}",
            where="mirgen templates new",
            remedy="begin with a small letter; letters, digits and _ may follow",
        )
    if like or name in all_tasks():
        return _phrasing(name, like or name, folder)
    text = scaffold_text("declared")
    for mark, value in {"NAME": name, "FOLDER": folder}.items():
        text = text.replace(f"@@{mark}@@", value)
    return text, name


def _phrasing(name: str, like: str, folder: str) -> tuple[str, str]:
    task = find_task(like)
    text = scaffold_text("phrasing")
    for mark, value in {
        "TASK": like,
        "NAME": name,
        "FOLDER": folder,
        "KINDS": ", ".join(task.kinds),
        "WORDS": "\n".join(f"    {word}: {_harmless(value)}" for word, value in examples(like)),
        "BODY": _FRONT.sub("", _source(_model(like)), count=1).strip(),
        "SUMMARY": _SUMMARY.strip(),
    }.items():
        text = text.replace(f"@@{mark}@@", value)
    return text.rstrip() + "\n", name


def _model(task: str) -> Template:
    """Return the packaged template to begin with: one that serves every kind and tier."""
    library = Library.load([packaged("templates")])
    own = [each for each in library.templates if each.front.task == task and not each.front.kinds]
    own.sort(key=lambda each: not each.name.endswith("/facts_first.jinja"))
    return own[0]


def _source(template: Template) -> str:
    return (template.folder / template.name).read_text(encoding="utf-8")


def _harmless(text: str) -> str:
    """Return the text without what would end the comment that it stands in."""
    return text.replace("#}", "# }")

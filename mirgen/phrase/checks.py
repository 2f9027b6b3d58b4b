"""What can be wrong with a template beyond its syntax, told when it is loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..errors import UsageError, nearest
from . import files, syntax
from .files import SANDBOX
from .template import Part, Template

PROVIDED = frozenset({"tier", "kind", "n_images", "options", "pick"})
"""Names that every block has beside the task's words and the sandbox's functions."""
LOCAL: Mapping[str, frozenset[str]] = {
    "caption": frozenset({"number", "frame"}),
    "conclusion": frozenset({"letter", "answer_text"}),
}
"""Names that one block has alone."""


def file(part: Part) -> Iterator[UsageError]:
    """Yield what is wrong with one file."""
    each = part.file
    yield from each.faults
    for name, line in each.survey.targets:
        if name not in part.names:
            yield syntax.unknown("template file", name, part.names, f"{each.path}:{line}")
    if each.front is None and not each.helper and not each.broken:
        yield UsageError(
            "the template has no front matter",
            where=f"{each.path}:1",
            remedy="begin the file with the lines ---, task: <task> and ---",
        )
    if each.front is not None and each.base_of not in ("", each.front.task):
        yield UsageError(
            f"the base file of {each.base_of!r} says it is for task {each.front.task!r}",
            where=f"{each.path}:{each.front.lines.get('task', 2)}",
            remedy="leave the front matter of base files out",
        )


def blocks(template: Template) -> Iterator[UsageError]:
    """Yield the blocks that neither the template nor a base file of its task has."""
    absent = [block for block in syntax.REQUIRED if block not in template.place]
    if absent:
        yield UsageError(
            f"the template lacks the block{'s' * (len(absent) > 1)} {', '.join(absent)}",
            where=f"{template.path}:1",
            remedy=f"add {{% block {absent[0]} %}} here or in {template.front.task}/{files.BASE}",
        )


def kinds(template: Template, known: Mapping[str, Collection[str]]) -> Iterator[UsageError]:
    """Yield a task or kinds that don't exist; ``known`` are the tasks and their kinds."""
    front = template.front
    if front.task not in known:
        yield UsageError(
            f"there is no task {front.task!r}",
            where=f"{template.path}:{front.lines.get('task', 2)}",
            remedy=nearest(front.task, known),
        )
        return
    for kind in front.kinds:
        if kind not in known[front.task]:
            yield UsageError(
                f"{front.task} has no kind {kind!r}",
                where=f"{template.path}:{front.lines.get('kinds', 2)}",
                remedy=nearest(kind, known[front.task]),
            )


def undeclared(template: Template, words: Collection[str]) -> Iterator[UsageError]:
    """Yield the names that neither the task's words nor we declare, in its files and macros."""
    declared = PROVIDED.union(SANDBOX.globals, words, *LOCAL.values())
    waiting = [(part, part.file) for part in template.parts]
    done: set[str] = set()
    while waiting:
        part, each = waiting.pop(0)
        if each.path not in done:
            done.add(each.path)
            yield from syntax.undeclared(each.tree, declared, each.path)
            targets = (name for name, _ in each.survey.targets)
            waiting += [(part, part.names[name]) for name in targets if name in part.names]

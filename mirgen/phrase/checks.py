"""What can be wrong with a template beyond its syntax, told when it is loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from ..errors import UsageError, nearest
from . import files, syntax
from .files import SANDBOX, TemplateFile
from .template import Part, Template

RAREST = 1e-5
"""Least share of the instances that a template may say; what is rarer is meant otherwise."""
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
    if each.front is not None and each.helper and not each.base_of:
        yield UsageError(
            "the template can never be chosen, as a part of its name begins with _",
            where=f"{each.path}:1",
            remedy="rename it, or leave the front matter out if it is there for others",
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


def never(
    template: Template, tiers: Mapping[str, Collection[str]], others: Iterable[Template]
) -> Iterator[UsageError]:
    """Yield a template that no instance can be said with; ``tiers`` are those of each kind."""
    front = template.front
    cells = [(k, t) for k in front.kinds or tiers for t in front.tiers if t in tiers[k]]
    if not cells:
        yield UsageError(
            f"the template can never be chosen: {front.task} asks {_or(front.kinds)} "
            f"at no tier {_or(front.tiers)}",
            where=f"{template.path}:{front.lines.get('tiers', front.lines.get('kinds', 1))}",
            remedy="leave `tiers` or `kinds` out, or change them",
        )
        return
    rivals = [each.front for each in others if each.front.task == front.task]
    share = max(
        front.weight / sum(each.weight for each in rivals if each.fits(front.task, *cell))
        for cell in cells
    )
    if share < RAREST:
        yield UsageError(
            f"the template can hardly ever be chosen: it says "
            f"{share * 1e6:.2g} of a million instances",
            where=f"{template.path}:{front.lines.get('weight', 1)}",
            remedy="give it a larger `weight`, or leave that out",
        )


def unread(folder: Path) -> Iterator[UsageError]:
    """Yield files that look like templates and are never read, or never chosen."""
    for name, path in files.strays(folder):
        yield UsageError(
            "the file is never read, as its name doesn't end in .jinja",
            where=f"{path}:1",
            remedy=f"call it {name.partition('.')[0]}.jinja",
        )


def _or(names: Collection[str]) -> str:
    return " or ".join(names) if names else "any kind"


def undeclared(template: Template, words: Collection[str]) -> Iterator[UsageError]:
    """Yield the names that neither the task's words nor we declare, in its files and macros."""
    declared = PROVIDED.union(SANDBOX.globals, words, *LOCAL.values())
    for each in _files(template):
        yield from syntax.undeclared(each.tree, declared, each.path)


def sayable(template: Template) -> bool:
    """Tell whether the template, its base files and its macros can be compiled at all."""
    return all(not each.survey.faults and not each.broken for each in _files(template))


def _files(template: Template) -> Iterator[TemplateFile]:
    waiting = [(part, part.file) for part in template.parts]
    done: set[str] = set()
    while waiting:
        part, each = waiting.pop(0)
        if each.path not in done:
            done.add(each.path)
            yield each
            targets = (name for name, _ in each.survey.targets)
            waiting += [(part, part.names[name]) for name in targets if name in part.names]

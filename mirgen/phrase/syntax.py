"""The syntax tree of a template: what is wrong with it, told before anything is rendered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.meta import TrackingCodeGenerator

from ..errors import UsageError, nearest

SAYS: Mapping[str, str] = {
    "context": "what is known and where the images stand: `{{ image(1) }}` to the last, in order",
    "question": "what is asked; it stands behind the context",
    "summary": "step 1: what is asked and how it can be found, without the answer",
    "caption": "step 2, said once for each image: what image `number` shows, with refs to it",
    "text2region": "step 3: which regions the text speaks of, with refs",
    "region2region": "step 4: what follows from regions of different images, with refs to both",
    "conclusion": "step 5: the answer from all of it, with `letter` and `answer_text`",
    "options": "the options, a line each; left out, they are said as the task gives them",
}
"""Every block there is, and what it is for."""
BLOCKS = tuple(SAYS)
"""Their names."""
REQUIRED = BLOCKS[:-1]
"""Blocks that a template or its task's base file must have."""
MAX_DEPTH = 80
"""Most levels of a file's syntax tree; the packaged ones have 15."""

MAX_FAULTS = 50
"""Most faults of one sort that are told of a file: finding the nearest names takes time."""

_LEAVES = {nodes.Name, nodes.Const, nodes.TemplateData, nodes.NSRef}

_SURVEYED = {
    nodes.Filter,
    nodes.Test,
    nodes.Extends,
    nodes.Block,
    nodes.Import,
    nodes.FromImport,
    nodes.Include,
    nodes.For,
    nodes.Compare,
    nodes.ScopedEvalContextModifier,
}
_TOP = (nodes.Import, nodes.FromImport, nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.Block)


@dataclass(frozen=True, slots=True)
class Survey:
    """What one walk over a tree finds: its blocks, imported files and faults, each with lines."""

    blocks: Mapping[str, int]
    targets: tuple[tuple[str, int], ...]
    faults: tuple[UsageError, ...]


def parse(environment: jinja2.Environment, text: str, name: str, path: str) -> nodes.Template:
    """Return the tree. Raises UsageError with file and line."""
    try:
        return environment.parse(text, name, path)
    except jinja2.TemplateSyntaxError as error:
        raise UsageError(
            "the template isn't Jinja",
            where=f"{path}:{error.lineno}",
            remedy=f"mend this: {error.message}",
        ) from None
    except RecursionError:
        raise _too_deep(f"{path}:1") from None
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"the template isn't Jinja: {error}", where=f"{path}:1", remedy="change that number"
        ) from None


def survey(
    tree: nodes.Template, environment: jinja2.Environment, path: str, *, in_blocks: bool
) -> Survey:
    """Find what Jinja would notice only when compiling or rendering.

    ``in_blocks`` tells that the file is made of blocks, so that nothing may stand outside them.

    Raises UsageError where it nests too deeply.
    """
    blocks: dict[str, int] = {}
    targets: list[tuple[str, int]] = []
    faults: list[UsageError] = []
    for node in _walk(tree, path):
        if len(faults) >= MAX_FAULTS:
            break
        where = f"{path}:{node.lineno}"
        if isinstance(node, nodes.Filter):
            if node.name not in environment.filters:
                faults.append(unknown("filter", node.name, environment.filters, where))
        elif isinstance(node, nodes.Test):
            if node.name not in environment.tests:
                faults.append(unknown("test", node.name, environment.tests, where))
        elif isinstance(node, nodes.Extends):
            remedy = "leave blocks out, and those of the task's _base.jinja are used"
            faults.append(UsageError("a template can't extend another", where=where, remedy=remedy))
        elif isinstance(node, nodes.Compare):
            if len(node.ops) > 1 and any(each.op in ("in", "notin") for each in node.ops):
                what = "a comparison with `in` can't be part of a chain"
                faults.append(UsageError(what, where=where, remedy="join two of them with `and`"))
        elif isinstance(node, nodes.ScopedEvalContextModifier):
            remedy = "take the tag away: texts are never escaped here"
            faults.append(UsageError("there is no tag 'autoescape'", where=where, remedy=remedy))
        elif isinstance(node, nodes.Block):
            faults += _block_faults(node, tree, blocks, where) if in_blocks else ()
            blocks.setdefault(node.name, node.lineno)
        elif isinstance(node, nodes.Import | nodes.FromImport | nodes.Include):
            target = node.template
            if isinstance(target, nodes.Const) and isinstance(target.value, str):
                targets.append((target.value, node.lineno))
            else:
                remedy = 'write it as "task/_file.jinja", counted from the templates folder'
                what = "an import or include names its file by a quoted name"
                faults.append(UsageError(what, where=where, remedy=remedy))
    faults += islice(_loose_faults(tree, path), MAX_FAULTS) if in_blocks else ()
    return Survey(blocks, tuple(targets), tuple(faults))


def unknown(what: str, name: str, known: Collection[str], where: str) -> UsageError:
    """Return the error for a name that isn't there, with the nearest that is."""
    return UsageError(f"there is no {what} {name!r}", where=where, remedy=nearest(name, known))


def _too_deep(where: str) -> UsageError:
    remedy = "take parts of it into macros, or say it in shorter expressions"
    return UsageError("the template nests too deeply", where=where, remedy=remedy)


def _walk(tree: nodes.Template, path: str = "") -> Iterator[nodes.Node]:
    """Yield the nodes that a survey or preparing looks at, in the order of the file.

    Jinja's own find_all takes four times as long, which counts when a library is loaded.

    Raises UsageError where the tree is deeper than MAX_DEPTH: compiling it is
    what would fail, and where Python gives up hangs on who calls.
    """
    stack: list[nodes.Node] = [tree]
    depths = [0]
    while stack:
        node, depth = stack.pop(), depths.pop()
        if depth > MAX_DEPTH:
            raise _too_deep(f"{path}:{node.lineno}")
        kind = type(node)
        if kind in _SURVEYED:
            yield node
        for name in reversed(node.fields):
            value = getattr(node, name)
            if isinstance(value, nodes.Node):
                held = [value]
            elif isinstance(value, list):
                held = [each for each in reversed(value) if isinstance(each, nodes.Node)]
            else:
                continue
            stack += [each for each in held if type(each) not in _LEAVES]
            depths += [depth + 1] * (len(stack) - len(depths))


def _block_faults(
    block: nodes.Block, tree: nodes.Template, lines: Mapping[str, int], where: str
) -> Iterator[UsageError]:
    if block.name not in BLOCKS:
        yield unknown("block", block.name, BLOCKS, where)
    elif block.name in lines:
        yield UsageError(
            f"block {block.name!r} stands twice",
            where=where,
            remedy=f"keep this or the one in line {lines[block.name]}",
        )
    if block not in tree.body:
        yield UsageError(
            f"block {block.name!r} stands inside something else",
            where=where,
            remedy="move it to the outermost level of the file",
        )


def _loose_faults(tree: nodes.Template, path: str) -> Iterator[UsageError]:
    for node in tree.body:
        loose = _loose_line(node)
        if loose is not None:
            yield UsageError(
                "what stands outside the blocks is never said",
                where=f"{path}:{loose}",
                remedy=f"move it into a block: {', '.join(BLOCKS)}",
            )


def _loose_line(node: nodes.Node) -> int | None:
    """Return the line of what a top-level node would say, None where it says nothing."""
    if not isinstance(node, nodes.Output):
        return None if isinstance(node, _TOP) else node.lineno
    for part in node.nodes:
        if not isinstance(part, nodes.TemplateData):
            return part.lineno
        words = part.data.lstrip()
        if words:
            return part.lineno + part.data[: -len(words)].count("\n")
    return None


def prepare(tree: nodes.Template) -> None:
    """Change the tree so that each block can be rendered alone, after its imports and sets.

    Rendering the root then runs what stands outside the blocks and no block, imported macros see
    the same names as the file that imports them, and the turns of loops are counted.
    """
    for node in _walk(tree):
        if isinstance(node, nodes.Import | nodes.FromImport):
            node.with_context = True
        elif isinstance(node, nodes.For):
            counted = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
            node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.lineno)
    held = [node for node in tree.body if isinstance(node, nodes.Block)]
    if held:
        line = held[0].lineno
        never = nodes.If(nodes.Const(False, lineno=line), held, [], [], lineno=line)
        tree.body = [node for node in tree.body if not isinstance(node, nodes.Block)]
        tree.body.append(never)


def undeclared(tree: nodes.Template, declared: Collection[str], path: str) -> Iterator[UsageError]:
    """Yield each name that the template uses and nobody declares, at its first line."""
    try:
        missing = _undeclared_names(tree) - set(declared) - set(_set_names(tree))
    except jinja2.TemplateSyntaxError as error:  # blocks written twice are found as late as here
        where = f"{path}:{error.lineno}"
        yield UsageError(
            "the template isn't Jinja", where=where, remedy=f"mend this: {error.message}"
        )
        return
    lines: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        if node.name in missing:
            lines[node.name] = min(node.lineno, lines.get(node.name, node.lineno))
    for line, name in sorted((line, name) for name, line in lines.items())[:MAX_FAULTS]:
        yield UsageError(
            f"{name!r} is undefined",
            where=f"{path}:{line}",
            remedy=nearest(name, declared),
        )


class _Any(dict[str, Any]):
    """Filters or tests under every name, for trees that may misspell them."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, len)


def _undeclared_names(tree: nodes.Template) -> set[str]:
    assert tree.environment is not None
    lenient = tree.environment.overlay()
    lenient.filters, lenient.tests = _Any(lenient.filters), _Any(lenient.tests)
    found = TrackingCodeGenerator(lenient)
    found.visit(tree)
    return found.undeclared_identifiers


def _set_names(tree: nodes.Template) -> Iterator[str]:
    """Yield the names that the outermost level sets, which the blocks see, and those that any set
    makes: what Jinja's own search calls undeclared because one branch alone makes it.
    """
    sets: list[nodes.Assign | nodes.AssignBlock] = [*tree.find_all(nodes.Assign)]
    for made in (*sets, *tree.find_all(nodes.AssignBlock)):
        yield from (name.name for name in made.target.find_all(nodes.Name))
        if isinstance(made.target, nodes.Name):
            yield made.target.name
    for node in tree.body:
        if isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.FromImport):
            yield from (each if isinstance(each, str) else each[1] for each in node.names)

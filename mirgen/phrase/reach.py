"""Which names a block speaks of, through the sets and macros of its file too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jinja2 import nodes

from .template import Template


def names_in(template: Template, blocks: Iterable[str]) -> frozenset[str]:
    """Return every name that the blocks use, or what they use may use: rather too many than few."""
    found: set[str] = set()
    for block in blocks:
        if block not in template.place:
            continue
        tree = template.parts[template.place[block]].file.tree
        waiting: list[nodes.Node] = [
            each for each in tree.find_all(nodes.Block) if each.name == block
        ]
        outer = list(_defined(tree))
        met: set[str] = set()
        while waiting:
            names = {each.name for each in waiting.pop().find_all(nodes.Name)}
            waiting += [node for name, node in outer if name in names - met]
            met |= names
        found |= met
    return frozenset(found)


def _defined(tree: nodes.Template) -> Iterator[tuple[str, nodes.Node]]:
    """Yield the names that a file defines outside its blocks, with what makes them."""
    for node in tree.body:
        if isinstance(node, nodes.Macro):
            yield node.name, node
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            for target in (node.target, *node.target.find_all(nodes.Name)):
                if isinstance(target, nodes.Name):
                    yield target.name, node

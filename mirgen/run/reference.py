"""The reference: all that templates may use, as Markdown, read off the code that provides it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..errors import UsageError
from ..phrase import provided
from ..resources import folder
from ..tasks import all_tasks, find_task
from ..tasks.declared import declaration, functions
from .rehearse import FEW, rehearsals

_LISTED = re.compile(r"tuple\[([^\[\],]+(?:\[[^\[\]]*\])?), \.\.\.\]")


BEGIN = "<!-- reference: written by `mirgen templates reference --into` -->"
END = "<!-- end of the reference -->"


def inserted(text: str, where: str) -> str:
    """Return the text with the reference between its two marks. Raises UsageError."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UsageError("the file lacks the marks", where=where, remedy=f"add {BEGIN} and {END}")
    return f"{before}{begin}\n\n{reference()}\n{end}{after}"


def reference() -> str:
    """Return the whole reference."""
    parts = [
        "## Front matter",
        _table(("key", "what it says", "values"), _front_matter()),
        "## Blocks",
        _table(("block", "what it is for"), provided.SAYS.items()),
        "## Variables of every template",
        _table(("variable", "what it is", "where"), provided.VARIABLES),
        "## Functions",
        _table(("function", "what it does"), _calls(provided.FUNCTIONS)),
        "## Filters",
        _table(("filter", "what it gives"), _calls(provided.FILTERS, ours=True)),
        "And these of [Jinja's own](https://jinja.palletsprojects.com/en/stable/templates/"
        "#list-of-builtin-filters): " + _names(provided.JINJA_FILTERS) + ".",
        "## Tests and methods",
        "Tests, as in `{% if n is odd %}`: " + _names(provided.TESTS) + ".",
        "Methods of texts: " + _names(provided.TEXT_METHODS) + ".",
        "## Bounds",
        _table(("what", "at most"), provided.BOUNDS),
        "## Declarations",
        "Under `declares` in the front matter of `<task>/<task>.jinja`; "
        "[declared-tasks.md](declared-tasks.md) is the tutorial. Any value may be given by tier.",
        *(
            part
            for title, about, rows in declaration()
            for part in (f"### {title}", about, _table(("key", "what it says", "default"), rows))
        ),
        "### Functions of expressions",
        _table(("function", "what it gives"), functions()),
        "## Variables of each task",
        *(variables(name) for name in all_tasks()),
    ]
    return "\n\n".join(parts) + "\n"


def variables(name: str) -> str:
    """Return what the templates of a task may speak of. Raises UsageError for an unknown task."""
    find_task(name)
    held: dict[str, dict[str, set[str]]] = {}
    kinds: set[str] = set()
    classes: dict[str, type] = {}
    for one in rehearsals(name, FEW):
        kind = one.puzzle.question.kind
        kinds.add(kind)
        for word, value in one.puzzle.words.items():
            said = held.setdefault(word, {})
            said.setdefault(kind, set()).add(_type(value, classes))
    if not held:
        raise UsageError(
            f"the packaged sample can't feed {name!r}", where="--task", remedy="choose another"
        )
    rows = []
    for word, said in sorted(held.items()):
        some = "all" if said.keys() == kinds else ", ".join(sorted(said))
        types = {each for types in said.values() for each in types}
        rows.append((word, " or ".join(sorted(types - {"empty list"} or types)), some))
    parts = [f"### {name}", _table(("variable", "what it is", "kinds"), rows)]
    for title, shape in sorted(classes.items()):
        about = inspect.cleandoc(shape.__doc__ or "").replace("\n", " ").replace("``", "`")
        parts += [f"**{title}**: {about}", _table(("field", "type"), _fields(shape))]
    return "\n\n".join(parts)


def examples(name: str) -> Iterator[tuple[str, str]]:
    """Yield each variable of a task with a value that it has in some instance, shortened."""
    found: dict[str, object] = {}
    for one in rehearsals(name, FEW):
        for word, value in one.puzzle.words.items():
            if not found.get(word):
                found[word] = value
    for word, value in sorted(found.items()):
        text = repr(value)
        yield word, text if len(text) <= 70 else f"{text[:67]}…"


def _front_matter() -> Iterator[tuple[str, str, str]]:
    schema = json.loads((folder("schemas") / "frontmatter.schema.json").read_text("utf-8"))
    for key, said in schema["properties"].items():
        values = said["type"]
        if values == "array":
            values = f"list of {' '.join(said['items'].get('enum', ['names']))}"
        if "default" in said:
            values += f", {said['default']} where left out"
        yield (
            key,
            said["description"],
            f"{values}, required" if key in schema["required"] else values,
        )


def _calls(functions: Mapping[str, Callable[..., Any]], ours: bool = False) -> Iterator[Any]:
    for name, function in functions.items():
        about = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0]
        about = about.partition(" Raises ")[0].replace("\n", " ").replace("``", "`")
        yield f"{name}{_signature(function, skip=ours)}", about


def _signature(function: Callable[..., Any], skip: bool) -> str:
    try:
        given = list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        return ""
    given = [each for each in given if each.name not in ("environment", "eval_ctx", "context")]
    shown = []
    for each in given[skip:]:
        star = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(each.kind.name, "")
        default = "" if each.default is each.empty else f"={each.default!r}"
        shown.append(f"{star}{each.name}{default}")
    return f"({', '.join(shown)})" if shown or not skip else ""


def _type(value: object, classes: dict[str, type]) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float) or hasattr(value, "item"):
        return "number"
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        of = {_type(each, classes) for each in value.values()}
        return f"dict of {' or '.join(sorted(of))}" if of else "empty dict"
    if is_dataclass(value):
        _met(type(value), value, classes)
        return type(value).__name__
    if isinstance(value, Iterable):
        of = {_type(each, classes) for each in value}
        return f"list of {' or '.join(sorted(of - {'empty list'} or of))}" if of else "empty list"
    return type(value).__name__


def _met(kind: type, value: object, classes: dict[str, type]) -> None:
    classes[kind.__name__] = kind
    for each in fields(kind):
        _type(getattr(value, each.name), classes)


def _fields(kind: type) -> Iterator[tuple[str, str]]:
    for each in fields(kind):
        yield each.name, _LISTED.sub(r"list of \1", str(each.type))
    for name, held in vars(kind).items():
        if isinstance(held, property) and not name.startswith("_"):
            about = inspect.cleandoc(held.__doc__ or "").partition("\n")[0]
            yield name, about.rstrip(".").replace("``", "`")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for first, *rest in rows:
        cells = (f"`{first}`", *rest)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

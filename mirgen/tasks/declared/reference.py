"""What a declaration may say, read off the models that check it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from . import model
from .expression import FUNCTIONS
from .model import Ask, Declares, Draw, Show, Source

Row = tuple[str, str, str]


def declaration() -> Iterator[tuple[str, str, list[Row]]]:
    """Yield title, sentence and rows (key, meaning, default) of each part of a declaration."""
    for title, kind in (
        ("declares", Declares),
        ("from", Source),
        ("told, drawn", Draw),
        ("show", Show),
        ("asks", Ask),
    ):
        about = " ".join(inspect.cleandoc(kind.__doc__ or "").split()).replace("``", "`")
        yield title, about, list(_rows(kind))


def functions() -> list[tuple[str, str]]:
    """Return each function of expressions with what it gives."""
    return [(name, about) for name, (_, _, about) in FUNCTIONS.items()]


def _rows(kind: type[BaseModel]) -> Iterator[Row]:
    said = _said()[kind.__name__]
    for name, field in kind.model_fields.items():
        key = field.alias or name
        default = field.default
        if field.is_required():
            shown = "must be given"
        elif field.default_factory is not None or isinstance(default, BaseModel) or default is None:
            shown = "left out"
        else:
            shown = _shown(default)
        yield key, said.get(name, "see above"), shown


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) if value else "none"
    return str(value)


@cache
def _said() -> dict[str, dict[str, str]]:
    """Return the sentence below each field of each model."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(model)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        held = found.setdefault(node.name, {})
        for one, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                doc = after.value if isinstance(after, ast.Expr) else None
                if isinstance(doc, ast.Constant) and isinstance(doc.value, str):
                    text = " ".join(doc.value.split()).rstrip(".")
                    held[one.target.id] = text.replace("``", "`")
    return found

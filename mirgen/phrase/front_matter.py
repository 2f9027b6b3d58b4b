"""Front matter: the YAML that opens a template file, read and checked against its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import jsonschema_rs
import yaml

from ..errors import UsageError, nearest
from ..records.puzzle import TIERS, Tier
from ..resources import folder

_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a template is for; empty ``kinds`` means every kind of question of the task.

    ``lines`` are the lines of the file on which the keys stand, for messages.
    """

    task: str
    kinds: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = TIERS
    weight: float = 1.0
    language: str = "en"
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def fits(self, task: str, kind: str, tier: str) -> bool:
        """Tell whether the template may say a puzzle of this task, kind and tier."""
        return task == self.task and tier in self.tiers and (not self.kinds or kind in self.kinds)


def split(source: str, path: str) -> tuple[FrontMatter | None, str]:
    """Return the front matter, None where there is none, and the text behind it.

    The text keeps its line numbers: the front matter's lines are left in it as empty ones.

    Raises UsageError with file and line.
    """
    found = _FENCED.match(source)
    if found is None:
        if source.startswith("---"):
            raise UsageError(
                "the front matter has no end", where=f"{path}:1", remedy="close it with a line ---"
            )
        return None, source
    return _read(found.group(1), path), "\n" * found.group().count("\n") + source[found.end() :]


def _read(text: str, path: str) -> FrontMatter:
    loader = _Loader(text)
    try:
        if "*" in text and any(isinstance(each, yaml.AliasToken) for each in yaml.scan(text)):
            raise ValueError("aliases aren't allowed")  # a few lines of them make any amount
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise UsageError(
            "the front matter isn't YAML",
            where=f"{path}:{mark.line + 2 if mark else 1}",
            remedy=f"mend this: {problem}",
        ) from None
    finally:
        loader.dispose()
    if not isinstance(value, dict):
        raise UsageError(
            "the front matter isn't a mapping",
            where=f"{path}:2",
            remedy="write lines such as `task: speed_comparison`",
        )
    lines = _lines(node, path)
    fault = _fault(value, lines, path)
    if fault:
        raise fault
    return FrontMatter(
        task=value["task"],
        kinds=tuple(value.get("kinds", ())),
        tiers=cast("tuple[Tier, ...]", tuple(value.get("tiers", TIERS))),
        weight=float(value.get("weight", 1)),
        language=value.get("language", "en"),
        lines=lines,
    )


def _lines(node: Any, path: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, _ in node.value if node else ():
        line = key.start_mark.line + 2
        if key.value in lines:
            raise UsageError(
                f"the front matter names {key.value!r} twice",
                where=f"{path}:{line}",
                remedy="leave one of them out",
            )
        lines[str(key.value)] = line
    return lines


@cache
def _schema() -> tuple[jsonschema_rs.Draft202012Validator, tuple[str, ...]]:
    """Return the validator and the keys it knows."""
    schema = json.loads((folder("schemas") / "frontmatter.schema.json").read_text("utf-8"))
    return jsonschema_rs.Draft202012Validator(schema), tuple(schema["properties"])


def _fault(value: dict[Any, Any], lines: dict[str, int], path: str) -> UsageError | None:
    validator, known = _schema()
    for key in value:
        if key not in known:
            where = f"{path}:{lines.get(str(key), 2)}"
            return UsageError(
                f"there is no front matter key {key!r}",
                where=where,
                remedy=nearest(str(key), known),
            )
    try:
        if validator.is_valid(value):
            return None
    except ValueError as error:
        remedy = f"write texts, numbers and lists alone: {error}"
        return UsageError("the front matter isn't plain", where=f"{path}:2", remedy=remedy)
    worst = max(validator.iter_errors(value), key=lambda each: len(each.instance_path))
    key = str(worst.instance_path[0]) if worst.instance_path else ""
    where = f"{path}:{lines.get(key, 2)}"
    if key == "tiers" and isinstance(worst.instance, str):
        remedy = nearest(worst.instance, TIERS)
        return UsageError(f"tiers can't hold {worst.instance!r}", where=where, remedy=remedy)
    what = f"{key} can't be {worst.instance!r}" if key else "the front matter isn't complete"
    return UsageError(what, where=where, remedy=worst.message)

"""Front matter: the YAML that opens a template file, read and checked against its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import jsonschema_rs
import yaml

from ..errors import UsageError, nearest
from ..records.puzzle import TIERS, Tier
from ..resources import folder

_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MAX_LENGTH = 8_000
"""Most characters of front matter."""
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


def split(source: str, path: str) -> tuple[FrontMatter | None, str, tuple[UsageError, ...]]:
    """Return the front matter, None where there is none to go by, the text behind it, and faults.

    The text keeps its line numbers: the front matter's lines are left in it as empty ones. Where
    some keys are wrong, the front matter is that of the others, if they name a task.
    """
    found = _FENCED.match(source)
    if found is None:
        if source.startswith("---"):
            what, remedy = "the front matter has no end", "close it with a line ---"
            return None, source, (UsageError(what, where=f"{path}:1", remedy=remedy),)
        return None, source, ()
    body = "\n" * found.group().count("\n") + source[found.end() :]
    try:
        value, lines, faults = _value(found.group(1), path)
    except UsageError as error:
        return None, body, (error,)
    return _front(value, lines), body, faults


def _front(value: dict[Any, Any], lines: dict[str, int]) -> FrontMatter | None:
    if "task" not in value:
        return None
    return FrontMatter(
        task=value["task"],
        kinds=tuple(value.get("kinds", ())),
        tiers=cast("tuple[Tier, ...]", tuple(value.get("tiers", TIERS))),
        weight=float(value.get("weight", 1)),
        language=value.get("language", "en"),
        lines=lines,
    )


def _value(text: str, path: str) -> tuple[dict[Any, Any], dict[str, int], tuple[UsageError, ...]]:
    """Return the keys that are right, the line of each key, and what is wrong with the others."""
    if len(text) > MAX_LENGTH:
        raise UsageError(
            f"the front matter is longer than {MAX_LENGTH} characters",
            where=f"{path}:1",
            remedy="write what is to be said below it, in blocks",
        )
    loader = _Loader(text)
    try:
        if "*" in text and any(isinstance(each, yaml.AliasToken) for each in yaml.scan(text)):
            raise ValueError("aliases aren't allowed")  # a few lines of them make any amount
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else {}
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
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
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value} if node else {}
    faults = (*_twice(node, path), *_faults(value, lines, path))
    wrong = {key for key in value if faults and not _right(key, value[key])}
    return {key: value[key] for key in value if key not in wrong}, lines, faults


def _twice(node: Any, path: str) -> Iterator[UsageError]:
    met = set()
    for key, _ in node.value if node else ():
        if str(key.value) in met:
            yield UsageError(
                f"the front matter names {key.value!r} twice",
                where=f"{path}:{key.start_mark.line + 2}",
                remedy="leave one of them out",
            )
        met.add(str(key.value))


def _right(key: object, value: object) -> bool:
    """Tell whether a key is known and its value is as the schema says."""
    validator, _ = _schema()
    try:
        return bool(validator.is_valid({"task": "t", key: value}))
    except (ValueError, TypeError):
        return False


@cache
def _schema() -> tuple[jsonschema_rs.Draft202012Validator, tuple[str, ...]]:
    """Return the validator and the keys it knows."""
    schema = json.loads((folder("schemas") / "frontmatter.schema.json").read_text("utf-8"))
    return jsonschema_rs.Draft202012Validator(schema), tuple(schema["properties"])


def _faults(value: dict[Any, Any], lines: dict[str, int], path: str) -> Iterator[UsageError]:
    validator, known = _schema()
    plain = {}
    for key in value:
        where = f"{path}:{lines.get(str(key), 2)}"
        if key not in known:
            what, remedy = f"there is no front matter key {key!r}", nearest(str(key), known)
            yield UsageError(what, where=where, remedy=remedy)
            continue
        try:
            validator.is_valid({key: value[key]})
        except (ValueError, TypeError) as error:
            remedy = f"write texts, numbers and lists alone: {error}"
            yield UsageError("the front matter isn't plain", where=where, remedy=remedy)
            continue
        plain[key] = value[key]
    if len(plain) < len(value):
        plain.setdefault("task", "t")  # that none is named may be the other fault's doing
    worst: dict[str, Any] = {}
    for each in validator.iter_errors(plain):
        key = str(each.instance_path[0]) if each.instance_path else ""
        if key not in worst or len(each.instance_path) > len(worst[key].instance_path):
            worst[key] = each
    for key, each in worst.items():
        where = f"{path}:{lines.get(key, 2)}"
        if key == "tiers" and isinstance(each.instance, str):
            what, remedy = f"tiers can't hold {each.instance!r}", nearest(each.instance, TIERS)
        elif key:
            what, remedy = f"{key} can't be {each.instance!r}", each.message
        else:
            what, remedy = "the front matter isn't complete", each.message
        yield UsageError(what, where=where, remedy=remedy)

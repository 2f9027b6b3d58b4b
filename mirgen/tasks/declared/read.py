"""Declarations: found in template folders, read, and checked with file and line of each fault."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ...errors import UsageError, nearest
from ...records.puzzle import TIERS, Tier
from .family import Declared
from .model import Ask, Declares, Draw, Show, Source
from .setup import Fault, Setup
from .trial import trial

_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MOST_BYTES = 200_000
KEY = "declares"

Lines = Mapping[tuple[str, ...], int]
_Read = tuple[Declared | None, int, tuple[UsageError, ...]]


def declarations(
    folder: Path, tell: Callable[[Sequence[UsageError]], None] | None = None
) -> Iterator[tuple[Declared, str]]:
    """Yield each task that ``<task>/<task>.jinja`` in the folder declares, and ``file:line``.

    ``tell`` is handed all faults of a file; without it the first one is raised.
    """
    root = folder.resolve()
    for path in sorted(folder.glob("*/*.jinja")):
        own = path.stem == path.parent.name
        # What else is wrong with a file is told when the templates are loaded.
        if not path.is_file() or not path.resolve().is_relative_to(root):
            continue
        if path.stat().st_size > MOST_BYTES:
            continue
        raw = path.read_bytes()
        if KEY.encode() not in raw:
            continue
        found = _parsed(str(path), hashlib.sha256(raw).hexdigest(), raw)
        if found is None:
            continue
        task, line, faults = found
        if task is not None and (not own or task.name != path.stem):
            faults = (
                UsageError(
                    f"the task {task.name!r} is declared in another file than its own",
                    where=f"{path}:{line}",
                    remedy=f"declare it in {task.name}/{task.name}.jinja",
                ),
            )
        if faults and tell is None:
            raise faults[0]
        if faults and tell is not None:
            tell(faults)
        elif task is not None:
            yield task, f"{path}:{line}"


@lru_cache(maxsize=64)
def _parsed(path: str, sha256: str, raw: bytes) -> _Read | None:
    """Return the task, its line and its faults, None where nothing is declared.

    Kept by the file's content.
    """
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    fenced = _FENCED.match(text)
    node = _node(fenced.group(1), path) if fenced else None
    if not isinstance(node, yaml.MappingNode):
        return None
    keys = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if KEY not in keys:
        return None
    lines: dict[tuple[str, ...], int] = {}
    try:
        front = _value(node, (), lines, path)
        return *_declared(front, path, lines), ()
    except UsageError as error:
        return None, lines.get((KEY,), 1), (error,)
    except _Faults as error:
        return None, lines[(KEY,)], error.faults


def _declared(front: Mapping[str, Any], path: str, lines: Lines) -> tuple[Declared, int]:
    name, said = front.get("task"), front[KEY]
    where = f"{path}:{lines[(KEY,)]}"
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name):
        raise UsageError(
            f"a declared task can't be called {name!r}",
            where=f"{path}:{lines.get(('task',), 1)}",
            remedy="use lower-case letters, digits and _",
        )
    if not isinstance(said, dict):
        raise UsageError(f"{KEY} isn't a mapping", where=where, remedy="write keys and values")
    return _made(name, said, path, lines), lines[(KEY,)]


class _Faults(Exception):
    """All that is wrong with a declaration."""

    def __init__(self, faults: Sequence[UsageError]) -> None:
        self.faults = tuple(faults)
        super().__init__(str(faults[0]))


def _made(name: str, said: dict[str, Any], path: str, lines: Lines) -> Declared:
    """Return the task of a declaration. Raises _Faults, and UsageError where it is the tiers'."""
    setups: dict[Tier, Setup] = {}
    faults: dict[str, UsageError] = {}
    for tier in TIERS:
        try:
            setups[tier] = Setup.of(Declares.model_validate(_for_tier(said, tier, ())))
            trial(setups[tier], tier)
        except Fault as fault:
            where = _where(path, lines, fault.place, tier)
            one = UsageError(_at(fault.place, fault.what), where=where, remedy=fault.remedy)
            faults.setdefault(str(one), one)
        except ValidationError as error:
            for each in _told(error, path, lines, tier):
                faults.setdefault(str(each), each)
    if faults:
        raise _Faults(list(faults.values()))
    _same(setups, path, lines)
    return Declared(name, setups, said)


def kept(name: str, said: dict[str, Any]) -> Declared:
    """Return the task of a declaration that a row keeps. Raises UsageError."""
    return _kept(name, json.dumps(said, sort_keys=False))


@lru_cache(maxsize=64)
def _kept(name: str, said: str) -> Declared:
    try:
        return _made(name, json.loads(said), "", {})
    except _Faults as error:
        raise error.faults[0] from None


def _same(setups: Mapping[Tier, Setup], path: str, lines: Lines) -> None:
    """Refuse tiers that differ in more than values."""
    first = setups["easy"]
    for tier in TIERS[1:]:
        for part in ("told", "drawn", "facts", "asks"):
            names = [list(getattr(each.says, part)) for each in (first, setups[tier])]
            if names[0] != names[1]:
                raise UsageError(
                    f"{part} has other names at easy than at {tier}",
                    where=_where(path, lines, (part,), tier),
                    remedy="give the same names at each tier, and change their values",
                )
        axes = [[draw.axes for draw in each.says.told.values()] for each in (first, setups[tier])]
        if axes[0] != axes[1] or first.seen != setups[tier].seen:
            raise UsageError(
                f"what is told or seen at easy is another thing at {tier}",
                where=_where(path, lines, ("told",), tier),
                remedy="keep `for` and what facts use the same at each tier",
            )


def _for_tier(value: Any, tier: Tier, place: tuple[str, ...]) -> Any:
    """Return the value with what is given by tier put in for this one. Raises Fault."""
    if isinstance(value, dict):
        if value and set(value) <= set(TIERS):
            if tier not in value:
                raise Fault(place, f"nothing is said for tier {tier}", f"add {tier}: …")
            return _for_tier(value[tier], tier, (*place, tier))
        return {key: _for_tier(each, tier, (*place, str(key))) for key, each in value.items()}
    if isinstance(value, list):
        return [_for_tier(each, tier, place) for each in value]
    return value


def _told(error: ValidationError, path: str, lines: Lines, tier: Tier) -> Iterator[UsageError]:
    for fault in error.errors():
        yield _one(fault, path, lines, tier)


def _one(fault: Any, path: str, lines: Lines, tier: Tier) -> UsageError:
    place = tuple(str(part) for part in fault["loc"] if part != "[key]")
    where = _where(path, lines, place, tier)
    if fault["type"] == "extra_forbidden":
        known = _known(place[:-1])
        return UsageError(
            f"there is no key {'.'.join((KEY, *place))!r}",
            where=where,
            remedy=nearest(place[-1], known),
        )
    if fault["type"] == "missing":
        return UsageError(
            f"{'.'.join((KEY, *place))} isn't said", where=where, remedy=f"add {place[-1]}: …"
        )
    message = str(fault["msg"]).removeprefix("Value error, ")
    what, colon, remedy = message.partition(": ")
    if fault["type"] == "value_error" and colon:
        return UsageError(_at(place, what), where=where, remedy=remedy)
    value = repr(fault["input"])
    short = value if len(value) < 80 else value[:77] + "…"
    return UsageError(
        f"{'.'.join((KEY, *place))} can't be {short}",
        where=where,
        remedy=message[:1].lower() + message[1:],
    )


def _known(place: Sequence[str]) -> list[str]:
    """Return the keys that may stand in a part of the declaration."""
    models: dict[str, type[BaseModel]] = {
        "told": Draw,
        "drawn": Draw,
        "asks": Ask,
        "show": Show,
        "from": Source,
    }
    model = models.get(place[0], Declares) if place else Declares
    return [field.alias or name for name, field in model.model_fields.items()]


def _at(place: Sequence[str], what: str) -> str:
    return f"{'.'.join((KEY, *filter(None, place)))}: {what}"


def _where(path: str, lines: Lines, place: Sequence[str], tier: str) -> str:
    """Return file and line of the innermost key that is there."""
    keys = [KEY]
    line = lines.get((KEY,), 1)
    for part in place:
        for more in ((part,), (tier, part)):
            if (*keys, *more) in lines:
                keys += more
                line = lines[tuple(keys)]
                break
        else:
            break
    if (*keys, tier) in lines:
        line = lines[(*keys, tier)]
    return f"{path}:{line}" if path else "the row's declaration"


def _node(text: str, path: str) -> yaml.Node | None:
    try:
        if any(isinstance(each, yaml.AliasToken | yaml.TagToken) for each in yaml.scan(text)):
            return None  # told when the templates are loaded
        return yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _value(
    node: yaml.Node, place: tuple[str, ...], lines: dict[tuple[str, ...], int], path: str
) -> Any:
    """Return plain values, noting on which line each key stands."""
    if isinstance(node, yaml.MappingNode):
        held: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 2
            if name in held:
                raise UsageError(
                    f"{'.'.join((*place, name))} is written twice",
                    where=f"{path}:{line}",
                    remedy="leave one of them out",
                )
            lines[(*place, name)] = line
            held[name] = _value(value, (*place, name), lines, path)
        return held
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, place, lines, path) for each in node.value]
    loader = yaml.SafeLoader("")
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        value = node.value
    finally:
        loader.dispose()
    return value if isinstance(value, str | int | float | bool | None) else str(node.value)

"""The rules file: which places make which claims, and what counts as one kind of thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from ...errors import UsageError, nearest
from ...records.source import Region
from ...resources import folder

NAME = "rules.yaml"

CLAIMS = (
    "forbidden",
    "required",
    "at_most",
    "at_least",
    "exactly",
    "only",
    "not_both",
    "only_if",
    "one_of",
    "left_right",
)
"""What a claim may be; the last speaks of two things, each in a number of its own."""

_PLACE = re.compile(r"[a-z][a-z' -]{1,17}")
_NAME = re.compile(r"[a-z][a-z -]{1,24}")


@dataclass(frozen=True, slots=True)
class Place:
    """Who claims what: ``place`` is printed on the sign, ``things`` it may picture (all: empty)."""

    place: str
    rule: str
    things: frozenset[str] = frozenset()

    def suits(self, rule: str, names: Collection[frozenset[str]]) -> bool:
        """Whether it makes such claims about things of these names: category, supercategory."""
        return rule == self.rule and (not self.things or all(self.things & n for n in names))


@dataclass(frozen=True, slots=True)
class Group:
    """A kind that texts define: ``name`` for one of its things; categories and supercategories.

    Without ``things`` it is open: the texts may put any things in it.
    """

    name: str
    things: frozenset[str]

    def holds(self, region: Region) -> bool:
        """Whether a region belongs to it."""
        return not self.things or bool(self.things & names_of(region))

    def apart(self, other: Group) -> bool:
        """Whether the two may stand beside each other: no thing is both by what it is."""
        return self.name != other.name and self.things.isdisjoint(other.things)


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything that rules files hold; compared by identity, as what it finds is kept."""

    places: tuple[Place, ...]
    groups: tuple[Group, ...]

    def suiting(self, rule: str, names: tuple[frozenset[str], ...]) -> tuple[Place, ...]:
        """Return the places that may make such a claim, those made for such things first."""
        return _suiting(self, rule, names)


@lru_cache(maxsize=4096)
def _suiting(book: Rulebook, rule: str, names: tuple[frozenset[str], ...]) -> tuple[Place, ...]:
    found = [place for place in book.places if place.suits(rule, names)]
    return tuple(sorted(found, key=lambda place: not place.things))


def names_of(region: Region) -> frozenset[str]:
    """Return the names that a rule may call a region by."""
    return _names_of(region.category, region.supercategory)


@lru_cache(maxsize=4096)
def _names_of(*names: str) -> frozenset[str]:
    return frozenset(names) - {""}


@cache
def packaged() -> Rulebook:
    """Return the rules file beside the templates."""
    return load([folder("templates") / "yes_but" / NAME])


def load(paths: Collection[Path]) -> Rulebook:
    """Read rules files; later ones add to the first.

    Raises UsageError, one sentence that names file and line or path, where one can't be read or
    holds what no rule can be; also where no place makes some claim about any thing at all.
    """
    places: list[Place] = []
    groups: dict[str, Group] = {}
    for path in paths:
        raw = _read(path)
        places += _places(raw, path)
        groups |= {group.name: group for group in _groups(raw, path)}
    for rule in CLAIMS:
        if sum(place.rule == rule and not place.things for place in places) == 0:
            raise UsageError(
                f"no claim of rule {rule!r} is open to any thing",
                where=", ".join(map(str, paths)),
                remedy="add one without `things`",
            )
    if sum(not group.things for group in groups.values()) < 2:
        raise UsageError(
            "fewer than two groups are open to any thing",
            where=", ".join(map(str, paths)),
            remedy="add some without `things`",
        )
    return Rulebook(tuple(dict.fromkeys(places)), tuple(groups.values()))


def _places(raw: Mapping[str, Any], path: Path) -> Iterator[Place]:
    for i, entry in enumerate(_list(raw, "claims", path)):
        where = f"{path}: claims[{i}]"
        _keys(entry, ("place", "rule", "things"), ("place", "rule"), where)
        rule = entry["rule"]
        if rule not in CLAIMS:
            raise UsageError(
                f"there is no rule {rule!r}",
                where=f"{where}.rule",
                remedy=nearest(str(rule), CLAIMS),
            )
        place = _text(entry, "place", _PLACE, "2 to 18 small letters", where)
        yield Place(place, rule, _names(entry, where) if "things" in entry else frozenset())


def _groups(raw: Mapping[str, Any], path: Path) -> Iterator[Group]:
    for i, entry in enumerate(_list(raw, "groups", path)):
        where = f"{path}: groups[{i}]"
        _keys(entry, ("name", "things"), ("name",), where)
        name = _text(entry, "name", _NAME, "a noun for one of it, in small letters", where)
        yield Group(name, _names(entry, where) if "things" in entry else frozenset())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it isn't UTF-8"
        raise UsageError(
            f"can't read the rules file: {told}",
            where=str(path),
            remedy="give an existing file in UTF-8",
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise UsageError(
            "the rules file isn't YAML",
            where=f"{path}:{mark.line + 1}" if mark else str(path),
            remedy=f"mend this: {problem}",
        ) from None
    if not isinstance(loaded, dict):
        raise UsageError(
            "the rules file isn't a mapping",
            where=str(path),
            remedy="write lists under `claims:` and `groups:`",
        )
    for key in loaded:
        if key not in ("claims", "groups"):
            raise UsageError(
                f"there is no key {key!r}",
                where=str(path),
                remedy=nearest(str(key), ("claims", "groups")),
            )
    return loaded


def _list(raw: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    found = raw.get(key, [])
    if not isinstance(found, list):
        raise UsageError(
            f"{key} can't be {found!r}", where=f"{path}: {key}", remedy="write a list of entries"
        )
    return found


def _keys(entry: Any, known: Collection[str], needed: Collection[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise UsageError(
            f"an entry can't be {entry!r}", where=where, remedy=f"write {', '.join(known)} below it"
        )
    for key in entry:
        if key not in known:
            raise UsageError(
                f"there is no key {key!r}", where=where, remedy=nearest(str(key), known)
            )
    for key in needed:
        if key not in entry:
            raise UsageError(f"{key} is missing", where=where, remedy=f"add `{key}:`")


def _text(
    entry: Mapping[str, Any], key: str, shape: re.Pattern[str], wanted: str, where: str
) -> str:
    found = entry[key]
    if not isinstance(found, str) or not shape.fullmatch(found):
        raise UsageError(
            f"{key} can't be {found!r}", where=f"{where}.{key}", remedy=f"write {wanted}"
        )
    return found


def _names(entry: Mapping[str, Any], where: str) -> frozenset[str]:
    found = entry["things"]
    if not isinstance(found, list) or not found or not all(isinstance(n, str) for n in found):
        raise UsageError(
            f"things can't be {found!r}",
            where=f"{where}.things",
            remedy="write a list of categories or supercategories",
        )
    return frozenset(found)

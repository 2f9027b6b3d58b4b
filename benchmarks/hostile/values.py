"""Values that nobody expects, and structures and bytes that are changed by chance."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 255, 2**31 - 1, 2**31, 2**32, 2**53, 2**63 - 1, 2**63),
    *(-(2**63), 10**30, 10**400, 0.5, -0.0, 1e-308, 1e308, -1e19, float("nan"), float("inf")),
    *("", " ", "0", "-1", "1e400", "nan", "\x00", "a\x00b", "\ud800", "\u202e", "é" * 300),
    *("../../outside/secret.jpg", "/etc/passwd", "C:\\x", "a/../../b", "<image>", "{{ 7*7 }}"),
    *("x" * 70_000, "%s%n", "'; DROP TABLE", "\\boxed{A}", "\ue000", "…" * 99),
    *([], {}, [[]], [{}], [[[[[[]]]]]], [0] * 1000, [1e308] * 8, {"": None}, {"a": {"b": {}}}),
)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the place of every value inside."""
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        yield from paths(item, (*path, key))


def changed(whole: Any, rng: random.Random, times: int) -> Any:
    """Return a copy in which values were replaced, taken away, doubled, moved or nested."""
    whole = copy.deepcopy(whole)
    for _ in range(times):
        places = list(paths(whole))
        if len(places) < 2:
            return whole
        path = places[rng.randrange(1, len(places))]
        inner = whole
        for step in path[:-1]:
            inner = inner[step]
        key = path[-1]
        way = rng.randrange(7)
        if way < 3:
            inner[key] = copy.deepcopy(rng.choice(VALUES))
        elif way == 3:
            del inner[key]
        elif way == 4 and isinstance(inner, list):
            inner.insert(rng.randrange(len(inner) + 1), copy.deepcopy(inner[key]))
        elif way == 5:
            other = rng.choice(places)
            found = whole
            for step in other:
                found = found[step] if _holds(found, step) else None
            inner[key] = copy.deepcopy(found)
        else:
            inner[key] = [inner[key]] if rng.random() < 0.5 else {"x": inner[key]}
    return whole


def deep(depth: int, kind: str = "[]") -> str:
    """Return JSON that nests so deeply."""
    return "[" * depth + "]" * depth if kind == "[]" else '{"a":' * depth + "1" + "}" * depth


def bitten(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes cut off, with bits flipped, a part overwritten, taken out or doubled."""
    found = bytearray(data)
    way = rng.randrange(6)
    if not found:
        return data
    if way == 0:
        return bytes(found[: rng.randrange(len(found))])
    if way == 1:
        for _ in range(rng.choice((1, 2, 8, 64))):
            found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    elif way == 2:  # headers are where lengths stand
        for _ in range(rng.choice((1, 2, 4))):
            found[rng.randrange(min(len(found), 160))] = rng.choice((0, 1, 127, 128, 255))
    elif way == 3:
        start = rng.randrange(len(found))
        del found[start : start + rng.randrange(1, 4096)]
    elif way == 4:
        start = rng.randrange(len(found))
        found[start:start] = found[start : start + rng.randrange(1, 4096)]
    else:  # and lengths of Parquet at its end
        for _ in range(rng.choice((1, 2, 4))):
            found[-1 - rng.randrange(min(len(found), 2000))] = rng.randrange(256)
    return bytes(found)


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)

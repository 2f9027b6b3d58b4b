"""The boundary: what a puzzle's words hold of annotations is made harmless here, once.

A label may hold anything. It is never read as Jinja, since it is a value and not source; what
is left to neutralise is text that a reader of the data, or our own marks, would misread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import fields, replace
from functools import cache, lru_cache
from operator import is_
from typing import Any

import numpy as np

_HARMLESS = re.compile(r"[ -;=?-~]*")
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029]"  # controls and line ends: a space each
)
_FORBIDDEN = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # private use, no characters, text direction
)
_PLAIN = frozenset({int, float, bool, type(None)})
_TOKEN = re.compile(r"<+(?=[\w|/])|(?<=[\w|/])>+")


def plain_text(text: str) -> str:
    """Return the text without controls, private-use characters and ``<token>`` brackets.

    ``<image>`` becomes ``image``: a reader of the data counts such tokens.
    """
    if _HARMLESS.fullmatch(text):
        return str(text)
    return _TOKEN.sub("", _FORBIDDEN.sub("", _CONTROL.sub(" ", text)))


_known_text = lru_cache(maxsize=4096)(plain_text)
"""The same names and phrases are asked about again and again."""


def plain(value: Any) -> Any:
    """Return the value with every text in it made plain, and NumPy scalars as Python numbers.

    Lists become tuples, sets sorted tuples, mappings dicts; frozen dataclasses stay what they are.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is str:
        return _known_text(value)
    if isinstance(value, str):
        return plain_text(value)
    if hasattr(kind, "__dataclass_fields__"):
        return _plain_fields(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, tuple | list):
        if kind is tuple and _PLAIN.issuperset(map(type, value)):
            return value
        items = [plain(item) for item in value]
        if kind is tuple and all(map(is_, items, value)):
            return value  # so that whoever holds it needn't compare
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, Set):
        return tuple(sorted(plain(item) for item in value))
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _plain_fields(value: Any) -> Any:
    changed: dict[str, Any] = {}
    for name in _names(value.__class__):
        old = getattr(value, name)
        kind = type(old)
        if kind in _PLAIN:
            continue
        new = _known_text(old) if kind is str else plain(old)
        if new is not old and (new != old or type(new) is not type(old)):
            changed[name] = new
    return replace(value, **changed) if changed else value

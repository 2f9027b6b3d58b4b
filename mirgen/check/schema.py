"""Rows against schemas/instance.schema.json: a compiled validator decides, a second explains."""

from __future__ import annotations

import json
from typing import Any, cast

import jsonschema_rs
import orjson

from ..records.instance import Instance
from ..resources import folder

Document = dict[str, Any]

_SHOWN = 5
_LENGTH = 160


def document(instance: Instance) -> Document:
    """Return the instance in its JSON form: lists for tuples, an image's bytes as their number.

    A float that isn't finite becomes None. Raises TypeError where there is no JSON form at all
    (a lone surrogate in a text, an integer beyond 64 bits).
    """
    encoded = orjson.dumps(instance, default=_length, option=orjson.OPT_SERIALIZE_NUMPY)
    return cast(Document, orjson.loads(encoded))


class Validator:
    """Says whether rows keep to the schema of the record, and if not, why not."""

    def __init__(self) -> None:
        path = folder("schemas") / "instance.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        self._schema = schema
        self._compiled = jsonschema_rs.Draft202012Validator(schema)

    def refusal(self, document: Document) -> str | None:
        """Return None for a valid document, else its faults, each as ``message @ $.path``.

        Faults are joined by ``; `` and only the first five are spelled out.
        """
        if self._compiled.is_valid(document):
            return None
        import jsonschema  # type: ignore[import-untyped]  # slow to load, and seldom needed

        explained = jsonschema.Draft202012Validator(self._schema).iter_errors(document)
        faults = [(e.message, e.json_path) for e in explained]
        if not faults:
            # The two differ: the row stays refused, in the words of the one that refuses it.
            faults = [
                (e.message, _path(e.instance_path)) for e in self._compiled.iter_errors(document)
            ]
        told = [f"{_short(message)} @ {path}" for message, path in faults[:_SHOWN]]
        more = len(faults) - len(told)
        return "; ".join(told) + (f"; and {more} more" if more else "")

    def check(self, instance: Instance) -> str | None:
        """Return ``refusal`` of the instance's JSON form, or why it has none."""
        try:
            return self.refusal(document(instance))
        except TypeError as error:
            return f"no JSON form: {error} @ $"


def _length(value: object) -> int:
    if isinstance(value, bytes):
        return len(value)
    raise TypeError(f"{type(value).__name__} isn't a value of a row")


def _path(parts: list[str | int]) -> str:
    return "$" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts)


def _short(message: str) -> str:
    """Keep both ends: the value stands in front and the rule behind."""
    half = _LENGTH // 2
    return message if len(message) <= _LENGTH else f"{message[:half]} … {message[-half:]}"

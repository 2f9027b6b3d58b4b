"""Say in our own words what pydantic found wrong with a value, and what would be right."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from ..errors import nearest

_WORDS = {
    "greater_than": "give more than {gt}",
    "greater_than_equal": "give {ge} or more",
    "less_than": "give less than {lt}",
    "less_than_equal": "give {le} or less",
    "finite_number": "give a finite number",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_parsing_size": "give a smaller number",
    "int_from_float": "give a whole number",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "string_type": "give a text",
    "string_too_short": "give a text that isn't empty",
    "string_pattern_mismatch": "use lower-case letters, digits and _",
    "tuple_type": "write a list, such as [a, b]",
    "dict_type": "write names and values, such as {{a: 1}}",
    "model_type": "write names and values, such as {{a: 1}}",
    "too_short": "name at least one",
}
"""Kinds of faults to remedies; what isn't here is told as pydantic does."""


class _Repr(reprlib.Repr):
    """Short forms of any value: Python itself refuses to write very long numbers out."""

    def repr_int(self, value: int, level: int) -> str:
        """Return a number, or how long it would be."""
        digits = value.bit_length() * 3 // 10
        return super().repr_int(value, level) if digits < 1000 else f"<{digits} digits>"


_REPR = _Repr()
_REPR.maxstring = _REPR.maxlong = _REPR.maxother = 200
_KEY = "[key]"


def told(fault: Mapping[str, Any], model: type[BaseModel]) -> dict[str, str]:
    """Return what is wrong and the remedy for a fault that pydantic found in such a model."""
    place: tuple[int | str, ...] = fault["loc"]
    path = ".".join(map(str, place))
    if fault["type"] == "value_error":  # our own validators': what is wrong, colon, the remedy
        what, _, remedy = str(fault["msg"]).removeprefix("Value error, ").partition(": ")
        return {"what": f"{path}: {what}" if path else what, "remedy": remedy}
    if fault["type"] == "extra_forbidden":
        remedy = nearest(str(place[-1]), _known(model, place[:-1]))
        return {"what": f"there is no option {path!r}", "remedy": remedy}
    value = _REPR.repr(fault["input"])
    what = f"{path} can't be {value}"
    if place[-1] == _KEY:
        what = f"{'.'.join(map(str, place[:-2]))} can't name {value}"
    return {"what": what, "remedy": _remedy(fault)}


def _remedy(fault: Mapping[str, Any]) -> str:
    limits = {key: _short(value) for key, value in fault.get("ctx", {}).items()}
    if fault["type"] == "literal_error":
        return nearest(str(fault["input"]), re.findall("'([^']*)'", str(limits["expected"])))
    if fault["type"] in _WORDS:
        return _WORDS[fault["type"]].format(**limits)
    message = str(fault["msg"])
    return message[:1].lower() + message[1:]


def _short(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _known(model: type[BaseModel], path: Sequence[int | str]) -> Iterable[str]:
    """Return the keys that may stand at a path of the model."""
    for part in path:
        if isinstance(part, str):
            kind = model.model_fields[part].annotation
            kinds = (kind, *get_args(kind))
            model = next(k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel))
    return model.model_fields

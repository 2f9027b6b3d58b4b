"""The filters and tests that templates may use: Jinja's harmless ones and ours, all counted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Undefined, pass_environment
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.filters import make_attrgetter
from jinja2.tests import TESTS as DEFAULT_TESTS

from . import meter
from .filters import FILTERS
from .marks import PhraseError
from .meter import METER
from .nouns import words

_KEPT_FILTERS = words(
    "abs capitalize count default first float int join last length list lower map max min reject "
    "rejectattr replace reverse round select selectattr sort string sum title trim unique upper"
)
_KEPT_TESTS = words(
    "boolean defined divisibleby eq equalto even false float ge gt greaterthan in integer "
    "iterable le lessthan lower lt mapping ne none number odd sameas sequence string true "
    "undefined upper == != < <= > >="
)
_OF_TEXTS = words("capitalize lower replace string title trim upper")
"""Jinja's filters that would turn whatever they get into a text."""


def replace(text: Any, old: Any, new: Any, count: Any = -1) -> str:
    """Replace as Jinja does, but never make a text that is too long."""
    text, old, new = map(meter.spoken, (text, old, new))
    times = -1 if count is None else int(count)
    found = text.count(old) if times < 0 else min(times, text.count(old))
    if len(text) + found * (len(new) - len(old)) > meter.MAX_TEXT:
        raise meter.too_long()
    return str(text.replace(old, new, times))


@pass_environment
def _join(env: Any, values: Iterable[Any], d: Any = "", attribute: Any = None) -> str:
    if attribute is not None:
        values = map(make_attrgetter(env, attribute), values)
    between = meter.spoken(d)
    said = [meter.spoken(value) for value in meter.listed(values)]
    if len(between) * len(said) > meter.MAX_TEXT:
        raise meter.too_long()
    return meter.concat(part for each in said for part in (between, each))[len(between) :]


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    if not -20 <= precision <= 20:
        raise PhraseError(f"a number is rounded to 0 to 20 digits, not {precision}")
    return DEFAULT_FILTERS["round"](value, precision, method)


def _counted(name: str, inner: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter, made to count what it is given and gives, and to refuse what is undefined.

    Undefined values are complained of by their name.
    """
    takes = hasattr(inner, "jinja_pass_arg")
    ours, texts = name in FILTERS, name in _OF_TEXTS

    @functools.wraps(inner)
    def outer(*args: Any, **more: Any) -> Any:
        value: Any = args[takes] if len(args) > takes else None
        kind = value.__class__
        if kind is str:
            if len(value) > 63:
                METER.spend(len(value) >> 6)
        elif texts or (ours and kind is not int and isinstance(value, Undefined)):
            meter.spoken(value)
        result = inner(*args, **more)
        if result.__class__ is str and len(result) < 64:
            return result
        return meter.made(result)

    return outer


_INNER: dict[str, Callable[..., Any]] = {
    **{name: DEFAULT_FILTERS[name] for name in _KEPT_FILTERS},
    "join": _join,
    "replace": replace,
    "round": _round,
    **FILTERS,
}

ALLOWED_FILTERS = {name: _counted(name, inner) for name, inner in _INNER.items()}
"""Every filter by name."""

ALLOWED_TESTS: dict[str, Any] = {name: DEFAULT_TESTS[name] for name in _KEPT_TESTS}
"""Every test by name."""

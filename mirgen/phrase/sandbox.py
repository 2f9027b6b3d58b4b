"""The sandbox that templates run in: what they may reach, and how much of it.

Templates are files that people drop in, so nothing here trusts them: they see plain values, the
names below and other template files that were read at load. There is no loader that opens files,
no attribute that begins with an underscore, no random filter, and a bound on what is long.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from types import BuiltinFunctionType, CodeType, FunctionType
from typing import Any, Protocol

import jinja2
from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.lexer import (
    TOKEN_NAME,
    TOKEN_OPERATOR,
    TOKEN_STRING,
    TOKEN_WHITESPACE,
    Lexer,
)
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing

from ..errors import nearest
from . import marks, meter
from .allowed import ALLOWED_FILTERS, ALLOWED_TESTS, replace
from .generate import Generator
from .meter import MAX_TEXT, METER
from .nouns import words

MAX_RANGE = 1000
"""Most turns of one range()."""
MAX_POWER = 64
"""Largest exponent."""

_NAME = re.compile(r"[^\W\d]\w*")
TEXT_METHODS = words(
    "capitalize endswith isdigit lower lstrip replace rstrip split startswith strip title upper"
)


class Missing(StrictUndefined):
    """An undefined value that names the nearest known attribute when it is used."""

    @property
    def _undefined_message(self) -> str:
        obj, name = self._undefined_obj, self._undefined_name
        if self._undefined_hint or obj is missing or isinstance(obj, jinja2.Undefined):
            return super()._undefined_message
        if is_dataclass(obj):
            known = [each.name for each in fields(obj)]
        elif isinstance(obj, Mapping):
            known = [str(key) for key in obj]
        elif isinstance(obj, tuple):
            return f"a list of {len(obj)} has no {name!r}: items count from 0"
        else:
            return f"{obj!r} has no {name!r}: it is a plain {type(obj).__name__}"
        return f"{type(obj).__name__} has no {name!r}: {nearest(str(name), known)}"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without what a template of words doesn't need."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = Generator
    concat = staticmethod(meter.concat)
    made = staticmethod(meter.made)
    spoken = staticmethod(meter.spoken)

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=Missing,
            autoescape=False,
            cache_size=-1,
            optimized=False,  # folding what templates hold of constants costs more than it saves
        )
        self.filters = dict(ALLOWED_FILTERS)
        self.tests = dict(ALLOWED_TESTS)
        self.globals = dict(GLOBALS)
        self._safe: dict[type, dict[str, bool]] = {}

    @functools.cached_property
    def lexer(self) -> Lexer:
        """A lexer that looks for names before it looks for numbers, as names are more frequent."""
        lexer = Lexer(self)
        order = (TOKEN_WHITESPACE, TOKEN_NAME, TOKEN_OPERATOR, TOKEN_STRING)
        for rules in lexer.rules.values():
            known = [rule for token in order for rule in rules if rule.tokens == token]
            known = [r._replace(pattern=_NAME) if r.tokens == TOKEN_NAME else r for r in known]
            if known:  # the first rule is that of the end; none of the others begin alike
                rules[1:] = [*known, *(rule for rule in rules[1:] if rule.tokens not in order)]
        return lexer

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute that was judged safe at once; judge it, or look for an item, else."""
        try:
            if self._safe[type(obj)][attribute]:
                return getattr(obj, attribute)
        except (KeyError, AttributeError):
            pass
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse methods of texts that can grow them without bound, beside what Jinja refuses.

        All of it hangs on the object's class and the name alone, so each pair is judged once.
        """
        judged = self._safe.setdefault(type(obj), {})
        safe = judged.get(attr)
        if safe is None:
            grows = isinstance(obj, str) and attr not in TEXT_METHODS
            safe = judged[attr] = not grows and super().is_safe_attribute(obj, attr, value)
        return safe

    def wrap_str_format(self, value: Any) -> None:
        """Let ``format`` be a method like others, and so refused: widths make texts of any size."""

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Return what complains when it is used: of a name that isn't there by that name."""
        return obj if isinstance(obj, Undefined) else super().unsafe_undefined(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Refuse to make objects of classes, beside what Jinja refuses."""
        if isinstance(obj, type) and obj is not Namespace:
            return False
        return super().is_safe_callable(obj)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call macros and plain functions, nearly all that is called, without looking further.

        What Jinja would look for are marks on a function, which are its attributes: one without
        attributes, or written in C, has none.
        """
        METER.left = left_steps = METER.left - 1
        if left_steps < METER.mark:
            METER.look()
        kind = type(__obj)
        if kind is Macro and not kwargs:
            # What Macro.__call__ comes to where there are no names, and no caller to hand on.
            left = __obj._argument_count - len(args)
            if left >= 0 and not (__obj.caller or __obj.catch_kwargs or __obj.catch_varargs):
                return __obj._func(*args, *(missing,) * left)
        if kind is Macro:
            meter.made([args, kwargs])
            return __obj(*args, **kwargs)
        if kind is BuiltinFunctionType:
            if __obj.__name__ == "replace":
                return meter.made(replace(__obj.__self__, *args, **kwargs))
            return meter.made(__obj(*args, **kwargs))
        if __obj is Namespace or (kind is FunctionType and not __obj.__dict__):
            return __obj(*args, **kwargs)
        if kind is LoopContext:
            args = (__self.counted(args[0]), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)

    def counted(self, values: Any) -> Any:
        """Return what a loop goes over, its turns counted. Raises SecurityError."""
        if isinstance(values, Undefined):
            return values
        try:
            METER.spend(len(values))
        except TypeError:
            return meter.listed(values)
        return values

    def within(self, value: Any, values: Any) -> bool:
        """Return what ``in`` gives, its search counted."""
        if isinstance(values, list | tuple | str):
            METER.spend(len(values) >> (6 if isinstance(values, str) else 3))
        return value in values

    def joined(self, parts: tuple[Any, ...]) -> str:
        """Return what ``~`` gives."""
        spoken = meter.spoken
        return meter.concat([part if part.__class__ is str else spoken(part) for part in parts])

    def get_template(self, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Return a template that is imported or included, counted."""
        METER.spend(1)
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Bound the operators that make much of little."""
        if operator == "+":
            return meter.made(left + right)
        if operator == "**" and not (_small(left) and _small(right)):
            raise SecurityError(f"a power takes numbers up to {MAX_POWER} here")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("texts aren't formatted with %, use the number filter")
        if operator == "*" and (_sized(left) or _sized(right)):
            raise SecurityError("texts and lists can't be multiplied")
        return meter.made(super().call_binop(context, operator, left, right))


class Compiled(Protocol):
    """A file that can be compiled."""

    @property
    def code(self) -> CodeType:
        """The compiled template."""


class Shelf(jinja2.BaseLoader):
    """A loader of the files that were read at load, compiled when first used."""

    def __init__(self, files: Mapping[str, Compiled]) -> None:
        self._files = files

    def load(
        self, environment: jinja2.Environment, name: str, globals: Any = None
    ) -> jinja2.Template:
        """Return the template of this name; there is no way from a name to a folder."""
        if name not in self._files:
            raise TemplateNotFound(name)
        code = self._files[name].code
        return environment.template_class.from_code(environment, code, globals or {}, None)


def bounded(chunks: Iterator[str]) -> str:
    """Join what a block yields. Raises SecurityError where it is longer than MAX_TEXT."""
    text = ""
    while some := list(islice(chunks, 100)):
        text += "".join(some)
        if len(text) > MAX_TEXT:
            raise SecurityError(f"a block may hold {MAX_TEXT} characters at most")
    METER.spend(len(text) >> 6)
    return text


def small_range(*bounds: int) -> range:
    """Return whole numbers: up to the one given, or from the first, up to the second, by the third.

    Raises SecurityError where there are more than MAX_RANGE.
    """
    turns = range(*bounds)
    if len(turns) > MAX_RANGE:
        raise SecurityError(f"range() gives {MAX_RANGE} numbers at most, not {len(turns)}")
    return turns


def _small(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= MAX_POWER


def _sized(value: Any) -> bool:
    return isinstance(value, str | list | tuple | Macro)


GLOBALS: dict[str, Any] = {
    "range": small_range,
    "namespace": Namespace,
    "ref": marks.ref,
    "image": marks.image,
}
"""The functions that every template has; ``pick`` comes with an instance's generator."""

"""Rendering: one template's blocks for one puzzle, and what went wrong told with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

from ..errors import UsageError, nearest
from . import marks
from .checks import LOCAL
from .marks import Marked, PhraseError
from .meter import METER
from .sandbox import bounded
from .template import Template

_MOST = 300
"""Most characters of a message that quotes what a template made."""
_UNDEFINED = re.compile(r"'(\w+)' is undefined")


class Rendering:
    """Renders the blocks of one template with one set of names, in the order that it is asked."""

    def __init__(self, template: Template, names: Mapping[str, Any]) -> None:
        self._template = template
        self._names = dict(names)
        self._contexts: dict[int, Context] = {}
        METER.start()

    def has(self, block: str) -> bool:
        """Tell whether the template or a base file of its task has the block."""
        return block in self._template.place

    def name(self, **names: Any) -> None:
        """Add names, or change what they stand for, from here on."""
        self._names.update(names)

    def marked(self, block: str, **local: Any) -> str:
        """Return the block's text with its marks; ``local`` are names for this one rendering.

        Raises UsageError with file and line for whatever the template does wrong.
        """
        index = self._template.place[block]
        self._names.update(local)
        try:
            context = self._context(index)
            return bounded(self._template.parts[index].compiled.blocks[block](context))
        except Exception as error:
            raise self._told(error, block) from error
        finally:
            for name in local:
                del self._names[name]

    def read(self, block: str, text: str) -> Marked:
        """Return the clean text and its spans of what ``marked`` gave for the block.

        Raises UsageError where it is empty, or holds an image or broken marks.
        """
        try:
            clean = marks.read(text)
        except PhraseError as error:
            raise self.fault(block, str(error), "mend the block") from None
        if not clean.text:
            raise self.fault(block, f"the block {block!r} says nothing", "give it words")
        return clean

    def fault(self, block: str, what: str, remedy: str) -> UsageError:
        """Return an error that stands at the block."""
        return UsageError(what, where=self._template.where(block), remedy=remedy)

    def _context(self, index: int) -> Context:
        if index not in self._contexts:
            compiled = self._template.parts[index].compiled
            context = compiled.new_context(self._names, shared=True)
            for _ in compiled.root_render_func(context):
                pass  # what stands outside the blocks: imports, sets and macros, no text
            self._contexts[index] = context
        return self._contexts[index]

    def _told(self, error: Exception, block: str) -> UsageError:
        where = _line(error) or self._template.where(block)
        unknown = _UNDEFINED.fullmatch(str(error)) if isinstance(error, UndefinedError) else None
        if unknown:
            return UsageError(str(error), where=where, remedy=self._remedy(unknown.group(1)))
        if isinstance(error, UndefinedError | PhraseError | SecurityError):
            what, _, remedy = _clipped(str(error)).partition(": ")
            return UsageError(what.rstrip("."), where=where, remedy=remedy or "change this line")
        if isinstance(error, RecursionError):
            remedy = "end the macro or include that calls itself"
            return UsageError("the template never ends", where=where, remedy=remedy)
        if isinstance(error, SyntaxError):  # Jinja that Python has no equal for
            remedy = "take parts of it into macros, or say it in shorter expressions"
            return UsageError(
                f"the template nests too deeply: {error.msg}", where=where, remedy=remedy
            )
        what = f"{type(error).__name__} in block {block!r}: {_clipped(str(error))}"
        return UsageError(what, where=where, remedy="change this line")

    def _remedy(self, name: str) -> str:
        for block, names in LOCAL.items():
            if name in names:
                return f"it is there in the block {block!r} alone"
        return nearest(name, self._names)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def _line(error: Exception) -> str:
    """Return file and line of the innermost template that the error went through."""
    where, step = "", error.__traceback__
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            where = f"{template.filename}:{template.get_corresponding_lineno(step.tb_lineno)}"
        step = step.tb_next
    return where

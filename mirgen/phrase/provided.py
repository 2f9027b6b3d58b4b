"""All that a template may use, for those who write it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import allowed, files, filters, meter, nouns, sandbox
from .syntax import SAYS


def pick(*choices: Any) -> Any:
    """Choose one of what is given, or of the one list given, evenly and by the instance's seed.

    Of several, the one chosen is made, and the others aren't.
    """
    # The real one closes over an instance's generator; this one lends its signature and words.
    return choices[0]


__all__ = ["SAYS"]

VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("tier", "easy, medium or hard", "everywhere"),
    ("kind", "what is asked, one of the task's kinds", "everywhere"),
    ("n_images", "how many images there are", "everywhere"),
    ("options", "the options' texts, in the order shown", "everywhere"),
    ("number", "the image's number, from 1", "caption"),
    ("frame", "the image's place in lists, from 0", "caption"),
    ("letter", "the right option's letter", "conclusion"),
    ("answer_text", "the right option's text", "conclusion"),
)
"""Variables that don't come from the task: name, meaning, block."""

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: each for name, each in sandbox.GLOBALS.items() if name != "namespace"},
    "pick": pick,
}
"""What can be called; `namespace(name=value)` is Jinja's."""

FILTERS: Mapping[str, Callable[..., Any]] = filters.FILTERS
JINJA_FILTERS: Mapping[str, Callable[..., Any]] = {
    name: each for name, each in allowed.ALLOWED_FILTERS.items() if name not in filters.FILTERS
}
TESTS = tuple(name for name in allowed.ALLOWED_TESTS if name.isalpha())
TEXT_METHODS = sandbox.TEXT_METHODS

BOUNDS: tuple[tuple[str, str], ...] = (
    ("bytes of a file", f"{files.MAX_BYTES}"),
    ("files of a folder", f"{files.MAX_FILES}"),
    ("characters of a block, and of any text on the way to it", f"{meter.MAX_TEXT}"),
    ("items of a list, with those of the lists in it", f"{meter.MAX_ITEMS}"),
    ("numbers of one range()", f"{sandbox.MAX_RANGE}"),
    ("characters of a noun", f"{nouns.MAX_NOUN}"),
    ("steps of one instance: turns of loops, calls, what they make", f"{meter.MAX_STEPS}"),
    ("seconds of CPU for one instance", f"{meter.MAX_SECONDS:g}"),
)
"""What is bounded, and the bound."""

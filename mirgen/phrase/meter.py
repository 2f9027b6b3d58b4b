"""The meter: how much one rendering may do, counted in steps, and how large a value may get.

A turn of a loop and a call cost a step each, and so do 64 characters or 8 items that are made
anew. So what a rendering may do is bounded as a whole, however its loops, macros and includes are
nested, and with it what it may hold. One rendering is at work at a time in a process: two threads
would share what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from time import perf_counter, thread_time
from typing import Any

from jinja2.exceptions import SecurityError

MAX_STEPS = 100_000
"""Steps of one instance; packaged templates take a thousand."""
MAX_SECONDS = 1.0
"""Seconds of CPU for one instance, for what steps don't measure; packaged ones take 0.001.

They are counted from when so many have passed on the clock, which is cheaper to look at."""
MAX_TEXT = 100_000
"""Most code points of one block, and of any text on the way to it."""
MAX_ITEMS = 2_000
"""Most items of a list, and of all lists within it together."""
MAX_BITS = 1_000
"""Longest whole number."""

_LOOK = 16
"""Steps between two looks at the clock."""
_FEW = 8
"""So many texts may be joined before it is asked how long they are together."""
_HOLDERS = (list, tuple, dict)


class Meter:
    """What is left to the rendering at work.

    Whoever takes from ``left`` calls ``look`` once that is below ``mark``.
    """

    __slots__ = ("_cpu_until", "left", "mark", "until")

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin the count for another instance."""
        self.left, self.mark = MAX_STEPS, MAX_STEPS - _LOOK
        self.until = perf_counter() + MAX_SECONDS
        self._cpu_until: float | None = None

    def spend(self, steps: int) -> None:
        """Count steps. Raises SecurityError where there are too many, or they take too long."""
        self.left = left = self.left - steps
        if left < self.mark:
            self.look()

    def look(self) -> None:
        """Raise SecurityError where there were too many steps, or they took too long."""
        self.mark = self.left - _LOOK
        if self.left < 0:
            raise SecurityError(
                f"the template takes more than {MAX_STEPS} steps for one instance: "
                "loop over less, or call less often"
            )
        if perf_counter() > self.until and self._cpu_spent():
            raise SecurityError(
                f"the template takes longer than {MAX_SECONDS:g} s for one instance: "
                "loop over less, or call less often"
            )

    def _cpu_spent(self) -> bool:
        """Return whether the CPU was at work for as long again, not other processes."""
        now = thread_time()
        if self._cpu_until is None:
            self._cpu_until = now + MAX_SECONDS
        return now >= self._cpu_until


METER = Meter()


def made(value: Any) -> Any:
    """Return a new value, counted. Raises SecurityError where it is too large."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise too_long()
        METER.spend(1 + (len(value) >> 6))
    elif isinstance(value, _HOLDERS):
        METER.spend(1 + (weight(value) >> 3))
    elif isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise SecurityError(f"a whole number has {MAX_BITS} bits at most")
    else:
        METER.left -= 1
    return value


def weight(value: Any) -> int:
    """Return how many items a list holds, those of lists in it too. Raises SecurityError."""
    waiting, found = [value], 0
    while waiting:
        some = waiting.pop()
        found += len(some)
        if found > MAX_ITEMS:
            raise SecurityError(f"a list holds {MAX_ITEMS} items at most, with those of its lists")
        for item in (*some, *some.values()) if isinstance(some, dict) else some:
            if item.__class__ is not str and isinstance(item, _HOLDERS):
                waiting.append(item)
    return found


def listed(values: Iterable[Any]) -> list[Any]:
    """Return the values as a list, counted. Raises SecurityError where there are too many."""
    found = list(islice(values, MAX_ITEMS + 1))
    made(found)
    return found


def concat(parts: Iterable[str]) -> str:
    """Return the texts as one, counted. Raises SecurityError before it gets too long."""
    many = parts if isinstance(parts, list) else list(parts)
    if len(many) > _FEW and sum(map(len, many)) > MAX_TEXT:
        raise too_long()
    text = "".join(many)
    length = len(text)
    if length > 63:
        if length > MAX_TEXT:
            raise too_long()
        METER.left -= length >> 6
    return text


def spoken(value: Any) -> str:
    """Return the text of what may be said: a text, number or truth value.

    Raises SecurityError for lists, whose text nobody would want, and what `str` raises.
    """
    if value.__class__ is str:
        return value
    if isinstance(value, _HOLDERS):
        kind = "dict" if isinstance(value, dict) else "list"
        raise SecurityError(f"a {kind} can't be said: join its items, such as with join_and")
    return str(value)


def too_long() -> SecurityError:
    """Return the error for a text that would get too long."""
    return SecurityError(f"a text may hold {MAX_TEXT} characters at most")

"""Searching for garbage seldom: while rows are made or reworded, next to nothing goes in circles.

Objects are freed when nothing refers to them any more. What Python searches for besides are those
that refer to one another in circles, and each search looks at all that is held: texts, templates
and tables that stay to the end. Searches of the default interval took a tenth of the CPU.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

INTERVAL = (50_000, 20, 100)
"""New objects between two searches among the young, and those between searches among the old."""


def search_seldom() -> None:
    """Leave what is held now out of every search, and search less often, for good."""
    gc.freeze()
    gc.set_threshold(*INTERVAL)


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Search less often in the body, and as before once it is left."""
    before = gc.get_threshold()
    search_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

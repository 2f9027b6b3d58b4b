"""Whether a row that anybody may have written can be read on: nothing trusts a row before this."""

from __future__ import annotations

from functools import lru_cache

from ..records.instance import Instance
from .images import picture_faults
from .invariants import broken
from .schema import Validator


def unsound(row: Instance, images: bool = True) -> str:
    """Return '' where the row keeps to the schema, hangs together and holds pictures.

    Else the first fault, in words. Of pictures only the headers are read; nothing where the row
    came without ``images``.
    """
    return (
        _validator().check(row) or broken(row) or (next(picture_faults(row), "") if images else "")
    )


@lru_cache(maxsize=1)
def _validator() -> Validator:
    return Validator()

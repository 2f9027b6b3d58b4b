"""What is wrong with one row, told with its images at hand."""

from __future__ import annotations

from ..check.invariants import broken
from ..check.row import solution_faults
from ..errors import MirgenError
from ..records.instance import Instance
from ..tasks import task_of


def row_faults(row: Instance) -> list[str]:
    """Return what is wrong with a row, images and all: refs, regions, answer."""
    if fault := broken(row):
        return [fault]
    try:
        return solution_faults(row, task_of(row))
    except (MirgenError, LookupError, StopIteration, TypeError, ValueError) as error:
        return [f"its facts can't be read: {error or type(error).__name__}"]

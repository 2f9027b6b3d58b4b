"""What is wrong with one row, told with its images at hand."""

from __future__ import annotations

import numpy as np

from ..check.row import solution_faults
from ..check.sound import unsound
from ..records.instance import Instance
from ..tasks import task_of


def row_faults(row: Instance) -> tuple[list[str], bool]:
    """Return what is wrong with a row, images and all, and whether it can be judged further."""
    if fault := unsound(row):
        return [fault], False
    try:
        with np.errstate(all="ignore"):
            return solution_faults(row, task_of(row)), True
    except Exception as error:
        # Whatever solving raises, it is what the row says that can't be solved.
        return [f"its facts can't be read: {error or type(error).__name__}"], False

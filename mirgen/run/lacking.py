"""What tasks miss in a source: asked of a few photos first, of all only where those don't do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..records.protocols import Task
from ..records.source import Pool
from ..source import Catalogue, pool_of

FEW = 1024
"""Photos that are asked first; more of them by GROWTH each time."""
GROWTH = 8


def what_lacks(
    catalogue: Catalogue, rows: NDArray[np.int64], tasks: Mapping[str, Task]
) -> tuple[dict[str, str], Pool]:
    """Return what each task lacks in these photos ('' for nothing), and the pool last asked.

    What feeds a task feeds it still when photos are added, so a part that feeds all of them
    answers for the whole; what is lacking is only said of the whole.
    """
    lacks, asked, number = dict.fromkeys(tasks, ""), list(tasks), FEW
    while True:
        whole = number >= len(rows)
        some = rows if whole else rows[np.arange(number) * len(rows) // number]
        pool = pool_of(catalogue, some.tolist())
        lacks |= {name: tasks[name].lacks(pool) for name in asked}
        asked = [name for name in asked if lacks[name]]
        if whole or not asked:
            return lacks, pool
        number *= GROWTH

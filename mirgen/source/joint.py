"""What several sources are only together, kept once it was worked out: their photos' lots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import OutputError
from . import cache
from .index import IndexRef
from .splits import lots

_LOTS = pa.schema([("lot", pa.float64())])


def joint_lots(
    refs: Sequence[IndexRef], fingerprint: str, pictures: Callable[[], Sequence[str]]
) -> NDArray[np.float64]:
    """Return the lots of all photos of several sources, in their order.

    ``fingerprint`` stands for the sources; ``pictures`` is asked only where nobody did before.
    """
    path = Path(refs[0].folder).parent.parent / "joint" / f"{fingerprint[:32]}.arrow"
    with suppress(OSError, pa.ArrowInvalid):
        column = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0).column("lot")
        return np.frombuffer(column.buffers()[1], np.float64, len(column))
    made = lots(pictures())
    with suppress(OutputError):  # then the next one works it out again
        batch = pa.record_batch([pa.array(made)], schema=_LOTS)
        cache.replace(path, lambda scratch: cache.write_batch(batch, scratch))
    return made

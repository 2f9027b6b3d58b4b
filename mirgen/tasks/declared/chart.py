"""The images of a declared task as bar charts: a bar for each thing, as high as its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.frame import Scene, Size, Stage
from ...records.source import Pool
from ..shared.stages import TINTS
from .bars import SERIES, Bars
from .expression import Array
from .model import Declares
from .states import REGIONS

HIGHEST = 49
"""The highest number that a bar stands for: a unit is then still seen on the axis."""

TITLE = "Chart {}"


def names_of(pool: Pool, says: Declares) -> tuple[str, ...]:
    """Return the categories that a chart may speak of, in alphabetical order."""
    return tuple(sorted({r.category for r in pool.regions if says.source.wants(r)}))


def draw_names(pool: Pool, says: Declares, rng: np.random.Generator) -> tuple[str, ...]:
    """Return the names of the bars. Raises Reject('cast-too-small')."""
    names = names_of(pool, says)
    if len(names) < says.things:
        raise Reject("cast-too-small")
    return tuple(names[int(i)] for i in rng.permutation(len(names))[: says.things])


def fitting(env: Mapping[str, Array], n: int) -> NDArray[np.bool_]:
    """Tell which states' counts (n, images, things) are whole and have a bar each."""
    count = env["count"]
    whole = np.abs(count - np.round(count)) < 1e-6
    fine = np.all(whole & (count >= 1) & (count <= HIGHEST), axis=(1, 2))
    return np.broadcast_to(fine, n)


def frames(
    names: Sequence[str], size: Size, count: Array, rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return a chart for each image; counts (images, things)."""
    ground = Stage("board", int(rng.integers(TINTS)))
    tint = int(rng.integers(SERIES))
    found = []
    for k, row in enumerate(count.tolist()):
        values = tuple(round(value) for value in row)
        bars = Bars(size, TITLE.format(k + 1), tuple(names), values, k * REGIONS, tint)
        found.append(Scene(size, ground, (bars,)))
    return tuple(found)

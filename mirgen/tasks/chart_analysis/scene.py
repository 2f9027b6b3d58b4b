"""The frames: boards with stickers in loose rows, none over another, and the charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...records.frame import Scene, Size, Stage, Sticker
from ...records.puzzle import Facts
from ...records.source import Region
from ..shared.cast import UPSCALE, shown_height
from ..shared.stages import TINTS
from .charts import chart
from .names import Owners
from .panels import Panels
from .rim import Rim
from .script import Script
from .sheet import SERIES, Sheet

FILL = 0.76
"""Share of its cell that a sticker may fill."""
EDGE = 0.03
"""Empty rim of a board, as a share of the width."""
GROW = 1.35
"""How much larger a thing may be shown on one board than on another."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a puzzle looks like beside what it holds."""

    stage: Stage
    ground: Stage
    tint: int


def draw_looks(rng: np.random.Generator) -> Looks:
    """Draw the grounds of boards and charts, and the charts' first colour."""
    # No photo behind what is to be counted: it might hold more of it, softened or not.
    stage, ground = (Stage("board", int(tint)) for tint in rng.integers(TINTS, size=2))
    return Looks(stage, ground, int(rng.integers(SERIES)))


def frames(
    size: Size,
    script: Script,
    cast: Sequence[Region],
    owners: Owners,
    looks: Looks,
    state: Facts,
    rng: np.random.Generator,
) -> tuple[Scene, ...]:
    """Return one scene an image; facts are of shape (1,)."""
    counts = [[round(float(state[name][0])) for name in board] for board in script.names["boards"]]
    least = [
        min(_height(size, sum(board), cast[c]) for board in counts) for c in range(script.kinds)
    ]
    boards = [_board(size, script, k, board, cast, least, looks, rng)
              for k, board in enumerate(counts)]  # fmt: skip
    charts = [_chart(size, script, sheet, cast, owners, looks, state)
              for sheet in script.sheets]  # fmt: skip
    return tuple([*charts, *boards] if script.charts_first else [*boards, *charts])


def _board(
    size: Size,
    script: Script,
    k: int,
    counts: Sequence[int],
    cast: Sequence[Region],
    least: Sequence[float],
    looks: Looks,
    rng: np.random.Generator,
) -> Scene:
    number = sum(counts)
    columns, rows = _grid(number)
    wide, tall = _cell(size, number)
    rim = EDGE * size[0]
    places = rng.permutation(columns * rows)[:number].tolist()
    jitter = (rng.random((number, 2)) * 1.4 - 0.7).tolist()
    stickers, n = [], 0
    for c, count in enumerate(counts):
        _, _, w, h = cast[c].bbox
        height = min(_height(size, number, cast[c]), GROW * least[c])
        spare = max(wide - height * w / h - 12, 0) / 2, max(tall - height - 12, 0) / 2
        for i in range(count):
            at = places[n]
            x = rim + (at % columns + 0.5) * wide + jitter[n][0] * spare[0]
            y = rim + (at // columns + 0.5) * tall + height / 2 + jitter[n][1] * spare[1]
            thing = script.thing(k, c, i)
            stickers.append(Sticker(thing, cast[c].row, x, y, height, ground=False))
            n += 1
    return Scene(size, looks.stage, (Rim(size), *stickers))


@lru_cache(maxsize=64)
def _grid(things: int) -> tuple[int, int]:
    """Return columns and rows with a cell for each thing, wider than high, and hardly a spare."""
    columns = max(math.ceil(math.sqrt(1.5 * things)), 2)
    return columns, max(math.ceil(things / columns), 2)


@lru_cache(maxsize=256)
def _cell(size: Size, things: int) -> tuple[float, float]:
    columns, rows = _grid(things)
    rim = 2 * EDGE * size[0]
    return (size[0] - rim) / columns, (size[1] - rim) / rows


def _height(size: Size, things: int, region: Region) -> float:
    wide, tall = _cell(size, things)
    return min(shown_height(region, FILL * tall, FILL * wide), UPSCALE * region.bbox[3])


def _chart(
    size: Size,
    script: Script,
    together: Sequence[int],
    cast: Sequence[Region],
    owners: Owners,
    looks: Looks,
    state: Facts,
) -> Scene:
    names = owners.labels if script.by_board else [region.category for region in cast]
    sheets = []
    for j in together:
        plan = script.charts[j]
        number = plan.entries
        sheets.append(
            Sheet(
                size=size,
                title=title(script, j),
                unit=unit(script, j),
                names=tuple(names[:number]),
                values=tuple(
                    round(float(state[script.names["charts"][j][i]][0])) for i in range(number)
                ),
                marks=tuple(script.mark(j, i) for i in range(number)),
                axis=script.axis(j),
                tint=looks.tint,
                labelled=plan.labelled,
                legend=plan.legend,
                head="board" if script.by_board else "kind",
            )
        )
    form = script.charts[together[0]].form
    drawing = chart(form, sheets[0]) if len(sheets) == 1 else Panels(tuple(sheets))
    return Scene(size, looks.ground, (drawing,))


def title(script: Script, j: int) -> str:
    """Return what stands above a chart; which pictures it is of is left to the text."""
    if script.kind == "disagrees":
        return "Board by board" if script.by_board else "All boards together"
    if script.kind == "belongs":
        return f"Chart {j + 1}"
    if script.kind == "missing":
        return "All boards together"
    if script.kind == "total":
        return ("In the drawer", "In the cupboard")[j]
    return ("Bought in spring", "Bought in autumn")[j]


def unit(script: Script, j: int) -> str:
    """Return what a chart's values count."""
    plan = script.charts[j]
    if plan.form == "pie":
        return "share"
    if plan.packed:
        return "packs"
    return "coins" if script.priced else "stickers"

"""Places objects in rows so that they spread over the width of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .canvas import Canvas
from .objects import KINDS
from .svg import Rng


@dataclass
class Ground:
    """A plane receding to a horizon; scale grows with the distance below it."""

    horizon: float
    near: float
    metre: float  # pixels of a metre at y = near

    def scale(self, y: float) -> float:
        """Pixels of a metre at the ground point y."""
        return self.metre * (y - self.horizon) / (self.near - self.horizon)


def shuffled(r: Rng, items: Sequence[str]) -> list[str]:
    """The items in a drawn order."""
    return [items[int(i)] for i in r.permutation(len(items))]


def some(r: Rng, items: Sequence[str], n: int) -> list[str]:
    """n different items in a drawn order."""
    return shuffled(r, items)[:n]


def row(
    canvas: Canvas,
    keys: Sequence[str],
    metre: float,
    y0: float,
    y1: float,
    *,
    ground: Ground | None = None,
    margin: float = 0.02,
    shadow: str = "ground",
    spare: float = 0.0,
    flip: bool | None = None,
) -> list[tuple[str, float, float, float]]:
    """Draws the keys from left to right with even gaps, at heights between y0 and y1.

    With a ground, sizes follow its scale; else metre is the scale. Objects shrink a
    little, and may overlap a little, where they would not fit.
    """
    r = canvas.rng
    plan: list[tuple[str, float, float, float, int]] = []
    for key in keys:
        y = float(r.uniform(y0, y1))
        s = ground.scale(y) if ground else metre
        height = KINDS[key].metres * s * float(r.uniform(0.94, 1.06))
        seed = int(r.integers(1 << 30))
        plan.append((key, y, height, canvas.size(key, height, seed), seed))
    left = canvas.w * margin
    room = canvas.w * (1 - 2 * margin)
    total = sum(p[3] for p in plan)
    shrink = min(1.0, room * (1.08 - spare) / total)
    shrink = max(shrink, 0.62)
    gap = (room - total * shrink) / max(1, len(plan))
    placed: list[tuple[str, float, float, float, int]] = []
    x = left + gap / 2
    for key, y, height, width, seed in plan:
        wobble = float(r.uniform(-0.35, 0.35)) * max(0.0, gap)
        placed.append((key, x + width * shrink / 2 + wobble, y, height * shrink, seed))
        x += width * shrink + gap
    for key, cx, y, height, seed in sorted(placed, key=lambda q: q[2]):
        canvas.put(key, cx, y, height, seed=seed, shadow=shadow, flip=flip)
    return [(key, cx, y, height) for key, cx, y, height, _ in placed]

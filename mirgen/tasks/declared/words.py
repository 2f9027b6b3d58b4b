"""What a declared task's template may say: what is told and shown, and the facts worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .expression import Env
from .states import REGIONS, Array, Sheet


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing in an image: its name, its number among the things from 0, and its regions there.

    ``count`` is how many there are; ``x``, ``y`` and ``height`` are shares of the image, where
    the declaration says them, else 0.
    """

    name: str
    number: int
    regions: tuple[int, ...]
    count: int
    x: float
    y: float
    height: float

    @property
    def region(self) -> int:
        """The first of its regions, -1 where there is none."""
        return self.regions[0] if self.regions else -1


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its number from 1 and the things in it, by their number."""

    number: int
    things: tuple[Thing, ...]


def make_words(
    sheet: Sheet, env: Env, shown: Mapping[str, Array], names: Sequence[str], answer: object
) -> Mapping[str, object]:
    """Return the variables: ``names``, ``pictures``, ``answer``, and all told and worked out.

    ``env`` holds one state; ``shown`` its attributes, (images, things) each.
    """
    said: dict[str, object] = {
        "names": tuple(names),
        "pictures": tuple(_picture(k, names, shown, sheet) for k in range(sheet.images)),
        "answer": answer,
    }
    for name in (*sheet.setup.told(sheet.tells), *sheet.known):
        said[name] = _value(env[name])
    return said


def _picture(k: int, names: Sequence[str], shown: Mapping[str, Array], sheet: Sheet) -> Picture:
    bars = sheet.setup.says.compose == "chart"
    things, next_region = [], k * REGIONS + bars
    for g, name in enumerate(names):
        count = round(float(shown["count"][k, g])) if "count" in shown else 1
        at = [float(shown[a][k, g]) if a in shown else 0.0 for a in ("x", "y", "height")]
        own = 1 if bars else count
        regions = tuple(range(next_region, next_region + own))
        next_region += own
        things.append(Thing(name, g, regions, count, *at))
    return Picture(k + 1, tuple(things))


def _value(value: Array) -> Any:
    """Return a value (1, images or 1, things or 1) as a number, or as lists of what varies."""
    held = np.asarray(value[0])
    if held.shape == (1, 1):
        return _number(held[0, 0])
    if held.shape[1] == 1:
        return tuple(_number(each) for each in held[:, 0])
    if held.shape[0] == 1:
        return tuple(_number(each) for each in held[0])
    return tuple(tuple(_number(each) for each in row) for row in held)


def _number(value: float) -> float | int:
    number = float(value)
    if not np.isfinite(number):
        return 0
    return int(number) if number.is_integer() else round(number, 6)

"""Regions in text: each model family's way of writing a box behind the words that mean it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...records.instance import RegionRow

Whole = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that mean a region, as ms-swift's ``objects`` need them: box by corners, its image."""

    words: str
    box: Whole
    image: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the spans in it that mean a region: start, end, region; in order, apart."""

    text: str
    spans: tuple[tuple[int, int, int], ...] = ()

    def cut(self, start: int, end: int) -> Words:
        """Return a part of it, with the spans that lie wholly in it."""
        inside = [(a - start, b - start, r) for a, b, r in self.spans if start <= a and b <= end]
        return Words(self.text[start:end], tuple(inside))


def written(
    words: Words, regions: Mapping[int, RegionRow], dialect: str
) -> tuple[str, tuple[Pointed, ...]]:
    """Return the text with its regions written in a dialect, and, for ms-swift, what they are."""
    say = DIALECTS[dialect]
    if say is None:
        return words.text, ()
    parts, pointed, place = [], [], 0
    for start, end, number in words.spans:
        if start < place:
            continue
        region, said = regions[number], words.text[start:end]
        parts += [words.text[place:start], say(said, region)]
        pointed.append(Pointed(said, _pixels(region), region.image))
        place = end
    return "".join([*parts, words.text[place:]]), tuple(pointed) if dialect == "ms-swift" else ()


def _pixels(region: RegionRow) -> Whole:
    x, y, width, height = region.bbox
    return round(x), round(y), round(x + width), round(y + height)


def _thousandths(region: RegionRow) -> Whole:
    return _scaled(region, 1000, 1000)


def _scaled(region: RegionRow, width: float, height: float) -> Whole:
    """Return the corners in an image that is made ``width`` by ``height``."""
    x, y, w, h = region.bbox
    tall, wide = region.size
    across, down = width / wide, height / tall
    return round(x * across), round(y * down), round((x + w) * across), round((y + h) * down)


def resized(height: int, width: int) -> tuple[int, int]:
    """Return the height and width to which Qwen2.5-VL brings an image: multiples of 28.

    The rule of ``smart_resize`` in transformers: no more than 12845056 pixels, no fewer than 3136.
    """
    factor, least, most = 28, 56 * 56, 28 * 28 * 16384
    tall, wide = (round(side / factor) * factor for side in (height, width))
    if tall * wide > most:
        shrink = math.sqrt(height * width / most)
        tall, wide = (
            max(factor, math.floor(side / shrink / factor) * factor) for side in (height, width)
        )
    elif tall * wide < least:
        grow = math.sqrt(least / (height * width))
        tall, wide = (math.ceil(side * grow / factor) * factor for side in (height, width))
    return tall, wide


def _qwen(said: str, box: Whole) -> str:
    x1, y1, x2, y2 = box
    return (
        f"<|object_ref_start|>{said}<|object_ref_end|>"
        f"<|box_start|>({x1},{y1}),({x2},{y2})<|box_end|>"
    )


def _qwen25(said: str, region: RegionRow) -> str:
    tall, wide = resized(*region.size)
    return _qwen(said, _scaled(region, wide, tall))


def _internvl(said: str, region: RegionRow) -> str:
    return f"<ref>{said}</ref><box>[{list(_thousandths(region))}]</box>"


DIALECTS: Mapping[str, Callable[[str, RegionRow], str] | None] = {
    "none": None,
    "pixels": lambda said, region: f"{said} {list(_pixels(region))}",
    "qwen2-vl": lambda said, region: _qwen(said, _thousandths(region)),
    "qwen2.5-vl": _qwen25,
    "qwen3-vl": lambda said, region: _qwen(said, _thousandths(region)),
    "internvl": _internvl,
    "ms-swift": lambda _said, _region: "<ref-object><bbox>",
}
"""``none`` leaves boxes out; ``ms-swift`` leaves their writing to ms-swift, for any model."""

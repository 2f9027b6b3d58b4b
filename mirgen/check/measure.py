"""Facts measured again from regions: what the finished frames show, read off their tables.

A seen fact is named ``attribute(region, …)``:

==================== =====================================================================
cx(r), cy(r)         centre of the box, as a share of the frame's width, height
w(r), h(r)           size of the box, as a share of the frame's width, height
area(r)              visible pixels, as a share of the frame's
foot(r)              lower end of the box, as a share of the frame's height
dx(a,b), dy(a,b)     how far b's centre is right of, below a's, as a share of width, height
count(p,r,…)         how many of the regions r stand on p: listed, centre within p's width
tally(f,t)           how many regions of region f's frame bear the label number t of the question's
                     ``args["labels"]``
label(r)             the region's label, as a number into the question's ``args["labels"]``
things(r)            how many regions of r's picture bear r's label
bar(r,a), point(r,a) height of a bar, or of a point's middle, above the foot of the axis a, whose
                     label tells up to which number it goes; whole where a reader would say so
slice(r,s,…)         area of r among the slices s of its pie, in percent; whole as above
cell(r)              the number that ends the label of a table's cell, as it is written in it
fit(t,b,h,…)         which of the empty places h of the picture b the loose tile t continues, by
                     pixels: 4 × its number from 0 + the quarter turns clockwise that t needs;
                     4 × the number of places where t is a piece of another photo
step(r,t,…)          where r's blur stands among copies t of the same picture, blurred more and
                     more, by pixels: 0 is like the first of them, 1 like the second
==================== =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..records.puzzle import Sense
from .continuity import Picture, try_tile
from .softness import step_among

_NAME = re.compile(r"(\w+)\((\d+(?:,\d+)*)\)")

TOLERANCE: dict[Sense, float] = {
    "position": 0.02,
    "length": 0.03,
    "count": 0.0,
    "sign": 0.0,
    "code": 0.0,
    "step": 0.2,
}
"""How far a measured fact may lie from the planned one, in the fact's own unit."""

OFF_MARK = 0.3
"""How far from a whole number a chart's mark may end and still stand for it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A region as measured: label, box x, y, width, height, area, the frame's width and height.

    ``picture`` is its frame's image, ``source`` the photo that it is from: the same number for
    the same photo.
    """

    label: str
    bbox: tuple[float, float, float, float]
    area: float
    width: int
    height: int
    picture: Picture | None = field(default=None, compare=False, repr=False)
    source: int = -1

    @property
    def centre(self) -> tuple[float, float]:
        """The box's centre as shares of the frame's width and height."""
        x, y, w, h = self.bbox
        return (x + w / 2) / self.width, (y + h / 2) / self.height


_SINGLE: Mapping[str, Callable[[Seen], float]] = {
    "cx": lambda seen: seen.centre[0],
    "cy": lambda seen: seen.centre[1],
    "w": lambda seen: seen.bbox[2] / seen.width,
    "h": lambda seen: seen.bbox[3] / seen.height,
    "area": lambda seen: seen.area / (seen.width * seen.height),
    "foot": lambda seen: (seen.bbox[1] + seen.bbox[3]) / seen.height,
}
"""What is measured of one region alone."""


@lru_cache(maxsize=4096)
def parse_name(name: str) -> tuple[str, tuple[int, ...]] | None:
    """Return attribute and region numbers of a seen fact's name, or None for another name."""
    found = _NAME.fullmatch(name)
    return (found[1], tuple(int(part) for part in found[2].split(","))) if found else None


def measure(name: str, regions: Mapping[int, Seen], labels: Sequence[str]) -> float | None:
    """Return a seen fact's value as the regions show it; None where it can't be read off them."""
    parsed = parse_name(name)
    if parsed is None:
        return None
    attribute, numbers = parsed
    if attribute == "count":
        return _count(numbers, regions)
    if attribute == "tally":
        return _tally(numbers, regions, labels)
    if attribute == "things":
        return _alike(numbers[0], regions)
    shown = [regions[r] for r in numbers if r in regions]
    if len(shown) < len(numbers):
        return None
    first = shown[0]
    if attribute == "fit":
        return _fit(*shown) if len(shown) > 2 else None
    if attribute in _CHARTS:
        return _CHARTS[attribute](shown)
    if attribute == "step":
        return _step(*shown)
    if attribute == "label":
        return float(labels.index(first.label)) if first.label in labels else None
    if len(shown) == 2 and attribute in ("dx", "dy"):
        axis = "xy".index(attribute[1])
        return shown[1].centre[axis] - first.centre[axis]
    single = _SINGLE.get(attribute)
    return single(first) if single else None


def _count(numbers: tuple[int, ...], regions: Mapping[int, Seen]) -> float | None:
    carrier = regions.get(numbers[0])
    if carrier is None:
        return None
    x, _, w, _ = carrier.bbox
    standing = [regions[r] for r in numbers[1:] if r in regions]
    return float(sum(x <= s.bbox[0] + s.bbox[2] / 2 <= x + w for s in standing))


def _tally(
    numbers: tuple[int, ...], regions: Mapping[int, Seen], labels: Sequence[str]
) -> float | None:
    frame = regions.get(numbers[0])
    if frame is None or len(numbers) != 2 or numbers[1] >= len(labels):
        return None
    here = (seen for seen in regions.values() if seen.picture is frame.picture)
    return float(sum(seen.label == labels[numbers[1]] for seen in here))


def _alike(number: int, regions: Mapping[int, Seen]) -> float | None:
    first = regions.get(number)
    if first is None:
        return None
    same = (s.picture is first.picture and s.label == first.label for s in regions.values())
    return float(sum(same))


def _bar(shown: Sequence[Seen]) -> float | None:
    bar, axis = shown
    return _on_axis(bar.bbox[3], axis)


def _point(shown: Sequence[Seen]) -> float | None:
    point, axis = shown
    middle = point.bbox[1] + point.bbox[3] / 2
    return _on_axis(axis.bbox[1] + axis.bbox[3] - middle, axis)


def _on_axis(height: float, axis: Seen) -> float | None:
    top = _last_number(axis)
    return None if top is None else _read_off(top * height / axis.bbox[3])


def _slice(shown: Sequence[Seen]) -> float | None:
    return _read_off(100 * shown[0].area / sum(each.area for each in shown[1:]))


def _last_number(seen: Seen) -> float | None:
    word = seen.label.rpartition(" ")[2]
    return float(word) if word.isdigit() else None


def _read_off(value: float) -> float:
    """Return the whole number that a mark stands at, or the value where it is between two."""
    whole = round(value)
    return float(whole) if abs(value - whole) <= OFF_MARK else value


_CHARTS: Mapping[str, Callable[[Sequence[Seen]], float | None]] = {
    "bar": _bar,
    "point": _point,
    "slice": _slice,
    "cell": lambda shown: _last_number(shown[0]),
}
"""What is read off a drawn chart."""


def _step(copy: Seen, *prints: Seen) -> float | None:
    pictures = [(each.picture, each.bbox) for each in (copy, *prints) if each.picture is not None]
    return step_among(pictures[0], pictures[1:]) if len(pictures) == len(prints) + 1 > 2 else None


def _fit(tile: Seen, board: Seen, *holes: Seen) -> float | None:
    if tile.picture is None or board.picture is None:
        return None
    tried = try_tile(
        (tile.picture, tile.bbox), (board.picture, board.bbox), [hole.bbox for hole in holes]
    )
    return tried.fit(stranger=tile.source != board.source)

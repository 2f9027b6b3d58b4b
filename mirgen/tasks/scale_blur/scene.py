"""The frames of a state: things and figures as stickers, prints and copies as tiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...errors import Reject
from ...records.frame import Scene, Size, Stage, Sticker, Tile
from ...records.puzzle import Facts, Question, Slot
from ...records.source import Photo, Pool, Region
from ..shared.choose import one_of
from ..shared.stages import TINTS
from .draw import TALL
from .script import Script
from .solve import numbers, row_places, steps
from .strip import MAT, SIDE, Numbers, corner, frame_size

FRAME: Size = (500, 280)
"""Size of an image in a frame 640 pixels wide."""
ROW: Size = (640, 280)
"""The same of the image that shows the row, as high as the others."""
UPSCALE = 1.5
"""How much larger than in its photo a thing may be shown, which few are: most look smaller."""
NARROW, ASPECTS = 0.28, {"alone": 2.0, "pair": 1.3, "row": 0.8}
"""Least width of a thing as a share of its height, and the greatest by how many are shown."""

SHARPEST = 1.6
"""Blur of the sharpest print: sigma in pixels of what source, camera and kernel do together."""
SOFTNESS = 0.9
"""Blur that a photo brings with it when it is shown no larger than it is, in the same measure."""
OUT_OF_FOCUS = (2.2, 4.5)
"""Range of a close-up's blur in pixels."""


@lru_cache(maxsize=64)
def figures(pool: Pool, room: str) -> tuple[tuple[Region, ...], ...]:
    """Return cutouts that may be shown up to full height, by category, for a room of ASPECTS."""
    least = TALL[1] * FRAME[1] / UPSCALE
    fit = [
        r
        for r in pool.cutouts
        if r.bbox[3] >= least and NARROW <= r.bbox[2] / r.bbox[3] <= ASPECTS[room]
    ]
    names = sorted({r.category for r in fit})
    return tuple(tuple(r for r in fit if r.category == name) for name in names)


def pick_things(pool: Pool, count: int, room: str, rng: np.random.Generator) -> tuple[Region, ...]:
    """Return cutouts of different categories. Raises Reject('cast-too-small')."""
    groups = figures(pool, room)
    if len(groups) < count:
        raise Reject("cast-too-small")
    return tuple(one_of(groups[i], rng) for i in rng.permutation(len(groups))[:count])


@dataclass(frozen=True, slots=True)
class Cutting:
    """A square window of a photo around an annotated region."""

    photo: Photo
    window: tuple[int, int, int, int]


@lru_cache(maxsize=64)
def cuttings(pool: Pool) -> tuple[Cutting, ...]:
    """Return the windows that may be printed: no smaller than a print, and around something."""
    photos = {photo.row: photo for photo in pool.composable}
    found = []
    for region in pool.regions:
        photo = photos.get(region.photo)
        x, y, w, h = region.bbox
        side = max(SIDE + 8, round(1.2 * max(w, h)))
        if photo is None or region.crowd or max(w, h) < SIDE / 2:
            continue
        if side > min(photo.width, photo.height):
            continue
        left = round(np.clip(x + w / 2 - side / 2, 0, photo.width - side))
        top = round(np.clip(y + h / 2 - side / 2, 0, photo.height - side))
        found.append(Cutting(photo, (left, top, side, side)))
    return tuple(found)


def scale_of(slot: Slot) -> float:
    """Return how much larger than planned frames are."""
    return slot.frame[0] / 640


def size_frames(
    slot: Slot, script: Script, cast: tuple[Region, ...], facts: Facts, rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return one image of one or two stickers each."""
    scale = scale_of(slot)
    size = _scaled(FRAME, scale)
    stage = Stage("board", int(rng.integers(TINTS)))
    mirrored = (rng.random(len(cast)) < 0.5).tolist()
    frames = []
    for image, shown in enumerate(script.shown):
        layers = []
        for place, thing in enumerate(shown):
            region = script.region(thing, image)
            x = 0.5 if len(shown) == 1 else 0.27 + 0.46 * place
            tall = float(facts[f"h({region})"][0])
            wide = tall * size[1] / size[0] * cast[thing].bbox[2] / cast[thing].bbox[3]
            room = min(0.1 if len(shown) == 1 else 0.02, max(0.47 - wide / 2, 0))
            x += float(rng.uniform(-room, room))
            down = min(0.1, 0.46 - tall / 2)
            y = 0.5 + tall / 2 + float(rng.uniform(-down, down))
            layers.append(
                Sticker(
                    region, cast[thing].row, x * size[0], y * size[1], tall * size[1],
                    mirrored[thing], ground=False,
                )
            )  # fmt: skip
        frames.append(Scene(size, stage, tuple(layers)))
    return tuple(frames)


def same_frames(
    slot: Slot, question: Question, figure: Region, facts: Facts, rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return the row of figures, standing side by side, and the blurred close-ups."""
    scale, args = scale_of(slot), question.args
    stage = Stage("board", int(rng.integers(TINTS)))
    mirrored = bool(rng.random() < 0.5)
    size = _scaled(ROW, scale)
    count = len(args["row"]["h"])
    place = row_places(question, facts)[0]
    layers = tuple(
        Sticker(
            j, figure.row, (int(place[j]) + 0.5) / count * size[0], 0.86 * size[1],
            float(facts[name][0]) * size[1], mirrored, ground=False,
        )
        for j, name in enumerate(args["row"]["h"])
    )  # fmt: skip
    frames = [Scene(size, stage, layers)]
    size = _scaled(FRAME, scale)
    for k, copy in enumerate(args["copies"]):
        tall = float(facts[copy["h"]][0])
        x = 0.5 + float(rng.uniform(-0.12, 0.12))
        y = 0.5 + tall / 2
        alone = Sticker(
            count + k, figure.row, x * size[0], y * size[1], tall * size[1], mirrored, ground=False
        )
        blur = scale * float(rng.uniform(*OUT_OF_FOCUS))
        frames.append(Scene(size, stage, (alone,), blur=blur))
    return tuple(frames)


def pane_frames(
    slot: Slot, question: Question, cutting: Cutting, facts: Facts, rng: np.random.Generator
) -> tuple[Scene, ...]:
    """Return the scale of prints, and the copies seen through panes."""
    scale, args = scale_of(slot), question.args
    stage = Stage("board", int(rng.integers(TINTS)))
    prints, grid = len(args["prints"]), tuple(args["grid"])
    side, mat = round(SIDE * scale), round(MAT * scale)
    number = numbers(question, facts)[0].tolist()
    blur = [scale * s for s in kernels([float(facts[args["spreads"][k]][0]) for k in number])]
    photo, window = cutting.photo.row, cutting.window
    laid = tuple(
        Tile(j, "print", photo, window, (*corner(grid, number[j], scale), side, side), 0, blur[j])
        for j in range(prints)
    )
    below = Numbers((grid[0], grid[1]), prints, scale)
    frames = [Scene(frame_size(grid, scale), stage, (*laid, below))]
    box, size = (mat, mat, side, side), (side + 2 * mat, side + 2 * mat)
    for k, step in enumerate(steps(question, facts)[0].tolist()):
        copy = Tile(prints + k, "picture", photo, window, box, 0, blur[step])
        frames.append(Scene(size, stage, (copy,)))
    return tuple(frames)


def kernels(spreads: list[float]) -> list[float]:
    """Return the sigma that each print's kernel adds to the photo's own softness, in pixels."""
    least = min(spreads)
    return [float(np.sqrt((SHARPEST * s / least) ** 2 - SOFTNESS**2)) for s in spreads]


def _scaled(size: Size, scale: float) -> Size:
    return round(size[0] * scale), round(size[1] * scale)

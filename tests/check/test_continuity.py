"""Where a tile belongs, told by its pixels: found, refused, and never made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.check.continuity import Picture, try_tile
from mirgen.check.measure import Seen, measure
from mirgen.records.frame import Scene, Tile
from mirgen.records.puzzle import Puzzle
from mirgen.run.shard import Bench
from mirgen.tasks import find_task

from ..built import Drawn, planned_puzzles, sample_bench
from .conftest import judged as judge

SIDE, GRID, RIM = 60, (4, 3), 12
HOLES = ((0, 0), (2, 1), (3, 2))
GREY = 128

Pixels = NDArray[np.uint8]


def hilly(seed: int, soft: float = 6.0) -> Pixels:
    """Return a picture without edges in which no two places are alike."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((GRID[1] * SIDE, GRID[0] * SIDE, 3))
    hills = cv2.GaussianBlur(noise, (0, 0), soft)
    return np.asarray(np.clip(128 + 60 * hills / hills.std(), 0, 255), np.uint8)


def encoded(pixels: Pixels) -> Picture:
    return Picture(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())


def box(cell: tuple[int, int]) -> tuple[float, float, float, float]:
    return (RIM + cell[0] * SIDE, RIM + cell[1] * SIDE, SIDE, SIDE)


def board(picture: Pixels) -> tuple[Picture, tuple[float, float, float, float]]:
    h, w = picture.shape[:2]
    frame = np.full((h + 2 * RIM, w + 2 * RIM, 3), 240, np.uint8)
    frame[RIM:-RIM, RIM:-RIM] = picture
    for cell in HOLES:
        x, y, side, _ = (int(v) for v in box(cell))
        frame[y : y + side, x : x + side] = GREY
    return encoded(frame), (RIM, RIM, w, h)


def loose(
    picture: Pixels, cell: tuple[int, int], turned: int, larger: float = 1.5
) -> tuple[Picture, tuple[float, float, float, float]]:
    """Return a tile that is shown turned clockwise so many times, with white around it."""
    x, y = cell[0] * SIDE, cell[1] * SIDE
    piece = np.rot90(picture[y : y + SIDE, x : x + SIDE], -turned)
    side = round(larger * SIDE)
    piece = cv2.resize(np.ascontiguousarray(piece), (side, side), interpolation=cv2.INTER_LINEAR)
    frame = np.full((side + 20, side + 20, 3), 255, np.uint8)
    frame[10:-10, 10:-10] = piece
    return encoded(frame), (10, 10, side, side)


def found(picture: Pixels, tile: tuple[Picture, tuple[float, float, float, float]]) -> float | None:
    tried = try_tile(tile, board(picture), [box(cell) for cell in HOLES])
    assert tried.mismatch.shape == tried.levels.shape == (len(HOLES), 4)
    return tried.fit()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("turned", range(4))
@pytest.mark.parametrize("place", range(len(HOLES)))
def test_place_and_turn_are_found(seed: int, turned: int, place: int) -> None:
    picture = hilly(seed)
    tile = loose(picture, HOLES[place], turned, larger=(0.8, 1.5, 2.3)[seed])
    assert found(picture, tile) == 4 * place + (-turned) % 4


def test_a_plain_picture_tells_nothing() -> None:
    picture = np.full_like(hilly(0), 90)
    assert found(picture, loose(picture, HOLES[0], 0)) is None


def test_twins_are_refused() -> None:
    """A picture that repeats itself with every tile fits everywhere."""
    patch = cv2.GaussianBlur(
        np.tile(np.random.default_rng(1).standard_normal((SIDE, SIDE, 3)), (5, 6, 1)), (0, 0), 4
    )[SIDE : 4 * SIDE, SIDE : 5 * SIDE]
    picture = np.asarray(np.clip(128 + 60 * patch / patch.std(), 0, 255), np.uint8)
    assert found(picture, loose(picture, HOLES[1], 0)) is None


def test_a_tile_of_another_place_is_refused() -> None:
    """It goes on nowhere, though somewhere it goes on least badly."""
    picture = hilly(2)
    assert found(picture, loose(picture, (1, 0), 0)) is None


def test_a_stranger_must_break_off_everywhere() -> None:
    picture = hilly(3)
    holes = [box(cell) for cell in HOLES]
    other = try_tile(loose(hilly(4), (1, 1), 0), board(picture), holes)
    assert other.fit(stranger=True) == 4 * len(HOLES)
    own = try_tile(loose(picture, HOLES[0], 0), board(picture), holes)
    assert own.fit(stranger=True) is None


def test_holes_beside_each_other_and_the_rim_are_no_evidence() -> None:
    """With its neighbours gone on all sides, a place can't be told at all."""
    picture = hilly(5)
    around = [box(cell) for cell in ((0, 0), (1, 0), (0, 1))]
    tried = try_tile(loose(picture, (0, 0), 0), board(picture), around)
    assert np.isinf(tried.mismatch[0]).all()
    assert np.isfinite(tried.mismatch[1:]).all()


def test_the_fact_is_read_off_regions() -> None:
    picture = hilly(6)
    shown, whole = board(picture)
    size = (GRID[0] * SIDE + 2 * RIM, GRID[1] * SIDE + 2 * RIM)
    regions = {0: Seen("picture", whole, 1, *size, shown, 7)}
    for i, cell in enumerate(HOLES):
        regions[1 + i] = Seen("empty place", box(cell), 1, *size, shown)
    tile, at = loose(picture, HOLES[2], 3)
    regions[9] = Seen("tile", at, 1, 110, 110, tile, 7)
    assert measure("fit(9,0,1,2,3)", regions, []) == 4 * 2 + 1
    assert measure("fit(9,0,3,1,2)", regions, []) == 4 * 0 + 1
    assert measure("fit(9,0,1,2,8)", regions, []) is None
    assert measure("fit(9,0)", regions, []) is None
    stranger = {**regions, 9: replace(regions[9], source=8)}
    assert measure("fit(9,0,1,2,3)", stranger, []) is None, "it fits, so it is no stranger"
    unseen = {**regions, 9: replace(regions[9], picture=None)}
    assert measure("fit(9,0,1,2,3)", unseen, []) is None


@pytest.fixture(scope="module")
def bench() -> Bench:
    return sample_bench({"train": 300}, ("image_puzzle",))


@pytest.fixture(scope="module")
def judged(
    tmp_path_factory: pytest.TempPathFactory, bench: Bench
) -> tuple[Puzzle, Callable[[Puzzle], str]]:
    """Return a puzzle that its frames show truly, and what checks its frames."""

    def verdict(puzzle: Puzzle) -> str:
        frames = [bench.studio.frame(plan) for plan in puzzle.frames]
        return judge(puzzle, find_task("image_puzzle").solve, frames)

    items: list[Drawn] = planned_puzzles(tmp_path_factory, "image_puzzle")
    puzzles = (i.planned.puzzle for i in items if i.slot.kind == "turns" and i.slot.tier == "hard")
    return next(p for p in puzzles if not verdict(p)), verdict


def _with(puzzle: Puzzle, image: int, **changes: object) -> Puzzle:
    """Return the puzzle with the tile of an image changed, its facts as they are."""
    scene = puzzle.frames[image]
    assert isinstance(scene, Scene)
    (tile,) = scene.layers
    assert isinstance(tile, Tile)
    changed = replace(scene, layers=(replace(tile, **changes),))  # type: ignore[arg-type]
    frames = tuple(changed if k == image else frame for k, frame in enumerate(puzzle.frames))
    return replace(puzzle, frames=frames)


def _tile(puzzle: Puzzle, image: int) -> Tile:
    scene = puzzle.frames[image]
    assert isinstance(scene, Scene)
    assert isinstance(scene.layers[0], Tile)
    return scene.layers[0]


def test_composed_tiles_are_true_and_a_turned_one_is_found(
    judged: tuple[Puzzle, Callable[[Puzzle], str]],
) -> None:
    puzzle, verdict = judged
    assert verdict(puzzle) == ""
    for more in (1, 2, 3):
        turned = _with(puzzle, 2, turns=(_tile(puzzle, 2).turns + more) % 4)
        assert verdict(turned) == "fact-off"


def test_tiles_of_another_place_are_found(
    judged: tuple[Puzzle, Callable[[Puzzle], str]],
) -> None:
    puzzle, verdict = judged
    _one, two = _tile(puzzle, 1), _tile(puzzle, 2)
    same = _with(puzzle, 1, window=two.window, turns=two.turns)
    assert verdict(same) == "fact-off"
    # Half a tile away the picture goes on otherwise, if there is anything to see.
    left, top, *_ = _tile(puzzle, 0).window
    away = []
    for image in range(1, len(puzzle.frames)):
        x, y, w, h = _tile(puzzle, image).window
        window = (x - w // 2 if x - w // 2 >= left else x + w // 2, y, w, h)
        assert top <= y
        away.append(verdict(_with(puzzle, image, window=window)))
    assert set(away) <= {"", "tiles-alike", "fact-off"}
    assert sum(map(bool, away)) > len(away) / 2

from dataclasses import replace

import cv2
import numpy as np
import pytest

from mirgen.compose import Studio
from mirgen.errors import Reject
from mirgen.phrase.rules import planned_images
from mirgen.records.frame import Scene, Stage, Sticker, Tile
from mirgen.records.puzzle import Puzzle, Question

from .test_studio import Box, consistent

SIZE = (320, 240)
BOARD = Stage("board")


def scene(*layers):
    return Scene(SIZE, BOARD, layers)


@pytest.fixture
def quarters(album):
    """A photo of four plain quarters, 200 × 200: red, green; blue, white."""
    pixels = np.zeros((200, 200, 3), np.uint8)
    pixels[:100, :100], pixels[:100, 100:] = (220, 30, 30), (30, 180, 30)
    pixels[100:, :100], pixels[100:, 100:] = (30, 30, 220), (240, 240, 240)
    album.add_photo(pixels)
    return Studio(album)


@pytest.mark.parametrize(
    ("turns", "corners"),
    [(0, "rgbw"), (1, "brwg"), (2, "wbgr"), (3, "gwrb")],
)
def test_a_tile_is_turned_clockwise(quarters, turns, corners):
    tile = Tile(4, "tile", 0, (0, 0, 200, 200), (60, 40, 120, 120), turns)
    shown = quarters.pixels(scene(tile))
    names = {"r": (220, 30, 30), "g": (30, 180, 30), "b": (30, 30, 220), "w": (240, 240, 240)}
    spots = [(70, 90), (70, 150), (130, 90), (130, 150)]
    for corner, (y, x) in zip(corners, spots, strict=True):
        assert np.abs(shown[y, x].astype(int) - names[corner]).max() < 6, corner


def test_its_region_is_the_picture_without_the_border(quarters):
    tile = Tile(4, "tile", 0, (50, 20, 60, 60), (60, 40, 120, 120))
    frame = quarters.frame(scene(tile))
    consistent(frame)
    (region,) = frame.regions
    assert region.bbox == (60, 40, 120, 120)
    assert (region.label, region.photo, region.annotation) == ("tile", 0, "crop:50,20,60,60")
    assert frame.photos == (0,)
    shown = quarters.pixels(scene(tile))
    assert (shown[100, 56:59] > 250).all(), "the border is white"
    bare = quarters.pixels(scene())
    below = shown[168, 80:160].astype(int) - bare[168, 80:160]
    assert (below.mean(axis=1) < -8).all(), "it throws a shadow"
    assert np.array_equal(shown[:20], bare[:20])


def test_a_tile_hides_what_lies_below(quarters):
    below = Box(1, 40, 60, 60, 60)
    tile = Tile(4, "tile", 0, (0, 0, 200, 200), (80, 40, 120, 120))
    frame = quarters.frame(scene(below, tile))
    consistent(frame)
    boxes = {r.region: r.bbox for r in frame.regions}
    assert boxes == {1: (40, 60, 35, 60), 4: (80, 40, 120, 120)}
    above = quarters.frame(scene(tile, below))
    consistent(above)
    assert {r.region: r.area for r in above.regions} == {1: 3600, 4: 120 * 120 - 20 * 60}


def test_pieces_laid_side_by_side_give_the_photo(quarters, album):
    """No pixel is lost or shifted between the whole and its parts."""
    rng = np.random.default_rng(3)
    album.add_photo(cv2.GaussianBlur(rng.integers(0, 256, (180, 240, 3), np.uint8), (0, 0), 2))
    whole = Tile(0, "picture", 1, (0, 0, 240, 180), (40, 30, 240, 180))
    parts = [
        Tile(1 + k, "tile", 1, (60 * c, 60 * r, 60, 60), (40 + 60 * c, 30 + 60 * r, 60, 60))
        for k, (c, r) in enumerate((c, r) for r in range(3) for c in range(4))
    ]
    one = quarters.pixels(scene(whole))[30:210, 40:280]
    for part in parts:
        x, y, w, h = part.box
        piece = quarters.pixels(scene(part))[y : y + h, x : x + w]
        assert np.array_equal(piece, one[y - 30 : y - 30 + h, x - 40 : x - 40 + w])


@pytest.mark.parametrize("box", [(-1, 0, 50, 50), (0, 200, 50, 50), (300, 0, 50, 50)])
def test_a_tile_off_the_frame_is_refused(quarters, box):
    with pytest.raises(Reject) as refused:
        quarters.frame(scene(Tile(0, "tile", 0, (0, 0, 50, 50), box)))
    assert refused.value.reason == "tile-outside"


def test_a_window_off_the_photo_is_refused(quarters):
    with pytest.raises(Reject) as refused:
        quarters.frame(scene(Tile(0, "tile", 0, (180, 0, 50, 50), (20, 20, 50, 50))))
    assert refused.value.reason == "window-outside"


def test_a_template_may_speak_of_tiles():
    frames = (
        scene(Tile(5, "tile", 0, (0, 0, 9, 9), (0, 0, 9, 9))),
        scene(Sticker(6, 0, 1, 1, 20), Tile(7, "tile", 0, (0, 0, 9, 9), (0, 0, 9, 9))),
    )
    puzzle = Puzzle(Question("t", "k", {}, ()), (), 0, (), frames, 2)
    assert planned_images(puzzle) == {5: 0, 6: 1, 7: 1}


def test_a_blurred_tile_is_soft_inside_and_as_sharp_around(quarters):
    sharp = Tile(4, "tile", 0, (0, 0, 200, 200), (60, 40, 120, 120))
    soft = replace(sharp, blur=6.0)
    shown, blurred = (quarters.pixels(scene(tile)).astype(int) for tile in (sharp, soft))
    # Across the middle, red turns to green: at once, or over a few sigmas.
    red, reds = shown[60, 60:180, 0], blurred[60, 60:180, 0]
    assert np.abs(np.diff(red)).max() > 100 > 20 > np.abs(np.diff(reds)).max()
    assert abs(int(reds[60]) - 125) < 12
    around = np.ones(shown.shape[:2], bool)
    around[40:160, 60:180] = False
    assert np.array_equal(shown[around], blurred[around])
    assert quarters.frame(scene(soft)).regions == quarters.frame(scene(sharp)).regions


def test_a_blurred_scene_is_soft_everywhere_and_keeps_its_regions(quarters):
    sharp = scene(Tile(4, "tile", 0, (0, 0, 200, 200), (60, 40, 120, 120)))
    soft = replace(sharp, blur=5.0)
    shown, blurred = (quarters.pixels(plan).astype(int) for plan in (sharp, soft))
    assert np.abs(np.diff(blurred, axis=1)).max() < 0.3 * np.abs(np.diff(shown, axis=1)).max()
    assert quarters.frame(soft).regions == quarters.frame(sharp).regions
    # The kept canvas is painted anew.
    assert np.array_equal(quarters.pixels(sharp), shown)

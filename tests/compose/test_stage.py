import numpy as np
import pytest

from mirgen.compose.cache import Cache
from mirgen.compose.palette import LAYOUTS, TINTS
from mirgen.compose.photo import Darkroom
from mirgen.compose.stage import Stages
from mirgen.records.frame import Stage

SIZE = (320, 200)
DRAWN = ("road", "meadow", "floor", "board", "poster")


@pytest.fixture
def stages(album):
    pixels = np.zeros((90, 160, 3), np.uint8)
    pixels[:, :80] = (250, 20, 20)
    pixels[:, 80:] = (20, 20, 250)
    album.add_photo(pixels)
    cache = Cache(1 << 24)
    return Stages(album, Darkroom(album, cache), cache)


@pytest.mark.parametrize("kind", DRAWN)
def test_tints_and_layouts_all_look_different(stages, kind):
    number = len(TINTS[kind])
    seen = [stages.stage(Stage(kind, k), SIZE).astype(int) for k in range(number * LAYOUTS)]
    for i, one in enumerate(seen):
        for j, other in enumerate(seen[:i]):
            far = np.abs(one - other).mean()
            assert far > (0.4 if i - j == number else 2.0), (i, j)
    again = stages.stage(Stage(kind, number * LAYOUTS), SIZE)
    assert np.array_equal(again, seen[0])


@pytest.mark.parametrize("kind", ["road", "meadow", "floor"])
@pytest.mark.parametrize("horizon", [0.3, 0.6])
def test_the_ground_starts_at_the_horizon(stages, kind, horizon):
    rows = stages.stage(Stage(kind, 0, horizon), SIZE).astype(int).mean(axis=1)
    jumps = np.abs(np.diff(rows, axis=0)).sum(axis=1)
    near = jumps[round(horizon * 200) - 3 : round(horizon * 200) + 3]
    assert near.max() > 10
    # Wall or sky above, ground below: the colours on both sides are far apart.
    y = round(horizon * 200)
    assert np.abs(rows[y - 14] - rows[y + 10]).sum() > 25


def test_gradients_are_dithered_not_banded(stages):
    board = stages.stage(Stage("board", 0), SIZE).astype(int)
    flat = sum((row == row[0]).all() for row in board[:, :40])
    assert flat == 0
    smooth = board.reshape(20, 10, 32, 10, 3).mean(axis=(1, 3))
    assert np.abs(np.diff(smooth, axis=0)).max() < 3


def test_a_washed_photo_is_pale_soft_and_covers_the_frame(stages):
    shown = stages.stage(Stage("washed", 0, photo=0), (200, 200)).astype(int)[:, :, ::-1]
    # The crop keeps the photo's middle: red on the left, blue on the right.
    left, right = shown[:, :40].mean(axis=(0, 1)), shown[:, 160:].mean(axis=(0, 1))
    assert left[0] > left[2] + 60
    assert right[2] > right[0] + 60
    assert shown.min() > 100
    middle = shown[100, 90:110, 0]
    assert np.abs(np.diff(middle)).max() < 20


def test_the_same_stage_is_rendered_once(stages):
    first = stages.stage(Stage("road", 3), SIZE)
    assert stages.stage(Stage("road", 3, photo=5), SIZE) is first
    assert stages.stage(Stage("road", 3, 0.5), SIZE) is not first


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("horizon", [0.0, 0.9, 1.0])
@pytest.mark.parametrize("size", [(64, 48), (200, 640)])
def test_odd_sizes_and_horizons_are_painted_whole(stages, kind, horizon, size):
    shown = stages.stage(Stage(kind, 1, horizon), size)
    assert shown.shape == (size[1], size[0], 3)
    assert (shown.reshape(-1, 3).max(axis=1) > 40).all()

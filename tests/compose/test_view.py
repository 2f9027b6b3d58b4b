"""Windows of a wide stage: what a frame shows pans, zooms and mirrors with its view."""

import numpy as np
import pytest

from mirgen.compose.cache import Cache
from mirgen.compose.photo import Darkroom
from mirgen.compose.stage import Stages
from mirgen.errors import Reject
from mirgen.records.frame import Stage, View

WIDE = (480, 260)
SIZE = (320, 200)
POSTER = Stage("poster", 3)


@pytest.fixture
def stages(album):
    cache = Cache(1 << 24)
    return Stages(album, Darkroom(album, cache), cache)


def test_a_window_of_the_frames_size_is_cut_out_as_it_is(stages):
    whole = stages.stage(POSTER, WIDE)
    shown = stages.seen(POSTER, View(WIDE, (50, 30, 320, 200)), SIZE)
    assert np.array_equal(shown, whole[30:230, 50:370])
    mirrored = stages.seen(POSTER, View(WIDE, (50, 30, 320, 200), mirrored=True), SIZE)
    assert np.array_equal(mirrored, shown[:, ::-1])


def test_another_window_is_scaled_to_the_frame(stages):
    """Twice as large, what lies in the window is where twice its distance from the edge is."""
    whole = stages.stage(POSTER, WIDE).astype(float)
    shown = stages.seen(POSTER, View(WIDE, (100, 40, 160, 100)), SIZE).astype(float)
    assert shown.shape == (200, 320, 3)
    halved = shown.reshape(100, 2, 160, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - whole[40:140, 100:260]).mean() < 1.5
    assert np.abs(halved - whole[40:140, 120:280]).mean() > 3


def test_panning_shows_the_same_ground_shifted(stages):
    one = stages.seen(POSTER, View(WIDE, (40, 30, 320, 200)), SIZE)
    other = stages.seen(POSTER, View(WIDE, (104, 30, 320, 200)), SIZE)
    assert np.array_equal(one[:, 64:], other[:, :-64])
    assert np.abs(one.astype(int) - other).mean() > 3


@pytest.mark.parametrize("window", [(-1, 0, 320, 200), (200, 0, 320, 200), (0, 100, 320, 200)])
def test_a_window_lies_on_the_stage(stages, window):
    with pytest.raises(Reject, match="view-outside"):
        stages.seen(POSTER, View(WIDE, window), SIZE)

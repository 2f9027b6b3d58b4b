import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mirgen.compose.palette import Tone
from mirgen.compose.paste import Patch, blend, paste, soft_ellipse, tint_patch
from mirgen.compose.shapes import Coverage, polygon


@given(st.integers(0, 2**32 - 1), st.integers(-12, 30), st.integers(-12, 30))
def test_pasting_is_alpha_compositing_cut_off_at_the_edges(seed, x, y):
    rng = np.random.default_rng(seed)
    canvas = rng.integers(0, 256, (24, 20, 3), dtype=np.uint8)
    alpha = rng.integers(0, 256, (9, 11), dtype=np.uint8)
    color = tuple(rng.integers(0, 256, 3).tolist())
    wanted = canvas.astype(float)
    for j in range(9):
        for i in range(11):
            if 0 <= x + i < 20 and 0 <= y + j < 24:
                a = alpha[j, i] / 255
                wanted[y + j, x + i] = wanted[y + j, x + i] * (1 - a) + np.array(color) * a
    paste(canvas, tint_patch(alpha, color), x, y)
    assert np.abs(canvas - wanted).max() <= 1.01


def test_full_cover_gives_the_colour_itself_and_none_leaves_the_canvas():
    canvas = np.full((4, 6, 3), 77, np.uint8)
    cover = np.zeros((4, 6), np.uint8)
    cover[:, 3:] = 255
    blend(canvas, Coverage(0, 0, cover), Tone((1, 128, 254), (1, 128, 254)))
    assert (canvas[:, :3] == 77).all()
    assert (canvas[:, 3:] == (1, 128, 254)).all()


def test_a_shaded_tone_runs_from_top_to_low():
    canvas = np.zeros((3, 2, 3), np.uint8)
    blend(
        canvas, Coverage(0, 0, np.full((3, 2), 255, np.uint8)), Tone((0, 100, 200), (100, 0, 100))
    )
    assert canvas[:, 0].tolist() == [[0, 100, 200], [50, 50, 150], [100, 0, 100]]


def test_a_patch_off_the_canvas_changes_nothing():
    canvas = np.full((4, 4, 3), 9, np.uint8)
    solid = np.full((2, 2, 3), 255, np.uint8)
    for x, y in ((4, 0), (-2, 0), (0, 4), (0, -2)):
        paste(canvas, Patch(solid, 255 - solid), x, y)
    assert (canvas == 9).all()


def test_a_soft_ellipse_fades_from_its_peak_to_nothing():
    alpha = soft_ellipse((20.0, 6.5), 0.5)
    assert alpha.shape == (15, 41)
    assert alpha[7, 20] == alpha.max() == 128
    assert alpha[7, 0] == alpha[0, 20] == alpha[0, 0] == 0
    assert (np.diff(alpha[7, :21].astype(int)) >= 0).all()
    assert np.array_equal(alpha, alpha[::-1, ::-1])


@given(*(st.floats(-5, 30) for _ in range(4)))
def test_a_rectangle_covers_each_pixel_by_the_share_within(left, top, right, low):
    (left, right), (top, low) = sorted((left, right)), sorted((top, low))
    canvas = np.full((20, 24, 3), 40, np.uint8)
    shape = polygon([(left, top), (right, top), (right, low), (left, low)], (24, 20))
    if shape is not None:
        blend(canvas, shape, Tone((240, 140, 40), (240, 140, 40)))
    across, down = (
        np.clip(np.minimum(high, np.arange(n) + 1) - np.maximum(less, np.arange(n)), 0, 1)
        for less, high, n in ((left, right, 24), (top, low, 20))
    )
    cover = down[:, None, None] * across[:, None]
    wanted = 40 * (1 - cover) + np.array([240, 140, 40]) * cover
    assert np.abs(canvas - wanted).max() <= 1.5

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.compose.shapes import ellipse, polygon, polygons, polyline

SIZE = (120, 90)


def covered(shape):
    return shape.pixels.sum() / 255


@given(
    st.tuples(st.floats(40, 80), st.floats(30, 60)),
    st.tuples(st.floats(4, 25), st.floats(4, 25)),
    st.floats(-180, 180),
)
def test_an_ellipse_covers_its_area_around_its_centre(centre, radii, turn):
    shape = polygon(ellipse(centre, radii, turn), SIZE)
    around = np.pi * (radii[0] + radii[1])
    assert covered(shape) == pytest.approx(np.pi * radii[0] * radii[1], abs=0.35 * around)
    ys, xs = np.mgrid[: shape.pixels.shape[0], : shape.pixels.shape[1]] + 0.5
    share = shape.pixels / shape.pixels.sum()
    assert (xs * share).sum() + shape.x == pytest.approx(centre[0], abs=0.15)
    assert (ys * share).sum() + shape.y == pytest.approx(centre[1], abs=0.15)


def test_turning_goes_clockwise():
    shape = polygon(ellipse((60, 45), (30, 4), 30), SIZE)
    ys, xs = np.nonzero(shape.pixels > 127)
    assert ys[xs.argmax()] > ys[xs.argmin()] + 20


@given(st.integers(0, 60), st.integers(0, 40), st.integers(3, 50), st.integers(3, 40))
def test_a_box_on_whole_pixels_covers_just_these_by_more_than_half(x, y, w, h):
    shape = polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], SIZE)
    full = np.zeros(SIZE[::-1], bool)
    high, wide = shape.pixels.shape
    full[shape.y : shape.y + high, shape.x : shape.x + wide] = shape.pixels > 127
    wanted = np.zeros_like(full)
    wanted[y : y + h, x : x + w] = True
    assert np.array_equal(full, wanted)


@pytest.mark.parametrize("width", [1.0, 2.0, 3.5, 8.0])
def test_a_line_is_as_wide_as_asked(width):
    shape = polyline([(10, 30), (110, 30)], width, SIZE, closed=False)
    middle = shape.pixels[:, 50 - shape.x].sum() / 255
    assert middle == pytest.approx(width, abs=0.6)


def test_polygons_are_filled_together():
    one, two = [(2, 2), (12, 2), (12, 12), (2, 12)], [(20, 2), (25, 2), (25, 7), (20, 7)]
    assert covered(polygons([one, two], SIZE)) == pytest.approx(125, abs=15)


@pytest.mark.parametrize("points", [[], [(-50, -50), (-20, -50), (-20, -20)], [(200, 5), (220, 9)]])
def test_nothing_off_the_frame(points):
    assert polygon(points, SIZE) is None


def test_a_shape_is_cut_off_at_the_frame():
    shape = polygon([(-1000, -1000), (1000, -1000), (1000, 1000), (-1000, 1000)], SIZE)
    assert shape.pixels.shape == SIZE[::-1]
    assert (shape.pixels == 255).all()

"""Masks in their window are pycocotools' masks, whatever the polygon or the runs."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from mirgen.records.rle import pixels_of, runs_in, runs_of, valid_runs
from mirgen.source.coco import CocoRegion, Outline
from mirgen.source.framing import Framing
from mirgen.source.shapes import Shape, shape_of
from mirgen.source.turns import swaps, upright

WIDTH, HEIGHT = SIZE = 90, 70
PLAIN = Framing(SIZE)


def region(outline=None, bbox=None) -> CocoRegion:
    return CocoRegion("1", 0, "cup", "", bbox, outline, False)


def decoded(whole) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pycocotools under NumPy 2
        return coco_mask.decode(whole)


def placed(shape: Shape) -> np.ndarray:
    out = np.zeros((HEIGHT, WIDTH), np.uint8)
    x, y, w, h = shape.window
    out[y : y + h, x : x + w] = shape.pixels
    return out


# Tenths and hundredths, as annotators' files hold: they fall on the edges of the grid of fifths.
xs = st.integers(-2000, WIDTH * 100 + 2000).map(lambda v: v / 100)
ys = st.integers(-200, HEIGHT * 10 + 200).map(lambda v: v / 10)
rings = st.lists(st.tuples(xs, ys), min_size=3, max_size=12).map(
    lambda points: tuple(v for point in points for v in point)
)
polygons = st.lists(rings, min_size=1, max_size=3).map(tuple)
masks = st.integers(1, 2**32).map(
    lambda seed: np.asfortranarray(
        np.random.default_rng(seed).random((HEIGHT, WIDTH)) < 0.3, dtype=np.uint8
    )
)


@settings(deadline=None)
@given(polygons)
def test_polygon_equals_pycocotools(rings):
    whole = coco_mask.merge(coco_mask.frPyObjects([list(r) for r in rings], HEIGHT, WIDTH))
    expected = decoded(whole)
    shape = shape_of(region(Outline(polygons=rings)), PLAIN, SIZE)
    if isinstance(shape, str):
        assert shape in ("mask-empty", "mask-outside")
        # Degenerate slivers along the border aside, nothing outside draws a pixel.
        assert shape == "mask-empty" or expected[1:-1, 1:-1].sum() == 0
        assert shape == "mask-outside" or expected.sum() == 0
        return
    assert np.array_equal(placed(shape), expected)
    x, y, w, h = coco_mask.toBbox(whole)
    assert shape.window == (x, y, w, h)
    assert shape.points == sum(len(ring) // 2 for ring in rings)


@settings(deadline=None)
@given(masks)
def test_runs_round_trip(mask):
    text = coco_mask.encode(mask)["counts"].decode()
    runs = valid_runs(text, (HEIGHT, WIDTH))
    assert runs is not None
    assert np.array_equal(pixels_of(runs, WIDTH, HEIGHT), mask)
    for counts in (text, tuple(runs)):
        shape = shape_of(region(Outline(counts=counts, size=(HEIGHT, WIDTH))), PLAIN, SIZE)
        assert isinstance(shape, Shape)
        assert np.array_equal(placed(shape), mask)
        assert shape.points == 0


@settings(deadline=None)
@given(masks)
def test_window_is_kept_by_encoding(mask):
    shape = shape_of(
        region(Outline(counts=coco_mask.encode(mask)["counts"].decode(), size=(HEIGHT, WIDTH))),
        PLAIN,
        SIZE,
    )
    assert isinstance(shape, Shape)
    w, h = shape.window[2:]
    runs = runs_in(shape.pixels)
    assert runs.dtype == np.uint32
    assert np.array_equal(pixels_of(runs, w, h), shape.pixels)
    assert all(runs[1:] > 0)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_judged_without_a_crash(text):
    runs = valid_runs(text, (HEIGHT, WIDTH))
    assert runs is None or sum(runs) == HEIGHT * WIDTH


@pytest.mark.parametrize("text", ["", " ", "\x7f", "é", "o", "oooooooooo0"])
def test_malformed_counts(text):
    assert not runs_of(text)


@pytest.mark.parametrize("counts", [(10, 20), (HEIGHT * WIDTH + 1,), (), "52203", "1O2"])
def test_runs_must_fill_the_picture(counts):
    outline = Outline(counts=counts, size=(HEIGHT, WIDTH))
    assert shape_of(region(outline), PLAIN, SIZE) == "rle-bad"


def test_where_runs_make_no_sense_the_box_is_taken():
    outline = Outline(counts=(10, 20), size=(HEIGHT, WIDTH))
    shape = shape_of(region(outline, (3.0, 4.0, 10.0, 20.0)), PLAIN, SIZE)
    assert isinstance(shape, Shape)
    assert (shape.window, shape.boxed) == ((3, 4, 10, 20), True)


def test_segments_are_the_pixels_of_their_number():
    segments = np.zeros((HEIGHT, WIDTH), np.int32)
    segments[5:9, 7:20] = 300_000
    shape = shape_of(region(Outline(segment=300_000)), PLAIN, SIZE, segments)
    assert isinstance(shape, Shape)
    assert (shape.window, int(shape.pixels.sum())) == ((7, 5, 13, 4), 52)
    for number, png, reason in (
        (9, segments, "mask-empty"),
        (9, None, "segments-missing"),
        (9, segments[1:], "segments-differ"),
    ):
        assert shape_of(region(Outline(segment=number)), PLAIN, SIZE, png) == reason


@settings(deadline=None)
@given(polygons, st.integers(1, 8))
def test_a_turned_shape_is_the_shape_turned(rings, orientation):
    """Masks, boxes and areas of a stored picture turn upright as its pixels do."""
    plain = shape_of(region(Outline(polygons=rings)), PLAIN, SIZE)
    up = SIZE[::-1] if swaps(orientation) else SIZE
    turned = shape_of(region(Outline(polygons=rings)), Framing(SIZE, orientation), up)
    if isinstance(plain, str):
        assert turned == plain
        return
    assert isinstance(turned, Shape)
    whole = np.zeros(up[::-1], np.uint8)
    x, y, w, h = turned.window
    whole[y : y + h, x : x + w] = turned.pixels
    assert np.array_equal(whole, upright(placed(plain), orientation))
    assert turned.pixels.any(axis=0)[[0, -1]].all()
    assert turned.pixels.any(axis=1)[[0, -1]].all()


@settings(deadline=None)
@given(polygons, st.sampled_from([2, 3]))
def test_a_scaled_polygon_is_drawn_at_the_photos_own_size(rings, factor):
    """Annotated on a smaller copy: the mask is that of the scaled corners, not a blown-up one."""
    photo = (WIDTH * factor, HEIGHT * factor)
    shape = shape_of(region(Outline(polygons=rings)), PLAIN, photo)
    scaled = tuple(tuple(factor * v for v in ring) for ring in rings)
    wanted = shape_of(region(Outline(polygons=scaled)), Framing(photo), photo)
    if isinstance(wanted, str):
        assert shape == wanted
    else:
        assert isinstance(shape, Shape)
        assert shape.window == wanted.window
        assert np.array_equal(shape.pixels, wanted.pixels)


@settings(deadline=None)
@given(masks)
def test_scaled_runs_keep_their_place_and_share(mask):
    text = coco_mask.encode(mask)["counts"].decode()
    outline = Outline(counts=text, size=(HEIGHT, WIDTH))
    shape = shape_of(region(outline), PLAIN, (2 * WIDTH, 2 * HEIGHT))
    assert isinstance(shape, Shape)
    whole = np.zeros((2 * HEIGHT, 2 * WIDTH), np.uint8)
    x, y, w, h = shape.window
    whole[y : y + h, x : x + w] = shape.pixels
    assert np.array_equal(whole, mask.repeat(2, axis=0).repeat(2, axis=1))


def test_a_box_is_scaled_too():
    shape = shape_of(region(bbox=(10.0, 20.0, 30.0, 10.0)), PLAIN, (2 * WIDTH, 3 * HEIGHT))
    assert isinstance(shape, Shape)
    assert shape.window == (20, 60, 60, 30)


@pytest.mark.parametrize(
    ("outline", "bbox", "clipped"),
    [
        (None, (80.0, 5.0, 20.0, 8.0), True),
        (None, (80.0, 5.0, 10.9, 8.0), False),
        (None, (-3.0, 5.0, 10.0, 8.0), True),
        (((-5.0, 5.0, 20.0, 5.0, 9.0, 30.0),), None, True),
        (((-0.5, 5.0, 20.0, 5.0, 9.0, 70.5),), None, False),
    ],
)
def test_what_reaches_over_the_border_is_told(outline, bbox, clipped):
    shape = shape_of(region(outline and Outline(polygons=outline), bbox), PLAIN, SIZE)
    assert isinstance(shape, Shape)
    assert shape.clipped == clipped


def test_runs_of_no_length_are_harmless():
    whole = HEIGHT * WIDTH
    counts = (HEIGHT * 2, 0, HEIGHT * 3 + 4, 5, 0, 2, whole - HEIGHT * 5 - 11, 0)
    shape = shape_of(region(Outline(counts=counts, size=(HEIGHT, WIDTH))), PLAIN, SIZE)
    assert isinstance(shape, Shape)
    assert shape.window == (5, 4, 1, 7)
    assert shape.pixels.sum() == 7
    none = Outline(counts=(5, 0, whole - 5), size=(HEIGHT, WIDTH))
    assert shape_of(region(none), PLAIN, SIZE) == "mask-empty"


def test_runs_of_another_size():
    outline = Outline(counts=(WIDTH * HEIGHT - 5, 5), size=SIZE)
    assert shape_of(region(outline), PLAIN, SIZE) == "rle-bad"


@pytest.mark.parametrize(
    ("bbox", "window"),
    [
        ((10.2, 20.6, 30.0, 5.0), (10, 21, 30, 5)),
        ((-5.0, 60.0, 20.0, 20.0), (0, 60, 15, 10)),
        ((80.0, -3.0, 20.0, 8.0), (80, 0, 10, 5)),
    ],
)
def test_box_alone_is_a_full_mask(bbox, window):
    shape = shape_of(region(bbox=bbox), PLAIN, SIZE)
    assert isinstance(shape, Shape)
    assert shape.window == window
    assert shape.boxed
    assert shape.pixels.sum() == window[2] * window[3]


@pytest.mark.parametrize(
    ("bbox", "reason"),
    [
        ((1.0, 1.0, 0.0, 5.0), "box-empty"),
        ((1.0, 1.0, 5.0, -2.0), "box-empty"),
        ((1.1, 1.1, 0.2, 0.2), "box-empty"),
        ((90.0, 1.0, 5.0, 5.0), "box-outside"),
        ((-9.0, 1.0, 5.0, 5.0), "box-outside"),
        ((1.0, -9.0, 5.0, 9.0), "box-outside"),
    ],
)
def test_box_without_a_pixel(bbox, reason):
    assert shape_of(region(bbox=bbox), PLAIN, SIZE) == reason


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        ((100.0, 5.0, 120.0, 5.0, 110.0, 9.0), "mask-outside"),
        ((-30.0, 5.0, -12.0, 5.0, -11.0, 9.0), "mask-outside"),
        ((1.0, 1.0, 1e12, 1.0, 1.0, 9.0), "mask-outside"),
        ((5.0, 5.0, 5.0, 5.0, 5.0, 5.0), "mask-empty"),
    ],
)
def test_polygon_without_a_pixel(ring, reason):
    assert shape_of(region(Outline(polygons=(ring,))), PLAIN, SIZE) == reason

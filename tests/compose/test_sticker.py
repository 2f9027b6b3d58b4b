import cv2
import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from mirgen.compose import sticker
from mirgen.compose.outline import fitting_shrink, trace, window
from mirgen.compose.palette import border_width
from mirgen.errors import Reject
from mirgen.records.source import Mask


def build(pixels, mask, height, *, mirrored, ground):
    """Cut a sticker as the cutter does."""
    shrink = fitting_shrink(cv2.boundingRect(mask)[3], height)
    cut = sticker.build(trace(pixels, mask, shrink), height, ground=ground)
    return sticker.mirrored(cut) if mirrored else cut


def blob(seed, size=160):
    """A rough polygon like an annotator's, on a canvas of its own."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 14))
    radius = rng.uniform(0.25, 0.46, 14) * size
    points = size / 2 + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    mask = np.zeros((size, size), np.uint8)
    cv2.fillPoly(mask, [points.astype(np.int32)], 1)
    pixels = np.where(mask[:, :, None] > 0, np.uint8([40, 30, 210]), np.uint8([30, 200, 20]))
    return pixels.astype(np.uint8), mask


@given(st.integers(0, 999), st.floats(20, 110), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_object_is_as_high_as_asked_and_keeps_its_aspect(seed, height, mirrored, ground):
    pixels, mask = blob(seed)
    try:
        cut = build(pixels, mask, height, mirrored=mirrored, ground=ground)
    except Reject as worn:
        reason = worn.reason
        event(reason)
        assume(reason not in ("sticker-in-pieces", "sticker-worn"))
        raise
    h, w = cut.object.pixels.shape
    assert h == pytest.approx(round(height), abs=1)
    assert cut.object.pixels.any(axis=1).all()
    assert cut.object.pixels[:, [0, -1]].any(axis=0).all()
    _, _, wide, high = cv2.boundingRect(mask)
    assert w == pytest.approx(wide * h / high, abs=3 + 0.2 * w)
    # The border lies around the object on every side, as wide as it should be.
    hull, border = cut.silhouette, border_width(h)
    assert -hull.x == pytest.approx(border, abs=1.5)
    assert -hull.y == pytest.approx(border, abs=1.5)
    assert hull.x + hull.pixels.shape[1] - w == pytest.approx(border, abs=1.5)
    inside = hull.pixels[-hull.y : -hull.y + h, -hull.x : -hull.x + w]
    assert (inside >= cut.object.pixels).all()


def test_no_background_shows_and_the_border_is_white():
    pixels, mask = blob(3)
    # The annotator was a little too generous.
    cut = build(
        pixels, cv2.dilate(mask, np.ones((2, 2), np.uint8)), 90, mirrored=False, ground=False
    )
    on_grey = cut.patch.colors + (cut.patch.inverse[:, :, None].astype(int) * 128 // 255)
    blue, green, red = np.moveaxis(on_grey, 2, 0).astype(int)
    assert ((green > red + 60) & (green > blue + 60)).sum() == 0
    ring = cut.silhouette.pixels.copy()
    hull, thing = cut.silhouette, cut.object
    h, w = thing.pixels.shape
    grown = cv2.dilate(thing.pixels, np.ones((3, 3), np.uint8))
    ring[-hull.y : -hull.y + h, -hull.x : -hull.x + w] &= 1 - grown
    ring = cv2.erode(ring, np.ones((2, 2), np.uint8))
    y, x = hull.y - cut.top, hull.x - cut.left
    border = on_grey[y : y + ring.shape[0], x : x + ring.shape[1]][ring > 0]
    assert len(border) > 50
    assert np.median(border.min(axis=1)) >= 250


def test_mirroring_turns_all_of_the_sticker():
    pixels, mask = blob(8)
    plain = build(pixels, mask, 100, mirrored=False, ground=True)
    turned = build(pixels, mask, 100, mirrored=True, ground=True)
    back = sticker.mirrored(turned)
    assert (plain.object.pixels != turned.object.pixels).mean() > 0.05
    assert np.array_equal(plain.object.pixels, turned.object.pixels[:, ::-1])
    assert np.array_equal(plain.patch.colors, back.patch.colors)
    assert (plain.left, plain.top, plain.silhouette.x) == (back.left, back.top, back.silhouette.x)
    # Where the border's left end was, its right end is now, seen from the object's box.
    wide = plain.object.pixels.shape[1]
    assert turned.silhouette.x + turned.silhouette.pixels.shape[1] == wide - plain.silhouette.x


def test_a_contact_shadow_lies_under_the_feet_only_on_ground():
    pixels, mask = np.full((160, 160, 3), 90, np.uint8), np.zeros((160, 160), np.uint8)
    mask[20:140, 50:110] = 1
    dark = []
    for ground in (True, False):
        cut = build(pixels, mask, 120, mirrored=False, ground=ground)
        below = 255 - cut.patch.inverse.astype(int)
        dark.append(below[-cut.top + 120 + 5 :].sum())
    assert dark[0] > 1.5 * dark[1] > 0


def test_crumbs_are_dropped_and_pinholes_filled():
    mask = np.zeros((200, 200), np.uint8)
    cv2.rectangle(mask, (60, 60), (140, 150), 1, -1)
    mask[100:104, 100:104] = 0
    mask[10:16, 20:26] = 1
    pixels = np.full((200, 200, 3), 90, np.uint8)
    cut = build(pixels, mask, 91, mirrored=False, ground=False)
    assert cut.object.pixels.shape == pytest.approx((91, 81), abs=2)
    assert cut.object.pixels[20:70, 20:60].all()


def test_a_mask_that_fills_its_picture_is_cut_at_its_edges():
    pixels = np.full((60, 40, 3), 90, np.uint8)
    cut = build(pixels, np.ones((60, 40), np.uint8), 60, mirrored=False, ground=True)
    assert cut.object.pixels.shape == pytest.approx((60, 40), abs=2)


@pytest.mark.parametrize(
    ("height", "reason"), [(300.0, "sticker-upscaled"), (5.0, "sticker-small")]
)
def test_sizes_that_cant_be_shown_well_are_rejected(height, reason):
    pixels, mask = blob(1)
    with pytest.raises(Reject) as caught:
        build(pixels, mask, height, mirrored=False, ground=False)
    assert caught.value.reason == reason


def test_upscaling_is_allowed_to_its_limit_only():
    pixels, mask = blob(1)
    high = cv2.boundingRect(mask)[3]
    limit = int(1.6 * high)
    assert build(pixels, mask, limit, mirrored=False, ground=False).object.pixels.shape[0] == limit
    with pytest.raises(Reject):
        build(pixels, mask, limit + 2, mirrored=False, ground=False)


def test_an_empty_mask_is_rejected():
    with pytest.raises(Reject) as caught:
        build(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.uint8), 40, mirrored=0, ground=0)
    assert caught.value.reason == "sticker-empty"


def test_the_window_keeps_to_the_photo_and_the_grid():
    mask = Mask(3, 90, np.ones((100, 50), np.uint8))
    assert window(mask, 400, 195) == (0, 80, 63, 195)
    x0, y0, x1, y1 = window(mask, 400, 200, 4)
    assert (x0 % 4, y0 % 4, x1 % 4, y1 % 4) == (0, 0, 0, 0)
    assert x0 <= 3
    assert x1 >= 53
    assert y0 <= 90
    assert y1 >= 190


@pytest.mark.parametrize(
    ("height", "goal", "shrink"), [(100, 100, 1), (399, 100, 1), (400, 100, 2), (900, 110, 4)]
)
def test_outlines_are_traced_at_twice_the_goal_at_least(height, goal, shrink):
    assert fitting_shrink(height, goal) == shrink

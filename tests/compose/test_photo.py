import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.compose.cache import Cache
from mirgen.compose.photo import Darkroom, develop, placement, project, reduction
from mirgen.errors import Reject
from mirgen.records.frame import PhotoView
from mirgen.records.source import Mask, Photo


def darkroom(album):
    return Darkroom(album, Cache(1 << 24))


def noise(h, w, seed=1):
    return np.random.default_rng(seed).integers(0, 256, (h, w, 3), dtype=np.uint8)


@st.composite
def views(draw, width=60, height=44):
    w, h = draw(st.integers(4, width)), draw(st.integers(4, height))
    x, y = draw(st.integers(0, width - w)), draw(st.integers(0, height - h))
    mirrored, turns = draw(st.booleans()), draw(st.integers(0, 3))
    return (x, y, w, h), mirrored, turns


def by_hand(array, window, mirrored, turns):
    x, y, w, h = window
    part = array[y : y + h, x : x + w]
    return np.rot90(part[:, ::-1] if mirrored else part, -turns)


@given(views(), st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_pixels_and_masks_go_the_same_way_exactly_at_scale_one(shared_album, view, seed):
    pixels = noise(44, 60, seed)
    mask = np.zeros((44, 60), np.uint8)
    points = np.random.default_rng(seed).integers(0, 44, (5, 2))
    cv2.fillPoly(mask, [points.astype(np.int32)], 1)
    row = shared_album.add_photo(pixels, name="scale-one.png")
    region = shared_album.add_region(row, mask)
    wanted = by_hand(pixels, *view)
    plan = PhotoView(row, view[0], wanted.shape[1::-1], view[1], view[2])
    shown = develop(darkroom(shared_album), plan, shared_album.photo(row))
    assert np.array_equal(shown[:, :, ::-1], wanted)
    part = project(shared_album.mask(region), plan)
    full = np.zeros(wanted.shape[:2], np.uint8)
    h, w = part.pixels.shape
    full[part.y : part.y + h, part.x : part.x + w] = part.pixels
    assert np.array_equal(full, by_hand(mask, *view))


@given(
    st.lists(st.tuples(st.integers(0, 199), st.integers(0, 149)), min_size=3, max_size=9),
    st.floats(0.2, 2.5),
    views(200, 150),
)
@settings(max_examples=60, deadline=None)
def test_a_scaled_mask_covers_the_pixels_of_its_object(shared_album, points, scale, view):
    mask = np.zeros((150, 200), np.uint8)
    cv2.fillPoly(mask, [np.array(points, np.int32)], 1)
    row = shared_album.add_photo(np.repeat(mask[:, :, None] * np.uint8(255), 3, 2), name="s.png")
    region = shared_album.add_region(row, mask)
    _, _, w, h = view[0]
    size = (max(2, round(w * scale)), max(2, round(h * scale)))
    if view[2] % 2:
        size = size[::-1]
    plan = PhotoView(row, view[0], size, view[1], view[2])
    shown = develop(darkroom(shared_album), plan, shared_album.photo(row))[:, :, 0]
    part = project(shared_album.mask(region), plan)
    full = np.zeros(shown.shape, bool)
    h, w = part.pixels.shape
    full[part.y : part.y + h, part.x : part.x + w] = part.pixels > 0
    # Where pixel and mask disagree, the pixel shows a mixture; solid ones agree but at sharp tips.
    clear = (shown < 40) | (shown > 215)
    wrong = ((shown > 127) != full) & clear
    assert wrong.sum() <= 1 + 0.005 * full.size
    assert abs(int(full.sum()) - shown.sum() / 255) <= 4 + 0.03 * full.size


def test_placement_takes_the_windows_corners_to_the_frames():
    plan = PhotoView(0, (10, 20, 40, 30), (60, 80), mirrored=True, turns=1)
    to_frame = placement(plan)
    # Mirrored, the window's top right corner is its top left; a turn takes that to the top right.
    assert (to_frame @ (50, 20, 1)).tolist() == [60.0, 0.0]
    assert (to_frame @ (10, 50, 1)).tolist() == [0.0, 80.0]


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_large_photo_is_decoded_small_and_stays_in_place(album, suffix):
    pixels = cv2.resize(noise(24, 32), (1920, 1440), interpolation=cv2.INTER_CUBIC)
    row = album.add_photo(pixels, suffix=suffix)
    for window in ((0, 0, 1920, 1440), (101, 67, 1503, 1201)):
        plan = PhotoView(row, window, (300, 240))
        room = darkroom(album)
        shown = develop(room, plan, album.photo(row))[:, :, ::-1]
        assert room._cache.used < pixels.nbytes / 15
        x, y, w, h = window
        wanted = cv2.resize(pixels[y : y + h, x : x + w], (300, 240), interpolation=cv2.INTER_AREA)
        off = np.abs(shown.astype(int) - wanted).mean()
        shifted = np.abs(shown[:, 1:].astype(int) - wanted[:, :-1]).mean()
        assert off < 2.5 < shifted


def test_the_reduction_divides_both_sides_and_never_passes_the_shrink():
    def photo(w, h):
        return Photo(0, "", "", "", "", w, h, "")

    assert reduction(photo(640, 480), 8) == 1
    assert reduction(photo(4000, 3000), 9) == 8
    assert reduction(photo(4000, 3000), 3.9) == 2
    assert reduction(photo(4000, 3002), 9) == 2
    assert reduction(photo(4001, 3000), 9) == 1


def test_blur_softens_after_scaling(album):
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:, 30:] = 255
    row = album.add_photo(pixels)
    sharp = PhotoView(row, (0, 0, 60, 60), (60, 60))
    soft = PhotoView(row, (0, 0, 60, 60), (60, 60), blur=4.0)
    room = darkroom(album)
    assert np.ptp(develop(room, sharp, album.photo(row))[30, 26:34, 0]) == 255
    ramp = develop(room, soft, album.photo(row))[30, :, 0].astype(int)
    # A Gaussian's edge passes 16 % and 84 % one sigma to each side.
    assert np.interp(0.8413 * 255, ramp, np.arange(60)) - np.interp(
        0.1587 * 255, ramp, np.arange(60)
    ) == pytest.approx(8.0, abs=0.4)


def test_what_cant_be_shown_is_rejected_with_its_reason(album):
    row = album.add_photo(noise(20, 30), raw=b"not a picture")
    other = album.add_photo(noise(20, 30))
    album.photos[other] = Photo(other, "", "", album.photos[other].path, "", 31, 20, "")
    gone = album.add_photo(noise(20, 30))
    (album.folder / f"{gone}.png").unlink()
    empty = album.add_photo(noise(20, 30), raw=b"")
    cases = [
        (row, (0, 0, 10, 10), "photo-unreadable"),
        (empty, (0, 0, 10, 10), "photo-unreadable"),
        (gone, (0, 0, 10, 10), "photo-unreadable"),
        (other, (0, 0, 10, 10), "photo-changed"),
        (row, (25, 0, 10, 10), "window-outside"),
        (row, (0, 0, 0, 10), "window-outside"),
        (row, (-1, 0, 10, 10), "window-outside"),
    ]
    for photo, window, reason in cases:
        with pytest.raises(Reject) as caught:
            develop(darkroom(album), PhotoView(photo, window, (10, 10)), album.photo(photo))
        assert caught.value.reason == reason


def test_a_mask_outside_the_window_has_no_pixels():
    mask = Mask(50, 50, np.ones((10, 10), np.uint8))
    assert project(mask, PhotoView(0, (0, 0, 40, 40), (80, 80))).pixels.sum() == 0

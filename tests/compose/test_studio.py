import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco

from mirgen.compose import Studio
from mirgen.errors import Reject
from mirgen.records.frame import PhotoView, Scene, Stage, Sticker, Subject

SIZE = (320, 240)
BOARD = Stage("board")


@dataclass(frozen=True)
class Box:
    region: int
    x: float
    y: float
    w: float
    h: float
    color: str = "series0"

    def draw(self, brush):
        x, y, w, h = self.x, self.y, self.w, self.h
        brush.begin(self.region, f"box {self.region}")
        brush.polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], self.color)
        brush.end()


@dataclass(frozen=True)
class Word:
    words: str

    def draw(self, brush):
        brush.text((160, 120), self.words, "ink", 24)


def decoded(region, size):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pycocotools and NumPy 2, in decode alone
        return coco.decode({"counts": region.rle.encode(), "size": [size[1], size[0]]})


def consistent(frame):
    """Box and area are those of the mask, for every region."""
    for region in frame.regions:
        mask = decoded(region, frame.size)
        assert region.area == mask.sum() > 0
        assert region.bbox == tuple(map(float, cv2.boundingRect(mask)))


def test_a_whole_plain_photo_keeps_its_bytes(album):
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    plain = album.add_photo(pixels, suffix=".jpg", plain=True)
    other = album.add_photo(pixels, suffix=".jpg")
    mask = np.zeros((60, 80), np.uint8)
    mask[10:30, 20:50] = 1
    region = album.add_region(plain, mask, "cup")
    whole = (0, 0, 80, 60)
    studio = Studio(album, longest_side=80)

    def data(photo=plain, **changed):
        return studio.frame(PhotoView(photo, **{"window": whole, "size": (80, 60), **changed})).data

    raw = (album.folder / "0.jpg").read_bytes()
    frame = studio.frame(PhotoView(plain, whole, (80, 60), subjects=(Subject(5, region),)))
    assert frame.data == raw
    assert (frame.suffix, frame.size, frame.photos) == (".jpg", (80, 60), (plain,))
    (cup,) = frame.regions
    assert (cup.region, cup.label, cup.bbox, cup.area) == (5, "cup", (20, 10, 30, 20), 600)
    assert (cup.photo, cup.annotation) == (plain, "a0")
    assert data(turns=4) == raw
    assert data(photo=other) != raw
    assert data(mirrored=True) != raw
    assert data(turns=2) != raw
    assert data(blur=1.0) != raw
    assert data(size=(40, 30)) != raw
    assert data(window=(1, 0, 79, 60), size=(79, 60)) != raw
    assert Studio(album, longest_side=79).frame(PhotoView(plain, whole, (80, 60))).data != raw


def test_a_view_lists_its_subjects_as_they_are_seen(blob_album):
    studio = Studio(blob_album)
    view = PhotoView(0, (100, 100, 160, 120), (240, 320), turns=1, subjects=(Subject(3, 0),))
    frame = studio.frame(view)
    consistent(frame)
    shown = studio.pixels(view).astype(int)
    red = (shown[:, :, 0] > 150) & (shown[:, :, 1] < 90)
    mask = decoded(frame.regions[0], frame.size) > 0
    assert (red != mask).mean() < 0.01
    away = PhotoView(0, (0, 0, 40, 40), (40, 40), subjects=(Subject(3, 0),))
    assert studio.frame(away).regions == ()
    assert Image.open(io.BytesIO(frame.data)).size == (240, 320)


def add_ellipse(album):
    mask = np.zeros((240, 300), np.uint8)
    cv2.ellipse(mask, (140, 120), (60, 80), 20, 0, 360, 1, -1)
    pixels = np.repeat(mask[:, :, None] * np.uint8(200), 3, 2)
    return album.add_region(album.add_photo(pixels), mask, "ellipse")


@given(st.floats(60, 250), st.floats(120, 236), st.floats(30, 110), st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_sticker_stands_where_it_was_planned(shared_album, x, y, height, mirrored, ground):
    rows = [r.row for r in shared_album.regions if r.category == "ellipse"]
    row = rows[0] if rows else add_ellipse(shared_album)
    studio = Studio(shared_album)
    frame = studio.frame(Scene(SIZE, BOARD, (Sticker(4, row, x, y, height, mirrored, ground),)))
    consistent(frame)
    left, top, w, h = frame.regions[0].bbox
    assert left + w / 2 == pytest.approx(x, abs=1)
    assert top + h == pytest.approx(y, abs=1)
    assert h == pytest.approx(height, abs=1)


@pytest.mark.parametrize(
    "place", [(20, 200, 100), (300, 200, 100), (160, 250, 100), (160, 90, 100)]
)
def test_a_sticker_that_would_leave_the_frame_is_rejected(blob_album, place):
    with pytest.raises(Reject) as caught:
        Studio(blob_album).frame(Scene(SIZE, BOARD, (Sticker(0, 0, *place),)))
    assert caught.value.reason == "sticker-outside"


def test_only_the_object_must_be_inside_not_its_border(blob_album):
    studio = Studio(blob_album)
    frame = studio.frame(Scene(SIZE, BOARD, (Sticker(0, 0, 160, 240, 200),)))
    assert frame.regions[0].bbox[1] + frame.regions[0].bbox[3] == 240


def test_a_sticker_is_not_blown_up(blob_album):
    with pytest.raises(Reject) as caught:
        Studio(blob_album).frame(Scene((900, 900), BOARD, (Sticker(0, 0, 400, 800, 330),)))
    assert caught.value.reason == "sticker-upscaled"


def test_hidden_shares_are_exact(blob_album):
    layers = (Box(1, 20, 20, 100, 100), Box(2, 70, 20, 100, 100), Box(3, 60, 100, 20, 40))
    frame = Studio(blob_album).frame(Scene(SIZE, BOARD, layers))
    consistent(frame)
    first, second, third = frame.regions
    # 100 × 100, less the right half, less a 10 × 20 corner of what is left.
    assert (first.bbox, first.area) == ((20, 20, 50, 100), 50 * 100 - 10 * 20)
    assert (second.bbox, second.area) == ((70, 20, 100, 100), 100 * 100 - 10 * 20)
    assert (third.bbox, third.area) == ((60, 100, 20, 40), 800)
    assert [r.label for r in frame.regions] == ["box 1", "box 2", "box 3"]
    assert {(r.photo, r.annotation) for r in frame.regions} == {(-1, "")}


def test_a_sticker_hides_by_its_border_too_but_its_mask_is_the_object(blob_album):
    studio = Studio(blob_album)
    sticker = Sticker(2, 0, 160, 200, 120)
    alone = studio.frame(Scene(SIZE, BOARD, (sticker,))).regions[0]
    below, above = studio.frame(Scene(SIZE, BOARD, (Box(1, 0, 0, 320, 240), sticker))).regions
    assert above == alone
    hidden = 1 - decoded(below, SIZE)
    thing = decoded(above, SIZE)
    assert (hidden[thing > 0] == 1).all()
    border = hidden.astype(np.uint8) - thing
    far = cv2.distanceTransform(1 - thing, cv2.DIST_L2, 5)[border > 0]
    assert far.max() == pytest.approx(2.5, abs=1.1)
    covered, box = studio.frame(Scene(SIZE, BOARD, (sticker, Box(1, 0, 0, 320, 140)))).regions
    assert covered.bbox[1] == 140
    assert box.area == 320 * 140


def test_photos_are_listed_in_order_of_first_use(album):
    mask = np.zeros((100, 100), np.uint8)
    mask[20:80, 30:70] = 1
    pixels = np.full((100, 100, 3), 90, np.uint8)
    for _ in range(3):
        album.add_region(album.add_photo(pixels), mask)
    again = album.add_region(2, mask)
    layers = (
        Sticker(0, 2, 60, 200, 50),
        Box(9, 0, 0, 5, 5),
        Sticker(1, 1, 140, 200, 50),
        Sticker(2, again, 220, 200, 50),
    )
    assert Studio(album).frame(Scene(SIZE, BOARD, layers)).photos == (2, 1)
    washed = Scene(SIZE, Stage("washed", photo=0), layers)
    assert Studio(album).frame(washed).photos == (0, 2, 1)
    assert Studio(album).frame(Scene(SIZE, BOARD, ())).photos == ()


def plans():
    stickers = tuple(
        Sticker(k, 0, 70 + 60 * k, 180 + 20 * k, 60 + 10 * k, k == 1) for k in range(3)
    )
    return [
        Scene(SIZE, Stage("road", 1), stickers),
        Scene(SIZE, Stage("meadow", 2), stickers[:2]),
        Scene(SIZE, Stage("washed", 2, photo=0), (*stickers, Word("scale"))),
        Scene((200, 150), Stage("floor", 3), (Box(1, 20, 20, 60, 60, "wood"),)),
        PhotoView(0, (11, 7, 200, 150), (100, 75), True, 2, 1.5, (Subject(0, 0),)),
    ]


def test_bytes_depend_on_the_plan_alone(blob_album):
    wanted = [Studio(blob_album).frame(plan) for plan in plans()]
    for cache_bytes in (96 << 20, 400_000, 0):
        studio = Studio(blob_album, cache_bytes=cache_bytes)
        for index in (4, 2, 0, 3, 1, 0, 1, 2, 3, 4):
            assert studio.frame(plans()[index]) == wanted[index]
        assert studio._cache.used <= cache_bytes
    for frame in wanted:
        consistent(frame)


def test_pixels_are_the_frames_own_in_rgb(blob_album):
    studio = Studio(blob_album, quality=100)
    for plan in plans():
        shown = studio.pixels(plan)
        kept = shown.copy()
        image = np.asarray(Image.open(io.BytesIO(studio.frame(plan).data)).convert("RGB"))
        assert shown.shape == image.shape == (*plan.size[::-1], 3)
        assert np.abs(shown.astype(int) - image).mean() < 2
        assert np.array_equal(shown, kept)


def test_a_failed_draw_leaves_no_trace(blob_album):
    studio = Studio(blob_album)
    wanted = studio.frame(plans()[0])
    with pytest.raises(Reject) as caught:
        studio.frame(Scene(SIZE, Stage("road", 1), (Sticker(0, 0, 90, 200, 80), Word("斑"))))
    assert caught.value.reason == "text-unprintable"
    assert studio.frame(plans()[0]) == wanted


def test_real_cutouts_stand_where_they_were_planned(coco_album):
    studio = Studio(coco_album)
    shown, reasons = 0, set()
    for region in coco_album.regions[::3]:
        sticker = Sticker(0, region.row, 320, 380, 150)
        try:
            frame = studio.frame(Scene((640, 400), Stage("floor"), (sticker,)))
        except Reject as e:
            reasons.add(e.reason)
            continue
        consistent(frame)
        left, top, w, h = frame.regions[0].bbox
        assert (left + w / 2, top + h, h) == pytest.approx((320, 380, 150), abs=1)
        assert w / h == pytest.approx(region.bbox[2] / region.bbox[3], rel=0.2)
        shown += 1
    assert reasons <= {"sticker-outside", "sticker-upscaled", "sticker-in-pieces", "sticker-worn"}
    assert shown >= 15


def test_a_sticker_that_cant_be_cut_is_found_before_anything_is_painted(blob_album):
    studio = Studio(blob_album)
    good, bad = (Sticker(k, 0, 160, 200, height) for k, height in enumerate((60.0, 900.0)))
    whole = PhotoView(0, (0, 0, 300, 240), (300, 240))
    with pytest.raises(Reject) as caught:
        studio.prepare([Scene(SIZE, BOARD, (good,)), whole, Scene(SIZE, BOARD, (good, bad))])
    assert caught.value.reason == "sticker-upscaled"
    studio.prepare([whole, Scene(SIZE, BOARD, (good,))])

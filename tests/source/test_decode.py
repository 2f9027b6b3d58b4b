"""Decoding: every mode to upright 8-bit BGR, alike whichever way it was stored."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from mirgen.errors import Reject
from mirgen.source.decode import decode, luma_of, upright_pixels


def smooth(width: int = 64, height: int = 48) -> np.ndarray:
    """Return RGB pixels that every codec keeps well."""
    rng = np.random.default_rng(2)
    small = rng.integers(30, 226, (4, 5, 3), np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def stored(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def off(data: bytes, mode: str, wanted: np.ndarray) -> float:
    found = decode(data, mode)
    assert found is not None
    assert found.shape == wanted.shape
    assert found.dtype == np.uint8
    return float(np.abs(found[:, :, ::-1].astype(int) - wanted).mean())


@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGB", "JPEG", {"quality": 95}),
        ("RGB", "JPEG", {"quality": 95, "progressive": True}),
        ("RGB", "PNG", {}),
        ("RGB", "BMP", {}),
        ("RGB", "WEBP", {"lossless": True}),
        ("RGB", "TIFF", {}),
        ("RGBA", "PNG", {}),
        ("P", "PNG", {}),
        ("P", "GIF", {}),
        ("CMYK", "TIFF", {}),
    ],
)
def test_every_mode_shows_the_same_picture(mode, kind, options):
    rgb = smooth()
    image = Image.fromarray(rgb)
    image = image.quantize(256) if mode == "P" else image.convert(mode)
    assert off(stored(image, kind, **options), mode, rgb) < 8


def test_a_cmyk_jpeg_is_not_inverted():
    rgb = np.full((16, 16, 3), (200, 30, 60), np.uint8)
    data = stored(Image.fromarray(rgb).convert("CMYK"), "JPEG", quality=95)
    assert off(data, "CMYK", rgb) < 6


@pytest.mark.parametrize(("mode", "kind"), [("L", "JPEG"), ("L", "PNG"), ("1", "PNG")])
def test_grey_is_the_same_in_all_channels(mode, kind):
    grey = Image.fromarray(smooth()).convert(mode)
    found = decode(stored(grey, kind), mode)
    assert np.array_equal(found[:, :, 0], found[:, :, 2])
    assert np.abs(found[:, :, 0].astype(int) - np.asarray(grey.convert("L"))).mean() < 2


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_wide_grey_keeps_the_bits_that_are_used(bits):
    ramp = np.linspace(0, 2**bits - 1, 64).astype(np.uint16)
    data = stored(Image.fromarray(np.tile(ramp, (8, 1))), "PNG")
    found = decode(data, "I;16")[:, :, 1]
    assert np.abs(found[0].astype(int) - np.linspace(0, 255, 64)).max() <= 1.5


def test_real_numbers_fill_the_range():
    values = np.array([[0.0, 0.5, 1.0, np.nan]], np.float32)
    found = decode(stored(Image.fromarray(values), "TIFF"), "F")
    assert found[0, :, 0].tolist() == [0, 127, 255, 0]


def test_what_is_transparent_is_white():
    pixels = np.zeros((4, 8, 4), np.uint8)
    pixels[:, :4] = (10, 20, 30, 255)
    found = decode(stored(Image.fromarray(pixels), "PNG"), "RGBA")
    assert found[0, 0].tolist() == [30, 20, 10]
    assert found[0, 7].tolist() == [255, 255, 255]
    palette = Image.fromarray(np.array([[0, 1]], np.uint8)).convert("P")
    palette.putpalette([9, 9, 9, 200, 0, 0])
    found = decode(stored(palette, "PNG", transparency=1), "P")
    assert found[0].tolist() == [[9, 9, 9], [255, 255, 255]]


def test_the_first_page_and_frame_count():
    first, second = (Image.new("RGB", (9, 7), colour) for colour in ("red", "blue"))
    for kind, mode in (("TIFF", "RGB"), ("GIF", "P")):
        data = stored(first, kind, save_all=True, append_images=[second])
        assert decode(data, mode)[3, 3].tolist() == [0, 0, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "PNG")])
def test_turned_by_the_orientation_that_is_given_and_by_no_other(mode, kind, orientation):
    rgb = smooth()
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = stored(Image.fromarray(rgb).convert(mode), kind, exif=exif)
    as_it_lies, up = decode(data, mode), decode(data, mode, orientation)
    assert as_it_lies.shape == rgb.shape
    assert np.abs(as_it_lies[:, :, ::-1].astype(int) - rgb).mean() < 8
    pillow = Image.open(io.BytesIO(data)).convert("RGB")
    pillow.getexif()[0x0112] = orientation
    from PIL import ImageOps

    wanted = np.asarray(ImageOps.exif_transpose(pillow))
    assert np.abs(up[:, :, ::-1].astype(int) - wanted).mean() < 3
    assert up.flags.c_contiguous


@pytest.mark.parametrize("factor", [1, 2, 4, 8])
@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGB", "PNG"), ("CMYK", "JPEG")])
def test_small_is_the_same_picture(mode, kind, factor):
    rgb = smooth(160, 96)
    data = stored(Image.fromarray(rgb).convert(mode), kind)
    found = decode(data, mode, factor=factor)
    size = (160 // factor, 96 // factor)
    assert found.shape == (size[1], size[0], 3)
    wanted = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    assert np.abs(found[:, :, ::-1].astype(int) - wanted).mean() < 6


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0", b"GIF89a"])
@pytest.mark.parametrize("mode", ["RGB", "P"])
def test_no_picture(data, mode):
    assert decode(data, mode) is None
    with pytest.raises(Reject, match="photo-unreadable"):
        upright_pixels(data, (9, 9), mode)


def test_a_picture_of_another_size_has_changed():
    data = stored(Image.fromarray(smooth()), "PNG")
    assert upright_pixels(data, (64, 48), "RGB").shape == (48, 64, 3)
    assert upright_pixels(data, (48, 64), "RGB", 6).shape == (64, 48, 3)
    for size, turn in (((48, 64), 1), ((65, 48), 1), ((64, 48), 6)):
        with pytest.raises(Reject, match="photo-changed"):
            upright_pixels(data, size, "RGB", turn)


def test_luma_is_that_of_the_colours():
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert luma_of(pixels)[0].tolist() == [29, 150, 76]

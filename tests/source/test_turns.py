"""Turning upright: the same as Pillow's transpose by EXIF, for pixels and for windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from mirgen.source.turns import swaps, upright, upright_window

orientations = st.integers(1, 8)
sides = st.integers(1, 12)


def turned_by_pillow(pixels: np.ndarray, orientation: int) -> np.ndarray:
    image = Image.fromarray(pixels)
    image.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(image))


@given(orientations, sides, sides)
def test_pixels_turn_as_pillow_turns_them(orientation, width, height):
    pixels = np.arange(width * height, dtype=np.uint8).reshape(height, width)
    wanted = turned_by_pillow(pixels, orientation)
    assert np.array_equal(upright(pixels, orientation), wanted)
    coloured = np.stack([pixels, pixels + 1, pixels + 2], axis=2)
    assert np.array_equal(upright(coloured, orientation)[:, :, 2], wanted + 2)
    assert swaps(orientation) == (orientation >= 5)


@given(orientations, st.data())
def test_a_window_turns_with_its_pixels(orientation, data):
    width, height = data.draw(sides), data.draw(sides)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    w, h = data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y))
    mask = np.zeros((height, width), np.uint8)
    mask[y : y + h, x : x + w] = 1
    u, v, p, q = upright_window((x, y, w, h), (width, height), orientation)
    wanted = np.zeros_like(upright(mask, orientation))
    wanted[v : v + q, u : u + p] = 1
    assert np.array_equal(upright(mask, orientation), wanted)


@pytest.mark.parametrize("orientation", [0, 9, 1])
def test_what_is_no_turn_changes_nothing(orientation):
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert np.array_equal(upright(pixels, orientation), pixels)

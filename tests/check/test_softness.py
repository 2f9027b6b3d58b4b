"""How blurred a copy is among prints: right on drawn pictures, refused where it is in doubt."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from mirgen.check.continuity import Picture
from mirgen.check.measure import Seen, measure
from mirgen.check.softness import step_among

SCALE = (1.6, 2.8, 4.9, 8.6)


def _print(blur: float, noise: int = 0) -> tuple[Picture, tuple[float, float, float, float]]:
    """Return a drawn picture blurred by a Gaussian, as a file, and its box."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(0, 255, (12, 12)).astype(np.uint8)
    fine = np.asarray(Image.fromarray(coarse).resize((160, 160), Image.Resampling.NEAREST), float)
    width = np.arange(-60, 61)
    kernel = np.exp(-(width**2) / (2 * blur**2))
    kernel /= kernel.sum()
    padded = np.pad(fine + noise * rng.standard_normal(fine.shape), 60, mode="reflect")
    for axis in (0, 1):
        padded = np.apply_along_axis(lambda v: np.convolve(v, kernel, "valid"), axis, padded)
    out = io.BytesIO()
    Image.fromarray(padded.clip(0, 255).astype(np.uint8)).convert("RGB").save(out, "JPEG")
    return Picture(out.getvalue()), (0.0, 0.0, 160.0, 160.0)


def test_a_blur_is_placed_among_prints() -> None:
    prints = [_print(blur) for blur in SCALE]
    for step, blur in enumerate(SCALE):
        found = step_among(_print(blur, noise=2), prints)
        assert found is not None
        assert abs(found - step) < 0.15


def test_a_blur_that_cannot_be_told_is_refused() -> None:
    assert step_among(_print(2.8), [_print(1.6), _print(1.7), _print(4.9)]) is None  # two alike
    assert step_among(_print(3.7), [_print(1.6), _print(2.8), _print(4.9)]) is None  # between
    plain = io.BytesIO()
    Image.new("RGB", (160, 160), "grey").save(plain, "JPEG")
    grey = Picture(plain.getvalue()), (0.0, 0.0, 160.0, 160.0)
    assert step_among(grey, [grey, grey]) is None


def test_a_soft_photo_is_refused() -> None:
    """Its own blur of 2.5 pixels brings prints of 1.3 and 2.6 to 2.8 and 3.6."""
    sharp = [_print(blur) for blur in (1.3, 2.6, 5.2)]
    soft = [_print(float(np.hypot(blur, 2.5))) for blur in (1.3, 2.6, 5.2)]
    assert step_among(sharp[1], sharp) == pytest.approx(1, abs=0.15)
    assert step_among(soft[1], soft) is None


def test_the_attribute_is_read_off_pictures() -> None:
    shown = [Seen("print", box, 1.0, 160, 160, picture) for picture, box in map(_print, SCALE)]
    copy = Seen("picture", (0.0, 0.0, 160.0, 160.0), 1.0, 160, 160, _print(4.9)[0])
    regions = dict(enumerate([*shown, copy]))
    found = measure("step(4,0,1,2,3)", regions, ())
    assert found == pytest.approx(2, abs=0.15)
    assert measure("step(4,0,1,2,5)", regions, ()) is None  # there is no region 5
    regions[4] = Seen("picture", (0.0, 0.0, 160.0, 160.0), 1.0, 160, 160)
    assert measure("step(4,0,1,2,3)", regions, ()) is None  # without a picture

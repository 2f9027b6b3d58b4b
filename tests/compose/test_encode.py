import io

import cv2
import numpy as np
from PIL import Image

from mirgen.compose.encode import jpeg


def test_pixels_come_back_in_place_and_colour_is_kept_fine_on_demand():
    pixels = np.full((32, 32, 3), 255, np.uint8)
    pixels[:, 15:17] = (0, 0, 255)
    data = {fine: jpeg(pixels, 95, fine=fine) for fine in (True, False)}
    errors = {}
    for fine, raw in data.items():
        image = Image.open(io.BytesIO(raw))
        assert (image.format, image.size, image.mode) == ("JPEG", (32, 32), "RGB")
        back = np.asarray(image.convert("RGB")).astype(int)[:, :, ::-1]
        errors[fine] = np.abs(back - pixels).max()
        assert raw == jpeg(pixels, 95, fine=fine)
    assert errors[True] < 40 < errors[False]


def test_quality_is_a_trade_for_bytes():
    pixels = cv2.resize(
        np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8), (160, 120)
    )
    sizes = [len(jpeg(pixels, q, fine=False)) for q in (60, 90, 100)]
    assert sizes == sorted(sizes)
    assert sizes[2] > 1.5 * sizes[1]

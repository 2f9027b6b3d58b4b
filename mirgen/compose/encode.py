"""Pixels to JPEG bytes: once, by one codec, with the same bytes each time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import ShardError


def jpeg(pixels: NDArray[np.uint8], quality: int, *, fine: bool) -> bytes:
    """Return (h, w, 3) BGR as a baseline JPEG; ``fine`` keeps colour at full resolution (4:4:4).

    Raises ShardError where the codec fails.
    """
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if fine else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    )
    done, data = cv2.imencode(
        ".jpg",
        pixels,
        [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling],
    )
    if not done:
        raise ShardError(
            "a frame could not be encoded as JPEG",
            where=f"{pixels.shape[1]} × {pixels.shape[0]} pixels",
            remedy="reinstall opencv-python-headless",
        )
    return data.tobytes()

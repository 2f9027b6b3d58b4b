"""EXIF orientations: pixels and masks as stored in a file, turned upright.

The orientation is 1 to 8 as in EXIF; 1 is upright, 5 to 8 exchange width and height.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..records.rle import Window

UPRIGHT = 1


def swaps(orientation: int) -> bool:
    """Tell whether turning upright exchanges width and height."""
    return orientation in (5, 6, 7, 8)


def upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Return stored pixels, (h, w) or (h, w, 3), as they are to be seen; a view where it can."""
    turned = pixels.swapaxes(0, 1) if swaps(orientation) else pixels
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return turned


def upright_window(window: Window, size: tuple[int, int], orientation: int) -> Window:
    """Return where a window (x, y, width, height) of a stored picture is in the upright one.

    ``size`` is the stored picture's width and height.
    """
    x, y, w, h = window
    width, height = size
    if swaps(orientation):
        x, y, w, h, width, height = y, x, h, w, height, width
    if orientation in (3, 4, 7, 8):
        y = height - y - h
    if orientation in (2, 3, 6, 7):
        x = width - x - w
    return x, y, w, h

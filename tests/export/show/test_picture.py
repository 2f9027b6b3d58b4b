from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import ImageColor

from mirgen.export.show import picture
from mirgen.export.show.picture import WIDTH
from mirgen.export.show.view import COLORS


def test_the_images_and_their_boxes_are_on_it(row):
    pixels = np.asarray(picture(row))
    assert pixels.shape[1] == WIDTH
    for color in ("red", "blue", COLORS[0], COLORS[1]):
        assert (pixels == ImageColor.getrgb(color)).all(axis=2).sum() > 300, color


def test_a_box_is_where_its_region_is(row):
    pixels = np.asarray(picture(row))
    ys, xs = np.nonzero((pixels == (255, 0, 0)).all(axis=2))
    left, top, wide = xs.min(), ys.min(), xs.max() - xs.min() + 1
    scale = wide / 200
    column = pixels[:, round(left + 25 * scale)]
    lines = np.flatnonzero((column == ImageColor.getrgb(COLORS[0])).all(axis=1))
    inside = lines[(lines > top) & (lines < top + 100 * scale)]
    assert abs(inside.max() - (top + 70 * scale)) <= 3


def test_it_grows_with_its_text(row):
    longer = replace(row, steps=replace(row.steps, region2region="The dog runs on. " * 150))
    short, long = picture(row), picture(longer)
    assert long.height > short.height + 500
    assert long.width == short.width
    # The lowest lines are on the sheet: the margin below has nothing but the page's colour.
    assert len(np.unique(np.asarray(long)[-20:].reshape(-1, 3), axis=0)) == 1

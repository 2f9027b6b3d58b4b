"""The cutter: what is kept is what would be made anew, and a refusal stays one."""

import numpy as np
import pytest

from mirgen.compose.cache import Cache
from mirgen.compose.cutter import Cutter
from mirgen.compose.photo import Darkroom
from mirgen.errors import Reject
from mirgen.records.frame import Sticker


def cutter(album, limit=1 << 24):
    cache = Cache(limit)
    return Cutter(album, Darkroom(album, cache), cache), cache


def test_stickers_of_near_sizes_share_an_outline_and_come_out_as_if_alone(blob_album):
    shared, cache = cutter(blob_album)
    for height in (60.0, 64.2, 58.0):
        for mirrored in (False, True):
            plan = Sticker(1, 0, 0, 0, height, mirrored=mirrored)
            alone = cutter(blob_album, limit=0)[0].cut(plan)
            for _ in range(2):
                cut = shared.cut(plan)
                assert np.array_equal(cut.patch.colors, alone.patch.colors)
                assert np.array_equal(cut.object.pixels, alone.object.pixels)
                assert (cut.left, cut.top) == (alone.left, alone.top)
            assert cut.object.pixels.shape[0] == round(height)
    assert sum(key[0] == "outline" for key in cache._kept) == 1


def test_a_refusal_is_kept_and_told_again(blob_album):
    shared, cache = cutter(blob_album)
    for _ in range(2):
        with pytest.raises(Reject) as caught:
            shared.cut(Sticker(1, 0, 0, 0, 900.0))
        assert caught.value.reason == "sticker-upscaled"
    assert ("sticker", 0, 900, True) in cache._kept

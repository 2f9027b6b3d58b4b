import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco

from mirgen.compose.masks import tight
from mirgen.compose.stencil import Stencil
from mirgen.records.source import Mask


@given(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 12)), fill=st.just(1)),
    st.lists(st.tuples(*[st.integers(0, 600)] * 4), min_size=1, max_size=4),
)
def test_wherever_it_lies_the_counts_are_those_of_the_whole_frame(noise, places):
    shape = tight(Mask(0, 0, noise % 2)).pixels
    h, w = shape.shape
    if not h:
        return
    stencil = Stencil(shape)
    for left, above, right, below in places:
        full = np.zeros((above % 90 + h + below % 90, left + w + right), np.uint8)
        x, y = left, above % 90
        full[y : y + h, x : x + w] = shape
        wanted = coco.encode(np.asfortranarray(full))
        assert stencil.rle(x, y, (full.shape[1], full.shape[0])) == wanted["counts"].decode()
        assert stencil.area == coco.area(wanted)


def test_a_mask_in_the_last_corner_ends_without_an_empty_run():
    stencil = Stencil(np.ones((2, 3), np.uint8))
    for x, y in ((0, 0), (7, 3), (7, 0), (0, 3)):
        full = np.zeros((5, 10), np.uint8)
        full[y : y + 2, x : x + 3] = 1
        assert stencil.rle(x, y, (10, 5)) == coco.encode(np.asfortranarray(full))["counts"].decode()

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco

from mirgen.compose.masks import clipped, counts, encode, overlap, tight, union
from mirgen.records.source import Mask


@st.composite
def framed(draw):
    """A mask in a window somewhere in a frame, and the same mask on the whole frame."""
    width, height = draw(st.integers(1, 24)), draw(st.integers(1, 24))
    w, h = draw(st.integers(1, width)), draw(st.integers(1, height))
    x, y = draw(st.integers(0, width - w)), draw(st.integers(0, height - h))
    # Runs of equal rows make masks that are solid to the window's edges, the hard case.
    pixels = draw(hnp.arrays(np.uint8, (h, w), elements=st.integers(0, 1), fill=st.just(1)))
    full = np.zeros((height, width), np.uint8)
    full[y : y + h, x : x + w] = pixels
    return Mask(x, y, pixels), (width, height), full


@given(framed())
def test_rle_is_that_of_pycocotools_on_the_whole_frame(case):
    mask, size, full = case
    wanted = coco.encode(np.asfortranarray(full))
    assert encode(mask, size) == wanted["counts"].decode()
    assert encode(tight(mask), size) == wanted["counts"].decode()
    box = tight(mask)
    assert box.pixels.sum() == coco.area(wanted)
    if full.any():
        assert [box.x, box.y, box.pixels.shape[1], box.pixels.shape[0]] == list(coco.toBbox(wanted))


def test_runs_go_on_from_the_foot_of_a_column_to_the_head_of_the_next():
    ones = np.ones((3, 2), np.uint8)
    assert counts(Mask(1, 0, ones), (4, 3)).tolist() == [3, 6, 3]
    assert counts(Mask(0, 0, np.ones((3, 4), np.uint8)), (4, 3)).tolist() == [0, 12]
    assert counts(Mask(0, 0, np.zeros((3, 4), np.uint8)), (4, 3)).tolist() == [12]
    assert counts(Mask(0, 1, ones[:2]), (4, 3)).tolist() == [1, 2, 1, 2, 6]


@given(framed(), st.integers(-30, 30), st.integers(-30, 30))
def test_clipping_keeps_what_lies_in_the_frame(case, dx, dy):
    mask, size, _ = case
    part = clipped(Mask(dx, dy, mask.pixels), size)
    ys, xs = np.nonzero(mask.pixels)
    inside = (xs + dx >= 0) & (ys + dy >= 0) & (xs + dx < size[0]) & (ys + dy < size[1])
    assert part.pixels.sum() == inside.sum()
    got = {(x + part.x, y + part.y) for y, x in np.argwhere(part.pixels).tolist()}
    assert got == set(zip((xs + dx)[inside].tolist(), (ys + dy)[inside].tolist(), strict=True))


def test_overlap_gives_views_of_the_shared_rectangle():
    a = Mask(0, 0, np.zeros((4, 4), np.uint8))
    b = Mask(3, 2, np.ones((4, 4), np.uint8))
    mine, other = overlap(a, b)
    assert mine.shape == other.shape == (2, 1)
    mine |= other
    assert np.argwhere(a.pixels).tolist() == [[2, 3], [3, 3]]
    assert overlap(a, Mask(4, 0, b.pixels)) is None


@given(framed(), framed())
def test_a_union_is_what_either_covers(one, other):
    (a, _, _), (b, _, _) = one, other
    both = union(a, b)
    wide, high = both.x + both.pixels.shape[1], both.y + both.pixels.shape[0]
    sheet = np.zeros((high, wide), np.uint8)
    for mask in (a, b):
        h, w = mask.pixels.shape
        sheet[mask.y : mask.y + h, mask.x : mask.x + w] |= mask.pixels
    assert np.array_equal(sheet[both.y :, both.x :], both.pixels)
    assert sheet.sum() == both.pixels.sum()

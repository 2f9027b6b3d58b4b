"""Framing: which picture the annotations are of, by stated size, turn, run lengths and reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.source.coco import CocoPhoto, CocoRegion, Outline
from mirgen.source.framing import Framing, framing
from mirgen.source.photos import PhotoState
from mirgen.source.turns import swaps

STORED = (200, 100)
TURNED = (100, 200)
TURNS = range(1, 9)


def decided(stated, orientation, regions, stored=STORED):
    """Return the framing of a file that is stored so, where the annotations state that size."""
    up = stored[::-1] if swaps(orientation) else stored
    photo = CocoPhoto("1", "a.jpg", *stated, "", "", "")
    return framing(photo, PhotoState("a.jpg", "", 9, 9, *up, "RGB", orientation), regions)


def ring(right, down) -> CocoRegion:
    outline = Outline(polygons=((0.0, 0.0, float(right), 0.0, float(right), float(down)),))
    return CocoRegion("1", 0, "cup", "", None, outline, False)


def box(right, down) -> CocoRegion:
    return CocoRegion("1", 0, "cup", "", (1.0, 1.0, right - 1.0, down - 1.0), None, False)


def runs(width, height) -> CocoRegion:
    outline = Outline(counts=(width * height,), size=(height, width))
    return CocoRegion("1", 0, "cup", "", None, outline, False)


anything = st.lists(
    st.builds(
        lambda make, w, h: make(w, h), st.sampled_from([ring, box]), *[st.integers(2, 300)] * 2
    ),
    max_size=4,
)


@given(st.sampled_from(TURNS), anything)
def test_the_stored_size_means_the_stored_picture(orientation, regions):
    repair = "" if orientation == 1 else "photo-turned"
    assert decided(STORED, orientation, regions) == Framing(STORED, orientation, repair)


@given(st.sampled_from([5, 6, 7, 8]), anything)
def test_the_swapped_size_means_the_upright_picture(orientation, regions):
    """An annotator's program that turned the photo itself: nothing is left to be turned."""
    assert decided(TURNED, orientation, regions) == Framing(TURNED)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("stated", [(0, 0), (200, 0), (0, 100)])
def test_without_a_size_it_is_the_stored_picture_unless_that_cannot_be(orientation, stated):
    up = TURNED if swaps(orientation) else STORED
    turned = Framing(STORED, orientation, "" if orientation == 1 else "photo-turned")
    for regions in ([], [ring(90, 90)], [box(200, 100)], [ring(300, 300)], [runs(*STORED)]):
        assert decided(stated, orientation, regions) == turned
    tall = Framing(TURNED) if up == TURNED else turned
    assert decided(stated, orientation, [ring(90, 180)]) == tall
    assert decided(stated, orientation, [ring(50, 50), box(90, 180)]) == tall
    if up == TURNED:
        assert decided(stated, orientation, [ring(50, 50), runs(*TURNED)]) == tall
        # Masks of both sizes prove nothing.
        assert decided(stated, orientation, [runs(*TURNED), runs(*STORED)]) == turned


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_masks_of_the_upright_size_outweigh_what_is_stated(orientation):
    stale = Framing(TURNED, repair="size-stale")
    assert decided(STORED, orientation, [runs(*TURNED), ring(50, 50)]) == stale
    assert decided((640, 480), orientation, [runs(*TURNED)]) == stale
    turned = Framing(STORED, orientation, "photo-turned")
    assert decided(STORED, orientation, [runs(*TURNED), runs(*STORED)]) == turned


STALE, SCALED = Framing(STORED, repair="size-stale"), Framing((100, 50), repair="size-scaled")
LARGE = Framing((400, 200), repair="size-scaled")


@pytest.mark.parametrize(
    ("stated", "regions", "wanted"),
    [
        # Nothing to place: the file's own size is as good as any.
        ((640, 480), [], STALE),
        # A pixel of rounding.
        ((201, 100), [ring(150, 90)], STALE),
        ((198, 101), [ring(150, 90)], STALE),
        # Half as large, alike in shape: whose are the regions?
        ((100, 50), [ring(90, 40)], "size-differs"),
        ((100, 50), [ring(90, 40), box(80, 45)], "size-differs"),
        ((100, 50), [ring(90, 40), box(80, 45), box(30, 20)], SCALED),
        ((100, 50), [ring(101.9, 51.9), box(80, 45), box(30, 20)], SCALED),
        ((100, 50), [ring(190, 90)], STALE),
        ((100, 50), [ring(103, 40)], STALE),
        ((100, 50), [runs(100, 50)], SCALED),
        ((100, 50), [runs(200, 100)], STALE),
        ((100, 50), [ring(201, 90), ring(9, 9)], STALE),
        ((100, 50), [ring(300, 90)], "size-differs"),
        # Twice as large.
        ((400, 200), [ring(390, 90)], LARGE),
        ((400, 200), [ring(190, 90)], "size-differs"),
        ((400, 200), [ring(190, 90)] * 3, STALE),
        ((400, 200), [ring(190, 90), ring(90, 190), ring(9, 9)], LARGE),
        ((400, 200), [ring(403, 90)], "size-differs"),
        # Another shape: never stretched.
        ((100, 100), [ring(90, 90)] * 4, "size-differs"),
        ((100, 100), [ring(190, 90)], STALE),
        ((300, 300), [ring(290, 290)], "size-differs"),
        ((300, 300), [ring(190, 90)] * 3, STALE),
        ((100, 100), [runs(100, 100)], "size-differs"),
        # The sides exchanged, without any turn in the file.
        (TURNED, [ring(90, 180)], "size-differs"),
        (TURNED, [ring(180, 90)], STALE),
    ],
)
def test_another_size(stated, regions, wanted):
    assert decided(stated, 1, regions) == wanted


@given(st.sampled_from([5, 6, 7, 8]))
def test_another_size_of_a_turned_photo_is_the_upright_ones(orientation):
    regions = [ring(40, 90), box(45, 80), box(20, 30)]
    scaled = Framing((50, 100), repair="size-scaled")
    assert decided((50, 100), orientation, regions) == scaled
    assert decided((100, 50), orientation, [ring(40, 40)] * 4) == "size-differs"


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(TURNS), anything)
def test_what_is_decided_holds_the_regions_or_is_the_files_own(width, height, orientation, regions):
    found = decided((width, height), orientation, regions)
    if found == "size-differs":
        return
    assert isinstance(found, Framing)
    up = TURNED if swaps(orientation) else STORED
    if found.repair == "size-scaled":
        assert found.size == (width, height)
        assert width / height == pytest.approx(up[0] / up[1], rel=0.03)
    else:
        assert found.size in (STORED, up)
    # A turn is only ever made of a picture as stored.
    assert found.orientation == 1 or found.size == STORED

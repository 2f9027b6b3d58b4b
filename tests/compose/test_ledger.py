import numpy as np

from mirgen.compose.ledger import Ledger
from mirgen.compose.stencil import Stencil
from mirgen.records.source import Mask


def block(x, y, w, h):
    return Mask(x, y, np.ones((h, w), np.uint8))


def test_later_things_take_their_pixels_from_earlier_ones():
    ledger = Ledger((40, 30))
    under = block(5, 5, 10, 10)
    ledger.place(1, "under", 7, "a7", under)
    ledger.hide(block(5, 5, 10, 4))
    ledger.place(2, "over", 8, "a8", block(5, 5, 10, 4))
    first, second = ledger.regions()
    assert (first.region, first.bbox, first.area) == (1, (5.0, 9.0, 10.0, 6.0), 60.0)
    assert (first.label, first.photo, first.annotation) == ("under", 7, "a7")
    assert (second.bbox, second.area) == ((5.0, 5.0, 10.0, 4.0), 40.0)
    assert under.pixels.all(), "a shared mask was written to"


def test_a_region_without_a_visible_pixel_is_not_listed():
    ledger = Ledger((40, 30))
    ledger.place(1, "gone", 0, "a", block(2, 2, 3, 3))
    ledger.place(2, "off", 0, "b", block(60, 2, 3, 3))
    ledger.open(3, "empty")
    ledger.hide(block(0, 0, 10, 10))
    assert ledger.regions() == ()


def test_a_drawn_region_grows_by_its_shapes_and_spares_itself():
    ledger = Ledger((40, 30))
    ledger.open(4, "bar")
    ledger.add(4, block(0, 0, 4, 4))
    ledger.hide(block(2, 2, 4, 4), spare=[4])
    ledger.add(4, block(2, 2, 4, 4))
    (bar,) = ledger.regions()
    assert (bar.bbox, bar.area, bar.photo, bar.annotation) == ((0, 0, 6, 6), 28.0, -1, "")


def test_a_drawn_mask_is_added_to_what_its_region_has():
    ledger = Ledger((40, 30))
    shared = Stencil(np.ones((4, 4), np.uint8))
    ledger.draw(4, "bar", shared, 0, 0)
    ledger.hide(block(0, 0, 2, 4))
    ledger.draw(4, "bar", Stencil(np.ones((3, 3), np.uint8)), 10, 2)
    (bar,) = ledger.regions()
    assert (bar.bbox, bar.area, bar.photo) == ((2, 0, 11, 5), 17.0, -1)
    assert shared.pixels.all(), "a shared mask was written to"


def test_a_stencil_is_listed_as_the_same_mask_placed_also_where_it_is_partly_hidden():
    shape = np.array([[0, 1, 1], [1, 1, 0]], np.uint8)
    laid, placed = Ledger((40, 30)), Ledger((40, 30))
    for hidden in (None, block(7, 4, 5, 2), block(0, 0, 40, 30)):
        laid.lay(1, "cup", Stencil(shape), 6, 4, 3, "a3")
        placed.place(1, "cup", 3, "a3", Mask(6, 4, shape))
        for ledger in (laid, placed) if hidden else ():
            ledger.hide(hidden)
        assert laid.regions() == placed.regions()
    assert laid.regions() == ()

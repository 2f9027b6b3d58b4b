from __future__ import annotations

from mirgen.export.show.tags import place
from mirgen.records.instance import RegionRow


def _region(box, label="cup"):
    return RegionRow(0, 0, label, tuple(map(float, box)), 1.0, "", (400, 640), -1, "")


def _edges(*boxes):
    return [(tag.edge, tag.side) for tag in place([_region(box) for box in boxes])]


def test_above_and_left_where_there_is_room():
    assert _edges((100, 100, 80, 80)) == [("above", "left")]


def test_below_at_the_top_and_inside_a_box_that_fills_the_frame():
    assert _edges((100, 0, 80, 80)) == [("below", "left")]
    assert _edges((0, 0, 640, 400)) == [("inside", "left")]


def test_from_the_right_at_the_right_edge():
    assert _edges((610, 100, 30, 80)) == [("above", "right")]


def test_not_over_the_thing_that_stands_on_it():
    pan, thing = (100, 200, 120, 14), (130, 120, 60, 84)
    assert _edges(pan, thing) == [("below", "left"), ("above", "left")]


def test_labels_keep_off_each_other():
    first, second = place([_region((100, 100, 60, 60)), _region((104, 101, 60, 60))])
    assert (first.edge, first.side) != (second.edge, second.side)

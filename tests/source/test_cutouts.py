"""The filter for cutouts: each reason is met by a scene made for it, and a good one passes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from mirgen.config import CutoutLimits
from mirgen.source.coco import CocoRegion
from mirgen.source.cutouts import judge
from mirgen.source.looks import looks_bad
from mirgen.source.shapes import Shape

PHOTO = (400, 300)
LIMITS = CutoutLimits()


def shape(draw, points: int = 20, boxed: bool = False) -> Shape:
    full = np.zeros((PHOTO[1], PHOTO[0]), np.uint8)
    draw(full)
    rows, columns = np.flatnonzero(full.any(axis=1)), np.flatnonzero(full.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    w, h = int(columns[-1]) - x + 1, int(rows[-1]) - y + 1
    return Shape((x, y, w, h), full[y : y + h, x : x + w].copy(), points, boxed)


def box(x: int, y: int, w: int, h: int, **given) -> Shape:
    return shape(lambda full: cv2.rectangle(full, (x, y), (x + w - 1, y + h - 1), 1, -1), **given)


def ring(*corners: tuple[int, int], **given) -> Shape:
    return shape(lambda full: cv2.fillPoly(full, [np.array(corners, np.int32)], 1), **given)


def named(category: str, crowd: bool = False) -> CocoRegion:
    return CocoRegion("1", 0, category, "", None, None, crowd)


def verdict(first: Shape, *others: tuple[str, Shape], name: str = "box", crowd: bool = False):
    regions = [named(name, crowd), *(named(category) for category, _ in others)]
    return judge(0, regions, [first, *(s for _, s in others)], PHOTO, LIMITS)


GOOD = box(100, 80, 120, 140)


def test_a_lone_box_passes_and_stands():
    assert verdict(GOOD) == ("", True)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (box(100, 80, 120, 140, boxed=True), "box-only"),
        (box(100, 80, 39, 250), "small"),
        (box(100, 80, 89, 89), "small"),
        (ring((100, 50), (250, 200), (251, 200), (101, 48)), "small"),
        (box(50, 80, 300, 60), "thin"),
        (box(1, 80, 120, 140), "border"),
        (box(279, 80, 120, 140), "border"),
        (box(100, 159, 120, 140), "border"),
        (box(100, 80, 120, 140, points=13), "rough-outline"),
        (
            shape(lambda f: (f[80:120, 100:220].fill(1), f[180:220, 100:220].fill(1))),
            "pieces",
        ),
        (
            shape(lambda f: (f[40:250, 60:80].fill(1), f[230:250, 60:340].fill(1))),
            "hollow",
        ),
    ],
)
def test_by_itself(bad, reason):
    assert verdict(bad) == (reason, False)


def test_outlines_from_masks_have_no_corners_to_count():
    assert verdict(box(100, 80, 120, 140, points=0)) == ("", True)


def test_crowd():
    assert verdict(GOOD, crowd=True) == ("crowd", False)


def test_occluded_where_another_fills_its_hull():
    bitten = shape(lambda f: (f[80:220, 100:220].fill(1), f[80:170, 160:220].fill(0)))
    assert verdict(bitten) == ("", True)
    assert verdict(bitten, ("dog", box(160, 80, 60, 90))) == ("occluded", False)


def test_touching_counts_the_share_of_the_outline():
    left, right = ("dog", box(20, 70, 80, 100)), ("dog", box(221, 70, 80, 100))
    assert verdict(GOOD, left)[0] == ""
    assert verdict(GOOD, left, right) == ("touching", False)


def test_apart_is_not_touching():
    left, right = ("dog", box(10, 70, 80, 100)), ("dog", box(230, 70, 80, 100))
    assert verdict(GOOD, left, right) == ("", True)


def test_cut_at_base():
    table = ("table", box(60, 220, 200, 60))
    assert verdict(GOOD, table) == ("cut-at-base", False)


def test_lying_partly_on_another_is_kept_but_does_not_stand():
    ledge = ("ledge", box(100, 220, 35, 30))
    assert verdict(GOOD, ledge) == ("", False)


def test_what_spreads_on_all_sides_lies_behind():
    holed = shape(lambda f: (f[60:240, 80:240].fill(1), f[80:220, 100:220].fill(0)))
    assert verdict(GOOD, ("table", holed)) == ("", True)
    assert verdict(GOOD, ("table", holed), name="table")[0] == "touching"


def test_overlapping_regions_belong_together_unless_of_one_kind():
    worn = box(120, 100, 60, 60)
    assert verdict(GOOD, ("bag", worn)) == ("", True)
    assert verdict(GOOD, ("box", box(98, 78, 120, 140))) == ("twin", False)


def walker(legs: bool) -> Shape:
    body = [(130, 60), (190, 60), (200, 170), (120, 170)]
    if not legs:
        return ring(*body)
    return ring(*body[:3], (230, 270), (205, 270), (160, 190), (115, 270), (90, 270), body[3])


def test_a_person_has_limbs():
    assert verdict(walker(legs=True), name="person") == ("", True)
    assert verdict(walker(legs=False), name="person") == ("cut-at-base", False)
    assert verdict(walker(legs=False), name="box") == ("", True)


def test_a_persons_long_level_edge_is_a_cut():
    cut = ring((150, 60), (180, 60), (180, 120), (260, 200), (120, 200), (150, 120))
    assert verdict(cut, name="person") == ("cut-at-base", False)
    assert verdict(cut, name="vase") == ("", True)


def test_what_leans_beyond_its_feet_does_not_stand():
    leaning = ring((100, 100), (260, 100), (260, 140), (130, 140), (130, 230), (100, 230))
    assert verdict(leaning) == ("", False)


def test_what_hangs_does_not_stand():
    assert verdict(GOOD, name="clock") == ("", False)


def test_looks():
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (PHOTO[1], PHOTO[0]), np.uint8)
    assert looks_bad(noise, GOOD, LIMITS) == ""
    assert looks_bad((noise // 8).astype(np.uint8), GOOD, LIMITS) == "dim"
    soft = cv2.GaussianBlur(noise, (0, 0), 12)
    assert looks_bad(np.asarray(soft), GOOD, LIMITS) == "blurred"

"""Casts: cutouts of different categories that fit, the preferred ones first."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.errors import Reject
from mirgen.records.source import Photo, Pool, Region
from mirgen.seeds import generator
from mirgen.tasks.shared.cast import MOVING, UPSCALE, fits, pick_cast, shown_height

PHOTO = Photo(0, "test", "a.jpg", "a.jpg", "1", 640, 480, "0" * 64)


def region(row: int, category: str, group: str = "kitchen", **changes: object) -> Region:
    values: dict[str, object] = {
        "bbox": (10.0, 10.0, 100.0, 200.0),
        "cutout": True,
        "stands": True,
        **changes,
    }
    return Region(row, 0, str(row), category, group, area=9000.0, **values)  # type: ignore[arg-type]


def pool(*regions: Region) -> Pool:
    return Pool((PHOTO,), regions)


def test_each_category_once_and_as_often_whatever_its_number() -> None:
    many = [region(i, "cup") for i in range(20)]
    drawn = pool(*many, region(30, "bowl"), region(31, "fork"))
    seen: Counter[str] = Counter()
    for i in range(300):
        cast = pick_cast(drawn, 2, generator(i), height=100, width=100)
        assert len({r.category for r in cast}) == 2
        seen.update(r.category for r in cast)
    assert set(seen) == {"cup", "bowl", "fork"}
    assert max(seen.values()) < 1.3 * min(seen.values())


def test_preferred_ones_are_taken_where_there_are_enough() -> None:
    drawn = pool(
        region(0, "cup"), region(1, "bowl"), region(2, "car", "vehicle"), region(3, "dog", "animal")
    )
    for i in range(30):
        two = pick_cast(drawn, 2, generator(i), height=100, width=100, prefer=MOVING)
        assert {r.category for r in two} == {"car", "dog"}
    three = {
        r.category
        for i in range(30)
        for r in pick_cast(drawn, 3, generator(i), height=100, width=100, prefer=MOVING)
    }
    assert three == {"car", "dog", "cup", "bowl"}


def test_lying_and_small_ones_and_no_cutouts_are_left_out() -> None:
    drawn = pool(
        region(0, "cup"),
        region(1, "bowl", stands=False),
        region(2, "fork", bbox=(0.0, 0.0, 20.0, 40.0)),
        region(3, "knife", cutout=False),
    )
    assert pick_cast(drawn, 1, generator(1), height=150, width=150)[0].category == "cup"
    with pytest.raises(Reject, match="cast-too-small"):
        pick_cast(drawn, 2, generator(1), height=150, width=150)
    lying = pick_cast(drawn, 2, generator(1), height=150, width=150, standing=False)
    assert {r.category for r in lying} == {"cup", "bowl"}


@given(
    w=st.floats(5, 800),
    h=st.floats(5, 800),
    height=st.floats(20, 400),
    width=st.floats(20, 400),
)
def test_what_fits_stays_inside_and_is_not_blown_up(
    w: float, h: float, height: float, width: float
) -> None:
    one = region(0, "cup", bbox=(0.0, 0.0, w, h))
    tall = shown_height(one, height, width)
    assert tall <= height * (1 + 1e-9)
    assert tall * w / h <= width * (1 + 1e-9)
    assert np.isclose(tall, height) or np.isclose(tall * w / h, width)
    assert fits(one, height, width) == (tall <= UPSCALE * h)

"""Splits by content, pools in row order, keyed blocks; and the contact sheet."""

from __future__ import annotations

import hashlib
import math
import shutil

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.errors import OutputError
from mirgen.source import (
    Catalogue,
    block_rows,
    contact_sheet,
    pool,
    pool_of,
    split_rows,
)
from mirgen.source.pool import BLOCK_PHOTOS
from mirgen.source.splits import dealt, lots

hashes = [hashlib.sha256(str(k).encode()).hexdigest() for k in range(4000)]
LOTS = lots(hashes)


def deal(proportions: dict[str, float]) -> list[str]:
    """Return the splits of all hashes."""
    names = list(proportions)
    return [names[k] for k in dealt(LOTS, proportions)]


weights = st.dictionaries(
    st.text(min_size=1, max_size=5), st.floats(0.05, 100), min_size=1, max_size=5
)


@settings(deadline=None)
@given(weights)
def test_shares_are_those_asked_for(proportions):
    found = deal(proportions)
    total = sum(proportions.values())
    for name, weight in proportions.items():
        share = weight / total
        sigma = math.sqrt(share * (1 - share) * len(hashes))
        assert abs(found.count(name) - share * len(hashes)) <= 5 * sigma + 1


@settings(deadline=None)
@given(weights, st.floats(0.01, 100))
def test_only_ratios_count(proportions, factor):
    scaled = {name: weight * factor for name, weight in proportions.items()}
    differ = sum(a != b for a, b in zip(deal(proportions), deal(scaled), strict=True))
    assert differ <= 2  # a hash that falls within rounding of a border


def test_names_do_not_matter_but_their_order_does():
    one, other = deal({"train": 3, "test": 1}), deal({"a": 3, "b": 1})
    assert [{"train": "a", "test": "b"}[s] for s in one] == other
    assert deal({"test": 1, "train": 3}) != one


def test_a_dealt_photo_stays_where_it_is():
    # Changing these would move photos between the splits of data sets that exist.
    assert deal({"train": 160, "test": 40})[0] == "test"
    assert deal({"a": 1, "b": 1})[:8] == list("bbbbaaba")


def test_blocks_are_keyed_parts_in_row_order():
    whole = np.arange(0, 900, 3)
    first = block_rows(whole, 0, "train", 0).tolist()
    assert len(first) == len(set(first)) == BLOCK_PHOTOS
    assert first == sorted(first)
    assert set(first) < set(whole.tolist())
    assert block_rows(whole, 0, "train", 0).tolist() == first
    for seed, split, block in ((1, "train", 0), (0, "test", 0), (0, "train", 1)):
        assert block_rows(whole, seed, split, block).tolist() != first
    assert block_rows(whole[:BLOCK_PHOTOS], 0, "train", 5).tolist() == whole[:BLOCK_PHOTOS].tolist()


def test_every_photo_is_met_in_some_block():
    rows = np.arange(200)
    met = {row for block in range(40) for row in block_rows(rows, 0, "t", block).tolist()}
    assert met == set(range(200))


def test_splits_share_no_photo_nor_a_copy(tmp_path, write_set, indexed):
    images = [
        {"id": k, "file_name": f"{k}.jpg", "width": 30, "height": 20 + k % 7} for k in range(40)
    ]
    coco = {"images": images, "annotations": [], "categories": []}
    first = write_set(tmp_path / "one", coco)
    second = write_set(tmp_path / "two", {**coco, "images": images[::-1]})
    for k in range(40):
        shutil.copy(first / "images" / f"{k}.jpg", second / "images" / f"{k}.jpg")
    catalogue = Catalogue([indexed(first), indexed(second)])
    shares = {"train": 3.0, "test": 1.0}
    train, test = (split_rows(catalogue, name, shares).tolist() for name in shares)
    assert sorted(train + test) == list(range(80))
    hashes_of = [{catalogue.photo(row).sha256 for row in rows} for rows in (train, test)]
    assert not hashes_of[0] & hashes_of[1]
    assert len(test) > 4
    whole, some = pool(catalogue, "test", shares), pool_of(catalogue, test)
    assert (whole.photos, whole.regions) == (some.photos, some.regions)


def test_pool_of_the_main_set(realset, indexed):
    catalogue = Catalogue([indexed(realset("coco_tiny_train"))])
    shares = {"train": 160.0, "test": 40.0}
    train, test = (pool(catalogue, name, shares) for name in shares)
    assert len(train.photos) + len(test.photos) == 80
    assert len(train.regions) + len(test.regions) == 705
    assert [p.row for p in train.photos] == sorted(p.row for p in train.photos)
    assert all(r in train.by_photo[r.photo] for r in train.regions)


def test_contact_sheet(tmp_path, realset, indexed):
    catalogue = Catalogue([indexed(realset("fiftyone_birdcat17"))])
    contact_sheet(catalogue, str(tmp_path / "sheet.png"))
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    assert sheet.shape[1] == 1600
    assert len(np.unique(sheet)) > 200
    with pytest.raises(OutputError, match="can't write the contact sheet"):
        contact_sheet(catalogue, str(tmp_path / "none" / "sheet.png"))


def test_contact_sheet_of_a_source_without_cutouts(tmp_path, tiny, write_set, indexed):
    catalogue = Catalogue([indexed(write_set(tmp_path / "set", tiny))])
    contact_sheet(catalogue, str(tmp_path / "sheet.png"))
    assert (tmp_path / "sheet.png").stat().st_size > 0

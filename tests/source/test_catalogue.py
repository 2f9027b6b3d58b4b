"""The catalogue: global rows over several indexes, exact masks, clear errors."""

from __future__ import annotations

import json
import pickle
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from mirgen.errors import SourceError
from mirgen.source import Catalogue
from mirgen.source.splits import lots


def coco(prefix: str, photos: int) -> dict[str, object]:
    """Photo k holds k regions; region boxes tell photo and place."""
    annotations = [
        {
            "id": f"{prefix}{k}-{j}",
            "image_id": k,
            "category_id": j % 2,
            "bbox": [j, k, 10, 5 + j],
            "iscrowd": 0,
        }
        for k in reversed(range(photos))
        for j in range(k)
    ]
    return {
        "images": [
            {"id": k, "file_name": f"{prefix}{k}.jpg", "width": 40 + k, "height": 30}
            for k in range(photos)
        ],
        "categories": [
            {"id": 0, "name": f"{prefix}-even", "supercategory": prefix},
            {"id": 1, "name": "odd"},
        ],
        "annotations": annotations,
    }


@pytest.fixture
def pair(tmp_path, write_set, indexed):
    return [
        indexed(write_set(tmp_path / name, coco(name, photos)))
        for name, photos in (("one", 4), ("two", 3))
    ]


def test_rows_run_on_over_sources(pair):
    catalogue = Catalogue(pair)
    assert (catalogue.photos, catalogue.regions) == (7, 6 + 3)
    names = [catalogue.photo(row).file_name for row in range(7)]
    assert names == [*(f"one{k}.jpg" for k in range(4)), *(f"two{k}.jpg" for k in range(3))]
    seen = []
    for row in range(7):
        photo = catalogue.photo(row)
        assert photo.row == row
        assert Path(photo.path).is_file()
        assert photo.dataset == photo.file_name[:3]
        for region in catalogue.regions_of(row):
            assert region.photo == row
            assert region.annotation.startswith(photo.file_name.removesuffix(".jpg") + "-")
            assert region == catalogue.region(region.row)
            place = int(region.annotation[-1])
            assert region.bbox == (place, int(photo.file_name[3]), 10.0, 5.0 + place)
            assert region.category == ("odd" if place % 2 else f"{photo.dataset}-even")
            assert region.supercategory == ("" if place % 2 else photo.dataset)
            mask = catalogue.mask(region.row)
            assert (mask.x, mask.y) == region.bbox[:2]
            assert mask.pixels.shape == (5 + place, 10)
            assert mask.pixels.sum() == region.area
            seen.append(region.row)
    assert seen == list(range(9))


def test_one_source_alone_has_the_same_photos(pair):
    both, second = Catalogue(pair), Catalogue(pair[1:])
    assert second.photo(1).sha256 == both.photo(5).sha256
    assert second.regions_of(2)[1].annotation == both.regions_of(6)[1].annotation
    assert second.regions_of(0) == both.regions_of(4) == ()
    assert both.pictures() == [both.photo(k).sha256 for k in range(7)]


def test_fingerprint_knows_the_order(pair):
    one, other = Catalogue(pair), Catalogue(pair[::-1])
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint == Catalogue(pickle.loads(pickle.dumps(pair))).fingerprint


@pytest.mark.parametrize("row", [-1, 9])
def test_rows_that_are_none(pair, row):
    catalogue = Catalogue(pair)
    with pytest.raises(IndexError):
        catalogue.region(row)
    with pytest.raises(IndexError):
        catalogue.mask(row)
    with pytest.raises(IndexError):
        catalogue.photo(row)


def test_broken_index_is_told(pair):
    Path(pair[0].folder, "regions.arrow").write_bytes(b"ARROW1 but not really")
    with pytest.raises(SourceError, match="the index of 'one' is gone or broken"):
        Catalogue(pair)


@pytest.mark.parametrize("name", ["coco_tiny_train", "icevision_samples", "labelme_voc"])
def test_masks_are_pycocotools_masks(name, realset, indexed):
    folder = realset(name)
    raw = json.loads((folder / "annotations.json").read_bytes())
    sizes = {image["id"]: (image["height"], image["width"]) for image in raw["images"]}
    expected = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pycocotools under NumPy 2
        for item in raw["annotations"]:
            encoded = coco_mask.frPyObjects(item["segmentation"], *sizes[item["image_id"]])
            rle = coco_mask.merge(encoded) if isinstance(encoded, list) else encoded
            expected[str(item["id"])] = coco_mask.decode(rle)
    catalogue = Catalogue([indexed(folder)])
    assert catalogue.regions == len(expected)
    for row in range(catalogue.regions):
        region, mask = catalogue.region(row), catalogue.mask(row)
        whole = np.zeros_like(expected[region.annotation])
        h, w = mask.pixels.shape
        whole[mask.y : mask.y + h, mask.x : mask.x + w] = mask.pixels
        assert np.array_equal(whole, expected[region.annotation])
        assert region.area == whole.sum()
        assert region.bbox == (mask.x, mask.y, w, h)
        assert mask.pixels.flags.c_contiguous


def test_opens_fast(realset, indexed):
    ref = indexed(realset("coco_tiny_train"))
    start = time.perf_counter()
    Catalogue([ref])
    assert time.perf_counter() - start < 0.05


def test_licences_reach_the_photo(realset, indexed):
    photo = Catalogue([indexed(realset("coco_tiny_train"))]).photo(0)
    assert photo.license.endswith("License")
    assert photo.license_url.startswith("http://creativecommons.org/licenses/")
    assert "flickr" in photo.url
    assert photo.plain


def test_lots_of_several_sources_are_worked_out_once(pair, monkeypatch):
    catalogue = Catalogue(pair)
    drawn = catalogue.lots()
    assert drawn.tolist() == lots(catalogue.pictures()).tolist()
    alone = [Catalogue([ref]).lots().tolist() for ref in pair]
    assert alone == [drawn[:4].tolist(), drawn[4:].tolist()]
    monkeypatch.setattr(Catalogue, "pictures", None)
    assert Catalogue(pair).lots().tolist() == drawn.tolist()


def test_licences_and_the_first_photos_of_each(tmp_path, write_set, indexed):
    raw = coco("many", 5)
    raw["licenses"] = [{"id": 1, "name": "A", "url": "http://a"}, {"id": 2, "name": "B"}]
    for k, image in enumerate(raw["images"]):  # type: ignore[arg-type]
        image |= {"license": 1 + k % 2} | ({"coco_url": f"http://{k}"} if k else {})
    ref = indexed(write_set(tmp_path / "many", raw))
    assert Catalogue([ref, ref]).licenses() == {
        ("A", "http://a"): (6, [2, 4, 7, 9]),
        ("B", ""): (4, [1, 3, 6, 8]),
    }

"""Panoptic sets: PNGs found, segments read as regions, and what is wrong with a PNG."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.config import CutoutLimits
from mirgen.source import Catalogue, IndexRef, build_index, read_report
from mirgen.source.segments import segments_folder


def counts(items) -> dict[str, int]:
    return {item.code: item.count for item in items}


def placed(catalogue: Catalogue, row: int) -> np.ndarray:
    photo, mask = catalogue.photo(catalogue.region(row).photo), catalogue.mask(row)
    whole = np.zeros((photo.height, photo.width), np.uint8)
    h, w = mask.pixels.shape
    whole[mask.y : mask.y + h, mask.x : mask.x + w] = mask.pixels
    return whole


def test_the_sample_sets_segments_are_its_detection_formats_masks(realset):
    """Both conversions are COCO's own: 50 regions, equal pixel for pixel."""
    folder = realset("panopticapi_sample")
    found: list[dict[tuple[str, str, bytes], object]] = []
    for name in ("annotations.json", "panoptic_coco_detection_format.json"):
        ref = build_index(
            str(folder / name),
            str(folder / "images"),
            max_pixels=10_000_000,
            limits=CutoutLimits(),
            workers=1,
        )
        catalogue = Catalogue([ref])
        regions = {}
        for row in range(catalogue.regions):
            region = catalogue.region(row)
            photo = catalogue.photo(region.photo).file_name
            key = (photo, region.category, placed(catalogue, row).tobytes())
            regions[key] = (region.bbox, region.area, region.supercategory)
        found.append(regions)
    panoptic, detection = found
    assert len(panoptic) == 50
    assert panoptic == detection


def painted(numbers: np.ndarray) -> Image.Image:
    parts = [numbers % 256, numbers // 256 % 256, numbers // 65536]
    return Image.fromarray(np.stack(parts, axis=2).astype(np.uint8))


NUMBERS = np.zeros((40, 60), np.int64)
NUMBERS[5:20, 10:30] = 300
NUMBERS[25:35, 2:50] = 65536 * 3 + 256 * 2 + 1
BIG = 65536 * 3 + 256 * 2 + 1


@pytest.fixture
def panoptic(tmp_path) -> Path:
    """A photo of two segments; the PNG is yet to be written."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (60, 40), "grey").save(tmp_path / "images" / "a.jpg")
    segments = [
        {"id": 300, "category_id": 1, "iscrowd": 0, "bbox": [9, 4, 9, 9]},
        {"id": BIG, "category_id": 2, "iscrowd": 0},
    ]
    whole = {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 60, "height": 40}],
        "annotations": [{"image_id": 7, "file_name": "a.png", "segments_info": segments}],
        "categories": [
            {"id": 1, "name": "cup", "isthing": 1},
            {"id": 2, "name": "table", "isthing": 0},
        ],
    }
    (tmp_path / "panoptic.json").write_text(json.dumps(whole))
    return tmp_path


def indexed(folder: Path, **more: object) -> IndexRef:
    values = {"max_pixels": 10_000, "limits": CutoutLimits(), "workers": 1, **more}
    return build_index(str(folder / "panoptic.json"), str(folder / "images"), **values)


@pytest.mark.parametrize("place", ["panoptic", "masks", ".", "images"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_segments_wherever_and_however_their_png_is_kept(panoptic, place, mode):
    (panoptic / place).mkdir(exist_ok=True)
    png = painted(NUMBERS)
    png = png.quantize(8) if mode == "P" else png.convert(mode)
    png.save(panoptic / place / "a.png")
    ref = indexed(panoptic)
    catalogue, report = Catalogue([ref]), read_report(ref)
    assert (report.kind, report.regions_read, report.regions_kept) == ("panoptic", 2, 2)
    assert counts(report.repaired) == {"panoptic-segment": 2}
    cup, table = (catalogue.region(row) for row in range(2))
    assert (cup.annotation, cup.category, cup.crowd) == ("7:300", "cup", False)
    assert (table.annotation, table.category, table.crowd) == (f"7:{BIG}", "table", True)
    assert np.array_equal(placed(catalogue, 0), NUMBERS == 300)
    assert np.array_equal(placed(catalogue, 1), NUMBERS == BIG)


def boxed(ref: IndexRef, reason: str) -> None:
    """The segment with a box has that, the other is left out for this reason."""
    report, catalogue = read_report(ref), Catalogue([ref])
    assert counts(report.regions_left) == {reason: 1}
    assert counts(report.repaired) == {"panoptic-segment": 2, "box-taken": 1}
    assert catalogue.region(0).bbox == (9, 4, 9, 9)


def test_without_a_png_there_are_boxes(panoptic, monkeypatch):
    elsewhere = panoptic / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)
    painted(NUMBERS).save(elsewhere / "a.png")
    # The folder one happens to be in is none of the set's.
    monkeypatch.chdir(elsewhere)
    boxed(indexed(panoptic), "segments-missing")


@pytest.mark.parametrize("data", [b"no picture", b""])
def test_a_broken_png(panoptic, data):
    (panoptic / "a.png").write_bytes(data)
    boxed(indexed(panoptic), "segments-missing")


def test_a_png_of_another_size(panoptic):
    painted(NUMBERS[:, :50]).save(panoptic / "a.png")
    boxed(indexed(panoptic), "segments-differ")


def test_a_png_over_the_limit_of_pixels_is_never_decoded(panoptic):
    painted(np.tile(NUMBERS, (3, 2))).save(panoptic / "a.png")
    boxed(indexed(panoptic), "segments-missing")
    boxed(indexed(panoptic, max_pixels=20_000), "segments-differ")


@pytest.mark.parametrize("name", ["../a.png", "sub/../../a.png"])
def test_a_name_that_leads_outside_is_not_followed(tmp_path, panoptic, name):
    inner = panoptic / "inner"
    (inner / "sub").mkdir(parents=True)
    (panoptic / "images").rename(inner / "images")
    told = (panoptic / "panoptic.json").read_text().replace('"a.png"', json.dumps(name))
    (inner / "panoptic.json").write_text(told)
    for folder in (panoptic, inner, panoptic.parent):
        painted(NUMBERS).save(folder / "a.png")
    boxed(indexed(inner), "segments-missing")


def test_a_changed_png_makes_another_index(panoptic):
    painted(NUMBERS).save(panoptic / "a.png")
    first = indexed(panoptic)
    assert indexed(panoptic).fingerprint == first.fingerprint
    painted(NUMBERS[::-1]).save(panoptic / "a.png")
    second = indexed(panoptic)
    assert second.fingerprint != first.fingerprint
    assert np.array_equal(placed(Catalogue([second]), 0), NUMBERS[::-1] == 300)


def test_the_folder_called_as_the_file_comes_first(tmp_path):
    for name in ("set", "another", "images"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(b"x")
    file, images = str(tmp_path / "set.json"), str(tmp_path / "images")
    assert segments_folder(file, images, ["a.png"]) == str(tmp_path / "set")
    (tmp_path / "set" / "a.png").unlink()
    assert segments_folder(file, images, ["none.png", "a.png"]) == str(tmp_path / "another")
    assert segments_folder(file, images, ["none.png"]) == ""
    assert segments_folder(file, images, []) == ""

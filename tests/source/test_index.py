"""The index: reasons counted, reused when nothing changed, made anew when something did."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.config import CutoutLimits
from mirgen.errors import OutputError, SourceError
from mirgen.source import Catalogue, fill, index, read_report
from mirgen.source.reasons import MEANING
from mirgen.source.report import Report


def counts(items) -> dict[str, int]:
    return {item.code: item.count for item in items}


def two(tiny, region):
    tiny["images"].append({"id": 8, "file_name": "sub/b.jpg", "width": 50, "height": 60})
    tiny["annotations"] = [
        region(4, image_id=8, segmentation=[[0, 0, 20, 0, 20, 30, 0, 30]]),
        region(1),
        region(2, image_id=8, segmentation="gone", bbox=[1, 2, 3, 4]),
    ]
    return tiny


def test_photos_left_out(tmp_path, tiny, region, write_set, indexed):
    names = ["missing.jpg", "torn.jpg", "unlike.jpg", "pointer.jpg", "../out.jpg", "huge.jpg"]
    for number, name in enumerate(names, start=10):
        tiny["images"].append({"id": number, "file_name": name, "width": 30, "height": 20})
        tiny["annotations"].append(region(number, image_id=number, segmentation=None))
    folder = write_set(tmp_path / "set", tiny, missing=("missing.jpg",))
    (folder / "images" / "torn.jpg").write_bytes(b"no picture")
    (folder / "images" / "pointer.jpg").write_bytes(b"version https://git-lfs.x/spec/v1\n")
    Image.new("RGB", (31, 80)).save(folder / "images" / "unlike.jpg")
    Image.new("RGB", (300, 200)).save(folder / "images" / "huge.jpg")
    report = read_report(indexed(folder, max_pixels=20_000))
    assert counts(report.photos_left) == {
        "image-missing": 1,
        "photo-unreadable": 1,
        "size-differs": 1,
        "photo-pointer": 1,
        "path-outside": 1,
        "photo-too-large": 1,
    }
    assert {i.code: i.example for i in report.photos_left}["size-differs"] == "unlike.jpg"
    assert (report.photos_read, report.photos_kept) == (7, 1)
    assert counts(report.regions_left) == {"photo-left-out": 6}
    assert (report.regions_read, report.regions_kept) == (7, 1)


def test_what_is_repaired_is_counted(tmp_path, tiny, region, write_set, indexed):
    """A turned photo, one of another size, one found by less than its name, one that lies."""
    sizes = {"turned.jpg": (200, 100), "half.jpg": (200, 100), "far/a/b.jpg": (60, 60)}
    for number, (name, (width, height)) in enumerate(sizes.items(), start=10):
        tiny["images"].append({"id": number, "file_name": name, "width": width, "height": height})
    tiny["annotations"] = [
        region(1, image_id=10),
        region(2, image_id=11, bbox=[100, 20, 90, 60], segmentation=None),
        region(3, image_id=12, bbox=[-5, 2, 70, 60], segmentation=None, area=1),
        region(4, segmentation={"counts": [5], "size": [1, 1]}),
        region(5, bbox=None, area=9),
    ]
    folder = write_set(tmp_path / "set", tiny)
    exif = Image.Exif()
    exif[0x0112] = 6
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 256, (100, 200, 3), np.uint8))
    noise.save(folder / "images" / "turned.jpg", exif=exif)
    noise.resize((100, 50)).save(folder / "images" / "half.jpg", format="PNG")
    (folder / "images" / "far" / "a" / "b.jpg").rename(folder / "images" / "b.jpg")
    ref = indexed(folder)
    report = read_report(ref)
    assert report.photos_left == report.regions_left == ()
    assert counts(report.repaired) == {
        "photo-turned": 1,
        "size-scaled": 1,
        "extension-lies": 1,
        "name-understood": 1,
        "clipped": 1,
        "box-taken": 1,
        "area-differs": 1,
    }
    catalogue = Catalogue([ref])
    turned, half = catalogue.photo(1), catalogue.photo(2)
    assert (turned.width, turned.height, turned.plain) == (100, 200, False)
    assert catalogue.pixels(1).shape == (200, 100, 3)
    # The box at (10, 20) of 40 x 30 in the stored 200 x 100 picture, a quarter turn clockwise.
    assert catalogue.regions_of(1)[0].bbox == (50, 10, 30, 40)
    assert (half.width, half.height) == (100, 50)
    assert catalogue.regions_of(2)[0].bbox == (50, 10, 45, 30)
    assert catalogue.photo(3).file_name == "b.jpg"
    assert catalogue.regions_of(3)[0].bbox == (0, 2, 60, 58)


def test_regions_left_out(tmp_path, tiny, region, write_set, indexed):
    tiny["annotations"] = [
        region(1),
        region(2, segmentation="gone", bbox=[10, 10, 0, 5]),
        region(3, segmentation="gone", bbox=[300, 10, 5, 5]),
        region(4, segmentation=[[300, 1, 310, 1, 305, 9]]),
        region(5, segmentation=[[5, 5, 5, 5, 5, 5]]),
        region(6, segmentation={"counts": [5, 5], "size": [100, 200]}, bbox=None),
        region(7, image_id=99),
        region(8, segmentation={"counts": [19990, 10], "size": [100, 200]}, iscrowd=1),
    ]
    report = read_report(indexed(write_set(tmp_path / "set", tiny)))
    assert counts(report.regions_left) == {
        "box-empty": 1,
        "box-outside": 1,
        "mask-outside": 1,
        "mask-empty": 1,
        "rle-bad": 1,
        "dangling-image": 1,
    }
    assert report.regions_kept == 2
    assert report.regions_kept + sum(counts(report.regions_left).values()) == report.regions_read
    assert counts(report.cutouts_left) == {"small": 1, "crowd": 1}


def test_missing_size_is_taken_from_the_photo(tmp_path, tiny, write_set, indexed):
    folder = write_set(tmp_path / "set", tiny)
    del tiny["images"][0]["width"]
    (folder / "annotations.json").write_text(json.dumps(tiny))
    photo = Catalogue([indexed(folder)]).photo(0)
    assert (photo.width, photo.height) == (200, 100)


def test_second_call_reuses_and_reads_nothing(tmp_path, tiny, write_set, indexed, monkeypatch):
    folder = write_set(tmp_path / "set", tiny)
    first = indexed(folder)
    before = (Path(first.folder) / "report.json").stat().st_ino

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(index, "read_coco", never)
    monkeypatch.setattr("PIL.Image.open", never)
    assert indexed(folder) == first
    assert (Path(first.folder) / "report.json").stat().st_ino == before


def test_changed_photo_makes_another_index(tmp_path, tiny, region, write_set, indexed):
    folder = write_set(tmp_path / "set", two(tiny, region))
    first = indexed(folder)
    rng = np.random.default_rng(99)
    changed = Image.fromarray(rng.integers(0, 256, (60, 50, 3), np.uint8))
    changed.save(folder / "images" / "sub" / "b.jpg", quality=91)
    second = indexed(folder)
    assert second.fingerprint != first.fingerprint
    old, new = Catalogue([first]), Catalogue([second])
    assert old.photo(0).sha256 == new.photo(0).sha256
    assert old.photo(1).sha256 != new.photo(1).sha256
    (folder / "images" / "sub" / "b.jpg").unlink()
    assert Catalogue([indexed(folder)]).photos == 1


def test_fingerprint_is_of_content_alone(tmp_path, tiny, region, write_set, indexed, monkeypatch):
    folder = write_set(tmp_path / "set", two(tiny, region))
    first = indexed(folder)
    moved = tmp_path / "elsewhere" / "annotations"
    shutil.copytree(folder, moved)
    os.utime(moved / "images" / "a.jpg", ns=(1, 1))
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "other-cache"))
    second = indexed(moved, workers=2)
    assert second.fingerprint == first.fingerprint
    assert (first.dataset, second.dataset) == ("set", "elsewhere")
    for name in ("photos.arrow", "regions.arrow", "report.json"):
        one, other = Path(first.folder) / name, Path(second.folder) / name
        assert one.read_bytes() == other.read_bytes()
    strict = indexed(folder, limits=CutoutLimits(min_area=10_000))
    assert strict.fingerprint != first.fingerprint


def test_limit_of_pixels_is_judged_anew(tmp_path, tiny, region, write_set, indexed):
    folder = write_set(tmp_path / "set", two(tiny, region))
    assert Catalogue([indexed(folder, max_pixels=10_000)]).photos == 1
    assert Catalogue([indexed(folder)]).photos == 2


def test_no_usable_photo_is_an_error(tmp_path, tiny, write_set, indexed):
    folder = write_set(tmp_path / "set", tiny, missing=("a.jpg",))
    with pytest.raises(SourceError, match=r"none of the 1 photos.*1 image-missing.*'a.jpg'"):
        indexed(folder)
    shutil.rmtree(folder / "images")
    with pytest.raises(SourceError, match="there is no images folder"):
        indexed(folder)


def test_the_folder_that_was_meant_is_named(tmp_path, tiny, write_set, indexed):
    folder = write_set(tmp_path / "set", tiny)
    (folder / "images").rename(folder / "photos")
    told = rf"there is no images folder.*: give {folder / 'photos'}, which holds 1 of the 1 photos$"
    with pytest.raises(SourceError, match=told):
        indexed(folder)
    (folder / "images").mkdir()
    told = rf"none of the 1 photos.*: give {folder / 'photos'}, which holds 1 of them$"
    with pytest.raises(SourceError, match=told):
        indexed(folder)
    (folder / "images" / "a.jpg").write_bytes(b"version https://git-lfs.x/spec/v1")
    with pytest.raises(SourceError, match=r"1 photo-pointer.*git lfs pull"):
        indexed(folder)


def test_unwritable_cache(tmp_path, tiny, write_set, indexed, monkeypatch):
    folder = write_set(tmp_path / "set", tiny)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "file"))
    with pytest.raises(OutputError, match=r"can't write the cache.*MIRGEN_CACHE"):
        indexed(folder)


def test_nothing_half_written_stays(tmp_path, tiny, write_set, indexed, monkeypatch):
    folder = write_set(tmp_path / "set", tiny)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Report, "to_json", fail)
    with pytest.raises(OutputError, match="No space left"):
        indexed(folder)
    assert list((tmp_path / "cache" / "index").iterdir()) == []
    monkeypatch.undo()
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "cache"))
    assert Catalogue([indexed(folder)]).photos == 1


@pytest.mark.slow
def test_processes_make_the_same_index(tmp_path, tiny, region, write_set, indexed, monkeypatch):
    folder = write_set(tmp_path / "set", two(tiny, region))
    first = indexed(folder)
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "other-cache"))
    monkeypatch.setattr(fill, "PARALLEL_FROM", 1)
    second = indexed(folder, workers=2)
    for name in ("photos.arrow", "regions.arrow", "report.json"):
        one, other = Path(first.folder) / name, Path(second.folder) / name
        assert one.read_bytes() == other.read_bytes()


def test_report_round_trip_and_lines(tmp_path, tiny, region, write_set, indexed):
    tiny["annotations"].append(region(2, category_id=9))
    report = read_report(indexed(write_set(tmp_path / "cups", tiny)))
    assert Report.from_json(report.to_json()) == report
    lines = report.lines()
    assert lines[0] == "cups: 1 of 1 photos, 1 of 2 regions, 1 categories"
    assert (
        "         1  dangling-category: its category id isn't in the table of categories "
        "(such as annotation 2)" in lines
    )
    meanings = json.loads(report.to_json())["meanings"]
    assert meanings == {
        "dangling-category": MEANING["dangling-category"],
        "small": MEANING["small"],
    }
    assert "  0 cutouts in 0 categories, 0 can stand" in lines
